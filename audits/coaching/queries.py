"""Reading what is compared: the accounts of a visit and of the latest visits to like sites, a bounded number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from audits.coaching.signals import Account
from audits.interviews.models import InterviewConsent, InterviewCost, WorkerInterview
from audits.interviews.queries import is_kept, reads_interviews_of
from audits.interviews.values import LeavingAnswer
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.assessments.resemblance.fingerprints import shingles
from compliance.database import Money, db, is_current
from compliance.organisations.models import Organisation

MATCHED_WITHIN = timedelta(days=730)
# Bounds of the work, whatever the table holds: visits looked at, sites compared, accounts read.
MOST_SCANNED, MOST_SITES, MOST_ACCOUNTS = 1000, 60, 4000
LONGEST_INTERVIEW_MINUTES = 240


@dataclass(frozen=True)
class Matched:
    """The accounts of this visit, those of like sites, and whether they are of the same sector."""

    own: Sequence[Account]
    others: Sequence[Sequence[Account]]
    same_sector: bool


def load_matched(audit: Audit, identity: Identity, *, interviews_needed: int, sites_needed: int) -> Matched:
    """Accounts to compare: sites of the same kind, country and sector, of any sector where those are too few."""
    same_sector = audit.organisation.sector is not None
    ids = _matched_audits(audit, identity, interviews_needed, same_sector=same_sector) if same_sector else []
    if len(ids) < sites_needed:
        same_sector, ids = False, _matched_audits(audit, identity, interviews_needed, same_sector=False)
    accounts = _load_accounts([audit.id, *ids])
    return Matched(accounts.get(audit.id, []), [accounts[each] for each in ids if each in accounts], same_sector)


def _matched_audits(audit: Audit, identity: Identity, interviews_needed: int, *, same_sector: bool) -> list[int]:
    """Visits to like sites with enough interviews, one a site, the latest first."""
    latest = (
        select(Audit.id)
        .where(Audit.starts_on >= audit.starts_on - MATCHED_WITHIN, Audit.starts_on <= audit.starts_on + MATCHED_WITHIN)
        .order_by(Audit.starts_on.desc(), Audit.id.desc())
        .limit(MOST_SCANNED)
        .subquery()
    )
    own = audit.organisation
    like = [Organisation.kind == own.kind, Organisation.country == own.country, Organisation.id != own.id]
    if same_sector:
        like.append(Organisation.sector == own.sector)
    statement = (
        select(Audit.id, Audit.organisation_id)
        .join(latest, latest.c.id == Audit.id)
        .join(Organisation, Organisation.id == Audit.organisation_id)
        .join(WorkerInterview, WorkerInterview.audit_id == Audit.id)
        .where(*like, reads_interviews_of(identity), *_compared())
        .group_by(Audit.id, Audit.organisation_id, Audit.starts_on)
        .having(func.count(WorkerInterview.id) >= interviews_needed)
        .order_by(Audit.starts_on.desc(), Audit.id.desc())
    )
    sites: dict[int, int] = {}
    for audit_id, organisation_id in db.session.execute(statement):
        sites.setdefault(organisation_id, audit_id)
    return list(sites.values())[:MOST_SITES]


def _compared() -> list[ColumnElement[bool]]:
    return [
        WorkerInterview.is_individual.is_not(False),
        is_current(WorkerInterview),
        is_kept(WorkerInterview.consent_id),
    ]


def _load_accounts(audit_ids: Sequence[int]) -> Mapping[int, list[Account]]:
    columns = (
        WorkerInterview.id,
        WorkerInterview.audit_id,
        WorkerInterview.monthly_wage,
        WorkerInterview.wage_currency,
        WorkerInterview.hours_a_week,
        WorkerInterview.days_off_a_month,
        WorkerInterview.if_leaving,
        WorkerInterview.note,
        WorkerInterview.recorded_at,
        WorkerInterview.source_reference,
        WorkerInterview.supersedes_id,
        InterviewConsent.recorded_at.label("asked_at"),
    )
    statement = (
        select(*columns)
        .join(InterviewConsent, InterviewConsent.id == WorkerInterview.consent_id)
        .where(WorkerInterview.audit_id.in_(audit_ids), *_compared())
        .order_by(WorkerInterview.audit_id, WorkerInterview.id)
        .limit(MOST_ACCOUNTS)
    )
    rows = db.session.execute(statement).all()
    costs = _cost_sums([row.id for row in rows])
    accounts = defaultdict(list)
    for row in rows:
        accounts[row.audit_id].append(_account(row, costs.get(row.id)))
    return accounts


def _cost_sums(interview_ids: Sequence[int]) -> Mapping[int, Any]:
    total = func.sum(InterviewCost.amount, type_=Money)
    statement = select(InterviewCost.interview_id, total).where(InterviewCost.interview_id.in_(interview_ids))
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(InterviewCost.interview_id))}


def _account(row: Any, cost: Any) -> Account:
    wage = None if row.monthly_wage is None else (row.monthly_wage, row.wage_currency)
    leaving = None if row.if_leaving is LeavingAnswer.NOT_ASKED else row.if_leaving
    return Account(
        interview_id=row.id,
        details=(wage, row.hours_a_week, row.days_off_a_month, cost, leaving),
        minutes=_minutes(row),
        text=shingles(row.note),
    )


def _minutes(row: Any) -> float | None:
    """From asking for consent to recording; None for what a file brought, for corrections and for what waited."""
    if row.source_reference is not None or row.supersedes_id is not None:
        return None
    minutes = (row.recorded_at - row.asked_at).total_seconds() / 60
    return float(minutes) if 0 < minutes <= LONGEST_INTERVIEW_MINUTES else None
