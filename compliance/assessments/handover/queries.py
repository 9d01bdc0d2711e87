"""Reads of handed-over sections: what the organisation handed to whom, and the one section that was handed to somebody.

Whoever answers finds a section through its assignment alone, never through the assessment, so that nothing beside it
can be reached.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from compliance.accounts.identity import Identity
from compliance.accounts.models import OrganisationAccess, Role, User
from compliance.accounts.roles import ORGANISATION_ROLES, RoleName
from compliance.assessments.evidence.queries import READER_SCOPE
from compliance.assessments.handover.link_tokens import hash_secret
from compliance.assessments.handover.models import AnswerLink, SectionAssignment
from compliance.assessments.models import Answer, AnswerDocument, Assessment, AssessmentState
from compliance.assessments.queries import AnswerState, Place, QuestionPlace, get_own_assessment, question_place
from compliance.clock import today
from compliance.database import db
from compliance.documents.models import Document, DocumentRevision, is_newest
from compliance.errors import NotFound
from compliance.mail.models import OutboxMessage
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible
from compliance.standards.models import Question, Requirement, Section, Standard
from compliance.standards.outline import SectionOutline, StandardOutline
from compliance.standards.queries import load_outline

AssignmentRows = Select[SectionAssignment, Assessment, Organisation, str]

MOST_COLLEAGUES = 200
MOST_LISTED = 100


class InvitationState(StrEnum):
    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True)
class SectionPlace(Place):
    """One section inside an assessment of one's own organisation."""

    section: SectionOutline


@dataclass(frozen=True)
class AssignmentPlace(SectionPlace):
    """A section that is handed over at present, as the organisation sees it."""

    assignment: SectionAssignment


@dataclass(frozen=True)
class HandedSection(AssignmentPlace):
    """A section as the person sees to whom it was handed; `is_preview` for a colleague who looks how that is."""

    is_preview: bool = False
    link_id: int | None = None

    def question_place(self, code: str) -> QuestionPlace:
        """One question of this section; NotFound for every other question."""
        found = question_place(self, code)
        if found.section.code != self.section.code:
            raise NotFound
        return found


@dataclass(frozen=True)
class ListedAssignment:
    """A hand-over with what became of its invitation and of its link."""

    assignment: SectionAssignment
    invitation: InvitationState
    next_try_at: datetime | None
    link_expires_at: datetime | None


def get_section_place(assessment_id: int, section_code: str, identity: Identity) -> SectionPlace:
    """A section of an open or submitted assessment of the person's own organisation; NotFound."""
    place = get_own_assessment(assessment_id, identity)
    section = next((each for each in place.outline.sections if each.code == section_code), None)
    if section is None:
        raise NotFound
    return SectionPlace(place.assessment, place.organisation, place.outline, section)


def get_assignment_place(assessment_id: int, assignment_id: int, identity: Identity) -> AssignmentPlace:
    """A present hand-over of an assessment of the person's own organisation; NotFound."""
    place = get_own_assessment(assessment_id, identity)
    assignment = db.session.scalar(
        select(SectionAssignment).where(
            SectionAssignment.id == assignment_id, SectionAssignment.assessment_id == assessment_id, is_current()
        )
    )
    if assignment is None:
        raise NotFound
    section = _section_of(place.outline, assignment)
    if section is None:
        raise NotFound
    return AssignmentPlace(place.assessment, place.organisation, place.outline, section, assignment)


def _section_of(outline: StandardOutline, assignment: SectionAssignment) -> SectionOutline | None:
    """The section that was handed over; None where the assessment moved to a version without it."""
    return next((each for each in outline.sections if each.code == assignment.section_code), None)


def is_current() -> ColumnElement[bool]:
    """True for hand-overs that were neither taken back nor handed on."""
    return SectionAssignment.ended_at.is_(None)


def find_current_assignment(assessment_id: int, section_code: str) -> SectionAssignment | None:
    return db.session.scalar(
        select(SectionAssignment).where(
            SectionAssignment.assessment_id == assessment_id,
            SectionAssignment.section_code == section_code,
            is_current(),
        )
    )


def list_assignments(assessment_id: int) -> dict[str, ListedAssignment]:
    """The present hand-overs of an assessment by the code of the section, in one query."""
    rows = db.session.execute(
        select(SectionAssignment, OutboxMessage, AnswerLink.expires_at)
        .outerjoin(OutboxMessage, OutboxMessage.id == SectionAssignment.message_id)
        .outerjoin(AnswerLink, and_(AnswerLink.assignment_id == SectionAssignment.id, AnswerLink.revoked_at.is_(None)))
        .where(SectionAssignment.assessment_id == assessment_id, is_current())
    )
    return {row[0].section_code: _listed(*row) for row in rows}


