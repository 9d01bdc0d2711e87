"""Reading reports: versions for the team, the reviewer and the authority; what was signed off for the organisation."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from audits.models import Audit
from audits.queries import is_audit_visible, is_on_team, list_possible_members
from audits.reports.contents import ReportContents, digest_of, thaw
from audits.reports.editions import Edition
from audits.reports.models import (
    AuditReport,
    AuditReportContents,
    AuditReportFile,
    AuditReportStep,
    FileState,
    ReportResemblance,
    Step,
)
from compliance.accounts.identity import Identity, identity_of
from compliance.accounts.models import User
from compliance.accounts.roles import RoleName
from compliance.database import db
from compliance.errors import NotFound
from compliance.ledger.proofs import Subjects


def get_report(report_id: int, identity: Identity) -> AuditReport:
    """A version of a report; NotFound for organisations, and where the audit is not visible."""
    statement = (
        select(AuditReport).join(AuditReport.audit).where(AuditReport.id == report_id, is_audit_visible(identity))
    )
    found = None if identity.belongs_to_organisation else db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such report, or you may not see it."))
    return found


def list_reports(audit_id: int) -> Sequence[AuditReport]:
    """Every version of an audit's report, the newest first."""
    statement = select(AuditReport).where(AuditReport.audit_id == audit_id).order_by(AuditReport.revision.desc())
    return db.session.scalars(statement).unique().all()


def list_told_reports(audit_id: int) -> Sequence[AuditReport]:
    """The versions that were signed off, which the organisation may read, the newest first."""
    statement = (
        select(AuditReport).where(AuditReport.audit_id == audit_id, _is_signed()).order_by(AuditReport.revision.desc())
    )
    return db.session.scalars(statement).unique().all()


def get_told_report(report_id: int, identity: Identity) -> AuditReport:
    """A version signed off, for its organisation; NotFound for everybody and everything else."""
    statement = (
        select(AuditReport)
        .join(AuditReport.audit)
        .where(AuditReport.id == report_id, is_audit_visible(identity), _is_signed())
    )
    found = db.session.scalars(statement).unique().one_or_none() if identity.belongs_to_organisation else None
    if found is None:
        raise NotFound(_("There is no such report, or you may not see it."))
    return found


def _is_signed() -> ColumnElement[bool]:
    signed = select(AuditReportStep.id).where(
        AuditReportStep.report_id == AuditReport.id, AuditReportStep.step == Step.SIGNED_OFF
    )
    return signed.exists()


def find_contents(report: AuditReport, edition: Edition) -> AuditReportContents | None:
    """What the report says: as it was made last from the records, or as signed off. None before it was ever made."""
    return _latest_contents(report, [edition]).get(edition)


def get_contents(report: AuditReport, edition: Edition) -> AuditReportContents:
    """`find_contents` of a report that was begun; NotFound else."""
    found = find_contents(report, edition)
    if found is None:
        raise NotFound(_("There is no such report, or you may not see it."))
    return found


def contents_of(report: AuditReport, edition: Edition) -> ReportContents:
    """`get_contents` as values."""
    return thaw(get_contents(report, edition).contents)


def subjects_of(contents_id: int) -> Sequence[Subjects]:
    """The rows of the ledger that prove these contents: their digest is entered in clear."""
    return [
        Subjects("audit_report_contents", select(AuditReportContents.id).where(AuditReportContents.id == contents_id))
    ]


def digest_of_editions(report: AuditReport) -> str:
    """One digest of both editions: what a reviewer read, to be compared when signing."""
    latest = _latest_contents(report, list(Edition))
    return digest_of({edition.value: row.digest for edition, row in latest.items()})


def _latest_contents(report: AuditReport, editions: Sequence[Edition]) -> dict[Edition, AuditReportContents]:
    newest = (
        select(func.max(AuditReportContents.id))
        .where(AuditReportContents.report_id == report.id, AuditReportContents.edition.in_(editions))
        .group_by(AuditReportContents.edition)
    )
    rows = db.session.scalars(select(AuditReportContents).where(AuditReportContents.id.in_(newest)))
    return {row.edition: row for row in rows}


