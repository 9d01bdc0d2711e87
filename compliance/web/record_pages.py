"""The pages of a kind of evidence, made from its declaration: list, files, entry, correction, overview."""

from collections.abc import Callable, Collection
from dataclasses import fields
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.accounts.identity import Identity
from compliance.clock import today
from compliance.database import commits
from compliance.organisations.evidence_queries import get_evidence, key_of, list_evidence
from compliance.organisations.pseudonyms import short_pseudonym, worker_pseudonym
from compliance.organisations.queries import get_organisation, list_own_organisations, list_workplaces
from compliance.settings import current_settings
from compliance.web.pagination import Cursor, make_page
from compliance.web.record_fields import RecordForm, correction_form
from compliance.web.records import RecordKind, count_records, export_records, is_saved

LIST = "compliance/web/list_records.html"
ENTER = "compliance/web/enter_record.html"
CORRECT = "compliance/web/correct_record.html"


def add_record_pages(pages: Blueprint, kind: RecordKind) -> None:
    """Give `pages` the list of `kind`, its files, and the pages on which a record is entered and corrected."""
    whole, correcting = correction_form(kind.form), find_record(kind)
    of_organisation, new = f"/organisations/<int:organisation_id>/{kind.path}", f"enter_{kind.name}"

    def add(rule: str, endpoint: str, permission: str, subject: Any, view: Callable[[Any], Any], method: str) -> None:
        written = commits(view) if method == "POST" else view
        pages.add_url_rule(rule, endpoint, requires(permission, subject=subject)(written), methods=[method])

    def file(ending: str) -> Callable[[Any], Any]:
        return lambda organisation: export_records(kind, organisation, ending)

    def reader(rule: str, endpoint: str, view: Callable[[Any], Any]) -> None:
        add(of_organisation + rule, endpoint, kind.read_permission, get_organisation, view, "GET")

    reader("", f"list_{kind.plural}", lambda organisation: _list_page(kind, organisation))
    for ending in ("csv", "xlsx"):
        reader(f".{ending}", f"export_{kind.plural}_{ending}", file(ending))
    for method, endpoint in (("GET", new), ("POST", f"save_{kind.name}")):
        add(
            of_organisation + "/new",
            endpoint,
            kind.enter_permission,
            get_organisation,
            lambda organisation: _enter(kind, organisation),
            method,
        )
    for method, endpoint in (("GET", f"correct_{kind.name}"), ("POST", f"save_{kind.name}_correction")):
        add(
            f"/{kind.path}/<int:record_id>/correct",
            endpoint,
            kind.correct_permission,
            correcting,
            lambda record: _correct(kind, record, whole),
            method,
        )


def add_overview_pages(
    pages: Blueprint, path: str, kinds: Collection[RecordKind], *, read_permission: str, own_permission: str
) -> None:
    """Give `pages` the overview of an organisation's records of `kinds`, and the way to one's own organisation's."""

    @requires(own_permission)
    def open_own_records() -> Any:
        own = list_own_organisations(current_identity())
        if len(own) == 1:
            return redirect(url_for(f"{pages.name}.show_records", organisation_id=own[0].id), 303)
        endpoint = f"{pages.name}.show_records"
        return render_template("compliance/web/choose_organisation.html", organisations=own, endpoint=endpoint)

    @requires(read_permission, subject=get_organisation)
    def show_records(organisation: Any) -> str:
        counts = count_records(kinds, organisation.id, current_identity())
        return render_template(
            "compliance/web/show_records.html", organisation=organisation, kinds=kinds, counts=counts
        )

    pages.add_url_rule(f"/{path}", "open_own_records", open_own_records, methods=["GET"])
    of_organisation = f"/organisations/<int:organisation_id>/{path}"
    pages.add_url_rule(of_organisation, "show_records", show_records, methods=["GET"])


def find_record(kind: RecordKind) -> Callable[..., Any]:
    """The query that finds a record of `kind` by the `record_id` of an address; NotFound for what one may not read."""

    def find(record_id: int, identity: Identity) -> Any:
        return get_evidence(kind.model, record_id, identity, *kind.readable(identity))

    return find


def correct_by(
    kind: RecordKind, record: Any, form: RecordForm, store: Callable[..., Any], message: str, template: str = CORRECT
) -> Any:
    """Show `form` about `record`, or store what was sent and go back to the list."""

    def save() -> Any:
        facts = _facts(kind, form, record)
        return store(record, facts, form["reason"].data, current_identity(), today())

    _offer_workplaces(form, record.organisation_id, closed_too=True)
    if request.method == "POST" and is_saved(form, save, message):
        return _to_list(kind, record.organisation_id)
    organisation = get_organisation(record.organisation_id, current_identity())
    worker = short_pseudonym(getattr(record, "worker", None))
    page = render_template(template, kind=kind, organisation=organisation, record=record, worker=worker, form=form)
    return (page, 422) if request.method == "POST" else page


def present_values(kind: RecordKind, record: Any) -> dict[str, Any] | None:
    """What a form about `record` is filled with before anything was sent; what is entered today is known today."""
    if request.method == "POST":
        return None
    names = {each.name for each in fields(kind.facts)} - {"worker"}
    return {**{name: getattr(record, name, None) for name in names}, "known_on": today()}


def _list_page(kind: RecordKind, organisation: Any) -> str:
    cursor, readable = Cursor.from_request(), kind.readable(current_identity())
    page = make_page(list_evidence(kind.model, organisation.id, cursor, *readable), cursor, key_of)
    overview = _overview(organisation)
    return render_template(LIST, kind=kind, organisation=organisation, page=page, overview=overview)


def _overview(organisation: Any) -> str:
    kinds = current_app.extensions["compliance"].organisation_types
    own = kinds[organisation.kind].records_endpoint if organisation.kind in kinds else None
    return url_for(own or "organisations.show_organisation", organisation_id=organisation.id)


def _enter(kind: RecordKind, organisation: Any) -> Any:
    form = kind.form(data={"known_on": today()})
    _offer_workplaces(form, organisation.id)

    def save() -> Any:
        return kind.record(organisation, _facts(kind, form), current_identity(), today())

    if request.method == "POST" and is_saved(form, save, _("The record was saved.")):
        return _to_list(kind, organisation.id)
    page = render_template(ENTER, kind=kind, organisation=organisation, form=form)
    return (page, 422) if request.method == "POST" else page


def _correct(kind: RecordKind, record: Any, form: type[RecordForm]) -> Any:
    filled = form(data=present_values(kind, record))
    return correct_by(kind, record, filled, kind.correct, _("The correction was saved. The earlier record is kept."))


def _facts(kind: RecordKind, form: RecordForm, record: Any = None) -> Any:
    """What was answered as the operations take it. A worker's number becomes a pseudonym here and goes no further."""
    answered = form.values({each.name for each in fields(kind.facts)})
    values = {"known_on": today(), **answered, **kind.settled(current_identity(), record)}
    if "worker" in values:
        values["worker"] = _pseudonym(values["worker"], record)
    return kind.facts(**values)


def _pseudonym(number: str | None, record: Any) -> str | None:
    if number:
        return worker_pseudonym(number, current_settings().worker_key)
    return None if record is None else record.worker


def _offer_workplaces(form: RecordForm, organisation_id: int, *, closed_too: bool = False) -> None:
    if "workplace_id" in form:
        form.offer_workplaces(list_workplaces(organisation_id, closed_too=closed_too))


def _to_list(kind: RecordKind, organisation_id: int) -> Any:
    return redirect(url_for(kind.list_endpoint, organisation_id=organisation_id), 303)
