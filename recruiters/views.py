"""Pages of licences and recruitment fees: what there is, lists and files, entering, renewing and correcting."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.organisations.pseudonyms import short_pseudonym, worker_pseudonym
from compliance.organisations.queries import get_organisation, list_own_organisations, list_workplaces
from compliance.settings import current_settings
from compliance.web.records import RecordKind, export_records, is_saved, show_record_list
from recruiters.forms import FeeCorrectionForm, FeeForm, LicenceCorrectionForm, LicenceForm, RenewalForm
from recruiters.kinds import KINDS, LICENCES, RECRUITMENT_FEES
from recruiters.operations import correct_licence as replace_licence
from recruiters.operations import correct_recruitment_fee as replace_fee
from recruiters.operations import record_licence, record_recruitment_fee
from recruiters.operations import renew_licence as store_renewal
from recruiters.permissions import OPEN_OWN_RECORDS, READ_RECORDS, RECORD_LICENCE, RECORD_RECRUITMENT_FEE
from recruiters.queries import count_records, get_licence, get_recruitment_fee

recruiters = Blueprint("recruiters", __name__)

LIST = "recruiters/list_records.html"
CORRECT = "recruiters/correct_record.html"


@recruiters.get("/recruiter-records")
@requires(OPEN_OWN_RECORDS)
def open_own_records() -> Any:
    """The records of the person's office, or a choice where there are several."""
    own = list_own_organisations(current_identity())
    if len(own) == 1:
        return redirect(url_for("recruiters.show_records", organisation_id=own[0].id), 303)
    return render_template("recruiters/choose_organisation.html", organisations=own)


@recruiters.get("/organisations/<int:organisation_id>/recruiter-records")
@requires(READ_RECORDS, subject=get_organisation)
def show_records(organisation: Any) -> str:
    return render_template(
        "recruiters/show_records.html",
        organisation=organisation,
        kinds=KINDS.values(),
        counts=count_records(organisation.id, current_identity()),
    )


@recruiters.get("/organisations/<int:organisation_id>/licences")
@requires(READ_RECORDS, subject=get_organisation)
def list_licences(organisation: Any) -> str:
    return show_record_list(LIST, LICENCES, organisation)


@recruiters.get("/organisations/<int:organisation_id>/licences.csv")
@requires(READ_RECORDS, subject=get_organisation)
def export_licences_csv(organisation: Any) -> Any:
    return export_records(LICENCES, organisation, "csv")


@recruiters.get("/organisations/<int:organisation_id>/licences.xlsx")
@requires(READ_RECORDS, subject=get_organisation)
def export_licences_xlsx(organisation: Any) -> Any:
    return export_records(LICENCES, organisation, "xlsx")


@recruiters.get("/organisations/<int:organisation_id>/licences/new")
@requires(RECORD_LICENCE, subject=get_organisation)
def enter_licence(organisation: Any) -> str:
    return _entry_page(LICENCES, organisation, LicenceForm.empty(today()))


@recruiters.post("/organisations/<int:organisation_id>/licences/new")
@requires(RECORD_LICENCE, subject=get_organisation)
@commits
def save_licence(organisation: Any) -> Any:
    form = LicenceForm()

    def save() -> Any:
        return record_licence(organisation, form.to_facts(), current_identity(), today())

    return _after_entry(LICENCES, organisation, form, save)


@recruiters.get("/licences/<int:record_id>/correct")
@requires(RECORD_LICENCE, subject=get_licence)
def correct_licence(record: Any) -> str:
    return _correction_page(LICENCES, record, LicenceCorrectionForm.of_record(record, today()))


@recruiters.post("/licences/<int:record_id>/correct")
@requires(RECORD_LICENCE, subject=get_licence)
@commits
def save_licence_correction(record: Any) -> Any:
    form = LicenceCorrectionForm()

    def save() -> Any:
        return replace_licence(record, form.to_facts(), form.reason.data, current_identity(), today())

    return _after_correction(LICENCES, record, form, save)


@recruiters.get("/licences/<int:record_id>/renew")
@requires(RECORD_LICENCE, subject=get_licence)
def renew_licence(record: Any) -> str:
    return _correction_page(LICENCES, record, RenewalForm.of_record(record, today()), "recruiters/renew_licence.html")


