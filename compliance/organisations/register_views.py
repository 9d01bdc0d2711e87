"""Pages of the register: the list, one organisation, registering and correcting."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from compliance.accounts.guard import current_identity, permission_map, requires
from compliance.accounts.identity import Identity
from compliance.database import commits
from compliance.errors import InvalidInput
from compliance.organisation_links.queries import get_linked_organisation
from compliance.organisations.forms import STATUS_LABELS, OrganisationForm
from compliance.organisations.labels import (
    country_choices,
    country_name,
    kind_choices,
    kind_label,
    number_label,
    place_name,
    place_names,
    shown_numbers,
)
from compliance.organisations.operations import correct_organisation as correct
from compliance.organisations.operations import register_organisation as register
from compliance.organisations.permissions import MANAGE_REGISTER, READ_REGISTER, SEE_ORGANISATION
from compliance.organisations.queries import (
    OrganisationFilters,
    get_organisation,
    list_all_regions,
    list_authorities,
    list_regions,
)
from compliance.organisations.queries import list_organisations as list_page
from compliance.organisations.types import OWNERSHIP_LABELS, SECTOR_LABELS, OrganisationKind, Sector
from compliance.web.language import localised
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("organisations", __name__)


@pages.record_once
def install_words(state: Any) -> None:
    """Words for organisations, for the templates and macros of every package."""
    state.app.jinja_env.globals.update(
        kind_label=kind_label,
        sector_labels=SECTOR_LABELS,
        ownership_labels=OWNERSHIP_LABELS,
        country_name=country_name,
        place_name=place_name,
        place_names=place_names,
        number_label=number_label,
        shown_numbers=shown_numbers,
    )


@pages.get("/organisations")
@requires(READ_REGISTER)
def list_organisations() -> str:
    identity, cursor, filters = current_identity(), Cursor.from_request(), _filters()
    found = list_page(identity, filters, cursor)
    return render_template(
        "compliance/organisations/list_organisations.html",
        page=make_page(found.rows, cursor, key=lambda row: (row.id,), total=found.total),
        filters=filters,
        kinds=kind_choices(),
        regions=[(region.code, localised(region.name)) for region in list_regions(identity)],
    )


def _filters() -> OrganisationFilters:
    arguments = request.args
    return OrganisationFilters(
        kind=OrganisationKind(arguments["kind"]) if arguments.get("kind") in set(OrganisationKind) else None,
        region_code=arguments.get("region") or None,
        sector=Sector(arguments["sector"]) if arguments.get("sector") in set(Sector) else None,
        search=arguments.get("search", "").strip(),
    )


@pages.get("/organisations/<int:organisation_id>")
@requires(SEE_ORGANISATION, subject=get_linked_organisation)
def show_organisation(organisation: Any) -> str:
    panels = _render_panels(organisation, current_identity())
    return render_template(
        "compliance/organisations/show_organisation.html",
        organisation=organisation,
        main_panels=panels[False],
        side_panels=panels[True],
    )


def _render_panels(organisation: Any, identity: Identity) -> dict[bool, list[Markup]]:
    """The panels the identity may read, by whether they stand at the side; each has a context of its own."""
    shown: dict[bool, list[Markup]] = {False: [], True: []}
    for panel in current_app.extensions["compliance"].organisation_panels:
        if panel.kinds is not None and organisation.kind not in panel.kinds:
            continue
        if permission_map().allows(panel.permission, identity, organisation):
            context = panel.load(organisation, identity)
            shown[panel.side].append(Markup(render_template(panel.template, organisation=organisation, **context)))  # noqa: S704 - our own template
    return shown


@pages.get("/organisations/new")
@requires(MANAGE_REGISTER)
def register_organisation() -> str:
    return _register_page(_offered(OrganisationForm()))


@pages.post("/organisations/new")
@requires(MANAGE_REGISTER)
@commits
def save_organisation() -> Any:
    form = _offered(OrganisationForm())
    if form.validate_on_submit():
        try:
            organisation = register(
                form.to_facts(), current_identity(), number=form.to_number(), source="Administrator"
            )
        except InvalidInput as problem:
            add_error(form, problem)
        else:
            flash(_("The organisation was registered."), "success")
            return redirect(url_for(".show_organisation", organisation_id=organisation.id), code=303)
    return _register_page(form), 422


@pages.get("/organisations/<int:organisation_id>/correct")
@requires(MANAGE_REGISTER, subject=get_organisation)
def correct_organisation(organisation: Any) -> str:
    return _correct_page(organisation, _offered(OrganisationForm(obj=organisation)))


@pages.post("/organisations/<int:organisation_id>/correct")
@requires(MANAGE_REGISTER, subject=get_organisation)
@commits
def save_correction(organisation: Any) -> Any:
    form = _offered(OrganisationForm())
    if form.validate_on_submit():
        try:
            correct(organisation, form.to_facts(), current_identity(), number=form.to_number())
        except InvalidInput as problem:
            add_error(form, problem)
        else:
            flash(_("The register entry was corrected."), "success")
            return redirect(url_for(".show_organisation", organisation_id=organisation.id), code=303)
    return _correct_page(organisation, form), 422


def add_error(form: Any, problem: InvalidInput) -> None:
    """Put an operation's refusal at the field it names."""
    field = form[problem.field]
    field.errors = [*field.errors, problem.message]


def _offered(form: OrganisationForm) -> OrganisationForm:
    return form.offer(
        kinds=kind_choices(),
        countries=country_choices(),
        regions=[(region.code, localised(region.name)) for region in list_all_regions()],
        authorities=[(str(authority.id), localised(authority.name)) for authority in list_authorities()],
    )


def _register_page(form: OrganisationForm) -> str:
    return render_template("compliance/organisations/register_organisation.html", form=form)


def _correct_page(organisation: Any, form: OrganisationForm) -> str:
    return render_template(
        "compliance/organisations/correct_organisation.html",
        form=form,
        organisation=organisation,
        status_labels=STATUS_LABELS,
    )