def _listed(
    assignment: SectionAssignment, message: OutboxMessage | None, link_expires_at: datetime | None
) -> ListedAssignment:
    return ListedAssignment(assignment, _state_of(message), message.next_try_at if message else None, link_expires_at)


def _state_of(message: OutboxMessage | None) -> InvitationState:
    """Messages are kept for thirty days after they were sent: one that is gone was sent."""
    if message is None or message.sent_at is not None:
        return InvitationState.SENT
    return InvitationState.FAILED if message.last_error else InvitationState.WAITING


def get_handed_section(assignment_id: int, identity: Identity) -> HandedSection:
    """The section handed to this person, or, to look how they see it, by this person's organisation; NotFound."""
    if not (identity.belongs_to_organisation or identity.role is RoleName.RESPONDENT):
        raise NotFound
    handed = _read_handed(SectionAssignment.id == assignment_id, _is_mine(identity))
    if handed is None:
        raise NotFound
    is_preview = handed.assignment.user_id != identity.user_id
    return HandedSection(
        handed.assessment, handed.organisation, handed.outline, handed.section, handed.assignment, is_preview
    )


def get_handed_question(assignment_id: int, question_code: str, identity: Identity) -> tuple[Any, QuestionPlace]:
    """One question of the section handed to this person, with the section; NotFound."""
    handed = get_handed_section(assignment_id, identity)
    return handed, handed.question_place(question_code)


def _is_mine(identity: Identity) -> ColumnElement[bool]:
    """Hand-overs to a respondent; for an organisation's own people all of the organisations they act for."""
    if identity.role is RoleName.RESPONDENT:
        return SectionAssignment.user_id == identity.user_id
    return is_visible(identity)


def find_linked_section(link_id: int, secret: str, at: datetime) -> HandedSection | None:
    """The section that this link opens at this moment; None for a link unknown, expired, revoked or taken back."""
    handed = _read_handed(
        AnswerLink.id == link_id,
        AnswerLink.token_hash == hash_secret(secret),
        AnswerLink.revoked_at.is_(None),
        AnswerLink.expires_at > at,
        links=True,
    )
    if handed is None:
        return None
    return HandedSection(
        handed.assessment, handed.organisation, handed.outline, handed.section, handed.assignment, link_id=link_id
    )


def find_link_id(secret: str, at: datetime) -> int | None:
    """The id of the link with this secret that can be used at this moment, or None."""
    return db.session.scalar(
        select(AnswerLink.id)
        .join(SectionAssignment, SectionAssignment.id == AnswerLink.assignment_id)
        .where(
            AnswerLink.token_hash == hash_secret(secret),
            AnswerLink.revoked_at.is_(None),
            AnswerLink.expires_at > at,
            is_current(),
        )
    )


def _read_handed(*conditions: ColumnElement[bool], links: bool = False) -> AssignmentPlace | None:
    statement = _assignments().where(*conditions)
    if links:
        statement = statement.join(AnswerLink, AnswerLink.assignment_id == SectionAssignment.id)
    row = db.session.execute(statement).first()
    return _place_of(*row) if row else None


