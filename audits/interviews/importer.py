"""Bringing worker interviews in from a file, into audits by their number. Refused consent stores nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import insert, select

from audits.import_batches import audit_of, known_on_of, load_audits, workplace_id_of
from audits.interviews.answers import CostAnswer, InterviewAnswers, check_answers, interview_columns
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.interviews.operations import CHILDREN, child_rows
from audits.interviews.origins import CURRENCIES, countries
from audits.interviews.queries import recruiters_by_client
from audits.interviews.values import (
    ConsentOutcome,
    CostCategory,
    DocumentHolder,
    FeePayee,
    InterestPeriod,
    InterpreterTie,
    InterviewPlace,
    LeavingAnswer,
    LenderRole,
    PaperKind,
    PromiseAnswer,
    PromisedTerm,
    RiskAnswer,
    Sex,
    SignAnswer,
)
from audits.models import Audit
from compliance.change_log.record import record_change
from compliance.clock import now, today
from compliance.database import db
from compliance.errors import InvalidInput
from compliance.imports.bulk import known_values
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter, RowError
from compliance.organisations.folding import fold
from compliance.organisations.models import Organisation
from compliance.scheduling.pending import request_evaluation
from compliance.standards.ilo_signs import ILO_SIGNS

# A file holds the costs of an interview in columns cost_1_category … cost_6_lender.
COSTS_OF_A_ROW = 6
_PLAIN = (
    "interviewed_on",
    "place",
    "is_individual",
    "group_size",
    "language",
    "nationality",
    "sex",
    "fee_paid",
    "has_debts",
    "monthly_wage",
    "wage_currency",
    "hours_a_week",
    "days_off_a_month",
    "overtime_paid",
    "note",
)


def _currency() -> fields.String:
    return fields.String(allow_none=True, validate=validate.OneOf(CURRENCIES))


def _amount() -> fields.Decimal:
    return fields.Decimal(allow_none=True, places=2, validate=validate.Range(min=0, max=10**12))


class _InterviewFields(Schema):
    class Meta:
        unknown = RAISE

    audit_number = fields.String(required=True, validate=validate.Length(1, 20))
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))
    consent = fields.String(required=True, validate=validate.OneOf(("given", "refused")))
    interviewed_on = fields.Date(required=True)
    known_on = fields.Date(allow_none=True)
    place = fields.Enum(InterviewPlace, by_value=True, allow_none=True)
    is_individual = fields.Boolean(allow_none=True)
    workplace = fields.String(allow_none=True)
    language = fields.String(allow_none=True, validate=validate.Length(2, 8))
    nationality = fields.String(allow_none=True, validate=validate.OneOf(tuple(countries("en"))))
    sex = fields.Enum(Sex, by_value=True, allow_none=True)
    recruitment_office = fields.String(allow_none=True, validate=validate.Length(max=300))
    group_size = fields.Integer(allow_none=True, validate=validate.Range(2, 1000))
    interpreter = fields.Enum(InterpreterTie, by_value=True, allow_none=True)
    risk = fields.Enum(RiskAnswer, by_value=True, allow_none=True)
    fee_paid = fields.Boolean(allow_none=True)
    has_debts = fields.Boolean(allow_none=True)
    monthly_wage = _amount()
    wage_currency = _currency()
    hours_a_week = fields.Integer(allow_none=True, validate=validate.Range(0, 168))
    days_off_a_month = fields.Integer(allow_none=True, validate=validate.Range(0, 31))
    overtime_paid = fields.Boolean(allow_none=True)
    if_leaving = fields.Enum(LeavingAnswer, by_value=True, allow_none=True)
    note = fields.String(allow_none=True, validate=validate.Length(max=4000))


def _cost_fields() -> dict[str, fields.Field[Any]]:
    return {
        "category": fields.Enum(CostCategory, by_value=True, allow_none=True),
        "amount": _amount(),
        "currency": _currency(),
        "payee": fields.Enum(FeePayee, by_value=True, allow_none=True),
        "receipt": fields.Boolean(allow_none=True),
        "borrowed": fields.Boolean(allow_none=True),
        "loan_amount": _amount(),
        "interest_percent": fields.Decimal(allow_none=True, places=2, validate=validate.Range(min=0, max=10000)),
        "interest_period": fields.Enum(InterestPeriod, by_value=True, allow_none=True),
        "lender": fields.Enum(LenderRole, by_value=True, allow_none=True),
    }


# Columns by their numbers and kinds: sign_1 … sign_11, cost_1_category …, passport_holder …, promised_wage …
InterviewSchema = _InterviewFields.from_dict(
    {
        **{f"sign_{number}": fields.Enum(SignAnswer, by_value=True, allow_none=True) for number in ILO_SIGNS},
        **{f"{paper}_holder": fields.Enum(DocumentHolder, by_value=True, allow_none=True) for paper in PaperKind},
        **{f"promised_{term}": fields.Enum(PromiseAnswer, by_value=True, allow_none=True) for term in PromisedTerm},
        **{
            f"cost_{number}_{name}": made
            for number in range(1, COSTS_OF_A_ROW + 1)
            for name, made in _cost_fields().items()
        },
    },
    name="InterviewSchema",
)


@dataclass(frozen=True)
class Accepted:
    """A checked row: its audit, and its answers where consent was given."""

    row: ImportedRow
    audit: Audit
    answers: InterviewAnswers | None

    @property
    def reference(self) -> str:
        return str(self.row.values["source_reference"])


@dataclass
class Batch:
    """What one call found, and what it has to look things up in."""

    audits: Mapping[str, Audit]
    recruiters: Mapping[int, Sequence[Organisation]]
    accepted: dict[str, Accepted] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def write_interviews(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store a batch in a fixed number of statements; a reference that is there already stays as it is."""
    known = known_values(InterviewConsent.source_reference, [row.values["source_reference"] for row in rows])
    new = [row for row in rows if row.values["source_reference"] not in known]
    audits = load_audits(new)
    batch = Batch(audits, recruiters_by_client([audit.organisation_id for audit in audits.values()]))
    for row in new:
        _take(row, batch)
    _insert(list(batch.accepted.values()))
    unchanged = len(rows) - len(batch.accepted) - len(batch.errors)
    return ImportResult(created=len(batch.accepted), unchanged=unchanged, errors=batch.errors)