@recruiters.post("/licences/<int:record_id>/renew")
@requires(RECORD_LICENCE, subject=get_licence)
@commits
def save_renewal(record: Any) -> Any:
    form = RenewalForm()

    def save() -> Any:
        return store_renewal(record, form.to_facts(), form.reason.data, current_identity(), today())

    if not is_saved(form, save, _("The new state was saved. The earlier one is kept.")):
        return _correction_page(LICENCES, record, form, "recruiters/renew_licence.html"), 422
    return _to_list(LICENCES, record.organisation_id)


@recruiters.get("/organisations/<int:organisation_id>/recruitment-fees")
@requires(READ_RECORDS, subject=get_organisation)
def list_recruitment_fees(organisation: Any) -> str:
    return show_record_list(LIST, RECRUITMENT_FEES, organisation)


@recruiters.get("/organisations/<int:organisation_id>/recruitment-fees.csv")
@requires(READ_RECORDS, subject=get_organisation)
def export_recruitment_fees_csv(organisation: Any) -> Any:
    return export_records(RECRUITMENT_FEES, organisation, "csv")


@recruiters.get("/organisations/<int:organisation_id>/recruitment-fees.xlsx")
@requires(READ_RECORDS, subject=get_organisation)
def export_recruitment_fees_xlsx(organisation: Any) -> Any:
    return export_records(RECRUITMENT_FEES, organisation, "xlsx")


@recruiters.get("/organisations/<int:organisation_id>/recruitment-fees/new")
@requires(RECORD_RECRUITMENT_FEE, subject=get_organisation)
def enter_recruitment_fee(organisation: Any) -> str:
    form = _with_workplaces(FeeForm.empty(today()), organisation.id)
    return _entry_page(RECRUITMENT_FEES, organisation, form)


@recruiters.post("/organisations/<int:organisation_id>/recruitment-fees/new")
@requires(RECORD_RECRUITMENT_FEE, subject=get_organisation)
@commits
def save_recruitment_fee(organisation: Any) -> Any:
    form = _with_workplaces(FeeForm(), organisation.id)

    def save() -> Any:
        return record_recruitment_fee(organisation, form.to_facts(_pseudonym(form)), current_identity(), today())

    return _after_entry(RECRUITMENT_FEES, organisation, form, save)


@recruiters.get("/recruitment-fees/<int:record_id>/correct")
@requires(RECORD_RECRUITMENT_FEE, subject=get_recruitment_fee)
def correct_recruitment_fee(record: Any) -> str:
    form = _with_workplaces(FeeCorrectionForm.of_record(record, today()), record.organisation_id, closed_too=True)
    return _correction_page(RECRUITMENT_FEES, record, form)


@recruiters.post("/recruitment-fees/<int:record_id>/correct")
@requires(RECORD_RECRUITMENT_FEE, subject=get_recruitment_fee)
@commits
def save_fee_correction(record: Any) -> Any:
    form = _with_workplaces(FeeCorrectionForm(), record.organisation_id, closed_too=True)

    def save() -> Any:
        facts = form.to_facts(_pseudonym(form) or record.worker)
        return replace_fee(record, facts, form.reason.data, current_identity(), today())

    return _after_correction(RECRUITMENT_FEES, record, form, save)


def _with_workplaces(form: Any, organisation_id: int, *, closed_too: bool = False) -> Any:
    form.offer_workplaces(list_workplaces(organisation_id, closed_too=closed_too))
    return form


def _pseudonym(form: Any) -> str | None:
    number = form.worker.data
    return worker_pseudonym(number, current_settings().worker_key) if number else None


def _entry_page(kind: RecordKind, organisation: Any, form: Any) -> str:
    return render_template("recruiters/enter_record.html", kind=kind, organisation=organisation, form=form)


def _correction_page(kind: RecordKind, record: Any, form: Any, template: str = CORRECT) -> str:
    organisation = get_organisation(record.organisation_id, current_identity())
    worker = short_pseudonym(getattr(record, "worker", None))
    return render_template(template, kind=kind, organisation=organisation, record=record, worker=worker, form=form)


def _after_entry(kind: RecordKind, organisation: Any, form: Any, save: Callable[[], Any]) -> Any:
    if not is_saved(form, save, _("The record was saved.")):
        return _entry_page(kind, organisation, form), 422
    return _to_list(kind, organisation.id)


def _after_correction(kind: RecordKind, record: Any, form: Any, save: Callable[[], Any]) -> Any:
    if not is_saved(form, save, _("The correction was saved. The earlier record is kept.")):
        return _correction_page(kind, record, form), 422
    return _to_list(kind, record.organisation_id)


def _to_list(kind: RecordKind, organisation_id: int) -> Any:
    return redirect(url_for(kind.list_endpoint, organisation_id=organisation_id), 303)
