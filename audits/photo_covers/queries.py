"""Reading photos of findings: the files, and how each was made fit for the organisation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from audits.finding_evidence.models import EvidenceSetAside
from audits.findings.models import Finding, FindingPhoto
from audits.models import Audit
from audits.photo_covers.models import CoverDecision, PhotoCover
from audits.photo_covers.pictures import READABLE_TYPES
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.documents.models import DocumentRevision, is_newest
from compliance.errors import NotFound


@dataclass(frozen=True)
class FindingPhotoFile:
    """A photo with its file and the last decision on it."""

    document_id: int
    finding_number: str
    sha256: str
    media_type: str
    decision: PhotoCover | None
    is_set_aside: bool = False

    @property
    def can_be_shown(self) -> bool:
        """False for a format that cannot be drawn into a report."""
        return self.media_type in READABLE_TYPES

    @property
    def fit_sha256(self) -> str | None:
        """The file the organisation may see; None until a person said "no face", or covered what must not be seen."""
        return self.decision.sha256 if self.decision else None

    @property
    def is_covered(self) -> bool:
        return self.decision is not None and self.decision.decision is CoverDecision.COVERED


@dataclass(frozen=True)
class PhotoOfAudit:
    """One photo, for the page that covers it; `audit` decides who may."""

    audit: Audit
    photo: FindingPhotoFile


def photos_of_audit(audit_id: int) -> Mapping[int, Sequence[FindingPhotoFile]]:
    """First id of a finding to its photos, in the order they were added; two queries for any number."""
    rows = db.session.execute(
        select(
            FindingPhoto.finding_id,
            FindingPhoto.document_id,
            Finding.number,
            DocumentRevision.sha256,
            DocumentRevision.media_type,
            EvidenceSetAside.id.label("set_aside_id"),
        )
        .join(Finding, Finding.id == FindingPhoto.finding_id)
        .join(DocumentRevision, DocumentRevision.document_id == FindingPhoto.document_id)
        .outerjoin(
            EvidenceSetAside,
            and_(
                EvidenceSetAside.document_id == FindingPhoto.document_id,
                EvidenceSetAside.finding_id == FindingPhoto.finding_id,
            ),
        )
        .where(Finding.audit_id == audit_id, is_newest())
        .order_by(FindingPhoto.finding_id, FindingPhoto.document_id)
    ).all()
    decisions = _latest_decisions([row.document_id for row in rows])
    found: dict[int, list[FindingPhotoFile]] = defaultdict(list)
    for row in rows:
        photo = FindingPhotoFile(
            row.document_id,
            row.number,
            row.sha256,
            row.media_type,
            decisions.get(row.document_id),
            row.set_aside_id is not None,
        )
        found[row.finding_id].append(photo)
    return found


def _latest_decisions(document_ids: Sequence[int]) -> Mapping[int, PhotoCover]:
    if not document_ids:
        return {}
    later = aliased(PhotoCover)
    newer = select(later.id).where(later.document_id == PhotoCover.document_id, later.id > PhotoCover.id)
    statement = select(PhotoCover).where(PhotoCover.document_id.in_(document_ids), ~newer.exists())
    return {each.document_id: each for each in db.session.scalars(statement)}


def get_photo(document_id: int, identity: Identity) -> PhotoOfAudit:
    """A photo of a visible audit; NotFound for every other, and for organisations."""
    statement = (
        select(Audit)
        .join(Finding, Finding.audit_id == Audit.id)
        .join(FindingPhoto, FindingPhoto.finding_id == Finding.id)
        .where(FindingPhoto.document_id == document_id, is_audit_visible(identity))
    )
    audit = None if identity.belongs_to_organisation else db.session.scalars(statement).unique().one_or_none()
    if audit is None:
        raise NotFound(_("There is no such photo, or you may not see it."))
    every = (photo for photos in photos_of_audit(audit.id).values() for photo in photos)
    return PhotoOfAudit(audit, next(photo for photo in every if photo.document_id == document_id))


def is_photo_of(audit_id: int, sha256: str) -> bool:
    """True for the file of a photo of the audit's findings, or for one derived from it at any time."""
    documents = (
        select(FindingPhoto.document_id)
        .join(Finding, Finding.id == FindingPhoto.finding_id)
        .where(Finding.audit_id == audit_id)
    )
    original = select(DocumentRevision.id).where(
        DocumentRevision.sha256 == sha256, DocumentRevision.document_id.in_(documents)
    )
    derived = select(PhotoCover.id).where(PhotoCover.sha256 == sha256, PhotoCover.document_id.in_(documents))
    return bool(db.session.scalar(select(or_(original.exists(), derived.exists()))))
