"""Pages of firms that came back: pairs to look at, one pair, the links, linking by hand, undoing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import Conflict, InvalidInput
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.exports import candidate_rows, candidate_titles, link_rows, link_titles
from compliance.organisation_links.forms import DecisionForm, LinkForm, SearchForm, UndoForm
from compliance.organisation_links.labels import DECISION_LABELS, describe_reasons, reasons_in_a_line
from compliance.organisation_links.operations import decide_candidate as decide
from compliance.organisation_links.operations import link_organisations as link
from compliance.organisation_links.operations import undo_link as undo
from compliance.organisation_links.permissions import DECIDE_LINK, READ_LINKS
from compliance.organisation_links.queries import (
    count_candidates,
    get_candidate,
    get_link,
    list_decisions,
)
from compliance.organisation_links.queries import list_candidates as candidates_page
from compliance.organisation_links.queries import list_links as links_page
from compliance.organisations.queries import OrganisationFilters, get_organisation, list_organisations
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("organisation_links", __name__)
FOUND_AT_ONCE = 20


@pages.record_once
def install_words(state: Any) -> None:
    state.app.jinja_env.globals.update(
        describe_reasons=describe_reasons, reasons_in_a_line=reasons_in_a_line, link_decision_labels=DECISION_LABELS
    )


@pages.get("/organisation-links/candidates")
@requires(READ_LINKS)
def list_candidates() -> str:
    identity, cursor = current_identity(), Cursor.from_request()
    page = make_page(
        candidates_page(identity, cursor),
        cursor,
        key=lambda row: (row.points, row.id),
        total=count_candidates(identity),
    )
    return render_template("compliance/organisation_links/list_candidates.html", page=page)


@pages.get("/organisation-links/candidates.csv")
@requires(READ_LINKS)
def export_candidates_csv() -> Any:
    return csv_response("organisation-link-candidates", candidate_titles(), candidate_rows(current_identity()))


@pages.get("/organisation-links/candidates.xlsx")
@requires(READ_LINKS)
def export_candidates_xlsx() -> Any:
    return xlsx_response("organisation-link-candidates", candidate_titles(), candidate_rows(current_identity()))


@pages.get("/organisation-links/candidates/<int:candidate_id>")
@requires(READ_LINKS, subject=get_candidate)
def show_candidate(candidate: Any) -> str:
    return _candidate_page(candidate, DecisionForm())


@pages.post("/organisation-links/candidates/<int:candidate_id>")
@requires(DECIDE_LINK, subject=get_candidate)
@commits
def decide_candidate(candidate: Any) -> Any:
    form = DecisionForm()
    if not form.validate_on_submit():
        return _candidate_page(candidate, form), 422
    try:
        decide(candidate, LinkDecision(form.decision.data), form.reason.data or "", current_identity(), today())
    except Conflict as conflict:
        return _candidate_page(candidate, form, theirs=conflict), 409
    flash(_("The decision was saved. It can be undone with a reason."), "success")
    return redirect(url_for(".list_candidates"), 303)


def _candidate_page(candidate: Any, form: DecisionForm, theirs: Any = None) -> str:
    return render_template(
        "compliance/organisation_links/show_candidate.html",
        candidate=candidate,
        form=form,
        theirs=theirs,
        decisions=list_decisions(candidate.former_id, candidate.present_id),
    )


@pages.get("/organisation-links")
@requires(READ_LINKS)
def list_links() -> str:
    cursor = Cursor.from_request()
    page = make_page(links_page(current_identity(), cursor), cursor, key=lambda row: (row.id,))
    return render_template("compliance/organisation_links/list_links.html", page=page)


@pages.get("/organisation-links.csv")
@requires(READ_LINKS)
def export_links_csv() -> Any:
    return csv_response("organisation-links", link_titles(), link_rows(current_identity()))


@pages.get("/organisation-links.xlsx")
@requires(READ_LINKS)
def export_links_xlsx() -> Any:
    return xlsx_response("organisation-links", link_titles(), link_rows(current_identity()))


@pages.get("/organisation-links/<int:link_id>/undo")
@requires(DECIDE_LINK, subject=get_link)
def ask_undo(link: Any) -> str:
    return _undo_page(link, UndoForm())


@pages.post("/organisation-links/<int:link_id>/undo")
@requires(DECIDE_LINK, subject=get_link)
@commits
def undo_link(link: Any) -> Any:
    form = UndoForm()
    if not form.validate_on_submit():
        return _undo_page(link, form), 422
    try:
        undo(link, form.reason.data or "", current_identity(), today())
    except Conflict as conflict:
        return _undo_page(link, form, theirs=conflict), 409
    flash(_("The link was undone. What was decided stays readable."), "success")
    return redirect(url_for("organisations.show_organisation", organisation_id=link.organisation_id), 303)


def _undo_page(link: Any, form: UndoForm, theirs: Any = None) -> str:
    return render_template(
        "compliance/organisation_links/undo_link.html",
        link=link,
        form=form,
        theirs=theirs,
        decisions=list_decisions(link.former_id, link.organisation_id),
    )


@pages.get("/organisations/<int:organisation_id>/former-firms/new")
@requires(DECIDE_LINK, subject=get_organisation)
def link_organisation(organisation: Any) -> str:
    return _link_page(organisation, LinkForm(former_id=request.args.get("former", "")))


@pages.post("/organisations/<int:organisation_id>/former-firms/new")
@requires(DECIDE_LINK, subject=get_organisation)
@commits
def save_link(organisation: Any) -> Any:
    form = LinkForm()
    if not form.validate_on_submit():
        return _link_page(organisation, form), 422
    try:
        former = get_organisation(_id(form.former_id.data), current_identity())
        link(organisation, former, form.reason.data or "", current_identity(), today())
    except (Conflict, InvalidInput) as problem:
        form.reason.errors = [*form.reason.errors, str(problem)]
        return _link_page(organisation, form), 422
    flash(_("The organisations are linked. The link can be undone with a reason."), "success")
    return redirect(url_for("organisations.show_organisation", organisation_id=organisation.id), 303)


def _link_page(organisation: Any, form: LinkForm) -> str:
    """The search for the former firm, then the reason."""
    identity, search = current_identity(), SearchForm(request.args)
    chosen = _id(form.former_id.data)
    wanted = (search.search.data or "").strip()
    found = (
        list_organisations(identity, OrganisationFilters(search=wanted), Cursor(), FOUND_AT_ONCE).rows
        if wanted and not chosen
        else []
    )
    return render_template(
        "compliance/organisation_links/link_organisation.html",
        organisation=organisation,
        form=form,
        search=search,
        wanted=wanted,
        found=[each for each in found[:FOUND_AT_ONCE] if each.id != organisation.id],
        former=get_organisation(chosen, identity) if chosen else None,
    )


def _id(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else 0