def _assignments() -> AssignmentRows:
    return (
        select(SectionAssignment, Assessment, Organisation, Standard.digest)
        .join(Assessment, Assessment.id == SectionAssignment.assessment_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(is_current(), Assessment.state != AssessmentState.WITHDRAWN)
    )


def _place_of(
    assignment: SectionAssignment, assessment: Assessment, organisation: Organisation, digest: str
) -> AssignmentPlace | None:
    outline = load_outline(assessment.standard_id, digest)
    section = _section_of(outline, assignment)
    return AssignmentPlace(assessment, organisation, outline, section, assignment) if section else None


def _places_of(statement: AssignmentRows) -> list[AssignmentPlace]:
    found = (_place_of(*row) for row in db.session.execute(statement))
    return [each for each in found if each is not None]


def list_handed_to(identity: Identity) -> list[AssignmentPlace]:
    """Every section handed to this person, submitted ones too, the latest due first."""
    return _places_of(
        _assignments()
        .where(SectionAssignment.user_id == identity.user_id, _is_mine(identity))
        .order_by(SectionAssignment.due_on.desc(), SectionAssignment.id.desc())
        .limit(MOST_LISTED)
    )


def list_open_handed(identity: Identity, limit: int) -> list[AssignmentPlace]:
    """Sections of open assessments handed to or by this person, the soonest due first."""
    concerns = or_(SectionAssignment.user_id == identity.user_id, SectionAssignment.handed_by_id == identity.user_id)
    return _places_of(
        _assignments()
        .where(concerns, _is_mine(identity), Assessment.state == AssessmentState.OPEN)
        .order_by(SectionAssignment.due_on, SectionAssignment.id)
        .limit(limit)
    )


def list_assignments_due(first: date, last: date, after_id: int, limit: int) -> list[AssignmentPlace]:
    """Sections of open assessments with people who have an account, due between two days, in the order of their ids."""
    return _places_of(
        _assignments()
        .where(
            SectionAssignment.user_id.is_not(None),
            SectionAssignment.due_on.between(first, last),
            SectionAssignment.id > after_id,
            Assessment.state == AssessmentState.OPEN,
        )
        .order_by(SectionAssignment.id)
        .limit(limit)
    )


def list_states_of(assessment_ids: Sequence[int]) -> Mapping[int, dict[int, AnswerState]]:
    """What is answered so far in each of these assessments, by question id, in one query."""
    found: dict[int, dict[int, AnswerState]] = defaultdict(dict)
    if not assessment_ids:
        return found
    rows = db.session.execute(
        select(Answer.assessment_id, Answer.question_id, Answer.value, Answer.degree, Answer.answered_at).where(
            Answer.assessment_id.in_(sorted(set(assessment_ids)))
        )
    )
    for row in rows:
        found[row.assessment_id][row.question_id] = AnswerState(row.value, row.degree, row.answered_at)
    return found


def list_people_of(organisation_id: int, but: Identity) -> Sequence[User]:
    """Active people who act for an organisation, and respondents it handed something to before, by name."""
    acting = select(OrganisationAccess.user_id).where(
        OrganisationAccess.organisation_id == organisation_id,
        or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > today()),
    )
    invited = (
        select(SectionAssignment.user_id)
        .join(Assessment, Assessment.id == SectionAssignment.assessment_id)
        .where(Assessment.organisation_id == organisation_id, SectionAssignment.user_id.is_not(None))
    )
    of_organisation = and_(User.id.in_(acting), User.roles.any(Role.name.in_(ORGANISATION_ROLES)))
    respondents = and_(User.id.in_(invited), User.roles.any(Role.name == RoleName.RESPONDENT))
    statement = select(User).where(User.active, User.id != but.user_id, or_(of_organisation, respondents))
    return db.session.scalars(statement.order_by(User.name, User.id).limit(MOST_COLLEAGUES)).unique().all()


def find_file_of_section(handed: HandedSection, revision_id: int) -> DocumentRevision | None:
    """The newest file of a document attached to an answer of this section, or None."""
    ids = [question.id for question in handed.section.questions]
    return db.session.scalar(
        select(DocumentRevision)
        .join(Document, Document.id == DocumentRevision.document_id)
        .join(AnswerDocument, AnswerDocument.document_id == Document.id)
        .join(Answer, Answer.id == AnswerDocument.answer_id)
        .where(
            DocumentRevision.id == revision_id,
            is_newest(),
            Answer.assessment_id == handed.assessment.id,
            Answer.question_id.in_(ids),
        )
    )


def files_of_handed_sections(identity: Identity) -> Select[Any]:
    """Ids of the newest files attached to answers of sections that are handed to this respondent at present.

    None for others: an organisation's own people read its documents anyway, and an account may have changed its role.
    """
    return (
        select(DocumentRevision.id)
        .join(Document, Document.id == DocumentRevision.document_id)
        .join(AnswerDocument, AnswerDocument.document_id == Document.id)
        .join(Answer, Answer.id == AnswerDocument.answer_id)
        .join(Question, Question.id == Answer.question_id)
        .join(Requirement, Requirement.id == Question.requirement_id)
        .join(Section, Section.id == Requirement.section_id)
        .join(
            SectionAssignment,
            and_(
                SectionAssignment.assessment_id == Answer.assessment_id,
                SectionAssignment.section_code == Section.code,
            ),
        )
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .where(
            Document.reader_scope == READER_SCOPE,
            is_newest(),
            Assessment.state != AssessmentState.WITHDRAWN,
            SectionAssignment.user_id == identity.user_id,
            is_current(),
            true() if identity.role is RoleName.RESPONDENT else false(),
        )
    )
