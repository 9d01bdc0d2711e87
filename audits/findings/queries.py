"""Reading findings: as the team and the authority see them, and as the organisation was told."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from audits.finding_evidence.models import EvidenceSetAside
from audits.findings.models import Finding, FindingPhoto, FindingRelease, first_id, is_confidential
from audits.models import Audit, AuditState, AuditTeamMember
from audits.protection.models import is_protected
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.clock import today
from compliance.database import db, is_current
from compliance.documents.models import Document, DocumentRevision
from compliance.errors import NotFound
from compliance.organisations.models import Organisation
from compliance.standards.models import Standard
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import outlines_of


def is_told(finding: Any = Finding) -> ColumnElement[bool]:
    """True for rows of `finding` (joined to `audit`) whose wording the organisation may read.

    Closed audits only; a confidential wording needs a supervisor's release. What is not confronted is never told.
    """
    released = exists().where(FindingRelease.finding_id == finding.id).correlate(finding)
    return and_(
        Audit.state == AuditState.CLOSED,
        finding.text_for_organisation.is_not(None),
        or_(~is_confidential(finding), released),
        ~is_protected(finding),
    )


def is_latest_told() -> ColumnElement[bool]:
    """True for the latest wording the organisation was told of each finding (rows joined to `audit`)."""
    later = aliased(Finding)
    return and_(
        is_told(),
        ~exists()
        .where(first_id(later) == first_id(Finding), later.revision > Finding.revision, is_told(later))
        .correlate(Finding, Audit),
    )


def get_finding(finding_id: int, identity: Identity) -> Finding:
    """The finding for the team or the authority; NotFound for others and for organisations."""
    statement = (
        select(Finding)
        .join(Finding.audit)
        .where(Finding.id == finding_id, is_audit_visible(identity))
        .options(joinedload(Finding.further_requirements), joinedload(Finding.further_indicators))
        .options(joinedload(Finding.parties))
    )
    found = None if identity.belongs_to_organisation else db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such finding, or you may not see it."))
    return found


def find_newer(finding: Finding) -> Finding | None:
    """The present row of the same number, where `finding` was corrected."""
    statement = select(Finding).where(Finding.number == finding.number, Finding.revision > finding.revision)
    return db.session.scalars(statement.order_by(Finding.revision.desc()).limit(1)).unique().one_or_none()


def list_current_findings(audit_id: int) -> Sequence[Finding]:
    """Findings of an audit as they stand now, by number."""
    statement = (
        select(Finding)
        .where(Finding.audit_id == audit_id, is_current(Finding))
        .options(lazyload(Finding.audit))
        .order_by(Finding.id)
    )
    return db.session.scalars(statement).unique().all()


def list_revisions(finding: Finding) -> Sequence[Finding]:
    """Every row of the finding's number, the first one first."""
    statement = (
        select(Finding)
        .where(Finding.number == finding.number)
        .options(lazyload(Finding.audit))
        .order_by(Finding.revision)
    )
    return db.session.scalars(statement).unique().all()


def list_told_findings(audit_id: int) -> Sequence[Finding]:
    """What the organisation may read of an audit: of each number the latest wording it was told."""
    told = (
        select(Finding)
        .join(Finding.audit)
        .where(Finding.audit_id == audit_id, is_told())
        .options(lazyload(Finding.audit))
        .order_by(Finding.revision)
    )
    latest = {finding.number: finding for finding in db.session.scalars(told).unique()}
    return sorted(latest.values(), key=lambda finding: finding.first_id)


def find_told_wording(first: int) -> Finding | None:
    """The latest wording the organisation was told of the finding whose first row has this id."""
    statement = (
        select(Finding)
        .join(Finding.audit)
        .where(first_id(Finding) == first, is_told())
        .options(joinedload(Finding.requirement), joinedload(Finding.workplace), joinedload(Finding.parties))
        .order_by(Finding.revision.desc())
        .limit(1)
    )
    return db.session.scalars(statement).unique().one_or_none()


def list_waiting_for_release(identity: Identity, limit: int = 200) -> Sequence[Finding]:
    """Confidential findings of closed audits that nobody released, the oldest first; none that is not confronted."""
    statement = (
        select(Finding)
        .join(Finding.audit)
        .where(
            is_audit_visible(identity),
            Audit.state == AuditState.CLOSED,
            is_current(Finding),
            is_confidential(Finding),
            ~is_protected(),
            ~exists().where(FindingRelease.finding_id == Finding.id).correlate(Finding),
        )
        .order_by(Finding.id)
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()


def list_photos(finding: Finding) -> Sequence[Document]:
    """Photos and files of a finding that were not set aside, in the order they were added."""
    aside = (
        exists()
        .where(EvidenceSetAside.document_id == Document.id, EvidenceSetAside.finding_id == finding.first_id)
        .correlate(Document)
    )
    statement = (
        select(Document)
        .join(FindingPhoto, FindingPhoto.document_id == Document.id)
        .where(FindingPhoto.finding_id == finding.first_id, ~aside)
        .order_by(Document.id)
    )
    return db.session.scalars(statement).unique().all()


def readable_photos(identity: Identity) -> Select[Any]:
    """Ids of the revisions of photos `identity` may read: those of audits whose team it belongs to."""
    return (
        select(DocumentRevision.id)
        .join(FindingPhoto, FindingPhoto.document_id == DocumentRevision.document_id)
        .join(Finding, Finding.id == FindingPhoto.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .join(AuditTeamMember, AuditTeamMember.audit_id == Audit.id)
        .where(AuditTeamMember.user_id == identity.user_id, is_audit_visible(identity))
    )


def list_standards_for(organisation: Organisation) -> Sequence[StandardOutline]:
    """The present version of each standard that organisations of this kind are assessed against."""
    statement = (
        select(Standard)
        .where(Standard.assessed_kind == organisation.kind, Standard.published_on <= today())
        .order_by(Standard.code, Standard.published_on.desc(), Standard.id.desc())
    )
    newest: dict[str, Standard] = {}
    for standard in db.session.scalars(statement):
        newest.setdefault(standard.code, standard)
    return outlines_of(list(newest.values()))
