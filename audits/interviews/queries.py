"""Reading interviews: the audit's team, and holders of the named right in their authority and regions. Nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from audits.interviews.models import ConsentWithdrawal, InterviewConsent, WorkerInterview
from audits.interviews.values import ConsentOutcome
from audits.queries import is_audit_visible, is_on_team
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.clock import today
from compliance.database import db, is_current
from compliance.errors import NotFound
from compliance.organisations.models import BusinessRelationship, Organisation
from compliance.organisations.types import OrganisationKind

_AUDITORS = frozenset({RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR})
_WAITING = (ConsentOutcome.GIVEN, ConsentOutcome.OFF_SITE, ConsentOutcome.LATER)
_MINISTRY = frozenset({RoleName.ANALYST, RoleName.SUPERVISOR})


@dataclass(frozen=True)
class InterviewCounts:
    """How many accounts were recorded, how many workers refused, and how many accounts were taken back since.

    `recorded` counts those taken back too: were it to fall, others than the team would learn of a single worker.
    """

    recorded: int
    refused: int
    withdrawn: int
    withdrawn_accounts: int


@dataclass(frozen=True)
class InterviewOrigins:
    """What could tell who was interviewed in an audit."""

    days: frozenset[date]
    languages: frozenset[str]
    nationalities: frozenset[str]


def reads_interviews_of(identity: Identity) -> ColumnElement[bool]:
    """True for rows of `audit` whose interviews `identity` may read."""
    if identity.role in _AUDITORS:
        return and_(is_audit_visible(identity), is_on_team(identity))
    if identity.role in _MINISTRY and identity.reads_interviews:
        return is_audit_visible(identity)
    return false()


def is_kept(consent_id: Any) -> ColumnElement[bool]:
    """True unless the worker took back the consent with this id: what was said is no evidence any more."""
    return ~select(ConsentWithdrawal.id).where(ConsentWithdrawal.consent_id == consent_id).exists()


def get_interview(interview_id: int, identity: Identity) -> WorkerInterview:
    """The interview; NotFound for everybody who may not read it, so that its existence is not told either."""
    statement = (
        select(WorkerInterview)
        .join(WorkerInterview.audit)
        .where(WorkerInterview.id == interview_id, is_kept(WorkerInterview.consent_id), reads_interviews_of(identity))
        .options(
            joinedload(WorkerInterview.recruiter),
            joinedload(WorkerInterview.workplace),
            selectinload(WorkerInterview.costs),
            selectinload(WorkerInterview.papers),
            selectinload(WorkerInterview.promises),
        )
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such interview, or you may not read it."))
    return found


def get_consent(consent_id: int, identity: Identity) -> InterviewConsent:
    """A consent that was given and not taken back; NotFound for everybody but the audit's team."""
    statement = (
        select(InterviewConsent)
        .join(InterviewConsent.audit)
        .where(
            InterviewConsent.id == consent_id,
            InterviewConsent.outcome == ConsentOutcome.GIVEN,
            is_kept(InterviewConsent.id),
            is_audit_visible(identity),
            is_on_team(identity),
        )
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such interview, or you may not read it."))
    return found


def is_superseded(interview: WorkerInterview) -> bool:
    """True if a later row corrects `interview`."""
    statement = select(WorkerInterview.id).where(WorkerInterview.supersedes_id == interview.id)
    return db.session.scalar(statement) is not None


def list_interviews(audit_id: int) -> Sequence[WorkerInterview]:
    """Interviews of an audit as they stand now, in the order they were recorded; for the team."""
    statement = (
        select(WorkerInterview)
        .where(WorkerInterview.audit_id == audit_id, is_current(WorkerInterview), is_kept(WorkerInterview.consent_id))
        .options(lazyload(WorkerInterview.audit), lazyload(WorkerInterview.signs))
        .order_by(WorkerInterview.consent_id)
    )
    return db.session.scalars(statement).unique().all()


def list_waiting_consents(audit_id: int) -> Sequence[InterviewConsent]:
    """Consents whose interview was not recorded yet, or is to be held elsewhere or later; for the team."""
    statement = (
        select(InterviewConsent)
        .where(
            InterviewConsent.audit_id == audit_id,
            InterviewConsent.outcome.in_(_WAITING),
            ~InterviewConsent.interviews.any(),
            is_kept(InterviewConsent.id),
        )
        .options(lazyload(InterviewConsent.audit))
        .order_by(InterviewConsent.id)
    )
    return db.session.scalars(statement).unique().all()


def count_interviews(audit_id: int) -> InterviewCounts:
    """Counts of an audit; show them to others than the team through `told_count` only, after closing."""
    recorded = select(func.count(WorkerInterview.id)).where(
        WorkerInterview.audit_id == audit_id, is_current(WorkerInterview)
    )
    asked = select(func.count(InterviewConsent.id)).where(InterviewConsent.audit_id == audit_id)
    refused = asked.where(InterviewConsent.outcome == ConsentOutcome.REFUSED)
    withdrawn = asked.where(~is_kept(InterviewConsent.id))
    erased = recorded.where(~is_kept(WorkerInterview.consent_id))
    counted = select(*(each.scalar_subquery() for each in (recorded, refused, withdrawn, erased)))
    return InterviewCounts(*db.session.execute(counted).one())


def find_origins(audit_id: int) -> InterviewOrigins:
    """Days, languages and nationalities of an audit's interviews, corrected ones too."""
    return origins_by_audit([audit_id])[audit_id]


def origins_by_audit(audit_ids: Sequence[int]) -> Mapping[int, InterviewOrigins]:
    """`find_origins` for several audits in one query."""
    statement = select(
        WorkerInterview.audit_id, WorkerInterview.occurred_on, WorkerInterview.language, WorkerInterview.nationality
    ).where(WorkerInterview.audit_id.in_(audit_ids))
    rows = db.session.execute(statement.distinct()).all()
    return {audit_id: _origins([row for row in rows if row.audit_id == audit_id]) for audit_id in audit_ids}


def _origins(rows: Sequence[Any]) -> InterviewOrigins:
    return InterviewOrigins(
        days=frozenset(row.occurred_on for row in rows),
        languages=frozenset(row.language for row in rows if row.language),
        nationalities=frozenset(row.nationality for row in rows if row.nationality),
    )


def list_recruiters_of(organisation: Organisation) -> Sequence[Organisation]:
    """Recruitment offices a worker of `organisation` can name: those it uses, or the office itself."""
    return recruiters_by_client([organisation.id])[organisation.id]


def recruiters_by_client(organisation_ids: Sequence[int]) -> Mapping[int, list[Organisation]]:
    """`list_recruiters_of` for several organisations in one query."""
    office, client = aliased(Organisation), aliased(Organisation)
    used = (
        select(BusinessRelationship.id)
        .where(
            BusinessRelationship.organisation_id == client.id,
            BusinessRelationship.supplier_id == office.id,
            is_current(BusinessRelationship),
            or_(BusinessRelationship.ended_on.is_(None), BusinessRelationship.ended_on > today()),
        )
        .exists()
    )
    statement = (
        select(client.id, office)
        .join(office, or_(used, office.id == client.id))
        .where(client.id.in_(organisation_ids), office.kind == OrganisationKind.RECRUITER)
        .order_by(office.search_text, office.id)
    )
    found: dict[int, list[Organisation]] = {each: [] for each in organisation_ids}
    for client_id, recruiter in db.session.execute(statement):
        found[client_id].append(recruiter)
    return found
