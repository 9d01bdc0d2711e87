"""Pages of follow-up: the list with its exports, one case, opening, noting, handing on, ending."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from compliance.accounts.guard import current_identity, permission_map, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import Conflict, InvalidInput
from compliance.follow_up.exports import COLUMNS, export_rows
from compliance.follow_up.forms import EndFollowUpForm, HandOnForm, NoteForm, OpenFollowUpForm, offer_owners
from compliance.follow_up.operations import add_note, end_case, hand_on_case, open_case
from compliance.follow_up.permissions import OPEN_FOLLOW_UP, READ_FOLLOW_UP, WORK_ON_FOLLOW_UP
from compliance.follow_up.queries import (
    FollowUpFilter,
    get_case,
    iterate_cases,
    list_cases,
    list_possible_owners,
    state_named,
)
from compliance.organisations.queries import get_organisation
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page

follow_up = Blueprint("follow_up", __name__)
USUAL_TIME = timedelta(days=14)


@follow_up.get("/follow-up")
@requires(READ_FOLLOW_UP)
def list_follow_up() -> str:
    """Cases in the identity's scope, soonest due first; open ones unless the address asks for others."""
    wanted, cursor = wanted_cases(), Cursor.from_request()
    rows = list_cases(current_identity(), wanted, today(), after=_edge(cursor.after), before=_edge(cursor.before))
    page = make_page(rows, cursor, key=lambda row: (row.due_on.isoformat(), row.id))
    return render_template("compliance/follow_up/list_follow_up.html", page=page, wanted=wanted, today=today())


def wanted_cases() -> FollowUpFilter:
    """The filter in the address."""
    arguments = request.args
    return FollowUpFilter(
        mine=arguments.get("mine") == "yes",
        overdue=arguments.get("overdue") == "yes",
        state=state_named(arguments.get("state", "open")),
    )


def _edge(parts: tuple[str, ...]) -> tuple[date, int] | None:
    try:
        return (date.fromisoformat(parts[0]), int(parts[1])) if len(parts) == 2 else None
    except ValueError:
        return None


@follow_up.get("/follow-up/export.csv")
@requires(READ_FOLLOW_UP)
def export_follow_up_csv() -> Any:
    rows = export_rows(iterate_cases(current_identity(), wanted_cases(), today()))
    return csv_response("follow-up", [str(column) for column in COLUMNS], rows)


@follow_up.get("/follow-up/export.xlsx")
@requires(READ_FOLLOW_UP)
def export_follow_up_xlsx() -> Any:
    rows = export_rows(iterate_cases(current_identity(), wanted_cases(), today()))
    return xlsx_response("follow-up", [str(column) for column in COLUMNS], rows)


@follow_up.get("/organisations/<int:organisation_id>/follow-up/open")
@requires(OPEN_FOLLOW_UP, subject=get_organisation)
def ask_follow_up(organisation: Any) -> str:
    return _show_opening(organisation, _opening_form(organisation))


@follow_up.post("/organisations/<int:organisation_id>/follow-up/open")
@requires(OPEN_FOLLOW_UP, subject=get_organisation)
@commits
def open_follow_up(organisation: Any) -> Any:
    form = _opening_form(organisation)

    def write() -> Any:
        case = open_case(
            organisation,
            what=form.what.data,
            owner_id=form.owner_id.data,
            due_on=form.due_on.data,
            by=current_identity(),
            today=today(),
        )
        flash(_("The follow-up is open."), "success")
        return redirect(url_for("follow_up.show_case", case_id=case.id), 303)

    return _run(form, write, lambda: _show_opening(organisation, form))


def _opening_form(organisation: Any) -> OpenFollowUpForm:
    form = OpenFollowUpForm(due_on=today() + USUAL_TIME)
    offer_owners(form, list_possible_owners(organisation))
    return form


def _show_opening(organisation: Any, form: OpenFollowUpForm) -> str:
    return render_template("compliance/follow_up/open_follow_up.html", organisation=organisation, form=form)


@follow_up.get("/follow-up/<int:case_id>")
@requires(READ_FOLLOW_UP, subject=get_case)
def show_case(case: Any) -> str:
    return _show_case(case, NoteForm())


