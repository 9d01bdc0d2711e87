"""Pages of audits: the list, planning, one audit, beginning and closing it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from audits import labels
from audits.findings.queries import list_current_findings, list_told_findings
from audits.forms import AuditSearchForm, ConfirmForm, PlanAuditForm
from audits.independence.checks import list_undeclared
from audits.interviews.queries import count_interviews, list_interviews, list_waiting_consents
from audits.operations import begin_audit as begin
from audits.operations import change_plan as change
from audits.operations import close_audit as close
from audits.operations import kind_planned_by
from audits.operations import plan_audit as plan
from audits.permissions import CONDUCT_AUDIT, LIST_AUDITS, PLAN_AUDIT, READ_AUDIT
from audits.planning.checks import types_open_to
from audits.planning.choices import followable_choices, named_with_languages
from audits.planning.matching import match_team
from audits.planning.wording import warning_of
from audits.protection.queries import protected_among
from audits.queries import (
    AuditFilters,
    get_audit,
    list_possible_members,
    list_workplaces_of,
)
from audits.queries import list_audits as list_page
from audits.saving import is_saved
from audits.visit_pages import VISIT_PAGES
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.organisations.queries import get_organisation
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("audits", __name__)


@pages.app_context_processor
def words() -> dict[str, Any]:
    return {"audit_words": labels}


@pages.get("/audits")
@requires(LIST_AUDITS)
def list_audits() -> str:
    identity, cursor, form = current_identity(), Cursor.from_request(), AuditSearchForm(request.args)
    filters = AuditFilters(form.chosen_kind(), form.chosen_state(), form.search.data or "", bool(form.mine.data))
    found = list_page(identity, filters, cursor)
    return render_template(
        "audits/list_audits.html",
        page=make_page(found.rows, cursor, key=lambda row: (row.id,), total=found.total),
        search=form,
        heading_kind=kind_planned_by(identity),
    )


@pages.get("/organisations/<int:organisation_id>/audits/new")
@requires(PLAN_AUDIT, subject=get_organisation)
def plan_audit(organisation: Any) -> str:
    flag = request.args.get("flag", type=int)
    reason = _("Risk flag %(number)s", number=flag) if flag else None
    return _plan_page(organisation, _offered(PlanAuditForm(planned_from=reason), organisation))


@pages.post("/organisations/<int:organisation_id>/audits/new")
@requires(PLAN_AUDIT, subject=get_organisation)
@commits
def save_audit(organisation: Any) -> Any:
    form, planned = _offered(PlanAuditForm(), organisation), []
    if not is_saved(form, lambda: planned.append(plan(organisation, form.plan(), current_identity()))):
        return _plan_page(organisation, form), 422
    flash(labels.KIND_WORDS[planned[0].kind]["planned"], "success")
    return redirect(url_for(".show_audit", audit_id=planned[0].id), 303)


def _plan_page(organisation: Any, form: PlanAuditForm) -> str:
    kind = kind_planned_by(current_identity())
    return render_template("audits/plan_audit.html", organisation=organisation, form=form, kind=kind, audit=None)


@pages.get("/audits/<int:audit_id>")
@requires(READ_AUDIT, subject=get_audit)
def show_audit(audit: Any) -> str:
    if current_identity().belongs_to_organisation:
        return render_template("audits/show_announced_audit.html", audit=audit, findings=list_told_findings(audit.id))
    on_team = allows(CONDUCT_AUDIT, audit)
    findings = list_current_findings(audit.id)
    return render_template(
        "audits/show_audit.html",
        audit=audit,
        form=ConfirmForm(),
        visit_pages=VISIT_PAGES,
        on_team=on_team,
        undeclared=list_undeclared(audit) if audit.state.value == "planned" else (),
        barred_by=audit.bar_of(current_identity().user_id),
        findings=findings,
        protected=protected_among(findings),
        counts=count_interviews(audit.id),
        interviews=list_interviews(audit.id) if on_team else (),
        consents=list_waiting_consents(audit.id) if on_team else (),
    )


@pages.get("/audits/<int:audit_id>/plan")
@requires(CONDUCT_AUDIT, subject=get_audit)
def change_audit_plan(audit: Any) -> str:
    form = PlanAuditForm(
        obj=audit,
        workplace_ids=[place.id for place in audit.workplaces],
        member_ids=[member.user_id for member in audit.members],
        follows_id=audit.follows_id or 0,
    )
    return _change_page(audit, _offered(form, audit.organisation, change_of=audit))


@pages.post("/audits/<int:audit_id>/plan")
@requires(CONDUCT_AUDIT, subject=get_audit)
@commits
def save_audit_plan(audit: Any) -> Any:
    form = _offered(PlanAuditForm(), audit.organisation, change_of=audit)
    if not is_saved(form, lambda: change(audit, form.plan(), current_identity())):
        return _change_page(audit, form), 422
    flash(_("The plan was changed."), "success")
    return redirect(url_for(".show_audit", audit_id=audit.id), 303)


def _change_page(audit: Any, form: PlanAuditForm) -> str:
    return render_template(
        "audits/plan_audit.html",
        organisation=audit.organisation,
        form=form,
        kind=audit.kind,
        audit=audit,
        warnings=[warning_of(found) for found in match_team(audit, current_identity()).warnings],
    )


def _offered(form: PlanAuditForm, organisation: Any, change_of: Any = None) -> PlanAuditForm:
    identity = current_identity()
    possible = list_possible_members(identity, organisation)
    lead_id = change_of.lead_id if change_of else identity.user_id
    names_lead = change_of is None and identity.user_id not in {user.id for user in possible}
    people = named_with_languages(possible)
    colleagues = [each for each in people if each[0] != lead_id]
    form.offer(list_workplaces_of(organisation.id), colleagues, people if names_lead else ())
    kind = change_of.kind if change_of else kind_planned_by(identity)
    form.offer_types(
        types_open_to(identity, change_of.audit_type if change_of else None),
        followable_choices(organisation.id, kind, identity),
    )
    return form


@pages.post("/audits/<int:audit_id>/begin")
@requires(CONDUCT_AUDIT, subject=get_audit)
@commits
def begin_audit(audit: Any) -> Any:
    begin(audit, current_identity())
    flash(labels.KIND_WORDS[audit.kind]["begun"], "success")
    return redirect(url_for(".show_audit", audit_id=audit.id), 303)


@pages.get("/audits/<int:audit_id>/close")
@requires(CONDUCT_AUDIT, subject=get_audit)
def close_audit(audit: Any) -> str:
    findings = list_current_findings(audit.id)
    protected = protected_among(findings)
    return render_template(
        "audits/close_audit.html",
        audit=audit,
        form=ConfirmForm(),
        told=[each for each in findings if not each.is_confidential and each.first_id not in protected],
        withheld=[each for each in findings if each.is_confidential and each.first_id not in protected],
        consents=list_waiting_consents(audit.id),
    )


@pages.post("/audits/<int:audit_id>/close")
@requires(CONDUCT_AUDIT, subject=get_audit)
@commits
def save_closing(audit: Any) -> Any:
    close(audit, current_identity(), today())
    flash(labels.KIND_WORDS[audit.kind]["closed"], "success")
    return redirect(url_for(".show_audit", audit_id=audit.id), 303)
