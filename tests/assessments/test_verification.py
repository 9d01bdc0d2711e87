"""Verifying answers: by reviewers of the authority only, on submitted answers, with the files that were submitted."""

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.assessments.evidence.operations import attach_evidence
from compliance.assessments.queries import question_place
from compliance.assessments.verification.models import AnswerVerification
from compliance.assessments.verification.operations import verify_answer, withdraw_verification
from compliance.assessments.verification.queries import (
    list_submitted_revision_ids,
    list_verified_answers,
    list_verified_documents,
)
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from compliance.documents.dates import NO_DATES
from compliance.documents.models import Document
from compliance.errors import Conflict, InvalidInput, NotAllowed
from tests.factories.accounts import make_user
from tests.factories.assessments import answer_all, make_assessment, make_submitted, submit
from tests.factories.documents import make_document, make_upload


@pytest.fixture
def reviewer(database):
    return identity_of(make_user("inspector", name="Rashid"))


@pytest.fixture
def place(database):
    place = make_assessment()
    by = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    answer_all(place, S1_3=None)
    attach_evidence(question_place(place, "S1.1"), make_upload(), NO_DATES, by=by, at=now())
    submit(place, unanswered=1)
    return place


def question(place, code="S1.1"):
    return place.outline.get_question(code)


def test_a_verified_answer_says_by_whom_for_which_authority_and_by_what(place, reviewer):
    verify_answer(place, question(place), " Contracts read on site ", by=reviewer, at=now())
    found = list_verified_answers(place.assessment.id)
    assert set(found) == {question(place).id}
    verified = found[question(place).id]
    assert (verified.by_name, verified.basis) == ("Rashid", "Contracts read on site")
    assert verified.authority_name["en"].startswith("Authority")


def test_only_the_files_that_were_looked_at_carry_the_date_of_verification(place, reviewer, database):
    document = database.scalars(select(Document)).one()
    verify_answer(place, question(place, "S1.2"), "Interview", by=reviewer, at=now())
    assert list_verified_documents([document.id]) == {}
    ids = list_submitted_revision_ids(place.assessment.id, question(place).id)
    verify_answer(place, question(place), "Compared with the bank", revision_ids=ids, by=reviewer, at=now())
    assert list_verified_documents([document.id])[document.id].basis == "Compared with the bank"


def test_a_file_that_did_not_back_the_answer_cannot_be_what_it_was_verified_by(place, reviewer):
    foreign = make_document(make_submitted().organisation)
    for revision_id in (foreign.latest.id, 999_999):
        with pytest.raises(InvalidInput) as refused:
            verify_answer(place, question(place), "Seen", revision_ids=[revision_id], by=reviewer, at=now())
        assert refused.value.field == "revision_ids"
    assert list_verified_answers(place.assessment.id) == {}


@pytest.mark.parametrize("role", ["employer_user", "social_auditor", "administrator"])
def test_nobody_else_verifies(place, role):
    with pytest.raises(NotAllowed):
        verify_answer(place, question(place), "Trust us", by=identity_of(make_user(role)), at=now())


def test_a_draft_an_unanswered_question_and_an_empty_basis_are_refused(place, reviewer):
    with pytest.raises(Conflict):
        verify_answer(make_assessment(), question(place), "Seen", by=reviewer, at=now())
    with pytest.raises(Conflict):
        verify_answer(place, question(place, "S1.3"), "Seen", by=reviewer, at=now())
    with pytest.raises(InvalidInput) as refused:
        verify_answer(place, question(place), "  ", by=reviewer, at=now())
    assert refused.value.field == "basis"


def test_a_verification_is_taken_back_by_another_row_and_may_be_given_again(place, reviewer, database):
    ids = list_submitted_revision_ids(place.assessment.id, question(place).id)
    verify_answer(place, question(place), "Seen", revision_ids=ids, by=reviewer, at=now())
    document_id = database.scalars(select(Document.id)).one()
    withdraw_verification(place, question(place), "The file was forged", by=reviewer, at=now())
    assert list_verified_answers(place.assessment.id) == {} and list_verified_documents([document_id]) == {}
    with pytest.raises(Conflict):
        withdraw_verification(place, question(place), "Again", by=reviewer, at=now())
    verify_answer(place, question(place), "Original seen", by=reviewer, at=now())
    assert list_verified_answers(place.assessment.id)[question(place).id].basis == "Original seen"
    rows = database.scalars(select(AnswerVerification.holds).order_by(AnswerVerification.id)).all()
    assert rows == [True, False, True]
    actions = set(database.scalars(select(ChangeLogEntry.action)))
    assert {"assessments.verify_answer", "assessments.withdraw_verification"} <= actions


def test_the_organisation_sees_the_date_and_the_authority_on_its_evidence_page(place, reviewer, client_for):
    ids = list_submitted_revision_ids(place.assessment.id, question(place).id)
    verify_answer(place, question(place), "Seen", revision_ids=ids, by=reviewer, at=now())
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    page = client.get("/evidence").text
    assert "Authority ministry" in page and "Rashid" not in page
