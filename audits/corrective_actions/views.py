"""Pages of corrective actions: the list, one with its history, the plan, the proof, and the check of both."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from audits.corrective_actions.forms import CheckForm, CorrectiveActionSearchForm, EvidenceForm, PlanForm
from audits.corrective_actions.history import history_of
from audits.corrective_actions.life import Step, allows_step, possible_outcomes
from audits.corrective_actions.operations import check_corrective_action as check
from audits.corrective_actions.operations import submit_evidence as send_evidence
from audits.corrective_actions.operations import submit_plan as send_plan
from audits.corrective_actions.queries import (
    CorrectiveActionFilters,
    get_corrective_action,
    is_overdue,
)
from audits.corrective_actions.queries import list_corrective_actions as list_page
from audits.findings.queries import find_told_wording
from audits.permissions import ANSWER_FINDING, READ_CORRECTIVE_ACTION, VERIFY_CORRECTIVE_ACTION
from audits.saving import is_saved
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.file_types import upload_hint
from compliance.documents.several_files import takes_several_files
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("corrective_actions", __name__)


@pages.get("/corrective-actions")
@requires(READ_CORRECTIVE_ACTION)
def list_corrective_actions() -> str:
    identity, cursor, form = current_identity(), Cursor.from_request(), CorrectiveActionSearchForm(request.args)
    filters = CorrectiveActionFilters(form.chosen_state(), today() if form.overdue.data else None)
    found = list_page(identity, filters, cursor)
    return render_template(
        "audits/corrective_actions/list_corrective_actions.html",
        page=make_page(found.rows, cursor, key=lambda row: (row.action.id,), total=found.total),
        search=form,
        is_overdue=is_overdue,
        today=today(),
        shows_organisation=not identity.belongs_to_organisation,
    )


@pages.get("/corrective-actions/<int:action_id>")
@requires(READ_CORRECTIVE_ACTION, subject=get_corrective_action)
def show_corrective_action(action: Any) -> str:
    identity = current_identity()
    return render_template(
        "audits/corrective_actions/show_corrective_action.html",
        action=action,
        finding=find_told_wording(action.finding_id),
        history=history_of(action, for_organisation=identity.belongs_to_organisation),
        overdue=is_overdue(action, today()),
        can_plan=allows(ANSWER_FINDING) and allows_step(action.state, Step.SUBMIT_PLAN),
        can_prove=allows(ANSWER_FINDING) and allows_step(action.state, Step.SUBMIT_EVIDENCE),
        can_check=allows(VERIFY_CORRECTIVE_ACTION, action) and bool(possible_outcomes(action.state)),
        shows_finding=not identity.belongs_to_organisation,
    )


@pages.get("/corrective-actions/<int:action_id>/plan")
@requires(ANSWER_FINDING, subject=get_corrective_action)
def submit_plan(action: Any) -> str:
    return _plan_page(action, PlanForm(formdata=None, obj=action.plan))


@pages.post("/corrective-actions/<int:action_id>/plan")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@commits
def save_plan(action: Any) -> Any:
    form = PlanForm()
    if not is_saved(form, lambda: send_plan(action, form.text(), current_identity(), today())):
        return _plan_page(action, form), 422
    flash(_("The plan was sent."), "success")
    return _to_action(action)


def _plan_page(action: Any, form: PlanForm) -> str:
    return render_template(
        "audits/corrective_actions/submit_plan.html",
        action=action,
        form=form,
        finding=find_told_wording(action.finding_id),
    )


@pages.get("/corrective-actions/<int:action_id>/evidence")
@requires(ANSWER_FINDING, subject=get_corrective_action)
def submit_evidence(action: Any) -> str:
    return _evidence_page(action, EvidenceForm())


@pages.post("/corrective-actions/<int:action_id>/evidence")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@takes_several_files
@commits
def save_evidence(action: Any) -> Any:
    form = EvidenceForm()
    if not is_saved(form, lambda: send_evidence(action, form.note.data.strip(), form.uploads, current_identity())):
        return _evidence_page(action, form), 422
    flash(_("The evidence was sent."), "success")
    return _to_action(action)


def _evidence_page(action: Any, form: EvidenceForm) -> str:
    return render_template(
        "audits/corrective_actions/submit_evidence.html",
        action=action,
        form=form,
        finding=find_told_wording(action.finding_id),
        upload_hint=upload_hint(),
    )


@pages.get("/corrective-actions/<int:action_id>/check")
@requires(VERIFY_CORRECTIVE_ACTION, subject=get_corrective_action)
def check_corrective_action(action: Any) -> str:
    return _check_page(action, _offered(CheckForm(), action))


@pages.post("/corrective-actions/<int:action_id>/check")
@requires(VERIFY_CORRECTIVE_ACTION, subject=get_corrective_action)
@commits
def save_check(action: Any) -> Any:
    form = _offered(CheckForm(), action)
    if not is_saved(form, lambda: check(action, form.check(), current_identity(), today())):
        return _check_page(action, form), 422
    flash(_("Your decision was saved; the organisation can read it."), "success")
    return _to_action(action)


def _offered(form: CheckForm, action: Any) -> CheckForm:
    form.offer(action.state)
    return form


def _check_page(action: Any, form: CheckForm) -> str:
    return render_template(
        "audits/corrective_actions/check_corrective_action.html",
        action=action,
        form=form,
        finding=find_told_wording(action.finding_id),
    )


def _to_action(action: Any) -> Any:
    return redirect(url_for(".show_corrective_action", action_id=action.id), 303)
