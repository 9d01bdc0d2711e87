"""Reads of correction windows: which answers one may be given for, what bars it, what was said and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.assessment_reviews.models import (
    AssessmentReview,
    CorrectionItem,
    CorrectionStatement,
    CorrectionWindow,
    StatementKind,
)
from compliance.assessment_reviews.queries import MOST_DUE, ReviewPlace, get_own_review, get_review
from compliance.assessment_reviews.threads import EMPTY, AnswerThread
from compliance.assessments.models import Answer, Assessment
from compliance.assessments.progress import asked_questions
from compliance.assessments.scores.scoring import Degree
from compliance.database import db
from compliance.documents.models import Document
from compliance.errors import NotFound
from compliance.national_rules.lookup import RuleValue, find_rule
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible
from compliance.standards.models import Standard
from compliance.standards.outline import QuestionOutline, StandardOutline

RULE = "assessment.correction_window_days"
SAID = (StatementKind.SAID_CORRECTED, StatementKind.SAID_NOT_YET)
_UNMET = (Degree.PARTLY, Degree.NONE)


@dataclass(frozen=True)
class CorrectionPlace(ReviewPlace):
    """One item of a correction window."""

    window: CorrectionWindow
    item: CorrectionItem
    question: QuestionOutline


@dataclass(frozen=True)
class CorrectionMemory:
    """What became of an item: the newest statement of each side, None where nothing was said or found."""

    said: CorrectionStatement | None
    found: CorrectionStatement | None

    @property
    def is_false(self) -> bool:
        """True where the organisation said that it was corrected and the visit found that it was not."""
        said, found = self.said, self.found
        return (
            said is not None
            and found is not None
            and said.kind is StatementKind.SAID_CORRECTED
            and found.kind is StatementKind.FOUND_NOT_CORRECTED
        )


def memory_of(item: CorrectionItem) -> CorrectionMemory:
    """The newest of what was said and of what was found on an item."""
    said = [each for each in item.statements if each.kind in SAID]
    found = [each for each in item.statements if each.kind not in SAID]
    return CorrectionMemory(said[-1] if said else None, found[-1] if found else None)


def window_rule(organisation: Organisation, on: date) -> RuleValue | None:
    """How many days the organisation's country gives to correct; None where its rules say nothing."""
    return find_rule(RULE, organisation.country, on)


def list_bars(organisation_id: int) -> list[str]:
    """Why the organisation is given no time to correct, in words for the authority alone; empty where nothing is."""
    bars = current_app.extensions["compliance"].correction_bars
    return [str(reason) for find_bars in bars for reason in find_bars(organisation_id)]


def correctable_questions(
    outline: StandardOutline, answers: Mapping[int, Answer], threads: Mapping[int, AnswerThread]
) -> list[QuestionOutline]:
    """Answers that are not met, as declared or as found, and may be given time to be corrected.

    Never a question whose requirement has an unmet critical one, and never one that claims the absence of an ILO sign
    or whose requirement names one: who is confined or in debt bondage does not wait for a deadline.
    """
    asked = {question.id for question in asked_questions(outline, answers)}
    return [
        question
        for requirement in outline.requirements
        if not requirement.ilo_signs
        and not any(_fails_critical(each, answers, threads) for each in requirement.questions)
        for question in requirement.questions
        if question.id in asked and question.claims_absence_of is None and _is_unmet(question, answers, threads)
    ]


def _fails_critical(
    question: QuestionOutline, answers: Mapping[int, Answer], threads: Mapping[int, AnswerThread]
) -> bool:
    judgement = threads.get(question.id, EMPTY).judgement
    declared = answers.get(question.id)
    values = (declared.value if declared else None, judgement.found_value if judgement else None)
    options = [question.find_option(value) for value in values if value is not None]
    return question.critical and any(option is not None and option.fails_critical for option in options)


def _is_unmet(question: QuestionOutline, answers: Mapping[int, Answer], threads: Mapping[int, AnswerThread]) -> bool:
    judgement = threads.get(question.id, EMPTY).judgement
    if judgement is not None and judgement.found_degree is not None:
        return judgement.found_degree in _UNMET
    declared = answers.get(question.id)
    return declared is not None and declared.degree in _UNMET


def find_window(review: AssessmentReview | None) -> CorrectionWindow | None:
    """The window of a review with its items and all that was said of them, or None."""
    if review is None:
        return None
    return db.session.scalar(
        select(CorrectionWindow)
        .where(CorrectionWindow.review_id == review.id)
        .options(
            joinedload(CorrectionWindow.opened_by).lazyload(User.roles),
            selectinload(CorrectionWindow.items)
            .selectinload(CorrectionItem.statements)
            .options(
                joinedload(CorrectionStatement.written_by).lazyload(User.roles),
                joinedload(CorrectionStatement.document).selectinload(Document.revisions),
            ),
        )
    )


def get_correction(assessment_id: int, question_code: str, identity: Identity) -> CorrectionPlace:
    """An item of the window of a self-assessment the person may see; NotFound."""
    return _correction(get_review(assessment_id, identity), question_code)


def get_own_correction(assessment_id: int, question_code: str, identity: Identity) -> CorrectionPlace:
    """An item of the window of a self-assessment of the person's own organisation; NotFound."""
    return _correction(get_own_review(assessment_id, identity), question_code)


def _correction(place: ReviewPlace, question_code: str) -> CorrectionPlace:
    question = place.outline.get_question(question_code)
    window = find_window(place.review)
    items = window.items if window is not None else []
    item = next((each for each in items if each.question_id == question.id), None)
    if window is None or item is None:
        raise NotFound
    return CorrectionPlace(place.assessment, place.organisation, place.outline, place.review, window, item, question)


def list_open_windows(identity: Identity, day: date) -> Sequence[Row[Any]]:
    """Windows of the person's organisations that are open on `day` and have items of which nothing was said."""
    said = aliased(CorrectionStatement)
    is_said = select(said.id).where(said.item_id == CorrectionItem.id, said.kind.in_(SAID)).exists()
    open_items = func.count(CorrectionItem.id).filter(~is_said)
    query: Any = (
        select(
            AssessmentReview.assessment_id,
            Assessment.period_starts_on,
            Organisation.name,
            Organisation.name_ar,
            Standard.title,
            CorrectionWindow.closes_on,
            open_items.label("number_open"),
            func.count(CorrectionItem.id).label("number_items"),
        )
        .join(CorrectionWindow, CorrectionWindow.review_id == AssessmentReview.id)
        .join(CorrectionItem, CorrectionItem.window_id == CorrectionWindow.id)
        .join(Assessment, Assessment.id == AssessmentReview.assessment_id)
        .join(Organisation, Organisation.id == AssessmentReview.organisation_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(is_visible(identity), CorrectionWindow.closes_on >= day)
        .group_by(
            AssessmentReview.id,
            Assessment.period_starts_on,
            Organisation.name,
            Organisation.name_ar,
            Standard.id,
            CorrectionWindow.id,
        )
        .having(open_items > 0)
        .order_by(CorrectionWindow.closes_on, AssessmentReview.id)
        .limit(MOST_DUE)
    )
    return db.session.execute(query).all()
