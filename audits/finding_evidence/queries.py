"""Reading the evidence of a finding, with what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import and_, select
from sqlalchemy.orm import selectinload

from audits.finding_evidence.models import EvidenceSetAside
from audits.findings.models import Finding, FindingPhoto
from compliance.database import db
from compliance.documents.models import Document
from compliance.errors import NotFound


@dataclass(frozen=True)
class EvidencePiece:
    """A file with, where it no longer counts, who said so and why."""

    document: Document
    set_aside: EvidenceSetAside | None


def list_evidence(finding: Finding) -> Sequence[EvidencePiece]:
    """Every photo and file of a finding, in the order they were added; none is ever removed."""
    statement = (
        select(Document, EvidenceSetAside)
        .join(FindingPhoto, FindingPhoto.document_id == Document.id)
        .outerjoin(
            EvidenceSetAside,
            and_(EvidenceSetAside.document_id == Document.id, EvidenceSetAside.finding_id == FindingPhoto.finding_id),
        )
        .where(FindingPhoto.finding_id == finding.first_id)
        .options(selectinload(Document.revisions))
        .order_by(Document.id)
    )
    return [EvidencePiece(document, aside) for document, aside in db.session.execute(statement).unique()]


def find_piece(finding: Finding, document_id: int) -> EvidencePiece:
    """One piece of a finding's evidence; NotFound where it is none."""
    found = next((each for each in list_evidence(finding) if each.document.id == document_id), None)
    if found is None:
        raise NotFound(_("There is no such file at this finding."))
    return found