def _take(row: ImportedRow, batch: Batch) -> None:
    try:
        accepted = _accept(row, batch)
    except InvalidInput as problem:
        batch.errors.append(RowError(row.number, problem.field, str(problem.message)))
    else:
        batch.accepted.setdefault(accepted.reference, accepted)


def _accept(row: ImportedRow, batch: Batch) -> Accepted:
    audit = audit_of(row, batch.audits)
    if row.values["consent"] == "refused":
        return Accepted(row, audit, None)
    offices = batch.recruiters[audit.organisation_id]
    answers = _answers(row.values, audit, offices)
    check_answers(audit, answers, today(), {office.id for office in offices})
    known_on_of(row.values, answers.interviewed_on)
    return Accepted(row, audit, answers)


def _answers(values: Mapping[str, Any], audit: Audit, offices: Sequence[Organisation]) -> InterviewAnswers:
    office = values.get("recruitment_office") or None
    recruiter_id = next((each.id for each in offices if office and fold(each.name) == fold(office)), None)
    plain: dict[str, Any] = {name: values.get(name) for name in _PLAIN}
    return InterviewAnswers(
        **plain,
        workplace_id=workplace_id_of(values, audit),
        recruiter_id=recruiter_id,
        recruiter_named=office if recruiter_id is None else None,
        interpreter=values.get("interpreter") or InterpreterTie.UNKNOWN,
        if_leaving=values.get("if_leaving") or LeavingAnswer.NOT_ASKED,
        costs=[cost for cost in (_cost(values, number) for number in range(1, COSTS_OF_A_ROW + 1)) if cost],
        papers={paper: values.get(f"{paper}_holder") or DocumentHolder.NOT_ASKED for paper in PaperKind},
        promises={term: values.get(f"promised_{term}") or PromiseAnswer.UNKNOWN for term in PromisedTerm},
        signs={number: values.get(f"sign_{number}") or SignAnswer.NOT_ASKED for number in ILO_SIGNS},
    )


def _cost(values: Mapping[str, Any], number: int) -> CostAnswer | None:
    """The cost in the columns of this number, or None where they are empty."""
    prefix = f"cost_{number}_"
    given = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    given = {name: value for name, value in given.items() if value is not None}
    return CostAnswer(**given) if given else None


def _insert(accepted: Sequence[Accepted]) -> None:
    if not accepted:
        return
    db.session.execute(insert(InterviewConsent), [_consent_row(each) for each in accepted])
    given = [each for each in accepted if each.answers is not None]
    if given:
        consents = _ids(InterviewConsent, given)
        db.session.execute(insert(WorkerInterview), [_interview_row(each, consents[each.reference]) for each in given])
        interviews = _ids(WorkerInterview, given)
        for relation, model in CHILDREN.items():
            children = [row for each in given for row in _children(each, relation, interviews[each.reference])]
            if children:
                db.session.execute(insert(model), children)
    _announce(accepted)


def _consent_row(each: Accepted) -> dict[str, Any]:
    return {
        "audit_id": each.audit.id,
        "outcome": ConsentOutcome.GIVEN if each.answers is not None else ConsentOutcome.REFUSED,
        "risk": each.row.values.get("risk") or RiskAnswer.UNKNOWN,
        "place": each.row.values.get("place"),
        "asked_on": each.row.values["interviewed_on"],
        "recorded_at": now(),
        "source_reference": each.reference,
    }


def _interview_row(each: Accepted, consent_id: int) -> dict[str, Any]:
    answers = each.answers or InterviewAnswers(interviewed_on=each.row.values["interviewed_on"])
    return {
        **interview_columns(answers),
        "audit_id": each.audit.id,
        "consent_id": consent_id,
        "organisation_id": each.audit.organisation_id,
        "known_on": known_on_of(each.row.values, answers.interviewed_on),
        "recorded_at": now(),
        "source_reference": each.reference,
    }


def _children(each: Accepted, relation: str, interview_id: int) -> list[dict[str, Any]]:
    rows = child_rows(each.answers)[relation] if each.answers else []
    return [{"interview_id": interview_id, **row} for row in rows]


def _ids(model: Any, accepted: Sequence[Accepted]) -> dict[str, int]:
    references = [each.reference for each in accepted]
    statement = select(model.source_reference, model.id).where(model.source_reference.in_(references))
    return {reference: row_id for reference, row_id in db.session.execute(statement)}  # noqa: C416 - rows, not pairs


def _announce(accepted: Sequence[Accepted]) -> None:
    recruiters = [each.answers.recruiter_id for each in accepted if each.answers]
    request_evaluation([*(each.audit.organisation_id for each in accepted), *recruiters], "interviews_imported")
    for audit in {each.audit.id: each.audit for each in accepted}.values():
        record_change("audits.import_interviews", audit, None, summary=f"Imported interviews into {audit.number}")


INTERVIEW_IMPORTER = RecordImporter(
    kind="worker_interviews",
    label=_l("Interviews with workers"),
    schema=InterviewSchema(),
    write=write_interviews,
    names_people=True,
)
