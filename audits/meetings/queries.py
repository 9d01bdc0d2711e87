"""Reading meetings of an audit, their signatures, and the findings that may be told in the closing meeting."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from audits.findings.models import Finding
from audits.findings.queries import list_current_findings
from audits.meetings.models import AuditMeeting
from audits.models import Audit, AuditTeamMember
from audits.protection.queries import protected_among
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.documents.models import Document, DocumentRevision


def list_meetings(audit_id: int) -> Sequence[AuditMeeting]:
    """Meetings of an audit as they were recorded, the earliest record first."""
    statement = (
        select(AuditMeeting)
        .where(AuditMeeting.audit_id == audit_id)
        .options(selectinload(AuditMeeting.signature).selectinload(Document.revisions))
        .order_by(AuditMeeting.id)
    )
    return db.session.scalars(statement).unique().all()


def list_tellable(audit_id: int) -> Sequence[Finding]:
    """Findings that may be told in the closing meeting: not confidential, not hidden, with a text for it."""
    findings = list_current_findings(audit_id)
    protected = protected_among(findings)
    return [
        each
        for each in findings
        if not each.is_confidential and each.first_id not in protected and each.text_for_organisation
    ]


def readable_signatures(identity: Identity) -> Select[Any]:
    """Ids of the revisions of signatures `identity` may see: those of audits whose team it belongs to."""
    return (
        select(DocumentRevision.id)
        .join(AuditMeeting, AuditMeeting.signature_id == DocumentRevision.document_id)
        .join(Audit, Audit.id == AuditMeeting.audit_id)
        .join(AuditTeamMember, AuditTeamMember.audit_id == Audit.id)
        .where(AuditTeamMember.user_id == identity.user_id, is_audit_visible(identity))
    )
