"""What a finished review said of each answer, for the organisation's next round; before it is finished, nothing."""

from collections.abc import Sequence

from sqlalchemy import select

from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, ReviewState
from compliance.assessment_reviews.threads import group_threads
from compliance.database import db
from compliance.feature import AnswerJudgement


def list_judgements(assessment_id: int) -> Sequence[AnswerJudgement]:
    """The judgement that holds on each answer that has one; one query. A question asked later puts it in doubt."""
    entries = db.session.scalars(
        select(AnswerReview)
        .join(AssessmentReview, AssessmentReview.id == AnswerReview.review_id)
        .where(AssessmentReview.assessment_id == assessment_id, AssessmentReview.state == ReviewState.DONE)
        .order_by(AnswerReview.id)
    )
    held = (thread.judgement for thread in group_threads(entries).values())
    return [
        AnswerJudgement(each.question_id, each.kind is EntryKind.AGREED, each.found_value, each.written_at.date())
        for each in held
        if each is not None
    ]
