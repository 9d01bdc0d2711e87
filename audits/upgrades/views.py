"""Pages of a finding's grade: what it asks for, and deciding on a higher one that is proposed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.findings.queries import get_finding
from audits.findings.severity import DEMANDS, UpgradeReason, share_affected
from audits.labels import GRADE_LABELS
from audits.permissions import DECIDE_UPGRADE, READ_FINDING
from audits.saving import is_saved
from audits.upgrades.forms import UpgradeForm
from audits.upgrades.operations import decide_upgrade
from audits.upgrades.queries import SHARE_PERCENT, list_proposals, list_upgrades
from audits.upgrades.wording import REASON_LABELS
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import NotFound
from compliance.national_rules.lookup import find_rule

pages = Blueprint("upgrades", __name__)


@pages.get("/findings/<int:finding_id>/grade")
@requires(READ_FINDING, subject=get_finding)
def show_grade(finding: Any) -> str:
    upgrades, on_team = list_upgrades(finding), allows(DECIDE_UPGRADE, finding)
    country, day = finding.audit.organisation.country, finding.occurred_on
    grades = [
        (grade, {name: find_rule(code, country, day) for name, code in _codes(grade)}, DEMANDS[grade])
        for grade in DEMANDS
    ]
    return render_template(
        "audits/upgrades/show_grade.html",
        finding=finding,
        upgrades=upgrades,
        proposals=list_proposals(finding, upgrades),
        share=share_affected(finding.workers_affected, finding.workers_total),
        is_share_withheld=finding.known_from_workers and not on_team,
        share_rule=find_rule(SHARE_PERCENT, country, day),
        grades=grades,
        grade_labels=GRADE_LABELS,
        reason_labels=REASON_LABELS,
        on_team=on_team,
    )


def _codes(grade: Any) -> list[tuple[str, str]]:
    demands = DEMANDS[grade]
    pairs = (("contain", demands.contain), ("plan", demands.plan), ("close", demands.close))
    return [(name, code) for name, code in pairs if code]


@pages.get("/findings/<int:finding_id>/grade/<reason>")
@requires(DECIDE_UPGRADE, subject=get_finding)
def decide(finding: Any, reason: str) -> str:
    return _page(finding, _reason(reason), UpgradeForm())


@pages.post("/findings/<int:finding_id>/grade/<reason>")
@requires(DECIDE_UPGRADE, subject=get_finding)
@commits
def save_decision(finding: Any, reason: str) -> Any:
    form, chosen, decided = UpgradeForm(), _reason(reason), []

    def save() -> None:
        accepted = form.decision.data == "accept"
        decided.append(decide_upgrade(finding, chosen, accepted, form.why.data.strip(), current_identity(), today()))

    if not is_saved(form, save):
        return _page(finding, chosen, form), 422
    flash(_("Your decision was saved."), "success")
    return redirect(url_for(".show_grade", finding_id=decided[0].id), 303)


def _reason(text: str) -> UpgradeReason:
    if text not in set(UpgradeReason):
        raise NotFound(_("There is no such page."))
    return UpgradeReason(text)


def _page(finding: Any, reason: UpgradeReason, form: UpgradeForm) -> str:
    proposals = list_proposals(finding, list_upgrades(finding))
    return render_template(
        "audits/upgrades/decide.html",
        finding=finding,
        proposal=next((each for each in proposals if each.reason is reason), None),
        form=form,
        reason=REASON_LABELS[reason],
    )
