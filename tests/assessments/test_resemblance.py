"""The same text or file at two organisations: found after submission, shown to the authority, to no organisation."""

import pytest
from sqlalchemy import func, insert, select

from compliance.accounts.identity import identity_of
from compliance.assessments.evidence.operations import attach_evidence
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, correct_assessment, record_answer
from compliance.assessments.queries import Place, question_place
from compliance.assessments.resemblance.models import AnswerFingerprint, AnswerResemblance, PendingComparison
from compliance.assessments.resemblance.operations import compare_assessment, compare_pending
from compliance.assessments.resemblance.queries import list_resemblances
from compliance.clock import now
from compliance.documents.dates import NO_DATES
from compliance.errors import NotAllowed
from compliance.scheduling.scheduler import Scheduler
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_region, make_user
from tests.factories.assessments import answer_all, make_assessment, submit
from tests.factories.documents import make_pdf, make_upload
from tests.factories.organisations import make_organisation

PASSAGE = (
    "Every recruitment agreement is read out to the worker in a language he understands before he leaves home, "
    "two copies are signed, one stays with the worker, and the personnel manager checks twice a year that nobody paid."
)


@pytest.fixture
def analyst(database):
    return identity_of(make_user("analyst"))


def open_round(note=None, code="S1.1", organisation=None, file=None):
    place = make_assessment(organisation or make_organisation())
    by = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    answer_all(place, **{code.replace(".", "_"): None})
    where = question_place(place, code)
    record_answer(where, GivenAnswer("yes", note=note), by=by, at=now())
    if file is not None:
        attach_evidence(where, make_upload(file, "proof.pdf"), NO_DATES, by=by, at=now())
    return place


def submitted(note=None, code="S1.1", organisation=None, file=None):
    place = open_round(note, code, organisation, file)
    submit(place)
    compare_pending()
    return place


def found(place, analyst):
    return [
        (each.kind, each.question_code, each.other_question_code)
        for each in list_resemblances(place.assessment.id, analyst)
    ]


def test_a_passage_of_another_organisation_is_found_from_both_sides_and_elsewhere_in_the_standard(database, analyst):
    first = submitted(PASSAGE, "S1.1", make_organisation(name="First Company"))
    second = submitted(PASSAGE.replace("twice a year", "once a year"), "S2.1")
    assert found(second, analyst) == [("text", "S2.1", "S1.1")]
    assert found(first, analyst) == [("text", "S1.1", "S2.1")]
    [seen] = list_resemblances(second.assessment.id, analyst)
    assert seen.name == "First Company" and 80 <= seen.percent_alike < 100
    assert seen.other_receipt == first.assessment.receipt_number


def test_other_words_are_no_resemblance_and_short_notes_are_not_compared(database, analyst):
    submitted(PASSAGE)
    submitted("Yes, approved by the general manager.")
    half = " ".join(PASSAGE.split()[:20]) + " and in our case this is done by an agency in Dhaka with a written mandate"
    assert found(submitted(half), analyst) == []
    assert found(submitted("Yes, approved by the general manager."), analyst) == []
    assert found(submitted(None), analyst) == []


def test_the_same_file_is_found_by_its_content_whatever_it_is_called(database, analyst):
    content = make_pdf("policy")
    submitted(file=content, code="S1.2")
    second = submitted(file=content)
    assert found(second, analyst) == [("file", "S1.1", "S1.2")]
    assert list_resemblances(second.assessment.id, analyst)[0].title == "proof.pdf"
    assert found(submitted(file=make_pdf("own")), analyst) == []


def test_an_organisation_repeating_itself_and_its_corrections_are_no_finding(database, analyst):
    place = submitted(PASSAGE, file=make_pdf("policy"))
    by = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    correction = Place(correct_assessment(place, "Typing", by=by, at=now()), place.organisation, place.outline)
    submit(correction)
    assert compare_pending() == 1
    assert found(correction, analyst) == [] and found(place, analyst) == []


def test_each_other_organisation_is_named_once_however_often_it_has_the_text(database, analyst):
    other = make_organisation()
    first = submitted(PASSAGE, organisation=other)
    by = identity_of(make_user("employer_user", organisations=(other,)))
    correction = Place(correct_assessment(first, "Typing", by=by, at=now()), other, first.outline)
    submit(correction)
    compare_pending()
    assert len(found(submitted(PASSAGE), analyst)) == 1


def test_drafts_are_not_compared(database, analyst):
    draft = open_round(PASSAGE, file=make_pdf("policy"))
    assert compare_pending() == 0
    assert found(submitted(PASSAGE, file=make_pdf("policy")), analyst) == []
    assert database.scalar(select(func.count()).select_from(AnswerResemblance)) == 0
    submit(draft)
    compare_pending()
    assert len(found(draft, analyst)) == 2


