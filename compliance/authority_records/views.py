"""Pages on which an authority's record is entered and corrected."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.authority_records.forms import AuthorityRecordForm, CorrectionForm
from compliance.authority_records.operations import correct_authority_record as correct
from compliance.authority_records.operations import record_authority_record as record
from compliance.authority_records.permissions import CORRECT_AUTHORITY_RECORD, RECORD_AUTHORITY_RECORD
from compliance.authority_records.queries import get_authority_record
from compliance.clock import today
from compliance.database import commits
from compliance.errors import InvalidInput
from compliance.organisations.queries import get_organisation

pages = Blueprint("authority_records", __name__)

Answer = Any


@pages.get("/organisations/<int:organisation_id>/authority-records/new")
@requires(RECORD_AUTHORITY_RECORD, subject=get_organisation)
def record_authority_record(organisation: Any) -> Answer:
    return _entry_page(organisation, AuthorityRecordForm.empty(today()))


@pages.post("/organisations/<int:organisation_id>/authority-records/new")
@requires(RECORD_AUTHORITY_RECORD, subject=get_organisation)
@commits
def save_authority_record(organisation: Any) -> Answer:
    form = AuthorityRecordForm()

    def save() -> None:
        record(organisation, form.to_facts(), current_identity(), today())

    if not _saved(form, save):
        return _entry_page(organisation, form), 422
    flash(_("The record was saved."), "success")
    return _to_organisation(organisation.id)


@pages.get("/authority-records/<int:record_id>/correct")
@requires(CORRECT_AUTHORITY_RECORD, subject=get_authority_record)
def correct_authority_record(found: Any) -> Answer:
    return _correction_page(found, CorrectionForm.of_record(found, today()))


@pages.post("/authority-records/<int:record_id>/correct")
@requires(CORRECT_AUTHORITY_RECORD, subject=get_authority_record)
@commits
def save_correction(found: Any) -> Answer:
    form = CorrectionForm()

    def save() -> None:
        correct(found, form.to_facts(), form.reason.data.strip(), current_identity(), today())

    if not _saved(form, save):
        return _correction_page(found, form), 422
    flash(_("The correction was saved. The earlier record is kept."), "success")
    return _to_organisation(found.organisation_id)


def _saved(form: AuthorityRecordForm, save: Callable[[], None]) -> bool:
    """True after `save` ended well; an InvalidInput it raises is put at its field."""
    if not form.validate_on_submit():
        return False
    try:
        save()
    except InvalidInput as problem:
        form[problem.field].errors = [*form[problem.field].errors, problem.message]
        return False
    return True


def _entry_page(organisation: Any, form: AuthorityRecordForm) -> str:
    return render_template(
        "compliance/authority_records/record_authority_record.html", organisation=organisation, form=form
    )


def _correction_page(found: Any, form: CorrectionForm) -> str:
    return render_template("compliance/authority_records/correct_authority_record.html", record=found, form=form)


def _to_organisation(organisation_id: int) -> Any:
    return redirect(url_for("organisations.show_organisation", organisation_id=organisation_id), code=303)
