"""Pages an organisation's own people use: their organisation, and (employers) the recruitment offices it uses."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import InvalidInput, NotFound
from compliance.organisations.forms import EndForm, RelationshipCorrectionForm, RelationshipForm, WorkplaceForm
from compliance.organisations.labels import WORKPLACE_LABELS, country_choices
from compliance.organisations.operations import add_workplace as add
from compliance.organisations.operations import close_workplace as close
from compliance.organisations.permissions import DECLARE_RELATIONSHIPS, MANAGE_WORKPLACES, OPEN_ORGANISATION
from compliance.organisations.queries import (
    find_recruiters_by_name,
    get_employer,
    get_organisation,
    get_recruiter,
    get_workplace,
    list_own_organisations,
    list_workplaces,
)
from compliance.organisations.register_views import add_error
from compliance.organisations.relationship_operations import correct_relationship as correct
from compliance.organisations.relationship_operations import declare_relationship as declare
from compliance.organisations.relationship_operations import end_relationship as end
from compliance.organisations.relationship_queries import get_relationship, list_suppliers
from compliance.organisations.types import OrganisationKind

own_pages = Blueprint("own_organisation", __name__)


@own_pages.get("/our-organisation")
@requires(OPEN_ORGANISATION)
def show_our_organisation() -> str:
    organisations = list_own_organisations(current_identity())
    organisation = _chosen(organisations)
    return _our_page(organisations, organisation, WorkplaceForm(formdata=None))


@own_pages.post("/organisations/<int:organisation_id>/workplaces")
@requires(MANAGE_WORKPLACES, subject=get_organisation)
@commits
def add_workplace(organisation: Any) -> Any:
    form = WorkplaceForm()
    if not form.validate_on_submit():
        return _our_page(list_own_organisations(current_identity()), organisation, form), 422
    add(organisation, current_identity(), **form.to_values())
    flash(_("The place was added."), "success")
    return redirect(_home_of(organisation.id), code=303)


@own_pages.post("/workplaces/<int:workplace_id>/close")
@requires(MANAGE_WORKPLACES, subject=get_workplace)
@commits
def close_workplace(workplace: Any) -> Any:
    close(workplace, current_identity(), today())
    flash(_("The place was closed. Records about it are kept."), "success")
    return redirect(_home_of(workplace.organisation_id), code=303)


def _home_of(organisation_id: int) -> str:
    return url_for(".show_our_organisation", organisation=organisation_id)


def _our_page(organisations: Any, organisation: Any, form: WorkplaceForm) -> str:
    return render_template(
        "compliance/organisations/show_our_organisation.html",
        organisations=organisations,
        organisation=organisation,
        workplaces=list_workplaces(organisation.id) if organisation else [],
        workplace_labels=WORKPLACE_LABELS,
        form=form,
    )


def _chosen(organisations: Any) -> Any:
    """The organisation the address names, else the first; None where the person has none yet."""
    wanted = request.args.get("organisation", type=int)
    if wanted is None:
        return organisations[0] if organisations else None
    for organisation in organisations:
        if organisation.id == wanted:
            return organisation
    raise NotFound(_("There is no such organisation, or you may not see it."))


@own_pages.get("/recruiters-we-use")
@requires(DECLARE_RELATIONSHIPS)
def list_recruiters_we_use() -> str:
    organisations = [each for each in list_own_organisations(current_identity()) if _is_employer(each)]
    organisation = _chosen(organisations)
    return render_template(
        "compliance/organisations/list_recruiters_we_use.html",
        organisations=organisations,
        organisation=organisation,
        relationships=list_suppliers(organisation.id) if organisation else [],
    )


def _is_employer(organisation: Any) -> bool:
    return bool(organisation.kind is OrganisationKind.EMPLOYER)


@own_pages.get("/organisations/<int:organisation_id>/recruiters-we-use/new")
@requires(DECLARE_RELATIONSHIPS, subject=get_employer)
def choose_recruiter(organisation: Any) -> str:
    search = request.args.get("search", "").strip()
    return render_template(
        "compliance/organisations/choose_recruiter.html",
        organisation=organisation,
        search=search,
        recruiters=find_recruiters_by_name(search),
    )


@own_pages.get("/organisations/<int:organisation_id>/recruiters-we-use/new/<int:recruiter_id>")
@requires(DECLARE_RELATIONSHIPS, subject=get_employer)
def name_recruiter(organisation: Any, recruiter_id: int) -> str:
    recruiter = get_recruiter(recruiter_id)
    return _name_page(organisation, recruiter, RelationshipForm(occurred_on=today()))


@own_pages.post("/organisations/<int:organisation_id>/recruiters-we-use/new/<int:recruiter_id>")
@requires(DECLARE_RELATIONSHIPS, subject=get_employer)
@commits
def save_recruiter(organisation: Any, recruiter_id: int) -> Any:
    recruiter, form = get_recruiter(recruiter_id), _with_countries(RelationshipForm())
    if form.validate_on_submit():
        try:
            declare(organisation, recruiter, form.to_facts(), current_identity(), today())
        except InvalidInput as problem:
            add_error(form, problem)
        else:
            flash(_("The recruitment office was added to your list."), "success")
            return _to_list(organisation.id)
    return _name_page(organisation, recruiter, form), 422


@own_pages.get("/recruiters-we-use/<int:relationship_id>/correct")
@requires(DECLARE_RELATIONSHIPS, subject=get_relationship)
def correct_recruiter(relationship: Any) -> str:
    return _correct_page(relationship, RelationshipCorrectionForm(obj=relationship))


@own_pages.post("/recruiters-we-use/<int:relationship_id>/correct")
@requires(DECLARE_RELATIONSHIPS, subject=get_relationship)
@commits
def save_correction(relationship: Any) -> Any:
    form = _with_countries(RelationshipCorrectionForm())
    if form.validate_on_submit():
        try:
            correct(relationship, form.to_facts(), form.reason.data, current_identity(), today())
        except InvalidInput as problem:
            add_error(form, problem)
        else:
            flash(_("The line was corrected. The earlier one is kept."), "success")
            return _to_list(relationship.organisation_id)
    return _correct_page(relationship, form), 422


@own_pages.get("/recruiters-we-use/<int:relationship_id>/end")
@requires(DECLARE_RELATIONSHIPS, subject=get_relationship)
def end_recruiter(relationship: Any) -> str:
    return _end_page(relationship, EndForm.empty(today()))


@own_pages.post("/recruiters-we-use/<int:relationship_id>/end")
@requires(DECLARE_RELATIONSHIPS, subject=get_relationship)
@commits
def save_end(relationship: Any) -> Any:
    form = EndForm()
    if form.validate_on_submit():
        try:
            end(relationship, form.ended_on.data, current_identity(), today())
        except InvalidInput as problem:
            add_error(form, problem)
        else:
            flash(_("The line was ended. It is kept in the records."), "success")
            return _to_list(relationship.organisation_id)
    return _end_page(relationship, form), 422


def _with_countries(form: Any) -> Any:
    form.country_of_origin.choices = [("", _("Choose a country")), *country_choices()]
    return form


def _name_page(organisation: Any, recruiter: Any, form: RelationshipForm) -> str:
    return render_template(
        "compliance/organisations/name_recruiter.html",
        organisation=organisation,
        recruiter=recruiter,
        form=_with_countries(form),
    )


def _correct_page(relationship: Any, form: RelationshipCorrectionForm) -> str:
    return render_template(
        "compliance/organisations/correct_recruiter.html", relationship=relationship, form=_with_countries(form)
    )


def _end_page(relationship: Any, form: EndForm) -> str:
    return render_template("compliance/organisations/end_recruiter.html", relationship=relationship, form=form)


def _to_list(organisation_id: int) -> Any:
    return redirect(url_for(".list_recruiters_we_use", organisation=organisation_id), code=303)
