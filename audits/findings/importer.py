"""Bringing findings in from a file, into audits by their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import select

from audits.findings.models import Finding, Grade, KnownFrom
from audits.findings.operations import FindingFacts, check_finding_facts, finding_columns
from audits.import_batches import audit_of, known_on_of, load_audits, workplace_id_of
from audits.interviews.queries import InterviewOrigins, origins_by_audit
from audits.models import Audit
from audits.numbering import FINDINGS, take_numbers
from compliance.change_log.record import record_change
from compliance.clock import now, today
from compliance.database import db
from compliance.errors import InvalidInput
from compliance.imports.bulk import known_values
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter, RowError
from compliance.ledger.recording import insert_rows
from compliance.scheduling.pending import request_evaluation
from compliance.standards.models import Requirement, Section, Standard

_PLAIN = ("grade", "title", "found_on", "text_for_organisation", "how_known", "ilo_sign", "indicator_code")


class FindingSchema(Schema):
    """One finding. `known_from` names its sources, separated by spaces or commas."""

    class Meta:
        unknown = RAISE

    audit_number = fields.String(required=True, validate=validate.Length(1, 20))
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))
    grade = fields.Enum(Grade, by_value=True, required=True)
    title = fields.String(required=True, validate=validate.Length(1, 4000))
    found_on = fields.Date(required=True)
    known_on = fields.Date(allow_none=True)
    known_from = fields.String(required=True)
    text_for_organisation = fields.String(allow_none=True, validate=validate.Length(max=4000))
    how_known = fields.String(allow_none=True, validate=validate.Length(max=4000))
    ilo_sign = fields.Integer(allow_none=True, validate=validate.Range(1, 11))
    indicator_code = fields.String(allow_none=True, validate=validate.Length(max=80))
    workers_affected = fields.Integer(allow_none=True, validate=validate.Range(0, 10_000_000))
    workplace = fields.String(allow_none=True)
    requirement_code = fields.String(allow_none=True, validate=validate.Length(max=40))
    words_confirmed = fields.Boolean(load_default=False)


@dataclass(frozen=True)
class Accepted:
    """A checked row with its audit and facts."""

    row: ImportedRow
    audit: Audit
    facts: FindingFacts


@dataclass
class Batch:
    """What one call found, and what it has to look things up in."""

    audits: Mapping[str, Audit]
    origins: Mapping[int, InterviewOrigins]
    requirements: Mapping[tuple[str, str], int]
    accepted: dict[str, Accepted] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def write_findings(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store a batch in a fixed number of statements; a reference that is there already stays as it is."""
    known = known_values(Finding.source_reference, [row.values["source_reference"] for row in rows])
    new = [row for row in rows if row.values["source_reference"] not in known]
    audits = load_audits(new)
    batch = Batch(audits, origins_by_audit([audit.id for audit in audits.values()]), _requirements(new))
    for row in new:
        _take(row, batch)
    accepted = list(batch.accepted.values())
    if accepted:
        _insert(accepted)
    unchanged = len(rows) - len(accepted) - len(batch.errors)
    return ImportResult(created=len(accepted), unchanged=unchanged, errors=batch.errors)


def _requirements(rows: Sequence[ImportedRow]) -> Mapping[tuple[str, str], int]:
    """(kind of organisation, requirement code) -> id in the newest standard that has the code."""
    codes = {row.values["requirement_code"] for row in rows if row.values.get("requirement_code")}
    statement = (
        select(Standard.assessed_kind, Requirement.code, Requirement.id)
        .join(Section, Section.id == Requirement.section_id)
        .join(Standard, Standard.id == Section.standard_id)
        .where(Requirement.code.in_(codes))
        .order_by(Standard.published_on)
    )
    return {(kind, code): row_id for kind, code, row_id in db.session.execute(statement)} if codes else {}


def _take(row: ImportedRow, batch: Batch) -> None:
    try:
        audit = audit_of(row, batch.audits)
        facts = _facts(row.values, audit, batch)
        check_finding_facts(audit, facts, today(), batch.origins[audit.id])
        known_on_of(row.values, facts.found_on)
    except InvalidInput as problem:
        batch.errors.append(RowError(row.number, problem.field, str(problem.message)))
    else:
        batch.accepted.setdefault(row.values["source_reference"], Accepted(row, audit, facts))


def _facts(values: Mapping[str, Any], audit: Audit, batch: Batch) -> FindingFacts:
    if values["grade"] is Grade.COLLABORATIVE:
        raise InvalidInput("grade", _("Record a collaborative finding by hand: its parties have to be named."))
    code = values.get("requirement_code")
    requirement_id = batch.requirements.get((audit.organisation.kind, code)) if code else None
    if code and requirement_id is None:
        raise InvalidInput("requirement_code", _("No standard for such organisations has this requirement."))
    plain: dict[str, Any] = {name: values.get(name) or None for name in _PLAIN}
    return FindingFacts(
        **plain,
        known_from=_sources(values["known_from"]),
        requirement_id=requirement_id,
        workers_affected=values.get("workers_affected"),
        workplace_id=workplace_id_of(values, audit),
        words_confirmed=bool(values.get("words_confirmed")),
    )


def _sources(text: str) -> frozenset[KnownFrom]:
    words = text.replace(",", " ").replace(";", " ").split()
    try:
        return frozenset(KnownFrom(word) for word in words)
    except ValueError:
        allowed = ", ".join(KnownFrom)
        raise InvalidInput("known_from", _("Use one or more of: %(allowed)s.", allowed=allowed)) from None


def _insert(accepted: Sequence[Accepted]) -> None:
    numbers = take_numbers(FINDINGS, len(accepted))
    rows = [_row(each, number) for each, number in zip(accepted, numbers, strict=True)]
    insert_rows(Finding, rows)
    request_evaluation((each.audit.organisation_id for each in accepted), "findings_imported")
    for audit in {each.audit.id: each.audit for each in accepted}.values():
        record_change("audits.import_findings", audit, None, summary=f"Imported findings into {audit.number}")


def _row(each: Accepted, number: str) -> dict[str, Any]:
    return {
        **finding_columns(each.facts),
        "number": number,
        "revision": 1,
        "audit_id": each.audit.id,
        "organisation_id": each.audit.organisation_id,
        "known_on": known_on_of(each.row.values, each.facts.found_on),
        "recorded_at": now(),
        "source_reference": each.row.values["source_reference"],
    }


FINDING_IMPORTER = RecordImporter(
    kind="findings", label=_l("Findings of audits"), schema=FindingSchema(), write=write_findings
)
