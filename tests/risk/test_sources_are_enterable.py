"""No indicator may rest on evidence that nobody can enter, import or correct."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, literal, select
from sqlalchemy.orm import Session

from audits.findings.forms import entered as entered_finding
from audits.findings.models import Finding
from audits.interviews.forms import entered as entered_interview
from audits.interviews.models import WorkerInterview
from compliance.app import CORE, FEATURES
from compliance.clock import today
from compliance.imports.importer import ImportedRow, RecordImporter
from compliance.risk.sources import EvidenceSource
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit
from tests.factories.organisations import make_organisation, make_relationship

SOURCES = [source for feature in (*CORE, *FEATURES) for source in feature.evidence_sources]
DAY = today() - timedelta(days=40)
LATER = DAY + timedelta(days=5)


@dataclass(frozen=True)
class Walked:
    """A record of a source: its columns as imported, those imported before it, what a correction changes and where
    the source shows it."""

    facts: Mapping[str, Any]
    changes: Mapping[str, Any]
    column: str
    corrected: Any
    before: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    role: str = "employer_user"
    kind: str = "employer"


_WORKER = {"worker": "2487110934"}
_WAGE = {**_WORKER, "wage_month": DAY.replace(day=1), "due_on": DAY, "amount_due": "900", "currency": "SAR"}
_TERMS = {**_WORKER, "signed_on": DAY, "monthly_wage": "1500", "currency": "SAR"}
_OFFER = ("contracts", {**_TERMS, "stage": "offered"})
_SIGNED = {**_TERMS, "stage": "signed", "signed_on": LATER}
_LICENCE = {"licence_number": "L-7", "status": "active", "occurred_on": DAY}
_FEE = {"occurred_on": DAY, "fee_category": "C1", "amount": "2400", "currency": "SAR", "reported_by": "office_books"}
_CASE = {"outcome": "open", "issued_by": "Labour court", "opened_on": DAY, "occurred_on": DAY}

WALKED: dict[str, Walked] = {
    "wage_payments": Walked(_WAGE, {"amount_due": "950"}, "amount_due", 950),
    "wages_beside_contracts": Walked(
        _WAGE, {"amount_due": "1500"}, "below_contract", 0, before=(("contracts", {**_SIGNED, "signed_on": DAY}),)
    ),
    "contracts": Walked(_SIGNED, {"stage": "registered"}, "stage", "registered"),
    "contract_comparisons": Walked(_SIGNED, {"monthly_wage": "1200"}, "worse", 1, before=(_OFFER,)),
    "document_custody": Walked(
        {"occurred_on": DAY, "held_by": "employer", "documents": 3},
        {"documents": 4, "consent_written": "no", "receipt": "no"},
        "documents",
        4,
    ),
    "working_hours": Walked({**_WORKER, "week_start": DAY, "hours_worked": "50"}, {"hours_worked": "62"}, "hours", 62),
    "work_permits": Walked(
        {**_WORKER, "permit_kind": "work", "occurred_on": DAY, "expires_on": LATER},
        {"expires_on": LATER + timedelta(days=1)},
        "expires_on",
        LATER + timedelta(days=1),
    ),
    "grievances": Walked({"received_on": DAY, "received": 1}, {"closed_on": LATER}, "open", 0),
    "orientations": Walked(
        {"stage": "post_arrival", "occurred_on": DAY, "participants": 9},
        {"own_language": "no", "charged": "unknown"},
        "own_language",
        0,
    ),
    "absconding_reports": Walked(
        {**_WORKER, "occurred_on": DAY, "outcome": "open"}, {"outcome": "upheld"}, "outcome", "upheld", role="analyst"
    ),
    "licences": Walked(_LICENCE, {"status": "suspended"}, "status", "suspended", role="analyst", kind="recruiter"),
    "recruitment_fees": Walked(
        _FEE,
        {"amount": "2500", "payee_role": "sub_agent", "receipt": "no"},
        "amount",
        2500,
        role="analyst",
        kind="recruiter",
    ),
    "fees_at_offices": Walked(
        _FEE,
        {"amount": "2500", "payee_role": "sub_agent", "receipt": "no"},
        "amount",
        2500,
        role="analyst",
        kind="recruiter",
    ),
    "authority_wage_claims": Walked(
        {**_CASE, "matter": "wage_claim"}, {"outcome": "upheld", "decided_on": LATER}, "upheld", 1, role="analyst"
    ),
    "authority_violations": Walked(
        {**_CASE, "matter": "violation"}, {"violations_count": 3}, "violations", 3, role="analyst"
    ),
    "authority_sanctions": Walked(
        {**_CASE, "matter": "sanction", "sanction_from": DAY},
        {"sanction_to": LATER},
        "sanction_to",
        LATER,
        role="analyst",
    ),
}
_INTERVIEW = {"consent": "given", "interviewed_on": DAY, "language": "ne", "wage_currency": "SAR"}
_FINDING = {
    "grade": "major",
    "title": "Wages late",
    "found_on": DAY,
    "known_from": "documents",
    "text_for_organisation": "Wages were paid late.",
}
# Of an inspection: imported by its number, corrected by its leader on the page of the whole interview or finding.
WALKED_AT_INSPECTIONS: dict[str, Walked] = {
    "interview_signs": Walked({**_INTERVIEW, "sign_7": "present"}, {"sign_7": "absent"}, "present", 0),
    "interview_documents": Walked(
        {**_INTERVIEW, "passport_holder": "employer"}, {"passport_holder": "worker"}, "held_by_other", 0
    ),
    "interview_fees": Walked({**_INTERVIEW, "fee_paid": False}, {"fee_paid": "yes"}, "paid", 1),
    "findings": Walked(_FINDING, {"grade": "minor"}, "grade", "minor"),
}
# They read the findings, answers and relationships above in other ways, or are undone by a decision, not corrected.
WALKED_ELSEWHERE = {
    "answers": "tests/assessments",
    "assessments_due": "tests/assessments",
    "organisation_links": "tests/organisation_links",
    "sub_agent_licences": "tests/recruiters",
    "open_critical_findings": "tests/audits",
    "corrective_action_deadlines": "tests/audits",
}


def importer_of(app: Flask, source: EvidenceSource) -> RecordImporter | None:
    found: RecordImporter | None = app.extensions["compliance"].importers.get(source.importer)
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_every_kind_of_evidence_has_a_page_to_enter_it_a_correction_and_an_import(
    app: Flask, source: EvidenceSource
) -> None:
    methods = {rule.endpoint: rule.methods or set() for rule in app.url_map.iter_rules()}
    assert "GET" in methods.get(source.entry_endpoint, set())
    assert source.correction_endpoint in methods
    assert importer_of(app, source) is not None


def test_every_indicator_reads_registered_kinds_of_evidence_only(app: Flask) -> None:
    from compliance.risk.library import current_library

    with app.app_context():
        used = {use.source for each in current_library().definitions.values() for use in each.uses}
    assert used <= {source.code for source in SOURCES}


def test_every_source_is_walked_from_its_file_to_its_correction() -> None:
    walked = [*WALKED, *WALKED_AT_INSPECTIONS, *WALKED_ELSEWHERE]
    assert sorted(walked) == sorted(source.code for source in SOURCES)


@pytest.mark.parametrize("code", WALKED)
def test_an_imported_record_reaches_its_source_and_its_correction_takes_its_place(
    app: Flask, database: Session, client_for: Callable[[Any], Any], code: str
) -> None:
    source, walked = next(each for each in SOURCES if each.code == code), WALKED[code]
    organisation = make_organisation(walked.kind)
    if code == "fees_at_offices":
        make_relationship(make_organisation(), organisation, occurred_on=DAY, known_on=DAY)
    for number, (kind, facts) in enumerate((*walked.before, (source.importer, walked.facts))):
        import_one(app, kind, facts, organisation, f"R-{number}")
    (imported,) = seen_by(database, source)
    assert imported[walked.column] != walked.corrected

    own = walked.role == "employer_user"
    client = client_for(make_user(walked.role, organisations=(organisation,) if own else ()))
    address = correction_address(app, source, imported["record_id"])
    answer = client.post(address, data=typed({**walked.facts, **walked.changes}))
    assert answer.status_code == 303, answer.text
    (corrected,) = seen_by(database, source)
    assert corrected["record_id"] != imported["record_id"]
    assert corrected[walked.column] == walked.corrected


@pytest.mark.parametrize("code", WALKED_AT_INSPECTIONS)
def test_what_an_imported_inspection_says_is_corrected_on_its_page(
    app: Flask, database: Session, client_for: Callable[[Any], Any], code: str
) -> None:
    source, walked = next(each for each in SOURCES if each.code == code), WALKED_AT_INSPECTIONS[code]
    audit = make_audit()
    import_row(app, source.importer, {**walked.facts, "audit_number": audit.number, "source_reference": "R-0"})
    before = seen_by(database, source)
    assert before
    assert walked.corrected not in {each[walked.column] for each in before}

    model, entered = (Finding, entered_finding) if code == "findings" else (WorkerInterview, entered_interview)
    record = database.scalars(select(model)).unique().one()
    given = {name: value for name, value in entered(record).items() if value not in (None, "", [])}
    address = correction_address(app, source, record.id)
    sent = {**given, **walked.changes, "reason": "Typed wrongly"}
    answer = client_for(audit.lead).post(address, data=sent)
    assert answer.status_code == 303, answer.text
    after = seen_by(database, source)
    assert walked.corrected in {each[walked.column] for each in after}
    assert not {each["record_id"] for each in before} & {each["record_id"] for each in after}


def test_a_source_that_no_file_fills_is_found_out(app: Flask, database: Session) -> None:
    """What only demonstration data writes does not pass: the importer named fills another source."""
    organisation = make_organisation("recruiter")
    import_one(app, "licences", _LICENCE, organisation, "R-0")
    unfilled = next(each for each in SOURCES if each.code == "absconding_reports")
    assert seen_by(database, unfilled) == []


def import_one(app: Flask, kind: str, facts: Mapping[str, Any], organisation: Any, reference: str) -> None:
    """Bring one row about `organisation` in."""
    envelope = {"organisation": organisation.id, "known_on": DAY, "source_reference": reference}
    import_row(app, kind, {**facts, **envelope})


def import_row(app: Flask, kind: str, columns: Mapping[str, Any]) -> None:
    """Bring one row in as the run of an import does."""
    importer: RecordImporter = app.extensions["compliance"].importers[kind]
    raw = {name: value if isinstance(value, int) else str(value) for name, value in columns.items()}
    result = importer.write([ImportedRow(2, importer.schema.load(raw))])
    assert (result.created, list(result.errors)) == (1, []), result.errors


def seen_by(database: Session, source: EvidenceSource) -> list[dict[str, Any]]:
    found = source.query(literal(today(), Date)).subquery()
    return [dict(row) for row in database.execute(select(found)).mappings()]


def correction_address(app: Flask, source: EvidenceSource, record_id: int) -> str:
    """The page of `source.correction_endpoint` about one record, whatever its argument is called."""
    rule = next(each for each in app.url_map.iter_rules() if each.endpoint == source.correction_endpoint)
    with app.test_request_context():
        return app.url_for(source.correction_endpoint, _external=False, **dict.fromkeys(rule.arguments, record_id))


def typed(facts: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a correction as a browser sends them."""
    sent = {name: f"{value:%Y-%m}" if name == "wage_month" else str(value) for name, value in facts.items()}
    return {"known_on": today().isoformat(), **sent, "reason": "Typed wrongly"}
