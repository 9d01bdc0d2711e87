"""The page of one's own account where inspectors and auditors state their languages."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.own_details.forms import OwnDetailsForm
from audits.own_details.operations import state_own_details
from audits.own_details.queries import details_of
from audits.permissions import ENTER_OWN_DETAILS
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.web.language import current_language

pages = Blueprint("own_details", __name__)


@pages.get("/account/languages")
@requires(ENTER_OWN_DETAILS)
def state_languages() -> str:
    own = details_of([current_identity().user_id]).get(current_identity().user_id)
    values = {"languages": own.languages, "sex": own.sex or ""} if own else {}
    return _page(_offered(OwnDetailsForm(**values)))


@pages.post("/account/languages")
@requires(ENTER_OWN_DETAILS)
@commits
def save_languages() -> Any:
    form = _offered(OwnDetailsForm())
    if not is_saved(form, lambda: state_own_details(form.languages.data or (), form.chosen_sex(), current_identity())):
        return _page(form), 422
    flash(_("Saved. It is used when a team is planned."), "success")
    return redirect(url_for("accounts.show_account"), 303)


def _offered(form: OwnDetailsForm) -> OwnDetailsForm:
    form.offer(current_language())
    return form


def _page(form: OwnDetailsForm) -> str:
    return render_template("audits/own_details/state_languages.html", form=form)
