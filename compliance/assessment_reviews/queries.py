"""Reads of reviews: the authority's list, one review with its threads, what an organisation was asked and told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from compliance.accounts.identity import Identity
from compliance.accounts.models import OrganisationAccess, User
from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, ReviewState, is_newest_entry
from compliance.assessment_reviews.threads import AnswerThread, group_threads
from compliance.assessments.models import Answer, AnswerSummary, Assessment, AssessmentState
from compliance.assessments.queries import Place, QuestionPlace, get_submitted_assessment, question_place
from compliance.database import db
from compliance.documents.models import Document
from compliance.errors import NotFound
from compliance.organisations.models import Organisation
from compliance.organisations.queries import matches_search
from compliance.organisations.visibility import is_visible
from compliance.seeks import list_page
from compliance.standards.models import Standard

# What the list calls a submitted self-assessment that nobody began to review.
NOT_BEGUN = "not_begun"
MOST_DUE = 20


@dataclass(frozen=True)
class ReviewPlace(Place):
    """A submitted self-assessment with its review; None before the first entry."""

    review: AssessmentReview | None

    @property
    def is_finished(self) -> bool:
        return self.review is not None and self.review.state is ReviewState.DONE

    def at(self, question_code: str) -> QuestionPlace:
        """The question with this code inside it; NotFound."""
        return question_place(self, question_code)


@dataclass(frozen=True)
class ReviewFilter:
    """What the list is narrowed to. `state` is a ReviewState's value or NOT_BEGUN; empty means every one."""

    state: str = ""
    standard_code: str = ""
    search: str = ""
    mine: bool = False


def get_review(assessment_id: int, identity: Identity) -> ReviewPlace:
    """A submitted self-assessment that the person may see, with its review if it has begun; NotFound."""
    place = get_submitted_assessment(assessment_id, identity)
    return ReviewPlace(place.assessment, place.organisation, place.outline, find_review(assessment_id))


def get_own_review(assessment_id: int, identity: Identity) -> ReviewPlace:
    """The review of a self-assessment of the person's own organisation; NotFound before it has begun."""
    place = get_review(assessment_id, identity)
    if place.review is None or not identity.belongs_to_organisation:
        raise NotFound
    return place


def find_review(assessment_id: int) -> AssessmentReview | None:
    return db.session.scalar(
        select(AssessmentReview)
        .where(AssessmentReview.assessment_id == assessment_id)
        .options(
            joinedload(AssessmentReview.began_by).lazyload(User.roles),
            joinedload(AssessmentReview.finished_by).lazyload(User.roles),
        )
    )


def list_threads(review: AssessmentReview | None) -> dict[int, AnswerThread]:
    """The thread of every answer that has one, by question id, in two queries."""
    return group_threads(_entries(review)) if review is not None else {}


def find_thread(review: AssessmentReview | None, question_id: int) -> AnswerThread:
    """The thread on one answer; an empty one where nothing was written."""
    if review is None:
        return AnswerThread()
    return AnswerThread(_entries(review, AnswerReview.question_id == question_id))


def _entries(review: AssessmentReview, *conditions: ColumnElement[bool]) -> Sequence[AnswerReview]:
    return db.session.scalars(
        select(AnswerReview)
        .where(AnswerReview.review_id == review.id, *conditions)
        .options(
            joinedload(AnswerReview.written_by).lazyload(User.roles),
            joinedload(AnswerReview.document).selectinload(Document.revisions),
        )
        .order_by(AnswerReview.id)
    ).all()


def list_reviews(
    identity: Identity,
    wanted: ReviewFilter,
    *,
    after: tuple[date, int] | None = None,
    before: tuple[date, int] | None = None,
    limit: int = 51,
) -> Sequence[Row[Any]]:
    """Submitted self-assessments with how far their review is, last submitted first, up to `limit` after the edge."""
    query = _list_query(identity, wanted)
    return list_page(
        query, Assessment.submitted_on, Assessment.id, after=after, before=before, descending=True, limit=limit
    )


def iterate_reviews(identity: Identity, wanted: ReviewFilter, portion: int = 500) -> Iterator[Row[Any]]:
    """Every row of the list for an export, fetched in portions."""
    edge: tuple[date, int] | None = None
    while rows := list_reviews(identity, wanted, after=edge, limit=portion):
        yield from rows
        if len(rows) < portion:
            return
        edge = (rows[-1].submitted_on, rows[-1].id)


