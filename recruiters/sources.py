"""Evidence sources over recruitment offices' records: what an indicator may ask, and how a record is told."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, String, and_, case, false, func, literal, null, or_, select, type_coerce

from compliance.database import days_between
from compliance.organisations.evidence import as_number, as_yes_no, asked_for, is_known, limited_to
from compliance.organisations.models import BusinessRelationship, Organisation, RelationshipKind
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.standards.ilo_signs import SIGN_LABELS
from compliance.web.sentences import amount_in_sentence, code_in_sentence, number_in_sentence
from recruiters.labels import CATEGORY_LABELS, PAYEE_LABELS, STATUS_LABELS
from recruiters.models import FeeReporter, Licence, LicenceStatus, RecruitmentFee
from recruiters.permissions import READ_RECORDS

# The ILO sign that money taken for a job leads to.
DEBT_BONDAGE = 9
_FEE_STRENGTH = {
    FeeReporter.WORKER_COMPLAINT: EvidenceStrength.REPORTED_BY_WORKERS.value,
    FeeReporter.OFFICE_BOOKS: EvidenceStrength.DOCUMENTED.value,
    FeeReporter.EMPLOYER_SURVEY: EvidenceStrength.DOCUMENTED.value,
}


def licences(as_of: ColumnElement[Any]) -> Select[Any]:
    """The latest licence of each organisation as known on `as_of`.

    `days_since_expiry` and `days_to_expiry` are signed (one is the other's negative), NULL without an expiry date.
    """
    newest_first = (Licence.occurred_on.desc(), Licence.id.desc())
    place = func.row_number().over(partition_by=Licence.organisation_id, order_by=newest_first).label("place")
    found = (
        select(Licence, place)
        .where(
            is_known(Licence, as_of, once_begun=True),
            asked_for(Licence.organisation_id),
            Licence.occurred_on <= as_of,
        )
        .subquery()
        .c
    )
    return select(
        found.organisation_id,
        found.workplace_id,
        found.id.label("record_id"),
        found.occurred_on,
        found.known_on,
        literal(EvidenceStrength.AUTHORITY_REGISTER.value).label("strength"),
        found.licence_number,
        type_coerce(found.status, String).label("status"),
        days_between(as_of, found.expires_on).label("days_since_expiry"),
        days_between(found.expires_on, as_of).label("days_to_expiry"),
        found.expires_on,
    ).where(found.place == 1)


def recruitment_fees(as_of: ColumnElement[Any]) -> Select[Any]:
    """Sums workers paid to be recruited, as known on `as_of`, net of what had been repaid by then."""
    fee = RecruitmentFee
    repaid = case((fee.repaid_on <= as_of, func.coalesce(fee.repaid_amount, 0)), else_=0)
    net = as_number(fee.amount) - as_number(repaid)
    wage = as_number(fee.monthly_wage)
    months = case((and_(fee.currency == fee.wage_currency, wage > 0), net / wage))
    return select(
        fee.organisation_id,
        fee.workplace_id,
        fee.id.label("record_id"),
        fee.occurred_on,
        fee.known_on,
        case(
            *((fee.reported_by == reporter, strength) for reporter, strength in _FEE_STRENGTH.items()),
            else_=EvidenceStrength.DECLARED.value,
        ).label("strength"),
        fee.worker,
        as_yes_no(fee.amount > 0).label("paid"),
        net.label("amount"),
        fee.currency,
        months.label("months_of_wage"),
        type_coerce(fee.payee_role, String).label("payee"),
        type_coerce(fee.fee_category, String).label("fee_category"),
        as_yes_no(net <= 0).label("repaid"),
    ).where(is_known(fee, as_of))


def fees_at_offices(as_of: ColumnElement[Any]) -> Select[Any]:
    """Fees on record at the recruitment offices an organisation uses, told of the worker's own employer.

    One row for each client of the office on `as_of`; known from the day both the fee and the relationship were.
    `present` is yes where the worker is known to be the client's or the client is the office's only one, and unknown
    otherwise: one fee at an office of three hundred employers accuses none of them.
    """
    fee, client = recruitment_fees(as_of).subquery(), BusinessRelationship
    still_used = or_(client.ended_on.is_(None), client.ended_on > as_of)
    uses = (
        select(
            client.organisation_id,
            client.supplier_id,
            func.min(client.known_on).label("known_on"),
            func.count().over(partition_by=client.supplier_id).label("clients"),
        )
        .where(is_known(client, as_of), still_used)
        .group_by(client.organisation_id, client.supplier_id)
        .subquery()
    )
    is_theirs = or_(uses.c.clients == 1, _works_for(uses.c.organisation_id, fee.c.worker))
    return select(
        uses.c.organisation_id,
        null().label("workplace_id"),
        fee.c.record_id,
        fee.c.occurred_on,
        case((fee.c.known_on >= uses.c.known_on, fee.c.known_on), else_=uses.c.known_on).label("known_on"),
        fee.c.strength,
        literal(DEBT_BONDAGE).label("sign"),
        case((fee.c.amount <= 0, 0), (is_theirs, 1)).label("present"),
        fee.c.amount,
        fee.c.currency,
        fee.c.months_of_wage,
        fee.c.fee_category,
        fee.c.paid,
        fee.c.repaid,
    ).join(uses, uses.c.supplier_id == fee.c.organisation_id)


def _works_for(organisation_id: Any, worker: Any) -> ColumnElement[bool]:
    """True where a record of the organisation's own names the worker."""
    rosters = [each().subquery().c for each in current_app.extensions["compliance"].worker_rosters]
    return or_(
        false(),
        *(
            select(literal(1)).where(roster.organisation_id == organisation_id, roster.worker == worker).exists()
            for roster in rosters
        ),
    )


def sub_agent_licences(as_of: ColumnElement[Any]) -> Select[Any]:
    """The sub-agents an office works with on `as_of` and whether each has a valid licence; unknown without any."""
    used = BusinessRelationship
    with limited_to(None):  # their licences, not those of the offices asked for
        held = licences(as_of).subquery()
    valid = and_(
        held.c.status.in_([LicenceStatus.ACTIVE.value, LicenceStatus.GRACE.value]),
        func.coalesce(held.c.days_since_expiry, 0) <= 0,
    )
    still_used = or_(used.ended_on.is_(None), used.ended_on > as_of)
    return (
        select(
            used.organisation_id,
            used.workplace_id,
            used.id.label("record_id"),
            used.occurred_on,
            case((held.c.known_on > used.known_on, held.c.known_on), else_=used.known_on).label("known_on"),
            literal(EvidenceStrength.AUTHORITY_REGISTER.value).label("strength"),
            case((held.c.record_id.is_(None), None), (valid, 1), else_=0).label("licensed"),
            Organisation.name.label("sub_agent"),
        )
        .join(Organisation, Organisation.id == used.supplier_id)
        .outerjoin(held, held.c.organisation_id == used.supplier_id)
        .where(used.kind == RelationshipKind.SUB_AGENT_OF, is_known(used, as_of), still_used)
    )


def describe_sub_agent(record: Mapping[str, Any]) -> str:
    """One sentence about a sub-agent's licence."""
    name = record["sub_agent"]
    if record["licensed"] is None:
        return _("Sub-agent %(name)s: no licence on record.", name=name)
    if record["licensed"]:
        return _("Sub-agent %(name)s: licensed.", name=name)
    return _("Sub-agent %(name)s: licence expired, suspended or revoked.", name=name)


def describe_licence(record: Mapping[str, Any]) -> str:
    """One sentence about a licence."""
    number, days = code_in_sentence(record["licence_number"]), record["days_since_expiry"]
    status = STATUS_LABELS[record["status"]]
    if days is None:
        return _("Licence %(number)s: %(status)s, no expiry date known.", number=number, status=status)
    if days > 0:
        return ngettext(
            "Licence %(number)s: %(status)s, expired %(num)s day ago.",
            "Licence %(number)s: %(status)s, expired %(num)s days ago.",
            days,
            number=number,
            status=status,
        )
    return ngettext(
        "Licence %(number)s: %(status)s, expires in %(num)s day.",
        "Licence %(number)s: %(status)s, expires in %(num)s days.",
        -days,
        number=number,
        status=status,
    )


def describe_fee(record: Mapping[str, Any]) -> str:
    """One sentence about a fee."""
    category = CATEGORY_LABELS[record["fee_category"]]
    if record["repaid"] == 1 and record["paid"] == 1:
        return _("A worker paid for recruitment (%(category)s) and was repaid in full.", category=category)
    amount, months = amount_in_sentence(record["amount"], record["currency"]), record["months_of_wage"]
    if months is None:
        return _("A worker paid %(amount)s for recruitment (%(category)s).", amount=amount, category=category)
    return _(
        "A worker paid %(amount)s for recruitment (%(category)s), %(months)s months of the wage.",
        amount=amount,
        category=category,
        months=number_in_sentence(months),
    )


SOURCES = (
    EvidenceSource(
        code="licences",
        told_to_organisation=True,
        label=_l("Licences"),
        query=licences,
        fields={
            "licence_number": FieldType.TEXT,
            "status": FieldType.TEXT,
            "days_since_expiry": FieldType.NUMBER,
            "days_to_expiry": FieldType.NUMBER,
            "expires_on": FieldType.DATE,
        },
        field_labels={
            "licence_number": _l("licence number"),
            "status": _l("status"),
            "days_since_expiry": _l("days since it expired"),
            "days_to_expiry": _l("days until it expires"),
            "expires_on": _l("date of expiry"),
        },
        value_labels={"status": STATUS_LABELS},
        describe=describe_licence,
        reader_permission=READ_RECORDS,
        entry_endpoint="recruiters.enter_licence",
        correction_endpoint="recruiters.correct_licence",
        importer="licences",
        independence_class="authority_register",
        icon="patch-check",
    ),
    EvidenceSource(
        code="recruitment_fees",
        label=_l("Recruitment fees"),
        query=recruitment_fees,
        fields={
            "worker": FieldType.TEXT,
            "paid": FieldType.YES_NO,
            "amount": FieldType.NUMBER,
            "currency": FieldType.TEXT,
            "months_of_wage": FieldType.NUMBER,
            "payee": FieldType.TEXT,
            "fee_category": FieldType.TEXT,
            "repaid": FieldType.YES_NO,
        },
        field_labels={
            "worker": _l("worker"),
            "paid": _l("the worker paid"),
            "amount": _l("amount"),
            "currency": _l("currency"),
            "months_of_wage": _l("months of wage"),
            "payee": _l("who was paid"),
            "fee_category": _l("what was paid for"),
            "repaid": _l("repaid in full"),
        },
        value_labels={"payee": PAYEE_LABELS, "fee_category": CATEGORY_LABELS},
        describe=describe_fee,
        reader_permission=READ_RECORDS,
        entry_endpoint="recruiters.enter_recruitment_fee",
        correction_endpoint="recruiters.correct_recruitment_fee",
        importer="recruitment_fees",
        independence_class="workers",
        # Complaints of workers are among them: whoever reads a count could guess who spoke.
        rests_on_interviews=True,
        icon="cash-stack",
    ),
    EvidenceSource(
        code="sub_agent_licences",
        label=_l("Licences of sub-agents"),
        query=sub_agent_licences,
        fields={"licensed": FieldType.YES_NO, "sub_agent": FieldType.TEXT},
        field_labels={"licensed": _l("licence valid"), "sub_agent": _l("sub-agent")},
        describe=describe_sub_agent,
        reader_permission=READ_RECORDS,
        entry_endpoint="recruiters.enter_licence",
        correction_endpoint="recruiters.correct_licence",
        importer="relationships",
        independence_class="authority_register",
        icon="diagram-3",
    ),
    EvidenceSource(
        code="fees_at_offices",
        label=_l("Fees at the recruitment offices it uses"),
        query=fees_at_offices,
        fields={
            "sign": FieldType.NUMBER,
            "present": FieldType.YES_NO,
            "amount": FieldType.NUMBER,
            "currency": FieldType.TEXT,
            "months_of_wage": FieldType.NUMBER,
            "fee_category": FieldType.TEXT,
            "paid": FieldType.YES_NO,
            "repaid": FieldType.YES_NO,
        },
        field_labels={
            "sign": _l("ILO sign"),
            "present": _l("a fee not repaid in full"),
            "amount": _l("amount"),
            "currency": _l("currency"),
            "months_of_wage": _l("months of wage"),
            "fee_category": _l("what was paid for"),
            "paid": _l("the worker paid"),
            "repaid": _l("repaid in full"),
        },
        value_labels={"sign": SIGN_LABELS, "fee_category": CATEGORY_LABELS},
        describe=describe_fee,
        reader_permission=READ_RECORDS,
        entry_endpoint="recruiters.enter_recruitment_fee",
        correction_endpoint="recruiters.correct_recruitment_fee",
        importer="recruitment_fees",
        independence_class="workers",
        rests_on_interviews=True,
        icon="cash-stack",
    ),
)
