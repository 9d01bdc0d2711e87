"""Pages of employers' records: what there is, lists and files, entering and correcting."""

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
from employers.forms import (
    ContractCorrectionForm,
    ContractForm,
    CustodyCorrectionForm,
    CustodyForm,
    WageCorrectionForm,
    WageForm,
)
from employers.kinds import CONTRACTS, DOCUMENT_CUSTODY, KINDS, WAGE_PAYMENTS
from employers.operations import basis_of_entry, record_contract, record_document_custody, record_wage_payment
from employers.operations import correct_contract as replace_contract
from employers.operations import correct_document_custody as replace_custody
from employers.operations import correct_wage_payment as replace_wage
from employers.permissions import (
    CORRECT_DOCUMENT_CUSTODY,
    OPEN_OWN_RECORDS,
    READ_RECORDS,
    RECORD_CONTRACT,
    RECORD_DOCUMENT_CUSTODY,
    RECORD_WAGE_PAYMENT,
)
from employers.queries import count_records, get_contract, get_document_custody, get_wage_payment

employers = Blueprint("employers", __name__)

LIST = "employers/list_records.html"


@employers.get("/employer-records")
@requires(OPEN_OWN_RECORDS)
def open_own_records() -> Any:
    """The records of the person's organisation, or a choice where there are several."""
    own = list_own_organisations(current_identity())
    if len(own) == 1:
        return redirect(url_for("employers.show_records", organisation_id=own[0].id), 303)
    return render_template("employers/choose_organisation.html", organisations=own)


@employers.get("/organisations/<int:organisation_id>/employer-records")
@requires(READ_RECORDS, subject=get_organisation)
def show_records(organisation: Any) -> str:
    counts = count_records(organisation.id, current_identity())
    return render_template(
        "employers/show_records.html", organisation=organisation, kinds=KINDS.values(), counts=counts
    )


@employers.get("/organisations/<int:organisation_id>/wage-payments")
@requires(READ_RECORDS, subject=get_organisation)
def list_wage_payments(organisation: Any) -> str:
    return show_record_list(LIST, WAGE_PAYMENTS, organisation)


@employers.get("/organisations/<int:organisation_id>/wage-payments.csv")
@requires(READ_RECORDS, subject=get_organisation)
def export_wage_payments_csv(organisation: Any) -> Any:
    return export_records(WAGE_PAYMENTS, organisation, "csv")


@employers.get("/organisations/<int:organisation_id>/wage-payments.xlsx")
@requires(READ_RECORDS, subject=get_organisation)
def export_wage_payments_xlsx(organisation: Any) -> Any:
    return export_records(WAGE_PAYMENTS, organisation, "xlsx")


@employers.get("/organisations/<int:organisation_id>/wage-payments/new")
@requires(RECORD_WAGE_PAYMENT, subject=get_organisation)
def enter_wage_payment(organisation: Any) -> str:
    return _entry_page(WAGE_PAYMENTS, organisation, _with_workplaces(WageForm(), organisation.id))


@employers.post("/organisations/<int:organisation_id>/wage-payments/new")
@requires(RECORD_WAGE_PAYMENT, subject=get_organisation)
@commits
def save_wage_payment(organisation: Any) -> Any:
    form = _with_workplaces(WageForm(), organisation.id)

    def save() -> Any:
        facts = form.to_facts(today(), _pseudonym(form))
        return record_wage_payment(organisation, facts, current_identity(), today())

    return _after_entry(WAGE_PAYMENTS, organisation, form, save)


@employers.get("/wage-payments/<int:record_id>/correct")
@requires(RECORD_WAGE_PAYMENT, subject=get_wage_payment)
def correct_wage_payment(record: Any) -> str:
    form = _with_workplaces(WageCorrectionForm.of_record(record), record.organisation_id, closed_too=True)
    return _correction_page(WAGE_PAYMENTS, record, form)


@employers.post("/wage-payments/<int:record_id>/correct")
@requires(RECORD_WAGE_PAYMENT, subject=get_wage_payment)
@commits
def save_wage_correction(record: Any) -> Any:
    form = _with_workplaces(WageCorrectionForm(), record.organisation_id, closed_too=True)

    def save() -> Any:
        facts = form.to_facts(today(), _pseudonym(form, record))
        return replace_wage(record, facts, form.reason.data, current_identity(), today())

    return _after_correction(WAGE_PAYMENTS, record, form, save)


@employers.get("/organisations/<int:organisation_id>/contracts")
@requires(READ_RECORDS, subject=get_organisation)
def list_contracts(organisation: Any) -> str:
    return show_record_list(LIST, CONTRACTS, organisation)


@employers.get("/organisations/<int:organisation_id>/contracts.csv")
@requires(READ_RECORDS, subject=get_organisation)
def export_contracts_csv(organisation: Any) -> Any:
    return export_records(CONTRACTS, organisation, "csv")


@employers.get("/organisations/<int:organisation_id>/contracts.xlsx")
@requires(READ_RECORDS, subject=get_organisation)
def export_contracts_xlsx(organisation: Any) -> Any:
    return export_records(CONTRACTS, organisation, "xlsx")


@employers.get("/organisations/<int:organisation_id>/contracts/new")
@requires(RECORD_CONTRACT, subject=get_organisation)
def enter_contract(organisation: Any) -> str:
    return _entry_page(CONTRACTS, organisation, _with_workplaces(ContractForm(), organisation.id))


