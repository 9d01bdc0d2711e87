"""What indicators see of self-assessments, as known on a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Date, literal, select

from compliance.accounts.identity import identity_of
from compliance.assessments.models import AssessmentState
from compliance.assessments.operations import GivenAnswer, correct_assessment, record_answer
from compliance.assessments.queries import Place, question_place
from compliance.assessments.sources import SOURCES, answers, assessments_due
from compliance.risk.sources import ENVELOPE
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, IRIS, answer_all, make_assessment, make_submitted, outline_of, submit
from tests.factories.organisations import make_organisation

IN_2025 = datetime(2025, 3, 1, tzinfo=UTC)
IN_2026 = datetime(2026, 3, 1, tzinfo=UTC)


def records(database, query, on):
    return [dict(row) for row in database.execute(query(literal(on, Date))).mappings()]


def claiming(code=CREST):
    return next(each for each in outline_of(code).questions if each.claims_absence_of)


def key(question):
    return question.code.replace(".", "_").replace("-", "_")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_a_source_gives_the_envelope_and_its_declared_fields(database, source):
    make_submitted()
    make_assessment(code=IRIS)
    columns = set(source.query(literal(date(2027, 1, 1), Date)).selected_columns.keys())
    assert columns == {*ENVELOPE, *source.fields}
    rows = records(database, source.query, date(2027, 2, 1))
    assert rows
    assert all(source.describe(row) for row in rows)
    assert all(row["occurred_on"] <= date(2027, 2, 1) and row["known_on"] <= date(2027, 2, 1) for row in rows)


@pytest.mark.parametrize(
    ("code", "value", "claim"),
    [
        (CREST, "yes", 1),
        (CREST, "partly", None),
        (CREST, "no", 0),
        (CREST, "not_applicable", None),
        (IRIS, "4", 1),
        (IRIS, "3", 1),
        (IRIS, "2", None),
        (IRIS, "1", 0),
        (IRIS, "0", 0),
    ],
)
def test_only_a_full_answer_claims_that_a_sign_does_not_occur(database, code, value, claim):
    question = claiming(code)
    make_submitted(code=code, at=IN_2026, **{key(question): value})
    [row] = [each for each in records(database, answers, date(2026, 4, 1)) if each["question_code"] == question.code]
    assert (row["sign"], row["claims_absence"]) == (question.claims_absence_of, claim)
    assert (row["value"], row["strength"], row["known_on"]) == (value, "declared", date(2026, 3, 1))


def test_only_claims_and_critical_questions_are_evidence_and_unanswered_ones_are_not(database):
    question = claiming()
    make_submitted(at=IN_2026, **{key(question): None})
    codes = {row["question_code"] for row in records(database, answers, date(2026, 4, 1))}
    expected = {each.code for each in outline_of().questions if each.claims_absence_of or each.critical}
    assert codes == expected - {question.code}


def test_a_draft_is_no_evidence(database):
    answer_all(make_assessment(at=IN_2026))
    assert records(database, answers, date(2026, 4, 1)) == []


def test_nothing_is_known_before_it_was_submitted(database):
    make_submitted(at=IN_2026)
    assert records(database, answers, date(2026, 2, 28)) == []
    assert records(database, answers, date(2026, 3, 1)) != []


def test_the_latest_round_is_in_force_as_known_on_the_day(database):
    organisation, question = make_organisation(), claiming()
    make_submitted(organisation, at=IN_2025, **{key(question): "no"})
    make_submitted(organisation, at=IN_2026, **{key(question): "yes"})
    make_submitted(at=IN_2026)

    def claim(on):
        rows = records(database, answers, on)
        return [
            row["claims_absence"]
            for row in rows
            if row["organisation_id"] == organisation.id and row["question_code"] == question.code
        ]

    assert claim(date(2025, 6, 1)) == [0]
    assert claim(date(2026, 6, 1)) == [1]


def test_a_correction_replaces_the_round_only_from_its_own_submission_on(database):
    question = claiming()
    place = make_submitted(at=IN_2026, **{key(question): "no"})
    by = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    later = IN_2026 + timedelta(days=20)
    correction = Place(correct_assessment(place, "Wrong", by=by, at=later), place.organisation, place.outline)
    record_answer(question_place(correction, question.code), GivenAnswer("yes", version=1), by=by, at=later)

    def claims(on):
        rows = records(database, answers, on)
        return [row["claims_absence"] for row in rows if row["question_code"] == question.code]

    assert claims(date(2026, 4, 1)) == [0]
    submit(correction, at=later)
    assert claims(date(2026, 3, 20)) == [0]
    assert claims(date(2026, 4, 1)) == [1]


def test_days_late_are_counted_until_the_day_while_nothing_was_submitted(database):
    place = make_assessment(at=IN_2026, due_on=date(2026, 4, 10))

    def due(on):
        return [(row["days_overdue"], row["submitted"]) for row in records(database, assessments_due, on)]

    assert due(date(2026, 2, 28)) == []
    assert due(date(2026, 4, 10)) == [(0, 0)]
    assert due(date(2026, 4, 15)) == [(5, 0)]
    submit(place, at=datetime(2026, 4, 20, tzinfo=UTC), unanswered=67)
    assert due(date(2026, 4, 15)) == [(5, 0)]
    assert due(date(2026, 4, 30)) == [(0, 1)]


def test_corrections_and_withdrawn_rounds_are_not_due(database):
    place = make_submitted(at=IN_2026)
    by = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    correct_assessment(place, "Wrong", by=by, at=IN_2026)
    withdrawn = make_assessment(at=IN_2026, due_on=date(2026, 4, 1), state=AssessmentState.WITHDRAWN)
    withdrawn.assessment.withdrawn_on = date(2026, 5, 1)
    database.flush()
    on_june = [row["record_id"] for row in records(database, assessments_due, date(2026, 6, 1))]
    assert on_june == [place.assessment.id]
    on_april = {row["record_id"]: row["days_overdue"] for row in records(database, assessments_due, date(2026, 4, 11))}
    assert on_april == {place.assessment.id: 0, withdrawn.assessment.id: 10}


def test_a_source_can_be_narrowed_to_one_organisation(database):
    make_submitted(at=IN_2026)
    place = make_submitted(at=IN_2026)
    found = answers(literal(date(2026, 4, 1), Date)).subquery()
    rows = database.execute(select(found).where(found.c.organisation_id == place.organisation.id)).all()
    assert {row.organisation_id for row in rows} == {place.organisation.id}
