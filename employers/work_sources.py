"""Evidence sources over hours of work, permits, contracts, and wages beside the contract they are paid for."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Float, Select, String, and_, case, cast, func, or_, select, type_coerce

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
from compliance.web.sentences import amount_in_sentence, code_in_sentence, number_in_sentence
from employers.labels import PERMIT_LABELS, STAGE_LABELS
from employers.models import ContractStage, EmploymentContract, WagePayment, WorkingHours, WorkPermit
from employers.permissions import READ_RECORDS

DAYS_IN_A_MONTH = 30.4375


def working_hours(as_of: ColumnElement[Any]) -> Select[Any]:
    """Hours of a worker and week as known on `as_of`.

    `hours_four_weeks` is the least of this and the three weeks before it, `rest_days_four_weeks` the most; NULL where
    one of the four is not on record, since nobody knows what was worked in it.
    """
    week = WorkingHours
    one: dict[str, Any] = {"partition_by": (week.organisation_id, week.worker), "order_by": (week.week_start, week.id)}
    four: dict[str, Any] = {**one, "rows": (-3, 0)}
    in_a_row = and_(
        *(days_between(week.week_start, func.lag(week.week_start, n).over(**one)) == 7 * n for n in (1, 2, 3))
    )
    all_rest_known = and_(in_a_row, func.count(week.rest_days).over(**four) == 4)
    unpaid = as_yes_no(week.overtime_minutes_paid < week.overtime_minutes)
    return select(
        *envelope(week, declared_or_documented(week)),
        week.worker,
        (cast(week.minutes_worked, Float) / 60.0).label("hours"),
        week.rest_days,
        case((in_a_row, cast(func.min(week.minutes_worked).over(**four), Float) / 60.0)).label("hours_four_weeks"),
        case((all_rest_known, func.max(week.rest_days).over(**four))).label("rest_days_four_weeks"),
        unpaid.label("overtime_unpaid"),
    ).where(is_known(week, as_of), asked_for(week.organisation_id))


def work_permits(as_of: ColumnElement[Any]) -> Select[Any]:
    """The latest permit of each kind of each worker that had begun by `as_of`; 0 days expired while it is valid."""
    permit = WorkPermit
    newest_first = (permit.occurred_on.desc(), permit.id.desc())
    place = func.row_number().over(
        partition_by=(permit.organisation_id, permit.worker, permit.permit_kind), order_by=newest_first
    )
    known = (
        select(permit, declared_or_documented(permit).label("strength"), place.label("place"))
        .where(
            is_known(permit, as_of, once_begun=True),
            asked_for(permit.organisation_id),
            permit.occurred_on <= as_of,
        )
        .subquery()
        .c
    )
    is_needed = or_(known.ended_on.is_(None), known.ended_on > as_of)
    days = days_between(as_of, known.expires_on)
    return select(
        known.organisation_id,
        known.workplace_id,
        known.id.label("record_id"),
        known.occurred_on,
        known.known_on,
        known.strength,
        known.worker,
        type_coerce(known.permit_kind, String).label("permit_kind"),
        known.expires_on,
        case((and_(is_needed, days > 0), days), else_=0).label("days_expired"),
    ).where(known.place == 1)


def contracts(as_of: ColumnElement[Any]) -> Select[Any]:
    """Offers, signed and registered contracts as known on `as_of`, and how many months ago each was dated."""
    terms = EmploymentContract
    return select(
        *envelope(terms, _contract_strength(terms)),
        terms.worker,
        type_coerce(terms.stage, String).label("stage"),
        (cast(days_between(as_of, terms.occurred_on), Float) / DAYS_IN_A_MONTH).label("months_since"),
    ).where(is_known(terms, as_of))


def wages_beside_contracts(as_of: ColumnElement[Any]) -> Select[Any]:
    """Each wage due by `as_of` beside the contract in force when it fell due: signed or registered, same currency.

    A wage net of deductions nobody stated may be below the contract's for a lawful reason: then the answer is unknown.
    """
    wage, terms = WagePayment, _terms_in_force(as_of)
    net, agreed = as_number(wage.amount_due), as_number(terms.c.monthly_wage)
    gross = net + as_number(wage.deductions)
    pair = and_(
        terms.c.organisation_id == wage.organisation_id,
        terms.c.worker == wage.worker,
        terms.c.currency == wage.currency,
        wage.due_on >= terms.c.occurred_on,
        or_(terms.c.next_on.is_(None), wage.due_on < terms.c.next_on),
    )
    return (
        select(
            *envelope(wage, declared_or_documented(wage)),
            wage.worker,
            net.label("amount_due"),
            agreed.label("agreed_wage"),
            wage.currency,
            case((net >= agreed, 0), (gross < agreed, 1), (gross >= agreed, 0)).label("below_contract"),
        )
        .join(terms, pair)
        .where(is_known(wage, as_of), wage.due_on <= as_of)
    )


def _terms_in_force(as_of: ColumnElement[Any]) -> Any:
    terms = EmploymentContract
    following = func.lead(terms.occurred_on).over(
        partition_by=(terms.organisation_id, terms.worker), order_by=(terms.occurred_on, terms.id)
    )
    wanted = (terms.organisation_id, terms.worker, terms.occurred_on, terms.monthly_wage, terms.currency)
    return (
        select(*wanted, following.label("next_on"))
        .where(is_known(terms, as_of), asked_for(terms.organisation_id), terms.stage != ContractStage.OFFERED)
        .subquery()
    )


def _contract_strength(terms: Any) -> ColumnElement[Any]:
    return case(
        (terms.recorded_by_id.is_not(None), EvidenceStrength.DECLARED.value),
        (terms.stage == ContractStage.REGISTERED, EvidenceStrength.AUTHORITY_REGISTER.value),
        else_=EvidenceStrength.DOCUMENTED.value,
    )


def describe_hours(record: Mapping[str, Any]) -> str:
    """One sentence about a week."""
    worker, hours = code_in_sentence(short_pseudonym(record["worker"])), number_in_sentence(record["hours"])
    if record["rest_days"] is None:
        return _("Worker %(worker)s worked %(hours)s hours in a week.", worker=worker, hours=hours)
    return ngettext(
        "Worker %(worker)s worked %(hours)s hours in a week with %(num)s rest day.",
        "Worker %(worker)s worked %(hours)s hours in a week with %(num)s rest days.",
        int(record["rest_days"]),
        worker=worker,
        hours=hours,
    )


def describe_permit(record: Mapping[str, Any]) -> str:
    """One sentence about a permit."""
    worker, permit = code_in_sentence(short_pseudonym(record["worker"])), PERMIT_LABELS[record["permit_kind"]]
    days = int(record["days_expired"])
    if not days:
        return _("%(permit)s of worker %(worker)s is not expired.", permit=permit, worker=worker)
    return ngettext(
        "%(permit)s of worker %(worker)s expired %(num)s day ago.",
        "%(permit)s of worker %(worker)s expired %(num)s days ago.",
        days,
        permit=permit,
        worker=worker,
    )


def describe_contract(record: Mapping[str, Any]) -> str:
    """One sentence about a contract."""
    worker = code_in_sentence(short_pseudonym(record["worker"]))
    return _("Contract of worker %(worker)s: %(stage)s.", worker=worker, stage=STAGE_LABELS[record["stage"]])


def describe_wage_beside_contract(record: Mapping[str, Any]) -> str:
    """One sentence about a wage and the contract it is paid for."""
    return _(
        "Wage of %(amount)s of worker %(worker)s; the contract says %(agreed)s.",
        amount=amount_in_sentence(record["amount_due"], record["currency"]),
        worker=code_in_sentence(short_pseudonym(record["worker"])),
        agreed=amount_in_sentence(record["agreed_wage"], record["currency"]),
    )


def _source(code: str, label: Any, query: Any, describe: Any, name: str, **rest: Any) -> EvidenceSource:
    return EvidenceSource(
        code=code,
        label=label,
        query=query,
        describe=describe,
        reader_permission=READ_RECORDS,
        entry_endpoint=f"employers.enter_{name}",
        correction_endpoint=f"employers.correct_{name}",
        independence_class="organisation_itself",
        **{"told_to_organisation": True, **rest},
    )


SOURCES = (
    _source(
        "working_hours",
        _l("Working hours"),
        working_hours,
        describe_hours,
        "working_hours",
        importer="working_hours",
        icon="clock-history",
        fields={
            "worker": FieldType.TEXT,
            "hours": FieldType.NUMBER,
            "rest_days": FieldType.NUMBER,
            "hours_four_weeks": FieldType.NUMBER,
            "rest_days_four_weeks": FieldType.NUMBER,
            "overtime_unpaid": FieldType.YES_NO,
        },
        field_labels={
            "worker": _l("worker"),
            "hours": _l("hours worked in the week"),
            "rest_days": _l("rest days in the week"),
            "hours_four_weeks": _l("least hours of a week in four weeks running"),
            "rest_days_four_weeks": _l("most rest days of a week in four weeks running"),
            "overtime_unpaid": _l("overtime not paid in full"),
        },
    ),
    _source(
        "work_permits",
        _l("Work and residence permits"),
        work_permits,
        describe_permit,
        "work_permit",
        importer="work_permits",
        icon="person-vcard",
        fields={
            "worker": FieldType.TEXT,
            "permit_kind": FieldType.TEXT,
            "expires_on": FieldType.DATE,
            "days_expired": FieldType.NUMBER,
        },
        field_labels={
            "worker": _l("worker"),
            "permit_kind": _l("kind of permit"),
            "expires_on": _l("date of expiry"),
            "days_expired": _l("days since it expired"),
        },
        value_labels={"permit_kind": PERMIT_LABELS},
    ),
    _source(
        "contracts",
        _l("Offers and contracts"),
        contracts,
        describe_contract,
        "contract",
        importer="contracts",
        icon="file-earmark-text",
        fields={"worker": FieldType.TEXT, "stage": FieldType.TEXT, "months_since": FieldType.NUMBER},
        field_labels={
            "worker": _l("worker"),
            "stage": _l("stage of the contract"),
            "months_since": _l("months since its date"),
        },
        value_labels={"stage": STAGE_LABELS},
    ),
    _source(
        "wages_beside_contracts",
        _l("Wages beside their contracts"),
        wages_beside_contracts,
        describe_wage_beside_contract,
        "wage_payment",
        importer="wage_payments",
        icon="cash-coin",
        # Made of two kinds that are told already.
        told_to_organisation=False,
        fields={
            "worker": FieldType.TEXT,
            "amount_due": FieldType.NUMBER,
            "agreed_wage": FieldType.NUMBER,
            "currency": FieldType.TEXT,
            "below_contract": FieldType.YES_NO,
        },
        field_labels={
            "worker": _l("worker"),
            "amount_due": _l("amount due"),
            "agreed_wage": _l("wage of the contract"),
            "currency": _l("currency"),
            "below_contract": _l("wage below the contract"),
        },
    ),
)