@employers.post("/organisations/<int:organisation_id>/contracts/new")
@requires(RECORD_CONTRACT, subject=get_organisation)
@commits
def save_contract(organisation: Any) -> Any:
    form = _with_workplaces(ContractForm(), organisation.id)

    def save() -> Any:
        return record_contract(organisation, form.to_facts(today(), _pseudonym(form)), current_identity(), today())

    return _after_entry(CONTRACTS, organisation, form, save)


@employers.get("/contracts/<int:record_id>/correct")
@requires(RECORD_CONTRACT, subject=get_contract)
def correct_contract(record: Any) -> str:
    form = _with_workplaces(ContractCorrectionForm.of_record(record), record.organisation_id, closed_too=True)
    return _correction_page(CONTRACTS, record, form)


@employers.post("/contracts/<int:record_id>/correct")
@requires(RECORD_CONTRACT, subject=get_contract)
@commits
def save_contract_correction(record: Any) -> Any:
    form = _with_workplaces(ContractCorrectionForm(), record.organisation_id, closed_too=True)

    def save() -> Any:
        facts = form.to_facts(today(), _pseudonym(form, record))
        return replace_contract(record, facts, form.reason.data, current_identity(), today())

    return _after_correction(CONTRACTS, record, form, save)


@employers.get("/organisations/<int:organisation_id>/document-custody")
@requires(READ_RECORDS, subject=get_organisation)
def list_document_custody(organisation: Any) -> str:
    return show_record_list(LIST, DOCUMENT_CUSTODY, organisation)


@employers.get("/organisations/<int:organisation_id>/document-custody.csv")
@requires(READ_RECORDS, subject=get_organisation)
def export_document_custody_csv(organisation: Any) -> Any:
    return export_records(DOCUMENT_CUSTODY, organisation, "csv")


@employers.get("/organisations/<int:organisation_id>/document-custody.xlsx")
@requires(READ_RECORDS, subject=get_organisation)
def export_document_custody_xlsx(organisation: Any) -> Any:
    return export_records(DOCUMENT_CUSTODY, organisation, "xlsx")


@employers.get("/organisations/<int:organisation_id>/document-custody/new")
@requires(RECORD_DOCUMENT_CUSTODY, subject=get_organisation)
def enter_document_custody(organisation: Any) -> str:
    return _entry_page(DOCUMENT_CUSTODY, organisation, _with_workplaces(CustodyForm(), organisation.id))


@employers.post("/organisations/<int:organisation_id>/document-custody/new")
@requires(RECORD_DOCUMENT_CUSTODY, subject=get_organisation)
@commits
def save_document_custody(organisation: Any) -> Any:
    form, identity = _with_workplaces(CustodyForm(), organisation.id), current_identity()

    def save() -> Any:
        facts = form.to_facts(today(), basis_of_entry(identity))
        return record_document_custody(organisation, facts, identity, today())

    return _after_entry(DOCUMENT_CUSTODY, organisation, form, save)


@employers.get("/document-custody/<int:record_id>/correct")
@requires(CORRECT_DOCUMENT_CUSTODY, subject=get_document_custody)
def correct_document_custody(record: Any) -> str:
    form = _with_workplaces(CustodyCorrectionForm.of_record(record), record.organisation_id, closed_too=True)
    return _correction_page(DOCUMENT_CUSTODY, record, form)


@employers.post("/document-custody/<int:record_id>/correct")
@requires(CORRECT_DOCUMENT_CUSTODY, subject=get_document_custody)
@commits
def save_custody_correction(record: Any) -> Any:
    form = _with_workplaces(CustodyCorrectionForm(), record.organisation_id, closed_too=True)

    def save() -> Any:
        facts = form.to_facts(today(), record.basis)
        return replace_custody(record, facts, form.reason.data, current_identity(), today())

    return _after_correction(DOCUMENT_CUSTODY, record, form, save)


def _with_workplaces(form: Any, organisation_id: int, *, closed_too: bool = False) -> Any:
    form.offer_workplaces(list_workplaces(organisation_id, closed_too=closed_too))
    return form


def _pseudonym(form: Any, record: Any = None) -> str:
    """The pseudonym of the number typed in; on a correction without one, that of the record."""
    if record is not None and not form.worker.data:
        return str(record.worker)
    return worker_pseudonym(form.worker.data, current_settings().worker_key)


def _entry_page(kind: RecordKind, organisation: Any, form: Any) -> str:
    return render_template("employers/enter_record.html", kind=kind, organisation=organisation, form=form)


def _correction_page(kind: RecordKind, record: Any, form: Any) -> str:
    organisation = get_organisation(record.organisation_id, current_identity())
    worker = short_pseudonym(getattr(record, "worker", None))
    return render_template(
        "employers/correct_record.html",
        kind=kind,
        organisation=organisation,
        record=record,
        worker=worker,
        form=form,
    )


def _after_entry(kind: RecordKind, organisation: Any, form: Any, save: Callable[[], Any]) -> Any:
    if not is_saved(form, save, _("The record was saved.")):
        return _entry_page(kind, organisation, form), 422
    return redirect(url_for(kind.list_endpoint, organisation_id=organisation.id), 303)


def _after_correction(kind: RecordKind, record: Any, form: Any, save: Callable[[], Any]) -> Any:
    if not is_saved(form, save, _("The correction was saved. The earlier record is kept.")):
        return _correction_page(kind, record, form), 422
    return redirect(url_for(kind.list_endpoint, organisation_id=record.organisation_id), 303)
