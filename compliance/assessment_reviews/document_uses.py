"""Files an organisation sent with replies and corrections: who may read them, and what they back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, false, select, union

from compliance.accounts.identity import Identity
from compliance.assessment_reviews.models import (
    AnswerReview,
    AssessmentReview,
    CorrectionItem,
    CorrectionStatement,
    CorrectionWindow,
)
from compliance.assessment_reviews.operations import READER_SCOPE
from compliance.assessments.models import Assessment
from compliance.database import db
from compliance.documents.kinds import DocumentKind, DocumentUse
from compliance.documents.models import Document, DocumentRevision
from compliance.organisations.visibility import visible_organisation_ids
from compliance.standards.models import Question
from compliance.web.sentences import code_in_sentence


def readable_revisions(identity: Identity) -> Select[Any]:
    """Ids of the files sent with replies and corrections that this person may read: the organisation's own, and its
    authority's."""
    wanted = (
        select(DocumentRevision.id)
        .join(Document, Document.id == DocumentRevision.document_id)
        .where(Document.reader_scope == READER_SCOPE, Document.organisation_id.in_(visible_organisation_ids(identity)))
    )
    allowed = identity.belongs_to_organisation or identity.belongs_to_authority
    return wanted if allowed else wanted.where(false())


def used_ids() -> Any:
    """Ids of the documents sent with any reply or correction."""
    replies = select(AnswerReview.document_id).where(AnswerReview.document_id.is_not(None))
    corrections = select(CorrectionStatement.document_id).where(CorrectionStatement.document_id.is_not(None))
    return union(replies, corrections)


def list_uses(document_ids: Sequence[int]) -> Mapping[int, Sequence[DocumentUse]]:
    """The reviews each document was sent in, with the question, in one query."""
    replies = select(AnswerReview.document_id, AnswerReview.question_id, AnswerReview.review_id).where(
        AnswerReview.document_id.in_(document_ids)
    )
    corrections = (
        select(CorrectionStatement.document_id, CorrectionItem.question_id, CorrectionWindow.review_id)
        .join(CorrectionItem, CorrectionItem.id == CorrectionStatement.item_id)
        .join(CorrectionWindow, CorrectionWindow.id == CorrectionItem.window_id)
        .where(CorrectionStatement.document_id.in_(document_ids))
    )
    sent = union(replies, corrections).subquery()
    rows = db.session.execute(
        select(sent.c.document_id, Question.code, Assessment.id, Assessment.period_starts_on)
        .join(Question, Question.id == sent.c.question_id)
        .join(AssessmentReview, AssessmentReview.id == sent.c.review_id)
        .join(Assessment, Assessment.id == AssessmentReview.assessment_id)
        .order_by(Assessment.id, Question.code)
    )
    found: dict[int, list[DocumentUse]] = defaultdict(list)
    for document_id, code, assessment_id, starts_on in rows:
        title = _("Review of the self-assessment %(year)s", year=code_in_sentence(starts_on.year))
        url = url_for("assessment_results.show_result", assessment_id=assessment_id)
        found[document_id].append(DocumentUse(title, (code_in_sentence(code),), url))
    return found


# What a reviewer read stays what it was: these files are not replaced, another reply is sent.
REVIEW_FILES = DocumentKind(scope=READER_SCOPE, used_ids=used_ids, list_uses=list_uses)
