"""Reads of resemblances, for reviewers of the authority only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, select
from sqlalchemy.orm import aliased

from compliance.accounts.identity import Identity
from compliance.assessments.models import Answer, Assessment
from compliance.assessments.resemblance.models import AnswerResemblance, ResemblanceKind
from compliance.database import db
from compliance.documents.models import Document, DocumentRevision
from compliance.errors import NotAllowed
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible
from compliance.standards.models import Question

MOST_SHOWN = 100


@dataclass(frozen=True)
class Resemblance:
    """A text or file of one assessment that another organisation submitted too.

    Everything about the other one is None where the reviewer may not see that organisation.
    """

    kind: ResemblanceKind
    percent_alike: int
    question_id: int
    question_code: str
    title: str | None
    other_assessment_id: int | None
    other_receipt: str | None
    other_submitted_on: date | None
    other_question_id: int | None
    other_question_code: str | None
    name: str | None
    name_ar: str | None

    @property
    def is_other_visible(self) -> bool:
        return self.other_assessment_id is not None


def list_resemblances(assessment_id: int, identity: Identity) -> list[Resemblance]:
    """What this submitted assessment has in common with other organisations', likest first, in two queries.

    Raises NotAllowed for anybody who is not of an authority: no organisation learns of another one's answers.
    """
    if not identity.belongs_to_authority:
        raise NotAllowed
    found = [
        Resemblance(*row)
        for mirrored in (False, True)
        for row in db.session.execute(_query(assessment_id, identity, mirrored))
    ]
    return sorted(found, key=lambda each: (-each.percent_alike, each.question_code))


def _query(assessment_id: int, identity: Identity, mirrored: bool) -> Select[Any]:
    """`mirrored` reads the pairs in which this assessment came first."""
    pair = AnswerResemblance
    mine = (pair.assessment_id, pair.answer_id, pair.revision_id)
    other = (pair.other_assessment_id, pair.other_answer_id, pair.other_revision_id)
    (here, answer_id, revision_id), (there, other_answer_id, _revision) = (other, mine) if mirrored else (mine, other)
    answer, question = aliased(Answer), aliased(Question)
    other_answer, other_question = aliased(Answer), aliased(Question)
    return (
        select(
            pair.kind,
            pair.percent_alike,
            question.id,
            question.code,
            Document.title,
            _if_visible(Assessment.id),
            _if_visible(Assessment.receipt_number),
            _if_visible(Assessment.submitted_on),
            _if_visible(other_question.id),
            _if_visible(other_question.code),
            Organisation.name,
            Organisation.name_ar,
        )
        .join(answer, answer.id == answer_id)
        .join(question, question.id == answer.question_id)
        .outerjoin(DocumentRevision, DocumentRevision.id == revision_id)
        .outerjoin(Document, Document.id == DocumentRevision.document_id)
        .join(Assessment, Assessment.id == there)
        .join(other_answer, other_answer.id == other_answer_id)
        .join(other_question, other_question.id == other_answer.question_id)
        .outerjoin(Organisation, and_(Organisation.id == Assessment.organisation_id, is_visible(identity)))
        .where(here == assessment_id)
        .order_by(pair.percent_alike.desc(), pair.id)
        .limit(MOST_SHOWN)
    )


def _if_visible(column: Any) -> Any:
    return case((Organisation.id.is_not(None), column))