def _list_query(identity: Identity, wanted: ReviewFilter) -> Select[Any]:
    looked_at = (
        select(func.count(AnswerReview.question_id.distinct()))
        .where(AnswerReview.review_id == AssessmentReview.id)
        .scalar_subquery()
    )
    answered = select(func.count(Answer.value)).where(Answer.assessment_id == Assessment.id).scalar_subquery()
    reviewer = aliased(User)
    query: Any = (
        select(
            Assessment.id,
            Assessment.submitted_on,
            Assessment.period_starts_on,
            Assessment.receipt_number,
            Organisation.name,
            Organisation.name_ar,
            Standard.title.label("standard_title"),
            AnswerSummary.overall_score,
            AnswerSummary.number_critical_unmet,
            AssessmentReview.state.label("review_state"),
            AssessmentReview.finished_at,
            reviewer.name.label("reviewer_name"),
            looked_at.label("number_looked_at"),
            answered.label("number_answered"),
        )
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .outerjoin(AnswerSummary, AnswerSummary.assessment_id == Assessment.id)
        .outerjoin(AssessmentReview, AssessmentReview.assessment_id == Assessment.id)
        .outerjoin(reviewer, reviewer.id == AssessmentReview.began_by_id)
        .where(Assessment.state == AssessmentState.SUBMITTED, is_visible(identity), *_conditions(identity, wanted))
    )
    return query


def _conditions(identity: Identity, wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    conditions = _state_conditions(wanted.state)
    if wanted.standard_code:
        conditions.append(Assessment.standard_code == wanted.standard_code)
    if wanted.search:
        conditions.append(matches_search(wanted.search))
    if wanted.mine:
        conditions.append(AssessmentReview.began_by_id == identity.user_id)
    return conditions


def _state_conditions(state: str) -> list[ColumnElement[bool]]:
    """What was corrected before anybody reviewed it needs no review any more, and is left out.

    Written so that PostgreSQL goes down the index of the list and stops at the end of the page: a join tested for NULL,
    or an EXISTS inside an OR, makes it read every assessment first.
    """
    later = aliased(Assessment)
    corrections = select(later.id).where(later.supersedes_id == Assessment.id, later.state == AssessmentState.SUBMITTED)
    if state == NOT_BEGUN:
        begun = aliased(AssessmentReview)
        return [~select(begun.id).where(begun.assessment_id == Assessment.id).exists(), ~corrections.exists()]
    if state in list(ReviewState):
        return [AssessmentReview.state == ReviewState(state)]
    number = corrections.with_only_columns(func.count(later.id)).scalar_subquery()
    return [or_(AssessmentReview.id.is_not(None), number == 0)]


def list_waiting_for_organisation(identity: Identity) -> Sequence[Row[Any]]:
    """Reviews that wait for a reply of the person's organisations: how many questions, and the first due day."""
    return db.session.execute(
        _reviews_ending_with(EntryKind.ASKED, func.min(AnswerReview.reply_due_on).label("due_on"))
        .where(AssessmentReview.state == ReviewState.WAITING, is_visible(identity))
        .order_by(func.min(AnswerReview.reply_due_on), AssessmentReview.id)
    ).all()


def list_replied_of_reviewer(identity: Identity) -> Sequence[Row[Any]]:
    """Reviews the person began in which the organisation's reply is the newest entry on some answer."""
    return db.session.execute(
        _reviews_ending_with(EntryKind.REPLIED)
        .where(
            AssessmentReview.began_by_id == identity.user_id,
            AssessmentReview.state != ReviewState.DONE,
            is_visible(identity),
        )
        .order_by(AssessmentReview.id)
    ).all()


def _reviews_ending_with(kind: EntryKind, *columns: Any) -> Select[Any]:
    """Reviews with how many of their threads end with an entry of `kind`; a limited number of them."""
    return (
        select(
            AssessmentReview.assessment_id,
            Assessment.period_starts_on,
            Organisation.name,
            Organisation.name_ar,
            Standard.title,
            func.count(AnswerReview.id).label("number"),
            *columns,
        )
        .join(AnswerReview, and_(AnswerReview.review_id == AssessmentReview.id, AnswerReview.kind == kind))
        .join(Assessment, Assessment.id == AssessmentReview.assessment_id)
        .join(Organisation, Organisation.id == AssessmentReview.organisation_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(is_newest_entry())
        .group_by(
            AssessmentReview.id, Assessment.period_starts_on, Organisation.name, Organisation.name_ar, Standard.id
        )
        .limit(MOST_DUE)
    )


def list_people_of(organisation_id: int, on: date) -> Sequence[User]:
    """Active people who act for the organisation, for a message to them."""
    access = select(OrganisationAccess.user_id).where(
        OrganisationAccess.organisation_id == organisation_id,
        or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > on),
    )
    return (
        db.session.scalars(
            select(User).where(User.id.in_(access), User.active).options(selectinload(User.roles)).order_by(User.id)
        )
        .unique()
        .all()
    )
