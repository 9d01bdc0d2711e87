"""Pages of the repayment of fees: the list, the groups of one correction, a ledger, an amount, the closing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from audits.corrective_actions.queries import get_corrective_action
from audits.interviews.queries import list_recruiters_of
from audits.permissions import CLOSE_REPAYMENT, ENTER_REPAYMENT, READ_REPAYMENT
from audits.repayments import wording
from audits.repayments.balances import balances_of
from audits.repayments.exports import COLUMNS, export_rows
from audits.repayments.forms import CorrectEntryForm, DecisionForm, EntryForm, GroupForm, RepaymentSearchForm
from audits.repayments.operations import (
    close_group,
    correct_amount,
    enter_amount,
    is_of_organisation,
    kind_named,
    kinds_for,
    open_group,
    reopen_group,
    what_is_missing,
)
from audits.repayments.queries import (
    RepaymentFilters,
    get_entry,
    get_group,
    iterate_groups,
    list_decisions,
    list_entries,
    list_groups,
    list_groups_of,
)
from audits.saving import is_saved
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.file_types import upload_hint
from compliance.documents.several_files import takes_several_files
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("repayments", __name__)


@pages.get("/repayments")
@requires(READ_REPAYMENT)
def list_repayments() -> str:
    cursor, form = Cursor.from_request(), RepaymentSearchForm(request.args)
    found = list_groups(current_identity(), _filters(form), cursor)
    page = make_page(found.rows, cursor, key=lambda row: (row.group.id,), total=found.total)
    return render_template(
        "audits/repayments/list_repayments.html",
        page=page,
        search=form,
        words=wording,
        shows_organisation=not current_identity().belongs_to_organisation,
    )


@pages.get("/repayments/export.csv")
@requires(READ_REPAYMENT)
def export_repayments_csv() -> Any:
    return csv_response("repayments", COLUMNS, _rows_of_list())


@pages.get("/repayments/export.xlsx")
@requires(READ_REPAYMENT)
def export_repayments_xlsx() -> Any:
    return xlsx_response("repayments", COLUMNS, _rows_of_list())


def _rows_of_list() -> Any:
    identity = current_identity()
    return export_rows(iterate_groups(identity, _filters(RepaymentSearchForm(request.args))), identity)


def _filters(form: RepaymentSearchForm) -> RepaymentFilters:
    return RepaymentFilters(open_only=bool(form.open.data), search=form.search.data or "")


@pages.get("/corrective-actions/<int:action_id>/repayments")
@requires(READ_REPAYMENT, subject=get_corrective_action)
def list_repayments_of(action: Any) -> str:
    return render_template(
        "audits/repayments/list_of_action.html",
        action=action,
        groups=list_groups_of(action.id),
        words=wording,
        can_open=allows(ENTER_REPAYMENT, action) and action.closed_on is None,
    )


@pages.get("/corrective-actions/<int:action_id>/repayments/new")
@requires(ENTER_REPAYMENT, subject=get_corrective_action)
def open_repayment(action: Any) -> str:
    return _group_page(action, _group_form(action))


@pages.post("/corrective-actions/<int:action_id>/repayments/new")
@requires(ENTER_REPAYMENT, subject=get_corrective_action)
@commits
def save_repayment(action: Any) -> Any:
    form = _group_form(action)
    saved: list[Any] = []
    if not is_saved(form, lambda: saved.append(open_group(action, form.facts(), current_identity(), today()))):
        return _group_page(action, form), 422
    flash(_("The ledger is open. Enter what was found first."), "success")
    return _to_group(saved[0])


def _group_form(action: Any) -> GroupForm:
    form = GroupForm()
    form.offer(list_recruiters_of(action.audit.organisation))
    return form


def _group_page(action: Any, form: GroupForm) -> str:
    return render_template("audits/repayments/open_repayment.html", action=action, form=form)


@pages.get("/repayments/<int:group_id>")
@requires(READ_REPAYMENT, subject=get_group)
def show_repayment(group: Any) -> str:
    identity = current_identity()
    balances = balances_of([group.id]).get(group.id, [])
    may_enter = allows(ENTER_REPAYMENT, group) and group.closed_on is None
    entries = list_entries(group.id, identity)
    return render_template(
        "audits/repayments/show_repayment.html",
        group=group,
        balances=balances,
        entries=entries,
        corrected={entry.supersedes_id for entry in entries},
        decisions=list_decisions(group.id),
        missing=_missing(group, balances),
        kinds=kinds_for(identity) if may_enter else (),
        can_correct=may_enter,
        can_decide=allows(CLOSE_REPAYMENT, group),
        words=wording,
        shows_people=not identity.belongs_to_organisation,
        is_team=wording.reads_small_numbers(group, identity),
    )


@pages.get("/repayments/<int:group_id>/enter/<kind>")
@requires(ENTER_REPAYMENT, subject=get_group)
def enter(group: Any, kind: str) -> str:
    chosen = kind_named(kind, current_identity())
    form = _entry_form(EntryForm, chosen, occurred_on=today())
    return _entry_page(group, form, chosen)


@pages.post("/repayments/<int:group_id>/enter/<kind>")
@requires(ENTER_REPAYMENT, subject=get_group)
@takes_several_files
@commits
def save_entry(group: Any, kind: str) -> Any:
    chosen = kind_named(kind, current_identity())
    form = _entry_form(EntryForm, chosen)
    if not is_saved(form, lambda: enter_amount(group, form.facts(chosen), current_identity(), today())):
        return _entry_page(group, form, chosen), 422
    flash(_("The amount is entered."), "success")
    return _to_group(group)


@pages.get("/repayment-entries/<int:entry_id>/correct")
@requires(ENTER_REPAYMENT, subject=get_entry)
def correct_entry(entry: Any) -> str:
    form = _entry_form(CorrectEntryForm, entry.kind, obj=entry)
    return _entry_page(entry.group, form, entry.kind, entry)


@pages.post("/repayment-entries/<int:entry_id>/correct")
@requires(ENTER_REPAYMENT, subject=get_entry)
@takes_several_files
@commits
def save_correction(entry: Any) -> Any:
    form = _entry_form(CorrectEntryForm, entry.kind)
    by = current_identity()
    if not is_saved(form, lambda: correct_amount(entry, form.facts(entry.kind), form.reason.data, by, today())):
        return _entry_page(entry.group, form, entry.kind, entry), 422
    flash(_("The amount is corrected; the earlier row stays in sight."), "success")
    return _to_group(entry.group)


def _entry_form(form: type[Any], kind: Any, **given: Any) -> Any:
    return form(**given).only_for(kind, by_organisation=current_identity().belongs_to_organisation)


def _entry_page(group: Any, form: Any, kind: Any, corrects: Any = None) -> str:
    return render_template(
        "audits/repayments/enter_amount.html",
        group=group,
        form=form,
        kind=kind,
        corrects=corrects,
        words=wording,
        upload_hint=upload_hint(),
        is_own=corrects is None or not current_identity().belongs_to_organisation or is_of_organisation(corrects),
    )


@pages.get("/repayments/<int:group_id>/decide")
@requires(CLOSE_REPAYMENT, subject=get_group)
def decide(group: Any) -> str:
    return _decision_page(group, DecisionForm())


@pages.post("/repayments/<int:group_id>/decide")
@requires(CLOSE_REPAYMENT, subject=get_group)
@commits
def save_decision(group: Any) -> Any:
    form, take = DecisionForm(), close_group if group.closed_on is None else reopen_group
    if not is_saved(form, lambda: take(group, form.reason.data.strip(), current_identity(), today())):
        return _decision_page(group, form), 422
    flash(_("Your decision was saved; the organisation can read it."), "success")
    return _to_group(group)


def _decision_page(group: Any, form: DecisionForm) -> str:
    balances = balances_of([group.id]).get(group.id, [])
    return render_template(
        "audits/repayments/decide_repayment.html",
        group=group,
        form=form,
        words=wording,
        missing=_missing(group, balances),
    )


def _missing(group: Any, balances: Any) -> list[str]:
    """What stands against closing. An organisation is not told how far the confirmations are."""
    if group.closed_on is not None:
        return []
    if current_identity().belongs_to_organisation:
        return [_("It is closed once all that was agreed is paid, with proof, and workers confirmed it.")]
    return what_is_missing(group, balances, today())


def _to_group(group: Any) -> Any:
    return redirect(url_for("repayments.show_repayment", group_id=group.id), 303)
