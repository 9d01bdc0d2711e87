"""Pages of accounts: users and their access for the administrator, one's own account for everybody."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from compliance.accounts import operations, queries
from compliance.accounts.forms import AccessForm, LanguageForm, ReasonForm, UserForm, fill_choices
from compliance.accounts.guard import allows, current_identity, requires
from compliance.accounts.operations import UserDetails
from compliance.accounts.permissions import MANAGE_USERS, SEE_HOME
from compliance.accounts.queries import get_user
from compliance.accounts.roles import AUTHORITY_ROLES, ROLE_LABELS, RoleName
from compliance.approvals.interview_reading import GRANT_INTERVIEW_READING, request_interview_reading
from compliance.approvals.queries import find_waiting
from compliance.clock import today
from compliance.database import commits
from compliance.errors import Conflict, InvalidInput, NotFound
from compliance.organisations.queries import OrganisationFilters, list_organisations
from compliance.web.language import localised
from compliance.web.pagination import Cursor, make_page

accounts = Blueprint("accounts", __name__)

MOST_CHOICES = 20


@accounts.get("/users")
@requires(MANAGE_USERS)
def list_users() -> str:
    search, role = request.args.get("search", "").strip(), request.args.get("role", "")
    cursor = Cursor.from_request()
    rows = queries.list_users(cursor, search=search, role=role)
    page = make_page(rows, cursor, lambda user: (user.name, user.id))
    return render_template(
        "compliance/accounts/list_users.html", page=page, search=search, role=role, roles=ROLE_LABELS
    )


@accounts.route("/users/new", methods=["GET", "POST"])
@requires(MANAGE_USERS)
@commits
def create_user() -> Any:
    form = _user_form()
    if form.validate_on_submit():
        try:
            user = operations.create_user(_details(form), current_identity())
        except InvalidInput as error:
            form[error.field].errors = [*form[error.field].errors, str(error.message)]
        else:
            flash(_("The account is made. The person sets a password through “Forgot password”."), "success")
            return redirect(url_for("accounts.show_user", user_id=user.id), 303)
    return render_template("compliance/accounts/edit_user.html", form=form, user=None), 422 if form.errors else 200


@accounts.get("/users/<int:user_id>")
@requires(MANAGE_USERS, subject=get_user)
def show_user(user: Any) -> str:
    return _user_page(user, AccessForm(), ReasonForm())


@accounts.route("/users/<int:user_id>/edit", methods=["GET", "POST"])
@requires(MANAGE_USERS, subject=get_user)
@commits
def change_user(user: Any) -> Any:
    form = _user_form(user)
    if form.validate_on_submit():
        try:
            operations.change_user(user, _details(form), current_identity())
        except InvalidInput as error:
            form[error.field].errors = [*form[error.field].errors, str(error.message)]
        else:
            flash(_("The account is changed."), "success")
            return redirect(url_for("accounts.show_user", user_id=user.id), 303)
    return render_template("compliance/accounts/edit_user.html", form=form, user=user), 422 if form.errors else 200


@accounts.post("/users/<int:user_id>/access")
@requires(MANAGE_USERS, subject=get_user)
@commits
def grant_access(user: Any) -> Any:
    form = AccessForm()
    found: Sequence[Any] = []
    if form.validate_on_submit():
        chosen = request.form.get("organisation_id", type=int)
        wanted = OrganisationFilters(search=form.organisation.data or "")
        found = list_organisations(current_identity(), wanted, Cursor(), size=MOST_CHOICES).rows
        exact = [each for each in found if each.id == chosen] if chosen else found
        if len(exact) == 1:
            return _grant(user, exact[0].id, form)
        message = _("Nothing matches.") if not found else _("Several match: choose one below.")
        form.organisation.errors = [message]
    return _user_page(user, form, ReasonForm(), found), 422


def _grant(user: Any, organisation_id: int, form: AccessForm) -> Any:
    try:
        operations.grant_access(user, organisation_id, current_identity(), form.note.data)
    except InvalidInput as error:
        form.organisation.errors = [str(error.message)]
        return _user_page(user, form, ReasonForm()), 422
    flash(_("Access is given."), "success")
    return redirect(url_for("accounts.show_user", user_id=user.id), 303)


@accounts.post("/users/<int:user_id>/access/<int:access_id>/end")
@requires(MANAGE_USERS, subject=get_user)
@commits
def end_access(user: Any, access_id: int) -> Any:
    access = next((each for each in queries.list_access(user.id) if each.id == access_id), None)
    if access is None:
        raise NotFound
    operations.end_access(access, current_identity(), today())
    flash(_("Access has ended."), "success")
    return redirect(url_for("accounts.show_user", user_id=user.id), 303)


@accounts.post("/users/<int:user_id>/second-factor/reset")
@requires(MANAGE_USERS, subject=get_user)
@commits
def reset_second_factor(user: Any) -> Any:
    operations.reset_second_factor(user, current_identity())
    flash(_("The person sets up a new second factor at the next sign-in."), "success")
    return redirect(url_for("accounts.show_user", user_id=user.id), 303)


@accounts.post("/users/<int:user_id>/interview-reading")
@requires(MANAGE_USERS, subject=get_user)
@commits
def ask_for_interview_reading(user: Any) -> Any:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            request_interview_reading(user, form.reason.data or "", current_identity())
        except (Conflict, InvalidInput) as error:
            form.reason.errors = [str(error.message)]
        else:
            flash(_("A supervisor of the same authority now decides."), "success")
            return redirect(url_for("accounts.show_user", user_id=user.id), 303)
    return _user_page(user, AccessForm(), form), 422


@accounts.post("/users/<int:user_id>/interview-reading/end")
@requires(MANAGE_USERS, subject=get_user)
@commits
def end_interview_reading(user: Any) -> Any:
    operations.end_interview_reading(user, current_identity())
    flash(_("The right to read interviews is taken back."), "success")
    return redirect(url_for("accounts.show_user", user_id=user.id), 303)


@accounts.route("/account", methods=["GET", "POST"])
@requires(SEE_HOME)
@commits
def show_account() -> Any:
    form = LanguageForm(language=current_identity().language)
    if form.validate_on_submit():
        operations.change_language(current_identity().user_id, form.language.data)
        return redirect(url_for("accounts.show_account", lang=form.language.data), 303)
    links = [each for each in current_app.extensions["compliance"].account_links if allows(each.permission)]
    return render_template("compliance/accounts/show_account.html", form=form, user=current_user, links=links)


def _user_form(user: Any = None) -> UserForm:
    form = UserForm(data=_values_of(user))
    fill_choices(
        form,
        [(each.id, localised(each.name)) for each in queries.list_authorities()],
        [(each.code, localised(each.name)) for each in queries.list_regions()],
    )
    return form


def _values_of(user: Any) -> dict[str, Any]:
    if user is None:
        return {"active": True}
    return {
        "name": user.name,
        "email": user.email,
        "role": user.role.value,
        "authority": user.authority_id or 0,
        "sees_all_regions": user.sees_all_regions,
        "regions": [region.region_code for region in user.regions],
        "language": user.language,
        "active": user.active,
    }


def _details(form: UserForm) -> UserDetails:
    return UserDetails(
        name=form.name.data or "",
        email=form.email.data or "",
        role=RoleName(form.role.data),
        authority_id=form.authority.data or None,
        sees_all_regions=bool(form.sees_all_regions.data),
        region_codes=tuple(form.regions.data or ()),
        language=form.language.data,
        active=bool(form.active.data),
    )


def _user_page(user: Any, access_form: AccessForm, reason_form: ReasonForm, found: Any = ()) -> str:
    return render_template(
        "compliance/accounts/show_user.html",
        user=user,
        access=queries.list_access(user.id),
        form=access_form if access_form.errors else reason_form,
        access_form=access_form,
        reason_form=reason_form,
        found=found,
        of_authority=user.role in AUTHORITY_ROLES,
        role_label=ROLE_LABELS[user.role],
        may_read_interviews=user.role in (RoleName.ANALYST, RoleName.SUPERVISOR),
        waiting=find_waiting(GRANT_INTERVIEW_READING, user.__tablename__, user.id),
        regions={each.code: each.name for each in queries.list_regions()},
    )