def _show_case(case: Any, form: NoteForm) -> str:
    return render_template(
        "compliance/follow_up/show_case.html", case=case, form=form, today=today(), panels=_panels(case)
    )


def _panels(case: Any) -> list[Markup]:
    """What other packages show of a case, to whom may read it; each has a context of its own."""
    identity = current_identity()
    return [
        Markup(render_template(panel.template, case=case, **panel.load(case, identity)))  # noqa: S704 - our own template
        for panel in current_app.extensions["compliance"].case_panels
        if permission_map().allows(panel.permission, identity, case)
    ]


@follow_up.post("/follow-up/<int:case_id>/notes")
@requires(WORK_ON_FOLLOW_UP, subject=get_case)
@commits
def write_note(case: Any) -> Any:
    form = NoteForm()

    def write() -> Any:
        add_note(case, form.text.data, current_identity())
        flash(_("The note is saved."), "success")
        return redirect(url_for("follow_up.show_case", case_id=case.id), 303)

    return _run(form, write, lambda: _show_case(case, form))


@follow_up.get("/follow-up/<int:case_id>/hand-on")
@requires(WORK_ON_FOLLOW_UP, subject=get_case)
def ask_hand_on(case: Any) -> str:
    return _show_hand_on(case, _hand_on_form(case))


@follow_up.post("/follow-up/<int:case_id>/hand-on")
@requires(WORK_ON_FOLLOW_UP, subject=get_case)
@commits
def hand_on(case: Any) -> Any:
    form = _hand_on_form(case)

    def write() -> Any:
        hand_on_case(
            case,
            owner_id=form.owner_id.data,
            due_on=form.due_on.data,
            version=form.version.data or 0,
            by=current_identity(),
            today=today(),
        )
        flash(_("The follow-up is changed."), "success")
        return redirect(url_for("follow_up.show_case", case_id=case.id), 303)

    return _run(form, write, lambda theirs=None: _show_hand_on(case, form, theirs))


def _hand_on_form(case: Any) -> HandOnForm:
    form = HandOnForm(obj=case)
    people = list(list_possible_owners(case.organisation))
    if case.owner not in people:
        people.insert(0, case.owner)
    offer_owners(form, people)
    return form


def _show_hand_on(case: Any, form: HandOnForm, theirs: Any = None) -> str:
    chosen = next((choice.label for choice in form.owner_id.choices or () if choice.value == form.owner_id.data), "")
    return render_template("compliance/follow_up/hand_on.html", case=case, form=form, theirs=theirs, chosen=chosen)


@follow_up.get("/follow-up/<int:case_id>/end")
@requires(WORK_ON_FOLLOW_UP, subject=get_case)
def ask_end(case: Any) -> str:
    return _show_end(case, EndFollowUpForm(version=case.version))


@follow_up.post("/follow-up/<int:case_id>/end")
@requires(WORK_ON_FOLLOW_UP, subject=get_case)
@commits
def end(case: Any) -> Any:
    form = EndFollowUpForm()

    def write() -> Any:
        end_case(
            case,
            state=form.state.data,
            outcome=form.outcome.data,
            version=form.version.data or 0,
            by=current_identity(),
        )
        flash(_("The follow-up has ended."), "success")
        return redirect(url_for("follow_up.show_case", case_id=case.id), 303)

    return _run(form, write, lambda theirs=None: _show_end(case, form, theirs))


def _show_end(case: Any, form: EndFollowUpForm, theirs: Any = None) -> str:
    return render_template("compliance/follow_up/end_case.html", case=case, form=form, theirs=theirs)


def _run(form: Any, write: Callable[[], Any], show: Callable[..., str]) -> Any:
    """Do the work of a sent form, or show it again: 422 with what to correct, 409 with what somebody else saved."""
    if not form.validate_on_submit():
        return show(), 422
    try:
        return write()
    except InvalidInput as error:
        form[error.field].errors = [*form[error.field].errors, str(error)]
        return show(), 422
    except Conflict as conflict:
        return show(theirs=conflict.theirs), 409
