"""Importers: rows into audits by number, errors by row, safe to run twice, a fixed number of statements."""

from contextlib import contextmanager
from datetime import date

from sqlalchemy import event, func, select

from audits.findings.importer import FINDING_IMPORTER
from audits.findings.models import Finding
from audits.interviews.importer import INTERVIEW_IMPORTER
from audits.interviews.models import InterviewConsent, InterviewSign, WorkerInterview
from audits.models import AuditState
from compliance.database import db
from compliance.imports.importer import ImportedRow
from tests.factories.audits import make_audit
from tests.factories.organisations import make_organisation, make_relationship, make_workplace


@contextmanager
def counted_statements():
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def rows(importer, *given):
    return [ImportedRow(number, importer.schema.load(values)) for number, values in enumerate(given, 2)]


def interview(audit, reference="a-1", **values):
    return {
        "audit_number": audit.number,
        "source_reference": reference,
        "consent": "given",
        "interviewed_on": "2026-05-03",
        **values,
    }


def finding(audit, reference="f-1", **values):
    return {
        "audit_number": audit.number,
        "source_reference": reference,
        "grade": "major",
        "title": "Wages late",
        "found_on": "2026-05-03",
        "known_from": "documents, workers",
        "text_for_organisation": "Wages were paid late.",
        **values,
    }


def test_interviews_are_imported_once(database):
    employer = make_organisation()
    recruiter = make_organisation("recruiter", name="Gulf Talent Office")
    make_relationship(employer, recruiter)
    audit = make_audit(employer, workplaces=(make_workplace(employer, name="Olaya camp"),))
    given = rows(
        INTERVIEW_IMPORTER,
        interview(audit, recruitment_office="gulf talent office", sign_7="present", workplace="olaya camp"),
        interview(
            audit, "a-2", recruitment_office="Unknown Office", fee_paid=True, cost_1_amount="10", cost_1_currency="NPR"
        ),
        interview(audit, "a-3", consent="refused", nationality="NP", note="Something"),
    )
    first = INTERVIEW_IMPORTER.write(given)
    assert (first.created, first.unchanged, list(first.errors)) == (3, 0, [])
    again = INTERVIEW_IMPORTER.write(given)
    assert (again.created, again.unchanged) == (0, 3)
    stored = db.session.scalars(select(WorkerInterview).order_by(WorkerInterview.id)).unique().all()
    assert [each.recruiter_id for each in stored] == [recruiter.id, None]
    assert [each.recruiter_named for each in stored] == [None, "Unknown Office"]
    assert {each.known_on for each in stored} == {date(2026, 5, 3)}
    assert db.session.scalar(select(func.count(InterviewSign.id))) == 22
    assert db.session.scalar(select(func.count(InterviewConsent.id))) == 3


def test_a_wrong_row_says_its_number_and_column_and_spares_the_others(database):
    audit, closed = make_audit(), make_audit(state=AuditState.CLOSED)
    result = INTERVIEW_IMPORTER.write(
        rows(
            INTERVIEW_IMPORTER,
            {**interview(audit), "audit_number": "V-1999-0001"},
            interview(closed, "a-2"),
            interview(audit, "a-3", cost_1_amount="10", cost_1_currency="NPR"),
            interview(audit, "a-4", workplace="Nowhere"),
            interview(audit, "a-5", interviewed_on="2999-01-01"),
            interview(audit, "a-6"),
        )
    )
    assert result.created == 1
    assert [(error.row, error.column) for error in result.errors] == [
        (2, "audit_number"),
        (3, "audit_number"),
        (4, "fee_paid"),
        (5, "workplace"),
        (6, "interviewed_on"),
    ]


def test_findings_are_imported_once(database):
    audit = make_audit()
    given = rows(
        FINDING_IMPORTER,
        finding(audit),
        finding(audit, "f-2", text_for_organisation="Nepali workers wait for wages."),
        finding(audit, "f-3", text_for_organisation="Nepali workers wait for wages.", words_confirmed=True),
        finding(audit, "f-4", known_from="hearsay"),
        finding(audit, "f-5", requirement_code="NO-SUCH"),
    )
    first = FINDING_IMPORTER.write(given)
    assert first.created == 2
    assert [(error.row, error.column) for error in first.errors] == [
        (3, "words_confirmed"),
        (5, "known_from"),
        (6, "requirement_code"),
    ]
    assert FINDING_IMPORTER.write(given).unchanged == 2
    stored = db.session.scalars(select(Finding).order_by(Finding.id)).unique().all()
    assert len({each.number for each in stored}) == 2
    assert all(each.is_confidential for each in stored)


def test_a_batch_costs_the_same_however_long(database):
    audit = make_audit()

    def cost(importer, make, prefix, length):
        given = rows(importer, *(make(audit, f"{prefix}-{number}") for number in range(length)))
        db.session.flush()
        with counted_statements() as statements:
            assert importer.write(given).created == length
        return len(statements)

    assert cost(INTERVIEW_IMPORTER, interview, "s", 2) == cost(INTERVIEW_IMPORTER, interview, "l", 60)
    assert cost(FINDING_IMPORTER, finding, "s", 2) == cost(FINDING_IMPORTER, finding, "l", 60)
