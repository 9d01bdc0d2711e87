"""Judging answers, asking back, replying and finishing a review. Entries are added; nothing declared is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.assessment_reviews.messages import tell_about_questions, tell_about_result
from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, ReviewState
from compliance.assessment_reviews.queries import ReviewPlace, find_review, find_thread, list_threads
from compliance.assessment_reviews.threads import AnswerThread, ThreadState, newest_entry_id, state_of_review
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.progress import asked_questions
from compliance.assessments.queries import find_answer, list_answers
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import degree_of_answer, restate_summary
from compliance.assessments.verification.operations import ReviewVerdict, note_verified
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.documents.dates import StatedDates
from compliance.documents.intake import Upload
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput
from compliance.standards.answer_types import read_value
from compliance.standards.models import AnswerType
from compliance.standards.outline import QuestionOutline

# Days to reply to a question that was asked back. Source: Sanad's own proposal, no legal value.
DAYS_TO_REPLY = 14
READER_SCOPE = "assessment_reviews"
# The basis of a verification whose reviewer wrote nothing more; stored in one language, as the change log is.
VERIFIED_BY_REVIEW = "Looked at evidence in the review of the self-assessment"
# Types for which a disagreement names another value; many, table and file are described in the reason.
TYPES_WITH_ONE_VALUE = frozenset(
    {AnswerType.SCALE, AnswerType.ONE, AnswerType.NUMBER, AnswerType.MONEY, AnswerType.DATE}
)


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of one answer; `newest_id` is that of the newest entry they saw, 0 for none."""

    kind: EntryKind
    found_value: str | None = None
    text: str | None = None
    looked_at_evidence: bool = False
    newest_id: int = 0


def judge_answer(
    place: ReviewPlace, question_code: str, judgement: Judgement, *, by: Identity, at: datetime
) -> AnswerReview:
    """Agree, disagree or ask back on one answer.

    Raises InvalidInput for a disagreement without another value and a reason, or a question without text; Conflict
    where somebody wrote on this answer since `judgement.newest_id`, or the review is finished.
    """
    question = place.at(question_code).question
    answer = find_answer(place.assessment.id, question.id)
    found = _check_judgement(question, answer, judgement)
    review = _lock_open_review(place, by, at)
    newest = find_thread(review, question.id)
    if newest.newest_id != judgement.newest_id:
        raise Conflict(_("Somebody else wrote on this answer meanwhile. Read it, then decide."), theirs=newest)
    is_asked = judgement.kind is EntryKind.ASKED
    entry = AnswerReview(
        review_id=review.id,
        question_id=question.id,
        kind=judgement.kind,
        found_value=found.value,
        found_degree=found.degree,
        looked_at_evidence=judgement.looked_at_evidence and not is_asked,
        text=judgement.text,
        reply_due_on=at.date() + timedelta(days=DAYS_TO_REPLY) if is_asked else None,
        written_by_id=by.user_id,
        written_at=at,
    )
    db.session.add(entry)
    db.session.flush()
    record_change(
        f"assessment_reviews.{judgement.kind.value}",
        review,
        by,
        summary=f"{_WORDS[judgement.kind]} {question.code}",
        changes={question.code: (answer.value if answer else None, found.value)} if found.value else None,
    )
    _settle_state(place, review, at)
    return entry


_WORDS = {
    EntryKind.AGREED: "Agreed with",
    EntryKind.DISAGREED: "Disagreed with",
    EntryKind.ASKED: "Asked back on",
}


@dataclass(frozen=True)
class _Found:
    value: str | None = None
    degree: Degree | None = None


def _check_judgement(question: QuestionOutline, answer: Answer | None, judgement: Judgement) -> _Found:
    if judgement.kind is EntryKind.ASKED:
        if not judgement.text:
            raise InvalidInput("text", _("Write the question the organisation is to reply to."))
        return _Found()
    if judgement.kind is EntryKind.AGREED:
        if answer is None or answer.value is None:
            raise InvalidInput("kind", _("There is no answer to agree with. Ask back, or say what you found."))
        return _Found()
    found = _check_found(question, answer, judgement.found_value)
    if not judgement.text:
        raise InvalidInput("text", _("Say why you disagree."))
    return found


def _check_found(question: QuestionOutline, answer: Answer | None, text: str | None) -> _Found:
    """The value a reviewer found, as an answer is stored; nothing for types that are described in words."""
    if question.type not in TYPES_WITH_ONE_VALUE:
        return _Found()
    if not text:
        raise InvalidInput("found_value", _("Give the value you found."))
    try:
        value = read_value(question, text)
    except InvalidInput as error:
        raise InvalidInput("found_value", error.message) from None
    if answer is not None and answer.value == value:
        raise InvalidInput("found_value", _("This is what was declared. Agree, or give another value."))
    option = question.find_option(value)
    return _Found(value, degree_of_answer(option) if option is not None and question.is_scored else None)


