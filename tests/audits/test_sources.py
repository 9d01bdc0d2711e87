"""The evidence sources: columns as declared, as known on a day, and described without telling who spoke."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Date, bindparam

from audits.corrective_actions.models import CorrectiveActionState
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.models import Grade, KnownFrom
from audits.findings.operations import correct_finding
from audits.interviews.answers import CostAnswer
from audits.interviews.operations import correct_interview
from audits.interviews.values import CostCategory, DocumentHolder, FeePayee, PaperKind, SignAnswer
from audits.operations import close_audit
from audits.sources import SOURCES
from compliance.clock import today
from compliance.database import db
from compliance.risk.sources import ENVELOPE
from tests.factories.audits import lead_of, make_answers, make_audit, make_facts, make_finding, make_interview
from tests.factories.organisations import make_organisation, make_relationship, make_workplace

BY_CODE = {source.code: source for source in SOURCES}


def read(code, as_of):
    return [dict(row._mapping) for row in db.session.execute(BY_CODE[code].query(bindparam(None, as_of, type_=Date)))]


@pytest.fixture
def recruiter(database):
    return make_organisation("recruiter", name="Gulf Talent Office")


@pytest.fixture
def audit(database, recruiter):
    employer = make_organisation()
    make_relationship(employer, recruiter)
    return make_audit(employer, workplaces=(make_workplace(employer),))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_a_source_yields_the_envelope_and_its_fields(database, source):
    result = db.session.execute(source.query(bindparam("as_of", date(2026, 6, 30), type_=Date)))
    assert set(result.keys()) == {*ENVELOPE, *source.fields}
    assert result.all() == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_pages_to_enter_and_correct_and_an_import_exist(app, source):
    assert {source.entry_endpoint, source.correction_endpoint} <= set(app.view_functions)
    assert source.importer in app.extensions["compliance"].importers


def test_signs_have_one_row_each_and_not_asked_is_unknown(audit):
    place = audit.workplaces[0].id
    make_interview(audit, workplace_id=place, signs={7: SignAnswer.PRESENT, 2: SignAnswer.ABSENT})
    rows = {row["sign"]: row for row in read("interview_signs", today())}
    assert len(rows) == 11
    assert [rows[sign]["present"] for sign in (7, 2, 3)] == [1, 0, None]
    assert [rows[sign]["element"] for sign in (7, 2, 1)] == ["penalty", "involuntariness", "none"]
    assert {row["workplace_id"] for row in rows.values()} == {place}
    assert len({row["interview"] for row in rows.values()}) == 1


def test_what_was_not_known_yet_and_what_was_corrected_by_then_is_left_out(audit):
    may, june = date(2026, 5, 3), date(2026, 6, 3)
    first = make_interview(audit, known_on=may, papers={PaperKind.PASSPORT: DocumentHolder.EMPLOYER})
    correct_interview(
        first,
        make_answers(interviewed_on=may, papers={PaperKind.PASSPORT: DocumentHolder.WORKER}),
        "Misheard",
        lead_of(audit),
        june,
    )
    assert read("interview_documents", may - timedelta(days=1)) == []
    assert [row["held_by_other"] for row in read("interview_documents", may)] == [1]
    assert [row["held_by_other"] for row in read("interview_documents", june)] == [0]


def test_a_fee_concerns_the_employer_and_the_office_named(audit, recruiter):
    make_interview(
        audit,
        recruiter_id=recruiter.id,
        fee_paid=True,
        costs=(
            CostAnswer(amount=Decimal(4000), currency="SAR", payee=FeePayee.RECRUITMENT_OFFICE),
            CostAnswer(CostCategory.MEDICAL, Decimal(500), "SAR", FeePayee.RECRUITMENT_OFFICE),
            CostAnswer(CostCategory.TRAVEL, payee=FeePayee.RECRUITMENT_OFFICE),
        ),
        monthly_wage=Decimal(1500),
        wage_currency="SAR",
    )
    rows = read("interview_fees", today())
    assert {row["organisation_id"] for row in rows} == {audit.organisation_id, recruiter.id}
    assert {(row["paid"], row["amount"], row["months_of_wage"], row["payee"]) for row in rows} == {
        (1, 4500.0, 3.0, "recruitment_office")
    }


def test_months_of_wage_need_one_currency_and_a_wage(audit):
    fee = {"fee_paid": True, "costs": (CostAnswer(amount=Decimal(100), currency="USD"),)}
    make_interview(audit, **fee, monthly_wage=Decimal(100), wage_currency="SAR")
    make_interview(audit, **fee, monthly_wage=Decimal(0), wage_currency="USD")
    make_interview(audit, **fee)
    make_interview(audit)
    assert [row["months_of_wage"] for row in read("interview_fees", today())] == [None] * 4
    assert sorted(str(row["paid"]) for row in read("interview_fees", today())) == ["1", "1", "1", "None"]


def test_a_passport_with_the_office_concerns_the_office(audit, recruiter):
    make_interview(audit, recruiter_id=recruiter.id, papers={PaperKind.PASSPORT: DocumentHolder.RECRUITER})
    make_interview(audit, recruiter_id=recruiter.id, papers={PaperKind.PASSPORT: DocumentHolder.EMPLOYER})
    rows = read("interview_documents", today())
    assert sorted(row["organisation_id"] for row in rows) == sorted([audit.organisation_id] * 2 + [recruiter.id])


def test_a_finding_weighs_as_it_is_known_and_good_practice_is_no_breach(audit):
    make_finding(audit, known_from=frozenset({KnownFrom.SEEN_ON_SITE, KnownFrom.WORKERS}), ilo_sign=7)
    make_finding(audit, grade=Grade.GOOD_PRACTICE, ilo_sign=7)
    make_finding(audit, grade=Grade.OBSERVATION, known_from=frozenset({KnownFrom.MANAGEMENT}))
    rows = sorted(read("findings", today()), key=lambda row: row["record_id"])
    assert [row["strength"] for row in rows] == ["verified_on_site", "documented", "declared"]
    assert [row["present"] for row in rows] == [1, 0, 1]
    assert [row["open"] for row in rows] == [1, None, None]
    assert [row["withheld"] for row in rows] == [1, 1, 0]
    assert [row["from_workers"] for row in rows] == [1, 0, 0]


def test_a_corrected_finding_counts_in_its_new_wording(audit):
    finding = make_finding(audit)
    correct_finding(finding, make_facts(grade=Grade.MINOR), "Less grave", lead_of(audit), today())
    assert [row["grade"] for row in read("findings", today())] == ["minor"]


def test_days_past_a_deadline_grow_until_the_finding_is_closed(audit):
    finding = make_finding(audit, grade=Grade.CRITICAL)
    told_on = today()
    close_audit(audit, lead_of(audit), told_on)
    action = find_corrective_action(finding)
    action.close_due_on = told_on + timedelta(days=30)
    db.session.flush()
    late = told_on + timedelta(days=45)
    for code in ("open_critical_findings", "corrective_action_deadlines"):
        assert read(code, told_on - timedelta(days=1)) == []
        (row,) = read(code, late)
        assert (row["days_past_deadline"], row["open"], row["occurred_on"]) == (15, 1, late)
    action.state, action.closed_on = CorrectiveActionState.VERIFIED_CLOSED, told_on + timedelta(days=40)
    db.session.flush()
    assert read("open_critical_findings", late) == []
    (row,) = read("corrective_action_deadlines", late)
    assert (row["days_past_deadline"], row["open"]) == (10, 0)


def test_descriptions_name_no_nationality_language_or_day(app, audit):
    make_interview(
        audit,
        known_on=date(2026, 5, 3),
        signs={7: SignAnswer.PRESENT, 2: SignAnswer.ABSENT},
        fee_paid=True,
        costs=(CostAnswer(amount=Decimal(4321), currency="SAR"),),
        monthly_wage=Decimal(1000),
        wage_currency="SAR",
        papers={PaperKind.PASSPORT: DocumentHolder.EMPLOYER},
    )
    make_finding(audit, ilo_sign=7)
    with app.test_request_context("/"):
        told = [source.describe(row) for source in SOURCES for row in read(source.code, today())]
    assert len(told) >= 14
    assert any("a worker reported: Retention of identity documents" in each for each in told)
    assert any("4.3 months of wage" in each for each in told)
    for each in told:
        assert not any(word in each for word in ("Nepal", "NP", "May", "2026-05", "4321"))