def test_submitting_asks_for_the_comparison_in_its_own_transaction(database):
    place = open_round(PASSAGE)
    submit(place)
    assert database.scalars(select(PendingComparison.assessment_id)).all() == [place.assessment.id]
    assert compare_pending() == 1
    assert database.scalars(select(PendingComparison)).all() == []
    assert compare_pending() == 0


def test_comparing_twice_adds_nothing(database, analyst):
    submitted(PASSAGE, file=make_pdf("x"))
    second = submitted(PASSAGE, file=make_pdf("x"))
    before = database.scalar(select(func.count()).select_from(AnswerFingerprint))
    assert compare_assessment(second.assessment.id) == 0
    assert database.scalar(select(func.count()).select_from(AnswerFingerprint)) == before
    assert len(found(second, analyst)) == 2


def test_the_panel_is_on_the_authoritys_page_and_on_no_page_of_an_organisation(client_for, database):
    first = submitted(PASSAGE, organisation=make_organisation(name="First Company"), file=make_pdf("x"))
    second = submitted(PASSAGE, organisation=make_organisation(name="Second Company"), file=make_pdf("x"))
    page = client_for(make_user("inspector")).get(f"/assessments/{second.assessment.id}/answers").text
    assert "The same at other organisations" in page and "First Company" in page
    assert f"/assessments/{first.assessment.id}/answers#question-" in page
    owner = client_for(make_user("employer_user", organisations=(second.organisation,)))
    for rest in ("/answers", "/receipt"):
        own = owner.get(f"/assessments/{second.assessment.id}{rest}").text
        assert "The same at other organisations" not in own and "First Company" not in own, rest
    for path in ("/", "/evidence", "/our-organisation", "/evidence/export.csv"):
        assert "First Company" not in owner.get(path).text, path
    report = owner.get(f"/assessments/{second.assessment.id}/receipt.pdf").data
    assert b"First Company" not in report


@pytest.mark.parametrize("role", ["employer_user", "recruiter_user", "social_auditor", "administrator"])
def test_nobody_but_the_authority_asks_for_it(database, role):
    place = submitted(PASSAGE)
    with pytest.raises(NotAllowed):
        list_resemblances(place.assessment.id, identity_of(make_user(role)))


@pytest.mark.parametrize("elsewhere", ["authority", "region"])
def test_an_organisation_the_reviewer_may_not_see_is_not_named(client_for, database, elsewhere):
    places = {"authority": {"authority_id": make_authority("neighbour").id}, "region": {"region_code": "SA-02"}}
    make_region("SA-02")
    hidden = submitted(PASSAGE, organisation=make_organisation(name="Hidden Company", **places[elsewhere]))
    place = submitted(PASSAGE)
    page = client_for(make_user("inspector")).get(f"/assessments/{place.assessment.id}/answers").text
    assert "An organisation outside your area" in page
    assert "Hidden Company" not in page and hidden.assessment.receipt_number not in page
    assert f"/assessments/{hidden.assessment.id}/" not in page


def test_the_cost_does_not_grow_with_what_is_stored(database, analyst):
    first = submitted(PASSAGE, file=make_pdf("x"))
    second = open_round(PASSAGE, file=make_pdf("x"))
    submit(second)
    with counted_queries() as few:
        compare_pending()
    copy_fingerprints(database, first, 1000)
    third = open_round(PASSAGE, file=make_pdf("x"))
    submit(third)
    with counted_queries() as many:
        compare_pending()
    assert many.number == few.number
    # Of a thousand copies the newest ten are told.
    assert len(found(third, analyst)) <= 20


def copy_fingerprints(database, place, times):
    """The same passage at so many other organisations."""
    rows = database.execute(
        select(
            AnswerFingerprint.band, AnswerFingerprint.hash, AnswerFingerprint.answer_id, AnswerFingerprint.revision_id
        ).where(AnswerFingerprint.assessment_id == place.assessment.id)
    ).all()
    others = [make_organisation().id for _each in range(20)]
    database.execute(
        insert(AnswerFingerprint),
        [
            {
                "band": row.band,
                "hash": row.hash,
                "answer_id": row.answer_id,
                "revision_id": row.revision_id,
                "assessment_id": place.assessment.id,
                "organisation_id": others[number % 20],
            }
            for number in range(times)
            for row in rows
        ],
    )


def test_a_hidden_answer_is_not_compared(database, analyst):
    submitted(PASSAGE)
    place = open_round(PASSAGE)
    submit(place)
    database.execute(
        Answer.__table__.update().where(Answer.assessment_id == place.assessment.id).values(is_hidden=True)
    )
    compare_pending()
    assert found(place, analyst) == []


def test_the_scheduler_process_compares_by_itself(app, database, analyst):
    submitted(PASSAGE)
    place = open_round(PASSAGE)
    submit(place)
    assessment_id = place.assessment.id
    database.commit()
    Scheduler(app, evaluate_pending=lambda: 0, send_mail=lambda: 0)._take_pending()
    assert len(list_resemblances(assessment_id, analyst)) == 1