def _lock_open_review(place: ReviewPlace, by: Identity, at: datetime) -> AssessmentReview:
    """The review, begun now if this is its first entry, while nobody else can add to it; Conflict once finished."""
    if find_review(place.assessment.id) is None:
        _begin(place, by, at)
    review = db.session.scalars(
        select(AssessmentReview)
        .where(AssessmentReview.assessment_id == place.assessment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if review.state is ReviewState.DONE:
        raise Conflict(_("This review is finished; nothing is added to it any more."))
    return review


def _begin(place: ReviewPlace, by: Identity, at: datetime) -> None:
    state = db.session.scalar(select(Assessment.state).where(Assessment.id == place.assessment.id))
    if state is not AssessmentState.SUBMITTED:
        raise Conflict(_("Only a submitted self-assessment is reviewed."))
    review = AssessmentReview(
        assessment_id=place.assessment.id,
        organisation_id=place.assessment.organisation_id,
        state=ReviewState.IN_REVIEW,
        began_by_id=by.user_id,
        began_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(review)
    except IntegrityError:
        # A colleague began it at the same moment: theirs is the review.
        return
    record_change(
        "assessment_reviews.begin", review, by, summary=f"Began the review of {place.assessment.receipt_number}"
    )


def _settle_state(place: ReviewPlace, review: AssessmentReview, at: datetime) -> None:
    """Keep the review's state in step with its threads; one mail goes out when it begins to wait."""
    before, review.state = review.state, state_of_review(list_threads(review).values())
    db.session.flush()
    if review.state is ReviewState.WAITING and before is not ReviewState.WAITING:
        tell_about_questions(place, at)


def agree_with_section(place: ReviewPlace, section_code: str, *, by: Identity, at: datetime) -> int:
    """Agree with every answer of a section that nobody looked at yet; gives how many. Nothing counts as verified.

    An answer that fails a critical requirement is left out: somebody looks at it alone.
    """
    review = _lock_open_review(place, by, at)
    threads, answers = list_threads(review), list_answers(place.assessment.id)
    own = {each.id for section in place.outline.sections if section.code == section_code for each in section.questions}
    chosen = [
        each
        for each in asked_questions(place.outline, answers)
        if each.id in own and each.id not in threads and _can_agree_unseen(each, answers.get(each.id))
    ]
    if not chosen:
        return 0
    db.session.execute(insert(AnswerReview), [_agreement(review, each, by, at) for each in chosen])
    record_change(
        "assessment_reviews.agree_with_section",
        review,
        by,
        summary=f"Agreed with {len(chosen)} answers of section {section_code} not yet looked at",
    )
    return len(chosen)


def _can_agree_unseen(question: QuestionOutline, answer: Answer | None) -> bool:
    if answer is None or answer.value is None:
        return False
    option = question.find_option(answer.value)
    return not (question.critical and option is not None and option.fails_critical)


def _agreement(review: AssessmentReview, question: QuestionOutline, by: Identity, at: datetime) -> dict[str, object]:
    return {
        "review_id": review.id,
        "question_id": question.id,
        "kind": EntryKind.AGREED,
        "looked_at_evidence": False,
        "written_by_id": by.user_id,
        "written_at": at,
    }


def reply_to_question(
    place: ReviewPlace,
    question_code: str,
    text: str,
    upload: Upload | None,
    dates: StatedDates,
    *,
    by: Identity,
    at: datetime,
) -> AnswerReview:
    """The organisation's reply to what was asked back, with a file if it sends one.

    Raises InvalidInput ("text", "file", a field of StatedDates), Conflict where nothing is asked or the review is
    finished.
    """
    question = place.at(question_code).question
    if not text.strip():
        raise InvalidInput("text", _("Write your reply."))
    review = _lock_open_review(place, by, at)
    if not find_thread(review, question.id).takes_reply:
        raise Conflict(_("This question does not wait for a reply any more."))
    document = None
    if upload is not None:
        document = store_document(
            place.assessment.organisation_id,
            upload,
            title="",
            dates=dates,
            reader_scope=READER_SCOPE,
            by=by,
            at=at,
        )
    entry = AnswerReview(
        review_id=review.id,
        question_id=question.id,
        kind=EntryKind.REPLIED,
        looked_at_evidence=False,
        text=text.strip(),
        document_id=document.id if document else None,
        written_by_id=by.user_id,
        written_at=at,
    )
    db.session.add(entry)
    db.session.flush()
    record_change("assessment_reviews.reply", review, by, summary=f"Replied on {question.code}")
    _settle_state(place, review, at)
    return entry


def finish_review(
    place: ReviewPlace, conclusion: str | None, *, newest_id: int, by: Identity, at: datetime
) -> AssessmentReview:
    """Finish the review: the organisation reads its result, and what was judged on evidence counts as verified.

    Raises Conflict where a question is open, nothing was judged, or somebody wrote since the entry `newest_id`.
    """
    review = _lock_open_review(place, by, at)
    threads = list_threads(review)
    if newest_entry_id(threads) != newest_id:
        raise Conflict(_("Somebody else wrote in this review meanwhile. Look at it again, then finish it."))
    if any(thread.state in (ThreadState.ASKED, ThreadState.REPLIED) for thread in threads.values()):
        raise Conflict(_("Some questions are still open. Judge each of them before you finish the review."))
    if not any(thread.judgement for thread in threads.values()):
        raise Conflict(_("Nothing was judged yet. Judge at least one answer before you finish the review."))
    before, review.state = review.state, ReviewState.DONE
    review.finished_by_id, review.finished_at = by.user_id, at
    review.conclusion = (conclusion or "").strip() or None
    db.session.flush()
    record_change(
        "assessment_reviews.finish",
        review,
        by,
        summary=f"Finished the review of {place.assessment.receipt_number}",
        changes={"state": (before, ReviewState.DONE)},
    )
    note_verified(place, _verdicts(place, threads), by=by, at=at)
    restate_summary(place.assessment.id, place.outline)
    tell_about_result(place, at)
    return review


def _verdicts(place: ReviewPlace, threads: Mapping[int, AnswerThread]) -> list[ReviewVerdict]:
    """What the review verified: judgements made after looking at evidence."""
    judged = [(question_id, thread.judgement) for question_id, thread in threads.items()]
    return [
        ReviewVerdict(question_id, judgement.kind is EntryKind.AGREED, judgement.text or VERIFIED_BY_REVIEW)
        for question_id, judgement in judged
        if judgement is not None and judgement.looked_at_evidence
    ]
