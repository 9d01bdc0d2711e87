"""Opening, answering, evidence, submitting, correcting."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage

from compliance.accounts.identity import identity_of
from compliance.assessments.evidence.operations import attach_evidence, detach_evidence
from compliance.assessments.evidence.queries import list_evidence, readable_revisions
from compliance.assessments.models import Answer, AnswerDocument, AnswerSummary, Assessment, AssessmentState
from compliance.assessments.operations import (
    GivenAnswer,
    correct_assessment,
    open_assessment,
    record_answer,
    withdraw_correction,
)
from compliance.assessments.queries import Place, question_place
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import rebuild_answer_summaries
from compliance.assessments.submission import Declaration, declare_and_submit, digest_of
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from compliance.documents.dates import NO_DATES, StatedDates
from compliance.documents.models import Document
from compliance.errors import Conflict, InvalidInput, NotFound
from compliance.scheduling.models import PendingEvaluation
from tests.factories.accounts import make_user
from tests.factories.assessments import (
    CREST,
    IRIS,
    answer_all,
    make_assessment,
    make_submitted,
    outline_of,
    submit,
)
from tests.factories.organisations import make_organisation


def identity_for(place, role="employer_user"):
    return identity_of(make_user(role, organisations=(place.organisation,)))


def a_file(name="invoice.pdf", content=b"%PDF-1.4\n%%EOF\n"):
    return FileStorage(BytesIO(content), filename=name)


def answer(place, code, value, version=0, by=None, **given):
    return record_answer(question_place(place, code), GivenAnswer(value, version=version, **given), by=by, at=now())


def test_the_round_of_a_year_is_due_at_its_end_and_never_within_a_month():
    assert yearly_round(date(2026, 3, 1)).due_on == date(2026, 12, 31)
    assert yearly_round(date(2026, 12, 20)).due_on == date(2027, 1, 19)


def test_one_round_of_a_standard_is_open_at_a_time(database):
    place = make_assessment()
    with pytest.raises(Conflict):
        open_assessment(place.organisation, place.outline, yearly_round(date(2031, 1, 1)), by=None, at=now())


def test_a_submitted_round_is_not_opened_again_for_the_same_period(database):
    place = make_submitted()
    with pytest.raises(Conflict):
        make_assessment(place.organisation)


def test_an_answer_is_saved_with_its_meaning_and_one_line_in_the_change_log(database):
    place = make_assessment()
    by = identity_for(place)
    saved = answer(place, "S1.1", "partly", by=by, note="In two of three sites")
    assert (saved.value, saved.degree, saved.note, saved.version) == (
        "partly",
        Degree.PARTLY,
        "In two of three sites",
        1,
    )
    line = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.action == "assessments.record_answer")).one()
    assert (line.by_id, line.changes) == (by.user_id, {"S1.1": [None, "partly"]})
    assert "two of three" not in line.summary


def test_saving_the_same_answer_twice_changes_nothing(database):
    place = make_assessment()
    answer(place, "S1.1", "yes")
    again = answer(place, "S1.1", "yes")
    assert again.version == 1
    assert database.scalar(select(func.count(ChangeLogEntry.id)).where(ChangeLogEntry.summary == "Answered S1.1")) == 1


def test_a_stale_edit_is_refused_and_gives_the_stored_answer(database):
    place = make_assessment()
    answer(place, "S1.1", "yes")
    answer(place, "S1.1", "partly", version=1)
    with pytest.raises(Conflict) as refused:
        answer(place, "S1.1", "no", version=1)
    assert refused.value.theirs.value == "partly"


def test_a_value_outside_the_scale_is_refused(database):
    with pytest.raises(InvalidInput) as refused:
        answer(make_assessment(), "S1.1", "4")
    assert refused.value.field == "value"


def test_what_does_not_apply_needs_a_reason(database):
    place = make_assessment()
    with pytest.raises(InvalidInput) as refused:
        answer(place, "S1.1", "not_applicable")
    assert refused.value.field == "reason"
    assert answer(place, "S1.1", "not_applicable", reason="No migrant workers").degree is Degree.NOT_APPLICABLE


def test_a_reason_is_dropped_when_the_answer_applies_after_all(database):
    place = make_assessment()
    answer(place, "S1.1", "not_applicable", reason="No migrant workers")
    assert answer(place, "S1.1", "yes", version=1, reason="left in the field").reason is None


def test_a_draft_never_asks_for_an_evaluation(database):
    place = make_assessment()
    by = identity_for(place)
    answer(place, "S1.1", "no", by=by)
    attach_evidence(question_place(place, "S1.1"), a_file(), NO_DATES, by=by, at=now())
    assert database.scalar(select(func.count(PendingEvaluation.id))) == 0


def test_evidence_taken_off_an_answer_stays_with_the_organisation(database):
    place = make_assessment()
    by = identity_for(place)
    here = question_place(place, "S1.1")
    attached = attach_evidence(here, a_file(), StatedDates(date(2026, 9, 30)), by=by, at=now())
    assert attached.version_before == 0 and attached.answer.value is None
    [file] = list_evidence(place.assessment.id)[here.question.id]
    assert (file.title, file.dated_on) == ("invoice.pdf", date(2026, 9, 30))
    detach_evidence(here, file.document_id, by=by)
    assert list_evidence(place.assessment.id) == {}
    assert database.get(Document, file.document_id) is not None
    with pytest.raises(NotFound):
        detach_evidence(here, file.document_id, by=by)
    actions = database.scalars(select(ChangeLogEntry.action).order_by(ChangeLogEntry.id)).all()
    assert actions[-1] == "assessments.detach_evidence"


def test_the_authority_reads_evidence_only_once_it_is_submitted(database):
    place = make_assessment()
    by, analyst = identity_for(place), identity_of(make_user("analyst"))
    stranger = identity_of(make_user("employer_user", organisations=(make_organisation(),)))
    attach_evidence(question_place(place, "S1.1"), a_file(), NO_DATES, by=by, at=now())
    assert database.scalars(readable_revisions(analyst)).all() == []
    answer_all_but(place, "S1.1")
    answer(place, "S1.1", "yes", version=1)
    submit(place)
    assert len(database.scalars(readable_revisions(analyst)).all()) == 1
    assert len(database.scalars(readable_revisions(by)).all()) == 1
    assert database.scalars(readable_revisions(stranger)).all() == []


def answer_all_but(place, code):
    answer_all(place, **{code.replace(".", "_"): None})


def test_submitting_freezes_scores_and_asks_for_an_evaluation(database):
    place = make_submitted(S1_1="partly", S1_2=None)
    assessment = place.assessment
    assert assessment.state is AssessmentState.SUBMITTED
    assert re.fullmatch(r"SA-\d{4}-[2-9A-HJKMNP-Z]{6}", assessment.receipt_number)
    assert assessment.digest == digest_of(assessment.snapshot)
    assert (assessment.snapshot["declared_name"], assessment.snapshot["declared_role"]) == ("Test Person", "Director")
    values = {each["question"]: each["value"] for each in assessment.snapshot["answers"]}
    assert (values["S1.1"], values["S1.2"], values["S1.3"]) == ("partly", None, "yes")
    summary = database.get(AnswerSummary, assessment.id)
    assert (summary.number_full, summary.number_partly, summary.number_unanswered) == (65, 1, 1)
    assert summary.overall_score == 99
    pending = database.scalars(select(PendingEvaluation)).all()
    assert [(each.organisation_id, each.reason) for each in pending] == [
        (assessment.organisation_id, "assessment_submitted")
    ]


def test_an_unmet_critical_requirement_is_counted_and_caps_the_score(database):
    outline = outline_of()
    critical = next(each for each in outline.requirements if each.critical)
    code = next(each.code for each in critical.questions if each.critical)
    place = make_submitted(**{code.replace(".", "_"): "no"})
    summary = database.get(AnswerSummary, place.assessment.id)
    assert (summary.overall_score, summary.is_capped, summary.number_critical_unmet) == (49, True, 1)
    assert place.assessment.snapshot["score"]["critical_unmet"] == [critical.code]


def test_the_number_of_unanswered_questions_must_be_the_one_shown(database):
    place = make_assessment()
    with pytest.raises(Conflict):
        declare_and_submit(place, Declaration("A", "B", 3), by=None, at=now())
    assert place.assessment.state is AssessmentState.OPEN


@pytest.mark.parametrize(("name", "role", "field"), [(" ", "B", "declared_name"), ("A", "", "declared_role")])
def test_a_declaration_needs_name_and_position(database, name, role, field):
    with pytest.raises(InvalidInput) as refused:
        declare_and_submit(make_assessment(), Declaration(name, role, 67), by=None, at=now())
    assert refused.value.field == field


def test_a_submitted_assessment_takes_no_answer_and_is_not_submitted_twice(database):
    place = make_submitted()
    with pytest.raises(Conflict):
        answer(place, "S1.1", "no", version=1)
    with pytest.raises(Conflict):
        submit(place)


def test_a_correction_starts_with_the_same_answers_and_evidence_and_the_old_one_stays(database):
    place = make_assessment()
    by = identity_for(place)
    answer_all(place)
    attach_evidence(question_place(place, "S1.1"), a_file(), NO_DATES, by=by, at=now())
    submit(place)
    correction = correct_assessment(place, "A site was forgotten", by=by, at=now())
    new = Place(correction, place.organisation, place.outline)
    assert database.scalar(select(func.count(Answer.id)).where(Answer.assessment_id == correction.id)) == 67
    assert len(list_evidence(correction.id)) == 1
    answer(new, "S1.1", "no", version=1)
    submit(new)
    assert place.assessment.snapshot["answers"][0]["value"] == "yes"
    assert correction.snapshot["answers"][0]["value"] == "no"
    assert correction.supersedes_id == place.assessment.id
    assert database.scalar(select(func.count()).select_from(AnswerDocument)) == 2


def test_an_assessment_has_one_correction_at_a_time_and_a_given_up_one_makes_room(database):
    place = make_submitted()
    by = identity_for(place)
    first = correct_assessment(place, "Wrong file", by=by, at=now())
    with pytest.raises(Conflict):
        correct_assessment(place, "Again", by=by, at=now())
    withdraw_correction(Place(first, place.organisation, place.outline), by=by, at=now())
    assert correct_assessment(place, "Again", by=by, at=now()).id != first.id


def test_a_correction_needs_a_reason(database):
    place = make_submitted()
    with pytest.raises(InvalidInput):
        correct_assessment(place, "  ", by=identity_for(place), at=now())


def test_a_round_that_is_due_is_not_withdrawn_by_who_owes_it(database):
    place = make_assessment()
    with pytest.raises(Conflict):
        withdraw_correction(place, by=identity_for(place), at=now())


def test_stored_summaries_equal_those_computed_again(database):
    make_submitted(S1_1="no", S6_1="not_applicable", S2_2=None)
    make_submitted(code=IRIS, ER_A_1_policy="0", ER_1_1_outcome="2")
    stored = summaries(database)
    database.execute(update(AnswerSummary).values(overall_score=1, number_full=0, section_scores={}))
    assert rebuild_answer_summaries() == 2
    database.expire_all()
    assert summaries(database) == stored


def summaries(database):
    columns = list(AnswerSummary.__table__.c)
    return database.execute(select(*columns).order_by(columns[0])).all()


def test_receipt_numbers_differ_and_carry_the_year(database):
    at = datetime(2025, 5, 1, tzinfo=UTC)
    numbers = {make_submitted(at=at).assessment.receipt_number for _each in range(5)}
    assert len(numbers) == 5 and all(each.startswith("SA-2025-") for each in numbers)


def test_no_organisation_has_more_than_one_round_of_a_period_in_force(database):
    place = make_submitted()
    assert place.assessment.standard_code == CREST
    assert database.scalar(select(func.count(Assessment.id))) == 1
