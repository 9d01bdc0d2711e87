"""Evidence sources over employers' records: what an indicator may ask, and how a record is told to a reader."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal, null, or_, select, type_coerce
from sqlalchemy.orm import aliased

from compliance.database import days_between
from compliance.organisations.evidence import (
    as_number,
    as_yes_no,
    asked_for,
    declared_or_documented,
    envelope,
    is_known,
)
from compliance.organisations.pseudonyms import short_pseudonym
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.standards.ilo_signs import SIGN_LABELS
from compliance.web.sentences import amount_in_sentence, code_in_sentence, number_in_sentence
from employers import work_sources
from employers.labels import BASIS_LABELS, HOLDER_LABELS, STAGE_LABELS
from employers.models import (
    ContractStage,
    CustodyBasis,
    DocumentCustody,
    DocumentHolder,
    EmploymentContract,
    WagePayment,
)
from employers.permissions import READ_RECORDS

# The ILO sign that a custody record is about, so that it can be set against interviews and findings.
RETENTION_OF_DOCUMENTS = 7


def wage_payments(as_of: ColumnElement[Any]) -> Select[Any]:
    """Wages as known on `as_of`. Until the due date neither lateness nor payment is known (NULL)."""
    wage = WagePayment
    is_paid = and_(wage.paid_on.is_not(None), wage.paid_on <= as_of)
    late = days_between(case((is_paid, wage.paid_on), else_=as_of), wage.due_on)
    return select(
        *envelope(wage, declared_or_documented(wage)),
        wage.worker,
        case((and_(is_paid, late < 0), 0), (late < 0, null()), else_=late).label("days_late"),
        as_number(wage.amount_due).label("amount_due"),
        as_number(wage.amount_paid).label("amount_paid"),
        case((is_paid, 0), (wage.due_on <= as_of, 1), else_=null()).label("unpaid"),
        case((is_paid, as_yes_no(wage.amount_paid < wage.amount_due)), else_=null()).label("underpaid"),
        wage.currency,
        deduction_percent(wage).label("deduction_percent"),
    ).where(is_known(wage, as_of))


def deduction_percent(wage: Any) -> ColumnElement[Any]:
    """What was taken off, in percent of the wage before it; NULL where nobody stated the deductions."""
    taken, net = as_number(wage.deductions), as_number(wage.amount_due)
    return case((taken + net > 0, taken * 100.0 / (taken + net)))


def contract_comparisons(as_of: ColumnElement[Any]) -> Select[Any]:
    """Each offer beside the latest contract the same worker signed (or had registered) before the next offer.

    A term that one side does not state is not compared; the answer is then unknown (NULL) unless another term is
    worse. The record is the signed contract.
    """
    offered, signed = _offers(as_of), aliased(EmploymentContract)
    latest = (
        func.row_number()
        .over(partition_by=offered.c.id, order_by=(signed.occurred_on.desc(), signed.id.desc()))
        .label("place")
    )
    pairs = (
        select(signed, latest, *(offered.c[name].label(f"offered_{name}") for name in _COMPARED))
        .join(offered, and_(offered.c.organisation_id == signed.organisation_id, offered.c.worker == signed.worker))
        .where(
            is_known(signed, as_of),
            asked_for(signed.organisation_id),
            signed.stage != ContractStage.OFFERED,
            signed.occurred_on >= offered.c.occurred_on,
            or_(offered.c.next_offer_on.is_(None), signed.occurred_on < offered.c.next_offer_on),
        )
        .subquery()
    )
    return _compared(pairs.c).where(pairs.c.place == 1)


_COMPARED = ("monthly_wage", "currency", "job_code", "job_key", "city_key", "weekly_hours", "known_on")


def _offers(as_of: ColumnElement[Any]) -> Any:
    offer = EmploymentContract
    following = func.lead(offer.occurred_on).over(
        partition_by=(offer.organisation_id, offer.worker), order_by=(offer.occurred_on, offer.id)
    )
    wanted = (offer.id, offer.organisation_id, offer.worker, offer.occurred_on, *(getattr(offer, n) for n in _COMPARED))
    return (
        select(*wanted, following.label("next_offer_on"))
        .where(is_known(offer, as_of), asked_for(offer.organisation_id), offer.stage == ContractStage.OFFERED)
        .subquery()
    )


def _compared(pair: Any) -> Select[Any]:
    lower_wage = case(
        (pair.currency == pair.offered_currency, as_yes_no(pair.monthly_wage < pair.offered_monthly_wage))
    )
    other_job = case(
        (
            pair.job_code.is_not(None) & pair.offered_job_code.is_not(None),
            as_yes_no(pair.job_code != pair.offered_job_code),
        ),
        else_=_differs(pair.job_key, pair.offered_job_key),
    )
    other_place = _differs(pair.city_key, pair.offered_city_key)
    more_hours = as_yes_no(pair.weekly_hours > pair.offered_weekly_hours)
    terms = {"lower_wage": lower_wage, "other_job": other_job, "other_place": other_place, "more_hours": more_hours}
    wage, offered_wage = as_number(pair.monthly_wage), as_number(pair.offered_monthly_wage)
    return select(
        pair.organisation_id,
        pair.workplace_id,
        pair.id.label("record_id"),
        pair.occurred_on,
        case((pair.known_on >= pair.offered_known_on, pair.known_on), else_=pair.offered_known_on).label("known_on"),
        case(
            (pair.recorded_by_id.is_not(None), EvidenceStrength.DECLARED.value),
            (pair.stage == ContractStage.REGISTERED, EvidenceStrength.AUTHORITY_REGISTER.value),
            else_=EvidenceStrength.DOCUMENTED.value,
        ).label("strength"),
        pair.worker,
        type_coerce(pair.stage, String).label("stage"),
        as_yes_no(or_(*(term == 1 for term in terms.values()))).label("worse"),
        case(
            (
                and_(pair.currency == pair.offered_currency, offered_wage > 0),
                (wage - offered_wage) * 100.0 / offered_wage,
            )
        ).label("wage_difference_percent"),
        *(term.label(name) for name, term in terms.items()),
    )


def _differs(value: Any, offered: Any) -> ColumnElement[Any]:
    """Compare texts of one script only: a title in Arabic and one in English may mean the same."""
    return case((func.substr(value, 1, 2) == func.substr(offered, 1, 2), as_yes_no(value != offered)))


def document_custody(as_of: ColumnElement[Any]) -> Select[Any]:
    """Who kept workers' documents, as known on `as_of`; what an inspector saw weighs more than what was declared."""
    custody = DocumentCustody
    seen = case(
        (custody.basis == CustodyBasis.SEEN, EvidenceStrength.VERIFIED_ON_SITE.value),
        else_=EvidenceStrength.DECLARED.value,
    )
    return select(
        *envelope(custody, seen),
        as_yes_no(custody.held_by != DocumentHolder.WORKER).label("held_by_other"),
        type_coerce(custody.held_by, String).label("holder"),
        type_coerce(custody.basis, String).label("basis"),
        literal(RETENTION_OF_DOCUMENTS).label("sign"),
        custody.documents,
        as_yes_no(custody.consent_written).label("consent_written"),
        as_yes_no(custody.receipt).label("receipt"),
    ).where(is_known(custody, as_of))


