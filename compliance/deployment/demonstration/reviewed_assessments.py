"""Reviews of the demonstration: one that waits for the organisation's reply, others finished, some with a disagreement.

The reviews of last year's rounds give the intervals of scores something to rest on: like organisations were verified.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from compliance.accounts.identity import Identity
from compliance.assessment_reviews.models import EntryKind
from compliance.assessment_reviews.operations import Judgement, finish_review, judge_answer, reply_to_question
from compliance.assessment_reviews.queries import ReviewPlace, find_review, find_thread, list_threads
from compliance.assessment_reviews.threads import newest_entry_id
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.scores.comparisons import store_comparisons
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import degree_of_answer
from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.world import DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE
from compliance.documents.dates import NO_DATES
from compliance.organisations.types import OrganisationKind
from compliance.standards.outline import QuestionOutline
from compliance.standards.queries import load_outline

REVIEWER = "inspector"
QUESTIONS_ASKED = (
    "Which document shows this, and since when does it apply?",
    "كيف تتحققون من ذلك لدى العمال الذين وصلوا خلال الأشهر الستة الأخيرة؟",
)
REPLY = "The policy was signed in January; a copy is kept in the personnel office and can be seen there."
DISAGREEMENT = "The contracts looked at were in one language only; a worker of another language could not read them."
CONCLUSION = "Most answers agree with what the records show. Look at the one we disagree with before the next round."
# How many organisations' rounds of last year were reviewed, and how many answers of each were looked at.
REVIEWED_EMPLOYERS, REVIEWED_OFFICES, ANSWERS_LOOKED_AT = 9, 6, 24
# Of a hundred answers looked at, how many were found to be less than declared.
FOUND_LESS = 18


def plant_reviews(plan: DemonstrationPlan) -> None:
    """Review last year's rounds of some organisations, and ask the demonstration's own two for replies."""
    reviewer = plan.identity(REVIEWER)
    asked = (DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE)
    for key in asked:
        place = _last_submitted(plan, key)
        if place is not None:
            _ask_back(plan, key, place, reviewer)
    for key in _reviewed(plan, asked):
        place = _last_submitted(plan, key)
        if place is not None:
            _review(plan, key, place, reviewer)
    store_comparisons(plan.today)


def _reviewed(plan: DemonstrationPlan, left_out: Sequence[str]) -> list[str]:
    """Employers and offices of the reviewer's authority, some of each kind, in the order of the list."""
    authority_id = plan.users[REVIEWER].authority_id
    found = []
    for kind, how_many in (
        (OrganisationKind.EMPLOYER, REVIEWED_EMPLOYERS),
        (OrganisationKind.RECRUITER, REVIEWED_OFFICES),
    ):
        keys = [key for key in plan.keys_of(kind) if plan.organisations[key].authority_id == authority_id]
        found += [key for key in keys if key not in left_out][:how_many]
    return found


def _last_submitted(plan: DemonstrationPlan, key: str) -> ReviewPlace | None:
    assessment = db.session.scalar(
        select(Assessment)
        .where(Assessment.organisation_id == plan.organisations[key].id, Assessment.state == AssessmentState.SUBMITTED)
        .order_by(Assessment.period_starts_on.desc())
        .limit(1)
    )
    if assessment is None:
        return None
    outline = load_outline(assessment.standard_id)
    return ReviewPlace(assessment, plan.organisations[key], outline, find_review(assessment.id))


def _answers(place: ReviewPlace) -> list[tuple[QuestionOutline, Answer]]:
    """The scored answers, in order."""
    rows = db.session.scalars(select(Answer).where(Answer.assessment_id == place.assessment.id))
    by_question = {answer.question_id: answer for answer in rows}
    return [
        (question, by_question[question.id])
        for question in place.outline.questions
        if question.id in by_question and question.is_scored and by_question[question.id].value
    ]


def _ask_back(plan: DemonstrationPlan, key: str, place: ReviewPlace, reviewer: Identity) -> None:
    """Two questions wait for the organisation; one was replied to, and one answer is disagreed with."""
    first_day, second_day = plan.days_ago(9), plan.days_ago(4)
    met = [question for question, answer in _answers(place) if answer.degree is Degree.FULL and not question.critical]
    replied, disagreed, *asked = met[:4]
    _judge(place, replied, Judgement(EntryKind.ASKED, text=QUESTIONS_ASKED[0]), reviewer, moment_on(first_day, 9))
    reply_to_question(
        place, replied.code, REPLY, None, NO_DATES, by=plan.identity(key), at=moment_on(plan.days_ago(6), 14)
    )
    found = _worse_value(disagreed)
    judgement = Judgement(EntryKind.DISAGREED, found, DISAGREEMENT, looked_at_evidence=True)
    _judge(place, disagreed, judgement, reviewer, moment_on(first_day, 10))
    for question, text in zip(asked, QUESTIONS_ASKED, strict=True):
        _judge(place, question, Judgement(EntryKind.ASKED, text=text), reviewer, moment_on(second_day, 11))


def _review(plan: DemonstrationPlan, key: str, place: ReviewPlace, reviewer: Identity) -> None:
    chance = plan.random_for(key, "review")
    submitted_on = place.assessment.submitted_on or plan.today
    day = min(submitted_on + timedelta(days=20), plan.days_ago(2))
    answers = _answers(place)
    for question, answer in chance.sample(answers, min(ANSWERS_LOOKED_AT, len(answers))):
        claims = answer.degree in (Degree.FULL, Degree.PARTLY) and not question.critical
        if claims and chance.randrange(100) < FOUND_LESS and _worse_value(question) != answer.value:
            found = _worse_value(question)
            judgement = Judgement(EntryKind.DISAGREED, found, DISAGREEMENT, looked_at_evidence=True)
        else:
            judgement = Judgement(EntryKind.AGREED, looked_at_evidence=True)
        _judge(place, question, judgement, reviewer, moment_on(day, chance.randint(8, 15)))
    newest = newest_entry_id(list_threads(find_review(place.assessment.id)))
    finish_review(place, CONCLUSION, newest_id=newest, by=reviewer, at=moment_on(day, 16))


def _judge(place: ReviewPlace, question: QuestionOutline, judgement: Judgement, by: Identity, at: datetime) -> None:
    thread = find_thread(find_review(place.assessment.id), question.id)
    given = Judgement(**{**vars(judgement), "newest_id": thread.newest_id})
    judge_answer(place, question.code, given, by=by, at=at)


def _worse_value(question: QuestionOutline) -> str:
    """The first answer that means “not met”."""
    return next(option.value for option in question.options if degree_of_answer(option) is Degree.NONE)
