"""Records of the size of a country, here of a village: both databases hold the same, and every indicator reads them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from compliance.app import create_app
from compliance.assessments.models import Answer, AnswerSummary
from compliance.assessments.scores.summaries import score_answers, summary_row, values_by_assessment
from compliance.clock import today
from compliance.database import commits, db
from compliance.deployment.national_shape.loading import load_national_shape
from compliance.errors import Conflict
from compliance.risk.evaluation import evaluate
from compliance.risk.models import IndicatorReading
from compliance.settings import Settings
from compliance.standards.queries import load_outline

VILLAGE = 0.001


@pytest.fixture(scope="module")
def village(database_name, request, tmp_path_factory) -> Iterator[dict[str, int]]:
    address = ""
    if database_name == "postgresql":
        address = request.getfixturevalue("postgresql_server").new_database()
    folder = tmp_path_factory.mktemp(f"village-{database_name}")
    app = create_app(Settings(data_folder=folder, database_url=address).with_kept_secrets())
    with app.app_context():
        db.create_all()
        yield load_national_shape(VILLAGE, 7, today(), lambda _: None).rows
        db.session.remove()
        db.engine.dispose()


def test_both_databases_are_given_the_same_records(village):
    assert village["organisation"] == 1200
    assert village["answer"] > 130_000
    assert village["wage_payment"] > 1000
    assert all(rows > 0 for rows in village.values())


def test_it_is_never_loaded_twice(village):
    with pytest.raises(Conflict):
        load_national_shape(VILLAGE, 7, today(), lambda _: None)


def test_the_summaries_are_those_of_the_answers(village):
    stored = db.session.scalars(select(AnswerSummary).limit(20)).all()
    values = values_by_assessment([each.assessment_id for each in stored])
    from compliance.assessments.models import Assessment

    for each in stored:
        standard_id = db.session.get_one(Assessment, each.assessment_id).standard_id
        outline = load_outline(standard_id)
        scaled = {q.code for s in outline.sections for r in s.requirements for q in r.questions if q.scale}
        given = {code: value for code, value in values[each.assessment_id].items() if code in scaled}
        counted = summary_row(each.assessment_id, score_answers(outline, given))
        assert {name: getattr(each, name) for name in counted} == counted
    assert db.session.scalar(select(func.count()).select_from(Answer)) == village["answer"]


def test_every_indicator_reads_them_and_one_by_one_changes_nothing(village):
    summary = commits(evaluate)(today())
    assert summary.failures == {}
    assert sum(each.outcomes["raised"] for each in summary.indicators.values()) > 50
    kept = db.session.scalar(select(func.count()).select_from(IndicatorReading))
    commits(evaluate)(today(), range(1, 1201))
    for number in range(1, 40):
        commits(evaluate)(today(), [number])
    assert db.session.scalar(select(func.count()).select_from(IndicatorReading)) == kept