def describe_wage(record: Mapping[str, Any]) -> str:
    """One sentence about a wage."""
    worker = code_in_sentence(short_pseudonym(record["worker"]))
    due = amount_in_sentence(record["amount_due"], record["currency"])
    days = record["days_late"]
    if days is None:
        return _("Wage of %(amount)s of worker %(worker)s, not yet due.", amount=due, worker=worker)
    if record["unpaid"] == 1:
        return ngettext(
            "Wage of %(amount)s of worker %(worker)s unpaid, %(num)s day after it was due.",
            "Wage of %(amount)s of worker %(worker)s unpaid, %(num)s days after it was due.",
            days,
            amount=due,
            worker=worker,
        )
    if record["underpaid"] == 1:
        paid = amount_in_sentence(record["amount_paid"], record["currency"])
        return _(
            "Worker %(worker)s was paid %(paid)s of a wage of %(amount)s, %(days)s days late.",
            worker=worker,
            paid=paid,
            amount=due,
            days=number_in_sentence(days),
        )
    if days == 0:
        return _("Wage of %(amount)s of worker %(worker)s paid on time.", amount=due, worker=worker)
    return ngettext(
        "Wage of %(amount)s of worker %(worker)s paid %(num)s day late.",
        "Wage of %(amount)s of worker %(worker)s paid %(num)s days late.",
        days,
        amount=due,
        worker=worker,
    )


TERM_LABELS: Mapping[str, Any] = {
    "lower_wage": _l("lower wage"),
    "other_job": _l("other job"),
    "other_place": _l("other place of work"),
    "more_hours": _l("more hours"),
}


