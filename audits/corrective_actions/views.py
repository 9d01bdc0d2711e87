"""Pages of corrective actions: the list, one with its history, its table of life, and the decisions of the team."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from audits.corrective_actions.closing import CONFIRMATIONS
from audits.corrective_actions.exports import COLUMNS, export_rows
from audits.corrective_actions.forms import CheckForm, CorrectiveActionSearchForm, PartCheckForm
from audits.corrective_actions.history import history_of
from audits.corrective_actions.life import LIFE, SENT_BACK, Step, allows_step, possible_outcomes
from audits.corrective_actions.operations import check_corrective_action as check
from audits.corrective_actions.operations import check_part as check_one_part
from audits.corrective_actions.parties import list_parties
from audits.corrective_actions.queries import (
    find_waiting_extension,
    get_corrective_action,
    is_overdue,
    iterate_corrective_actions,
)
from audits.corrective_actions.queries import list_corrective_actions as list_page
from audits.corrective_actions.wording import ESCALATION_LABELS, STEP_LABELS, WHO_LABELS, line_of
from audits.findings.queries import find_told_wording
from audits.permissions import ANSWER_FINDING, READ_CORRECTIVE_ACTION, VERIFY_CORRECTIVE_ACTION
from audits.saving import is_saved
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.national_rules.lookup import find_rule
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("corrective_actions", __name__)


@pages.get("/corrective-actions")
@requires(READ_CORRECTIVE_ACTION)
def list_corrective_actions() -> str:
    identity, cursor, form = current_identity(), Cursor.from_request(), CorrectiveActionSearchForm(request.args)
    found = list_page(identity, form.filters(today()), cursor, today())
    return render_template(
        "audits/corrective_actions/list_corrective_actions.html",
        page=make_page(found.rows, cursor, key=lambda row: (row.action.id,), total=found.total),
        search=form,
        is_overdue=is_overdue,
        today=today(),
        shows_organisation=not identity.belongs_to_organisation,
    )


@pages.get("/corrective-actions/export.csv")
@requires(READ_CORRECTIVE_ACTION)
def export_corrective_actions_csv() -> Any:
    return csv_response("corrective-actions", COLUMNS, _rows_of_list())


@pages.get("/corrective-actions/export.xlsx")
@requires(READ_CORRECTIVE_ACTION)
def export_corrective_actions_xlsx() -> Any:
    return xlsx_response("corrective-actions", COLUMNS, _rows_of_list())


def _rows_of_list() -> Any:
    filters = CorrectiveActionSearchForm(request.args).filters(today())
    return export_rows(iterate_corrective_actions(current_identity(), filters, today()), today())


@pages.get("/corrective-actions/life")
@requires(READ_CORRECTIVE_ACTION)
def show_life() -> str:
    """The table of states as it stands in code."""
    return render_template(
        "audits/corrective_actions/show_life.html", life=LIFE, step_labels=STEP_LABELS, who_labels=WHO_LABELS
    )


@pages.get("/corrective-actions/<int:action_id>")
@requires(READ_CORRECTIVE_ACTION, subject=get_corrective_action)
def show_corrective_action(action: Any) -> str:
    identity = current_identity()
    extension, may_answer = find_waiting_extension(action), allows(ANSWER_FINDING)
    told = find_told_wording(action.finding_id) or action.finding
    return render_template(
        "audits/corrective_actions/show_corrective_action.html",
        action=action,
        finding=told,
        history=history_of(action, for_organisation=identity.belongs_to_organisation),
        line=line_of(action),
        parties=list_parties(action, told),
        extension=extension,
        sent_back=action.state in SENT_BACK,
        escalations=[each for each in action.escalations if each.due_on == action.close_due_on],
        escalation_labels=ESCALATION_LABELS,
        overdue=is_overdue(action, today()),
        can_contain=may_answer and action.contained_on is None and allows_step(action.state, Step.CONTAIN),
        can_plan=may_answer and allows_step(action.state, Step.SUBMIT_PLAN),
        can_start=may_answer and allows_step(action.state, Step.START_WORK),
        can_prove=may_answer and allows_step(action.state, Step.SUBMIT_EVIDENCE),
        can_ask=may_answer and _can_ask_extension(action, extension),
        can_check=allows(VERIFY_CORRECTIVE_ACTION, action)
        and bool(possible_outcomes(action.state, extension_waits=extension is not None)),
        shows_finding=not identity.belongs_to_organisation,
    )


def _can_ask_extension(action: Any, extension: Any) -> bool:
    is_free = action.extended_from is None and extension is None and action.close_due_on is not None
    return is_free and allows_step(action.state, Step.ASK_EXTENSION)


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
    return to_action(action)


def _offered(form: CheckForm, action: Any) -> CheckForm:
    form.offer(action.state, extension_waits=find_waiting_extension(action) is not None)
    return form


def _check_page(action: Any, form: CheckForm) -> str:
    identity = current_identity()
    told = find_told_wording(action.finding_id) or action.finding
    return render_template(
        "audits/corrective_actions/check_corrective_action.html",
        action=action,
        form=form,
        finding=told,
        extension=find_waiting_extension(action),
        parties=list_parties(action, told),
        confirmations=find_rule(CONFIRMATIONS, action.audit.organisation.country, today()),
        decided_before=any(made.verifier_id == identity.user_id for made in action.checks),
    )


@pages.get("/corrective-actions/<int:action_id>/parts")
@requires(VERIFY_CORRECTIVE_ACTION, subject=get_corrective_action)
def check_part(action: Any) -> str:
    return _part_page(action, _part_form(action))


@pages.post("/corrective-actions/<int:action_id>/parts")
@requires(VERIFY_CORRECTIVE_ACTION, subject=get_corrective_action)
@commits
def save_part(action: Any) -> Any:
    form, by = _part_form(action), current_identity()

    def save() -> Any:
        is_done = form.is_done.data == "yes"
        return check_one_part(action, form.party.data, is_done=is_done, note=form.note.data.strip(), by=by)

    if not is_saved(form, save):
        return _part_page(action, form), 422
    flash(_("Your decision was saved; the organisation can read it."), "success")
    return to_action(action)


def _part_form(action: Any) -> PartCheckForm:
    form = PartCheckForm()
    form.offer([party.name for party in _parties_of(action)])
    return form


def _parties_of(action: Any) -> Any:
    return list_parties(action, find_told_wording(action.finding_id) or action.finding)


def _part_page(action: Any, form: PartCheckForm) -> str:
    return render_template(
        "audits/corrective_actions/check_part.html", action=action, form=form, parties=_parties_of(action)
    )


def to_action(action: Any) -> Any:
    """Back to the page of the corrective action."""
    return redirect(url_for("corrective_actions.show_corrective_action", action_id=action.id), 303)
