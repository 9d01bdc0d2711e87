"""A reviewer of the authority verifies a declared answer, or takes that back. What was declared never changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import and_, insert, select

from compliance.accounts.identity import Identity
from compliance.assessments.models import AssessmentState
from compliance.assessments.queries import Place, find_answer
from compliance.assessments.scores.summaries import restate_summary
from compliance.assessments.verification.models import AnswerVerification, SubmittedEvidence, VerificationDocument
from compliance.assessments.verification.queries import is_standing, is_verified, list_submitted_revision_ids
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.standards.outline import QuestionOutline


def verify_answer(
    place: Place,
    question: QuestionOutline,
    basis: str,
    *,
    revision_ids: Collection[int] = (),
    by: Identity,
    at: datetime,
) -> AnswerVerification:
    """Note that `by`, a reviewer of the authority, verified the submitted answer to `question`, and by what (`basis`).

    `revision_ids` are the files that were looked at, among those in force at submission: they carry the date of
    verification from then on. Raises NotAllowed for anybody else, Conflict for a round that is not submitted or a
    question without an answer, InvalidInput at "basis" or "revision_ids".
    """
    _check(place, by, basis)
    answer = find_answer(place.assessment.id, question.id)
    if answer is None or answer.value is None:
        raise Conflict(_("This question was not answered, so there is nothing to verify."))
    if not set(revision_ids) <= set(list_submitted_revision_ids(place.assessment.id, question.id)):
        raise InvalidInput("revision_ids", _("Choose among the files that backed this answer when it was submitted."))
    row = _add(place, question, basis, holds=True, by=by, at=at)
    if revision_ids:
        links = [{"verification_id": row.id, "revision_id": each} for each in sorted(set(revision_ids))]
        db.session.execute(insert(VerificationDocument), links)
    restate_summary(place.assessment.id, place.outline)
    record_change(
        "assessments.verify_answer",
        place.assessment,
        by,
        summary=f"Verified the answer to {question.code}",
        changes={"files": (None, len(set(revision_ids)))},
    )
    return row


@dataclass(frozen=True)
class ReviewVerdict:
    """What a finished review verified: whether it confirms what was declared, and by what."""

    question_id: int
    confirms: bool
    basis: str


def note_verified(place: Place, verdicts: Sequence[ReviewVerdict], *, by: Identity, at: datetime) -> None:
    """Note what a whole review verified, with the files in force at submission, in two statements however many.

    Raises NotAllowed, Conflict as `verify_answer`.
    """
    if not verdicts:
        return
    _check(place, by, verdicts[0].basis)
    common = {"assessment_id": place.assessment.id, "holds": True, "verified_by_id": by.user_id, "verified_at": at}
    db.session.execute(insert(AnswerVerification), [{**common, **vars(each)} for each in verdicts])
    db.session.execute(
        insert(VerificationDocument).from_select(
            ["verification_id", "revision_id"],
            select(AnswerVerification.id, SubmittedEvidence.revision_id)
            .join(
                SubmittedEvidence,
                and_(
                    SubmittedEvidence.assessment_id == AnswerVerification.assessment_id,
                    SubmittedEvidence.question_id == AnswerVerification.question_id,
                ),
            )
            .where(
                AnswerVerification.assessment_id == place.assessment.id,
                AnswerVerification.question_id.in_([each.question_id for each in verdicts]),
                is_standing(),
            ),
        )
    )
    record_change(
        "assessments.verify_answers",
        place.assessment,
        by,
        summary=f"Verified {len(verdicts)} answers in a review",
        changes={"confirmed": (None, sum(each.confirms for each in verdicts))},
    )


def withdraw_verification(
    place: Place, question: QuestionOutline, reason: str, *, by: Identity, at: datetime
) -> AnswerVerification:
    """Take a verification back, with the reason; both rows are kept. Conflict where none holds."""
    _check(place, by, reason)
    if not is_verified(place.assessment.id, question.id):
        raise Conflict(_("This answer is not verified."))
    row = _add(place, question, reason, holds=False, by=by, at=at)
    restate_summary(place.assessment.id, place.outline)
    record_change(
        "assessments.withdraw_verification",
        place.assessment,
        by,
        summary=f"Took back the verification of the answer to {question.code}",
    )
    return row


def _check(place: Place, by: Identity, basis: str) -> None:
    if not by.belongs_to_authority:
        raise NotAllowed(_("Only a reviewer of the authority verifies answers."))
    if place.assessment.state is not AssessmentState.SUBMITTED:
        raise Conflict(_("Only answers of a submitted self-assessment are verified."))
    if not basis.strip():
        raise InvalidInput("basis", _("Say what this rests on."))


def _add(
    place: Place, question: QuestionOutline, basis: str, *, holds: bool, by: Identity, at: datetime
) -> AnswerVerification:
    row = AnswerVerification(
        assessment_id=place.assessment.id,
        question_id=question.id,
        holds=holds,
        basis=basis.strip(),
        verified_by_id=by.user_id,
        verified_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row
