"""Pages of findings: recording, reading, correcting, and releasing them to the organisation."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.corrective_actions.queries import find_corrective_action
from audits.findings.forms import FindingCorrectionForm, FindingForm, ReleaseFindingForm, entered, photo_hint
from audits.findings.operations import add_photos
from audits.findings.operations import correct_finding as correct
from audits.findings.operations import record_finding as record
from audits.findings.operations import release_finding as release
from audits.findings.queries import (
    get_finding,
    list_photos,
    list_revisions,
    list_standards_for,
    list_waiting_for_release,
)
from audits.findings.wording import find_revealing_words
from audits.permissions import READ_FINDING, RECORD_FINDING, RELEASE_FINDING
from audits.protection.queries import CONTAINED_GRADES, find_protection
from audits.queries import get_audit
from audits.replies.queries import list_replies
from audits.replies.wording import OUTCOME_LABELS, STANCE_LABELS
from audits.saving import is_saved
from audits.upgrades.queries import list_proposals, list_upgrades
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.several_files import takes_several_files
from compliance.national_rules.lookup import find_rule
from compliance.standards.ilo_signs import ILO_SIGNS

pages = Blueprint("findings", __name__)


@pages.get("/audits/<int:audit_id>/findings/new")
@requires(RECORD_FINDING, subject=get_audit)
def record_finding(audit: Any) -> str:
    return _entry_page(audit, _offered(FindingForm(found_on=today()), audit))


@pages.post("/audits/<int:audit_id>/findings/new")
@requires(RECORD_FINDING, subject=get_audit)
@takes_several_files
@commits
def save_finding(audit: Any) -> Any:
    form = _offered(FindingForm(), audit)
    identity = current_identity()

    def save() -> None:
        add_photos(record(audit, form.facts(), identity, today()), form.uploads, identity)

    if not is_saved(form, save):
        return _entry_page(audit, form), 422
    flash(_("The finding was recorded."), "success")
    return redirect(url_for("audits.show_audit", audit_id=audit.id), 303)


def _entry_page(audit: Any, form: FindingForm, finding: Any = None) -> str:
    return render_template(
        "audits/findings/record_finding.html",
        audit=audit,
        form=form,
        finding=finding,
        revealing=find_revealing_words(form.text_for_organisation.data or "", audit),
        photo_hint=photo_hint(),
    )


@pages.get("/findings/<int:finding_id>")
@requires(READ_FINDING, subject=get_finding)
def show_finding(finding: Any) -> str:
    revisions = list_revisions(finding)
    return render_template(
        "audits/findings/show_finding.html",
        finding=finding,
        newer=revisions[-1] if revisions[-1].revision > finding.revision else None,
        revisions=revisions,
        action=find_corrective_action(finding),
        photos=list_photos(finding) if allows(RECORD_FINDING, finding) else (),
        on_team=allows(RECORD_FINDING, finding),
        ilo_signs=ILO_SIGNS,
        protection=find_protection(finding.first_id),
        replies=list_replies(finding.first_id),
        proposals=list_proposals(finding, list_upgrades(finding)),
        national_rule=_national_rule(finding),
        stance_labels=STANCE_LABELS,
        outcome_labels=OUTCOME_LABELS,
        shows_urgent=finding.grade in CONTAINED_GRADES or finding.ilo_sign is not None,
    )


def _national_rule(finding: Any) -> Any:
    code = finding.national_rule_code
    return find_rule(code, finding.audit.organisation.country, finding.occurred_on) if code else None


@pages.get("/findings/<int:finding_id>/correction")
@requires(RECORD_FINDING, subject=get_finding)
def correct_finding(finding: Any) -> str:
    form = FindingCorrectionForm(formdata=None, data=entered(finding))
    return _entry_page(finding.audit, _offered(form, finding.audit), finding)


@pages.post("/findings/<int:finding_id>/correction")
@requires(RECORD_FINDING, subject=get_finding)
@takes_several_files
@commits
def save_finding_correction(finding: Any) -> Any:
    form = _offered(FindingCorrectionForm(), finding.audit)
    identity = current_identity()
    corrected: list[Any] = []

    def save() -> None:
        corrected.append(correct(finding, form.facts(), form.reason.data.strip(), identity, today()))
        add_photos(corrected[0], form.uploads, identity)

    if not is_saved(form, save):
        return _entry_page(finding.audit, form, finding), 422
    flash(_("The finding was corrected; the earlier wording is kept."), "success")
    return redirect(url_for(".show_finding", finding_id=corrected[0].id), 303)


@pages.get("/findings/waiting-for-release")
@requires(RELEASE_FINDING)
def list_waiting_findings() -> str:
    return render_template(
        "audits/findings/list_waiting_findings.html",
        findings=list_waiting_for_release(current_identity()),
        ilo_signs=ILO_SIGNS,
    )


@pages.get("/findings/<int:finding_id>/release")
@requires(RELEASE_FINDING, subject=get_finding)
def release_finding(finding: Any) -> str:
    return _release_page(finding, ReleaseFindingForm())


@pages.post("/findings/<int:finding_id>/release")
@requires(RELEASE_FINDING, subject=get_finding)
@commits
def save_release(finding: Any) -> Any:
    form = ReleaseFindingForm()
    if not is_saved(form, lambda: release(finding, form.reason.data.strip(), current_identity(), today())):
        return _release_page(finding, form), 422
    flash(_("The organisation can read this finding now."), "success")
    return redirect(url_for(".list_waiting_findings"), 303)


def _release_page(finding: Any, form: ReleaseFindingForm) -> str:
    return render_template(
        "audits/findings/release_finding.html",
        finding=finding,
        form=form,
        ilo_signs=ILO_SIGNS,
        revealing=find_revealing_words(finding.text_for_organisation or "", finding.audit),
    )


def _offered(form: Any, audit: Any) -> Any:
    form.offer(audit.workplaces, list_standards_for(audit.organisation))
    return form