def describe_comparison(record: Mapping[str, Any]) -> str:
    """One sentence about a signed contract beside its offer."""
    worker = code_in_sentence(short_pseudonym(record["worker"]))
    worse = [str(label) for name, label in TERM_LABELS.items() if record[name] == 1]
    if worse:
        terms = _(", ").join(worse)
        return _("Contract of worker %(worker)s is worse than the offer: %(terms)s.", worker=worker, terms=terms)
    if record["worse"] is None:
        return _("Contract of worker %(worker)s cannot be fully compared with the offer.", worker=worker)
    return _("Contract of worker %(worker)s keeps to the offer.", worker=worker)


def describe_custody(record: Mapping[str, Any]) -> str:
    """One sentence about who keeps documents."""
    seen = record["strength"] == EvidenceStrength.VERIFIED_ON_SITE
    message = (
        _("%(count)s identity documents held by: %(holder)s (seen on site).")
        if seen
        else _("%(count)s identity documents held by: %(holder)s (declared).")
    )
    return message % {"count": number_in_sentence(record["documents"]), "holder": HOLDER_LABELS[record["holder"]]}


SOURCES = (
    EvidenceSource(
        code="wage_payments",
        told_to_organisation=True,
        label=_l("Wage payments"),
        query=wage_payments,
        fields={
            "worker": FieldType.TEXT,
            "days_late": FieldType.NUMBER,
            "amount_due": FieldType.NUMBER,
            "amount_paid": FieldType.NUMBER,
            "unpaid": FieldType.YES_NO,
            "underpaid": FieldType.YES_NO,
            "currency": FieldType.TEXT,
            "deduction_percent": FieldType.NUMBER,
        },
        field_labels={
            "worker": _l("worker"),
            "days_late": _l("days late"),
            "amount_due": _l("amount due"),
            "amount_paid": _l("amount paid"),
            "unpaid": _l("not paid yet"),
            "underpaid": _l("paid less than due"),
            "currency": _l("currency"),
            "deduction_percent": _l("percent of the wage taken off"),
        },
        describe=describe_wage,
        reader_permission=READ_RECORDS,
        entry_endpoint="employers.enter_wage_payment",
        correction_endpoint="employers.correct_wage_payment",
        importer="wage_payments",
        independence_class="organisation_itself",
        icon="cash-coin",
    ),
    EvidenceSource(
        code="contract_comparisons",
        label=_l("Contracts beside their offers"),
        query=contract_comparisons,
        fields={
            "worker": FieldType.TEXT,
            "stage": FieldType.TEXT,
            "worse": FieldType.YES_NO,
            "wage_difference_percent": FieldType.NUMBER,
            **dict.fromkeys(TERM_LABELS, FieldType.YES_NO),
        },
        field_labels={
            "worker": _l("worker"),
            "stage": _l("stage of the contract"),
            "worse": _l("contract worse than the offer"),
            "wage_difference_percent": _l("difference to the wage offered, in percent"),
            **TERM_LABELS,
        },
        value_labels={"stage": STAGE_LABELS},
        describe=describe_comparison,
        reader_permission=READ_RECORDS,
        entry_endpoint="employers.enter_contract",
        correction_endpoint="employers.correct_contract",
        importer="contracts",
        independence_class="organisation_itself",
        icon="file-earmark-diff",
    ),
    EvidenceSource(
        code="document_custody",
        told_to_organisation=True,
        label=_l("Custody of documents"),
        query=document_custody,
        fields={
            "held_by_other": FieldType.YES_NO,
            "holder": FieldType.TEXT,
            "basis": FieldType.TEXT,
            "sign": FieldType.NUMBER,
            "documents": FieldType.NUMBER,
            "consent_written": FieldType.YES_NO,
            "receipt": FieldType.YES_NO,
        },
        field_labels={
            "held_by_other": _l("documents held by others"),
            "holder": _l("who holds the documents"),
            "basis": _l("how it is known"),
            "sign": _l("ILO sign"),
            "documents": _l("number of documents"),
            "consent_written": _l("written consent"),
            "receipt": _l("receipt given"),
        },
        value_labels={"holder": HOLDER_LABELS, "basis": BASIS_LABELS, "sign": SIGN_LABELS},
        describe=describe_custody,
        reader_permission=READ_RECORDS,
        entry_endpoint="employers.enter_document_custody",
        correction_endpoint="employers.correct_document_custody",
        importer="document_custody",
        independence_class="organisation_itself",
        icon="passport",
    ),
    *work_sources.SOURCES,
)
