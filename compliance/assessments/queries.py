"""Reads of self-assessments. Drafts are found for the organisation's own users only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, undefer
from sqlalchemy.sql.base import ExecutableOption

from compliance.accounts.identity import Identity
from compliance.assessments.models import Answer, AnswerSummary, Assessment, AssessmentState
from compliance.assessments.scores.scoring import Degree
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.models import Organisation
from compliance.organisations.types import OrganisationKind
from compliance.organisations.visibility import is_visible
from compliance.standards.models import Question, Requirement, Section, Standard
from compliance.standards.outline import QuestionOutline, RequirementOutline, SectionOutline, StandardOutline
from compliance.standards.queries import load_outline
from compliance.web.pagination import Cursor

# Each row is work for one person to do: a page is short, on a phone too.
ROUNDS_A_PAGE = 25


@dataclass(frozen=True)
class Place:
    """An assessment with the organisation and the standard it belongs to."""

    assessment: Assessment
    organisation: Organisation
    outline: StandardOutline

    @property
    def is_open(self) -> bool:
        return self.assessment.state is AssessmentState.OPEN


@dataclass(frozen=True)
class QuestionPlace(Place):
    """One question inside an assessment."""

    section: SectionOutline
    requirement: RequirementOutline
    question: QuestionOutline


@dataclass(frozen=True)
class AnswerState:
    """What the task list needs to know of an answer."""

    value: str | None
    degree: Degree | None
    answered_at: datetime


@dataclass(frozen=True)
class StandardFacts:
    """What lists show of a version of a standard."""

    id: int
    code: str
    assessed_kind: OrganisationKind
    title: Mapping[str, str]
    published_on: date
    number_of_questions: int


@dataclass(frozen=True)
class ListedAssessment:
    """A line of a list of assessments."""

    assessment: Assessment
    organisation: Organisation
    number_answered: int
    overall_score: int | None
    number_critical_unmet: int | None
    is_superseded: bool
    standard_title: dict[str, str]
    found_score: int | None
    number_verified: int | None
    number_counting: int | None


def get_own_assessment(assessment_id: int, identity: Identity) -> Place:
    """An open or submitted assessment of an organisation the person acts for; NotFound for everybody else."""
    if not identity.belongs_to_organisation:
        raise NotFound
    return _get_place(assessment_id, identity, Assessment.state != AssessmentState.WITHDRAWN)


def get_submitted_assessment(assessment_id: int, identity: Identity) -> Place:
    """A submitted assessment of an organisation the person may see, read with its snapshot; NotFound for drafts,
    whoever asks."""
    return _get_place(
        assessment_id, identity, Assessment.state == AssessmentState.SUBMITTED, undefer(Assessment.snapshot)
    )


def get_question_place(assessment_id: int, question_code: str, identity: Identity) -> QuestionPlace:
    """One question of an assessment of the person's own organisation; NotFound."""
    place = get_own_assessment(assessment_id, identity)
    return question_place(place, question_code)


def question_place(place: Place, question_code: str) -> QuestionPlace:
    """The question with this code inside `place`; NotFound."""
    for section in place.outline.sections:
        for requirement in section.requirements:
            for question in requirement.questions:
                if question.code == question_code:
                    return QuestionPlace(
                        place.assessment, place.organisation, place.outline, section, requirement, question
                    )
    raise NotFound


def get_assessable_organisation(organisation_id: int, identity: Identity) -> Organisation:
    """An organisation the person acts for; NotFound."""
    found = None
    if identity.belongs_to_organisation:
        found = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id, is_visible(identity)))
    if found is None:
        raise NotFound
    return found


def _get_place(
    assessment_id: int, identity: Identity, condition: ColumnElement[bool], *options: ExecutableOption
) -> Place:
    row = db.session.execute(
        select(Assessment, Organisation, Standard.digest)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(Assessment.id == assessment_id, condition, is_visible(identity))
        .options(*options)
    ).first()
    if row is None:
        raise NotFound
    return Place(row[0], row[1], load_outline(row[0].standard_id, row[2]))


def get_snapshot(assessment: Assessment) -> Mapping[str, Any]:
    """What was frozen when the assessment was submitted; NotFound for a draft."""
    if assessment.snapshot is None:
        raise NotFound
    return assessment.snapshot


def find_correction(assessment_id: int) -> Assessment | None:
    """The open or submitted assessment that corrects this one, or None."""
    return db.session.scalar(
        select(Assessment).where(
            Assessment.supersedes_id == assessment_id, Assessment.state != AssessmentState.WITHDRAWN
        )
    )


def find_declared_role(place: Place, name: str) -> str | None:
    """The position that the person of this name last declared with for the organisation, or None."""
    return db.session.scalar(
        select(Assessment.declared_role)
        .where(
            Assessment.organisation_id == place.assessment.organisation_id,
            Assessment.state == AssessmentState.SUBMITTED,
            Assessment.declared_name == name,
        )
        .order_by(Assessment.id.desc())
        .limit(1)
    )


def find_answer(assessment_id: int, question_id: int) -> Answer | None:
    return db.session.scalar(
        select(Answer).where(Answer.assessment_id == assessment_id, Answer.question_id == question_id)
    )


def is_open(assessment_id: int) -> bool:
    """True while answers can be given."""
    state = db.session.scalar(select(Assessment.state).where(Assessment.id == assessment_id))
    return state is AssessmentState.OPEN


def list_answers(assessment_id: int) -> dict[int, Answer]:
    """Every stored answer of an assessment, by question id."""
    rows = db.session.scalars(select(Answer).where(Answer.assessment_id == assessment_id))
    return {row.question_id: row for row in rows}