def list_possible_reviewers(audit: Audit) -> Sequence[User]:
    """Auditors who may be asked to review: of the audit's role and authority, or let into the same organisation; never
    of its team. A supervisor of the organisation's authority may always review."""
    possible = list_possible_members(identity_of(audit.lead), audit.organisation)
    return [user for user in possible if not audit.has_member(user.id)]


def list_waiting_reviews(identity: Identity, limit: int = 200) -> Sequence[AuditReport]:
    """Reports that wait for this person: named, or as a supervisor where nobody was named; the oldest first."""
    later, step = aliased(AuditReportStep), AuditReportStep
    newer = select(later.id).where(later.report_id == step.report_id, later.id > step.id)
    mine = step.reviewer_id == identity.user_id
    if identity.role is RoleName.SUPERVISOR:
        mine = or_(mine, step.reviewer_id.is_(None))
    statement = (
        select(AuditReport)
        .join(AuditReport.audit)
        .join(step, step.report_id == AuditReport.id)
        .where(is_audit_visible(identity), step.step == Step.SENT_FOR_REVIEW, ~newer.exists(), mine)
        .order_by(step.id)
        .limit(limit)
    )
    return db.session.scalars(statement).unique().all()


def list_sent_back(identity: Identity) -> Sequence[AuditReport]:
    """Reports of the person's own audits that a reviewer sent back and nobody sent again."""
    later, step = aliased(AuditReportStep), AuditReportStep
    newer = select(later.id).where(later.report_id == step.report_id, later.id > step.id)
    statement = (
        select(AuditReport)
        .join(AuditReport.audit)
        .join(step, step.report_id == AuditReport.id)
        .where(and_(is_audit_visible(identity), is_on_team(identity)), step.step == Step.SENT_BACK, ~newer.exists())
        .order_by(step.id)
        .limit(200)
    )
    return db.session.scalars(statement).unique().all()


def list_resemblances(report: AuditReport) -> Sequence[ReportResemblance]:
    """Passages like those of earlier reports of the lead as the report was sent last, the most alike first."""
    sent = [step.id for step in report.steps if step.step is Step.SENT_FOR_REVIEW]
    statement = (
        select(ReportResemblance)
        .where(ReportResemblance.step_id == (sent[-1] if sent else None))
        .order_by(ReportResemblance.percent_alike.desc(), ReportResemblance.id)
    )
    return db.session.scalars(statement).unique().all()


def readable_report_ids(report_ids: Sequence[int], identity: Identity) -> frozenset[int]:
    """Which of these reports `identity` may open: of visible audits, to an auditor those it belongs to."""
    statement = (
        select(AuditReport.id).join(AuditReport.audit).where(AuditReport.id.in_(report_ids), is_audit_visible(identity))
    )
    if identity.role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR):
        statement = statement.where(is_on_team(identity))
    return frozenset(db.session.scalars(statement)) if report_ids else frozenset()


def list_files(report_id: int, editions: Sequence[Edition]) -> Sequence[AuditReportFile]:
    """PDFs asked for, the newest first."""
    statement = (
        select(AuditReportFile)
        .where(AuditReportFile.report_id == report_id, AuditReportFile.edition.in_(editions))
        .order_by(AuditReportFile.id.desc())
        .limit(12)
    )
    return db.session.scalars(statement).unique().all()


def get_report_file(file_id: int, identity: Identity) -> AuditReportFile:
    """A finished or waiting PDF whose report `identity` may read, by edition; NotFound for any other."""
    found = db.session.get(AuditReportFile, file_id)
    if found is None:
        raise NotFound(_("There is no such file, or you may not see it."))
    if not identity.belongs_to_organisation:
        get_report(found.report_id, identity)
        return found
    if found.edition is not Edition.ORGANISATION:
        raise NotFound(_("There is no such file, or you may not see it."))
    get_told_report(found.report_id, identity)
    if not found.contents.is_signed:
        # Made while the report was a draft, which the organisation never sees.
        raise NotFound(_("There is no such file, or you may not see it."))
    return found


def is_under_way(files: Sequence[AuditReportFile]) -> bool:
    return any(file.state in (FileState.WAITING, FileState.RUNNING) for file in files)
