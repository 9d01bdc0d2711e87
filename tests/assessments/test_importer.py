"""Answers collected on paper."""

from datetime import date

from sqlalchemy import func, select

from compliance.assessments.importer import ANSWER_IMPORTER, AnswerSchema
from compliance.assessments.models import Answer, AnswerSummary, Assessment
from compliance.assessments.scores.summaries import rebuild_answer_summaries
from compliance.assessments.submission import digest_of
from compliance.imports.importer import ImportedRow
from compliance.scheduling.models import PendingEvaluation
from tests.counting import counted_queries
from tests.factories.assessments import CREST, make_assessment, outline_of
from tests.factories.organisations import make_organisation


def rows_of(organisation, values, start=2, **overrides):
    return [
        ImportedRow(
            number,
            {
                "organisation": organisation.id,
                "standard_code": CREST,
                "period": 2025,
                "question_code": code,
                "value": value,
                "declared_name": "Salma Al-Harbi",
                "declared_role": "Director",
                "submitted_on": date(2025, 6, 1),
                **overrides,
            },
        )
        for number, (code, value) in enumerate(values.items(), start)
    ]


def write(rows):
    return ANSWER_IMPORTER.write(rows)


def test_the_schema_reads_a_row_of_a_file():
    row = {
        "organisation": "7",
        "standard_code": CREST,
        "period": "2025",
        "question_code": "S1.1",
        "value": "yes",
        "declared_name": "Salma",
        "declared_role": "Director",
        "submitted_on": "2025-06-01",
    }
    assert AnswerSchema().load(row)["submitted_on"] == date(2025, 6, 1)
    assert set(AnswerSchema().validate({**row, "period": "last year", "colour": "red"})) == {"period", "colour"}


def test_paper_answers_become_a_submitted_round_marked_as_imported(database):
    organisation = make_organisation()
    result = write(rows_of(organisation, {"S1.1": "yes", "S1.2": "partly"}))
    assert (result.created, result.unchanged, list(result.errors)) == (2, 0, [])
    assessment = database.scalars(select(Assessment)).one()
    assert (assessment.is_imported, assessment.submitted_on, assessment.declared_name) == (
        True,
        date(2025, 6, 1),
        "Salma Al-Harbi",
    )
    database.refresh(assessment)
    assert assessment.receipt_number and assessment.digest == digest_of(assessment.snapshot)
    summary = database.get(AnswerSummary, assessment.id)
    assert (summary.number_full, summary.number_partly, summary.number_unanswered) == (1, 1, 65)
    assert database.scalars(select(PendingEvaluation.reason)).all() == ["assessment_submitted"]


def test_a_second_run_changes_nothing(database):
    rows = rows_of(make_organisation(), {"S1.1": "yes", "S1.2": "no"})
    write(rows)
    before = database.scalars(select(Assessment.digest)).all()
    again = write(rows)
    assert (again.created, again.unchanged, list(again.errors)) == (0, 2, [])
    assert database.scalars(select(Assessment.digest)).all() == before
    assert database.scalar(select(func.count(Answer.id))) == 2
    assert database.scalar(select(func.count(PendingEvaluation.id))) == 1


def test_one_form_may_lie_in_two_batches(database):
    organisation = make_organisation()
    write(rows_of(organisation, {"S1.1": "yes"}))
    write(rows_of(organisation, {"S1.2": "no"}))
    assessment = database.scalars(select(Assessment)).one()
    database.refresh(assessment)
    assert assessment.digest == digest_of(assessment.snapshot)
    stored = database.get(AnswerSummary, assessment.id, populate_existing=True)
    figures = (stored.overall_score, stored.number_full, stored.number_none, stored.number_unanswered)
    rebuild_answer_summaries()
    rebuilt = database.get(AnswerSummary, assessment.id, populate_existing=True)
    assert figures == (rebuilt.overall_score, rebuilt.number_full, rebuilt.number_none, rebuilt.number_unanswered)
    assert figures[1:] == (1, 1, 65)


def test_each_bad_row_gets_its_own_reason_and_the_others_are_kept(database):
    organisation = make_organisation()
    rows = [
        *rows_of(organisation, {"S1.1": "yes", "S99.9": "yes", "S1.2": "4", "S1.3": "not_applicable"}),
        *rows_of(organisation, {"S1.1": "no"}, start=6),
        *rows_of(organisation, {"S1.4": "yes"}, start=7, declared_name="Somebody Else"),
        *rows_of(organisation, {"S1.1": "yes"}, start=8, standard_code="unknown"),
        *rows_of(organisation, {"S2.1": "not_applicable"}, start=9, note="No recruiters used"),
    ]
    result = write(rows)
    assert result.created == 2
    assert {(error.row, error.column) for error in result.errors} == {
        (3, "question_code"),
        (4, "value"),
        (5, "reason"),
        (6, "value"),
        (7, "declared_name"),
        (8, "standard_code"),
    }
    assert database.scalars(select(Answer.reason).where(Answer.reason.is_not(None))).all() == ["No recruiters used"]


def test_a_round_answered_on_the_pages_is_not_overwritten(database):
    place = make_assessment()
    year = place.assessment.period_starts_on.year
    result = write(rows_of(place.organisation, {"S1.1": "no"}, period=year))
    assert (result.created, [error.column for error in result.errors]) == (0, ["period"])


def test_the_statements_of_a_batch_do_not_grow_with_its_rows(database):
    codes = [question.code for question in outline_of().questions]
    numbers = []
    for some in (codes[:2], codes):
        rows = rows_of(make_organisation(), dict.fromkeys(some, "yes"))
        with counted_queries() as count:
            assert write(rows).created == len(some)
        numbers.append(count.number)
    assert numbers[0] == numbers[1] <= 16


def test_a_batch_holds_many_forms(database):
    forms = [rows_of(make_organisation(), {"S1.1": "yes", "S1.2": "no"}) for _each in range(20)]
    with counted_queries() as count:
        assert write([row for form in forms for row in form]).created == 40
    # Three lines a form (the round, its line in the change log, its evaluation), the rest once a batch.
    assert count.number <= 3 * 20 + 17