def list_answer_states(assessment_id: int) -> dict[int, AnswerState]:
    """What is answered so far, by question id, without the texts."""
    rows = db.session.execute(
        select(Answer.question_id, Answer.value, Answer.degree, Answer.answered_at).where(
            Answer.assessment_id == assessment_id
        )
    )
    return {row.question_id: AnswerState(row.value, row.degree, row.answered_at) for row in rows}


def list_standard_facts() -> list[StandardFacts]:
    """Every version of every standard with its number of questions, newest first, in one query."""
    rows = db.session.execute(
        select(
            Standard.id,
            Standard.code,
            Standard.assessed_kind,
            Standard.title,
            Standard.published_on,
            func.count(Question.id),
        )
        .join(Section, Section.standard_id == Standard.id)
        .join(Requirement, Requirement.section_id == Section.id)
        .join(Question, Question.requirement_id == Requirement.id)
        .group_by(Standard.id)
        .order_by(Standard.published_on.desc(), Standard.id.desc())
    )
    return [StandardFacts(*row) for row in rows]


def list_own_assessments(identity: Identity, cursor: Cursor) -> list[ListedAssessment]:
    """Up to a page and one of the assessments of the person's organisations, latest due first."""
    wanted = _listed().where(is_visible(identity), Assessment.state != AssessmentState.WITHDRAWN)
    key = (Assessment.due_on, Assessment.id)
    if cursor.before:
        rows = db.session.execute(
            wanted.where(_after(cursor.before)).order_by(*(column.asc() for column in key)).limit(ROUNDS_A_PAGE + 1)
        ).all()
        return [ListedAssessment(*row) for row in reversed(rows)]
    if cursor.after:
        wanted = wanted.where(_before(cursor.after))
    rows = db.session.execute(wanted.order_by(*(column.desc() for column in key)).limit(ROUNDS_A_PAGE + 1)).all()
    return [ListedAssessment(*row) for row in rows]


def list_submitted_of(organisation_id: int, identity: Identity, limit: int) -> list[ListedAssessment]:
    """The latest submitted assessments of one organisation, newest period first."""
    rows = db.session.execute(
        _listed()
        .where(
            is_visible(identity),
            Assessment.organisation_id == organisation_id,
            Assessment.state == AssessmentState.SUBMITTED,
        )
        .order_by(Assessment.period_starts_on.desc(), Assessment.id.desc())
        .limit(limit)
    ).all()
    return [ListedAssessment(*row) for row in rows]


def list_open_assessments(identity: Identity, limit: int) -> list[ListedAssessment]:
    """Open assessments of the person's organisations, the soonest due first."""
    rows = db.session.execute(
        _listed()
        .where(is_visible(identity), Assessment.state == AssessmentState.OPEN)
        .order_by(Assessment.due_on, Assessment.id)
        .limit(limit)
    ).all()
    return [ListedAssessment(*row) for row in rows]


def list_organisations_without_round(
    identity: Identity, standard_codes: Mapping[OrganisationKind, str], period_starts_on: date, limit: int
) -> Sequence[Organisation]:
    """Organisations of the person that may open the round of this period: none open, none of the period submitted.

    `standard_codes` gives the code of the standard by kind of organisation.
    """
    if not standard_codes:
        return []
    # One expression for all kinds: the index of kinds would lead through half the register.
    asked = case(dict(standard_codes), value=Organisation.kind)
    return db.session.scalars(
        select(Organisation)
        .where(
            is_visible(identity),
            asked.is_not(None),
            ~_has_round(asked, period_starts_on),
        )
        .order_by(Organisation.name, Organisation.id)
        .limit(limit)
    ).all()


def _has_round(standard_code: ColumnElement[str], period_starts_on: date) -> ColumnElement[bool]:
    is_in_the_way = or_(
        Assessment.state == AssessmentState.OPEN,
        and_(Assessment.state == AssessmentState.SUBMITTED, Assessment.period_starts_on >= period_starts_on),
    )
    own = select(Assessment.id).where(
        Assessment.organisation_id == Organisation.id,
        Assessment.standard_code == standard_code,
        Assessment.supersedes_id.is_(None),
        is_in_the_way,
    )
    return own.exists()


def _listed() -> Select[Any]:
    """Columns of ListedAssessment."""
    answered = select(func.count(Answer.value)).where(Answer.assessment_id == Assessment.id).scalar_subquery()
    later = aliased(Assessment)
    superseded = (
        select(later.id).where(later.supersedes_id == Assessment.id, later.state == AssessmentState.SUBMITTED).exists()
    )
    return (
        select(
            Assessment,
            Organisation,
            answered,
            AnswerSummary.overall_score,
            AnswerSummary.number_critical_unmet,
            superseded,
            Standard.title,
            AnswerSummary.found_score,
            AnswerSummary.number_verified,
            AnswerSummary.number_counting,
        )
        .join(Standard, Standard.id == Assessment.standard_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .outerjoin(AnswerSummary, AnswerSummary.assessment_id == Assessment.id)
    )


def _edge(key: tuple[str, ...]) -> tuple[date, int]:
    try:
        return date.fromisoformat(key[0]), int(key[1])
    except (IndexError, ValueError):
        raise NotFound from None


def _after(key: tuple[str, ...]) -> ColumnElement[bool]:
    due_on, id_ = _edge(key)
    return or_(Assessment.due_on > due_on, and_(Assessment.due_on == due_on, Assessment.id > id_))


def _before(key: tuple[str, ...]) -> ColumnElement[bool]:
    due_on, id_ = _edge(key)
    return or_(Assessment.due_on < due_on, and_(Assessment.due_on == due_on, Assessment.id < id_))
