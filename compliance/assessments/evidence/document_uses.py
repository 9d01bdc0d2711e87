"""Files that back answers, as the Evidence page of an organisation shows them."""

from collections.abc import Mapping, Sequence

from flask import url_for

from compliance.assessments.evidence.queries import READER_SCOPE, AnswerUse, list_answer_uses, used_document_ids
from compliance.assessments.models import AssessmentState
from compliance.assessments.verification.queries import list_verified_documents
from compliance.documents.kinds import DocumentKind, DocumentUse
from compliance.web.language import localised
from compliance.web.sentences import code_in_sentence


def list_uses(document_ids: Sequence[int]) -> Mapping[int, Sequence[DocumentUse]]:
    """The rounds each document backs, with the codes of the questions, in one query."""
    grouped: dict[tuple[int, int], list[AnswerUse]] = {}
    for use in list_answer_uses(document_ids):
        grouped.setdefault((use.document_id, use.assessment_id), []).append(use)
    found: dict[int, list[DocumentUse]] = {}
    for (document_id, _assessment_id), uses in grouped.items():
        found.setdefault(document_id, []).append(_use(uses))
    return found


def _use(uses: Sequence[AnswerUse]) -> DocumentUse:
    first = uses[0]
    is_open = first.state is AssessmentState.OPEN
    endpoint = "assessments.show_assessment" if is_open else "assessment_receipts.show_receipt"
    return DocumentUse(
        title=f"{localised(first.title)} {code_in_sentence(first.year)}",
        parts=tuple(code_in_sentence(use.question_code) for use in uses),
        url=url_for(endpoint, assessment_id=first.assessment_id),
    )


# Files in force at submission are frozen with the round, so a document may get a newer one afterwards.
ANSWER_FILES = DocumentKind(
    scope=READER_SCOPE,
    used_ids=used_document_ids,
    list_uses=list_uses,
    list_verified=list_verified_documents,
    is_replaceable=True,
)
