"""Reading checks on workers who spoke: those of an audit, those due to a team, those overdue to a supervisor."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from audits.interviews.models import WorkerInterview
from audits.interviews.queries import reads_interviews_of
from audits.models import Audit
from audits.queries import is_audit_visible, is_on_team
from audits.retaliation.models import RetaliationCheck, RetaliationResult
from audits.retaliation.values import SafetyOutcome
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.errors import NotFound

MOST_DUE = 50


def has_testimony(audit_id: int) -> bool:
    """True if workers spoke to the team, also where they took it back since: they can suffer for it all the same."""
    return (
        db.session.scalar(select(WorkerInterview.id).where(WorkerInterview.audit_id == audit_id).limit(1)) is not None
    )


def get_check(check_id: int, identity: Identity) -> RetaliationCheck:
    """The check; NotFound for everybody who may not read the audit's interviews."""
    statement = (
        select(RetaliationCheck)
        .join(RetaliationCheck.audit)
        .where(RetaliationCheck.id == check_id, reads_interviews_of(identity))
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such check, or you may not read it."))
    return found


def list_checks(audit_id: int) -> Sequence[RetaliationCheck]:
    """The checks of an audit with what each found, in the order they are due."""
    statement = select(RetaliationCheck).where(RetaliationCheck.audit_id == audit_id)
    return db.session.scalars(statement.order_by(RetaliationCheck.due_on, RetaliationCheck.id)).unique().all()


def open_until() -> ColumnElement[date]:
    """For rows of `retaliation_check`: the day it is to be done by; NULL once settled."""
    later = aliased(RetaliationResult)
    newest = select(func.max(later.id)).where(later.check_id == RetaliationCheck.id).scalar_subquery()
    again = select(RetaliationResult.again_on).where(RetaliationResult.id == newest).scalar_subquery()
    has_result = select(later.id).where(later.check_id == RetaliationCheck.id).exists()
    return case((has_result, again), else_=RetaliationCheck.due_on)


def list_open_checks(identity: Identity, until: date) -> Sequence[RetaliationCheck]:
    """Checks of the audits whose team `identity` belongs to that are due by `until`, the earliest first."""
    return _list_open(is_audit_visible(identity) & is_on_team(identity), until)


def list_escalated_checks(identity: Identity, until: date) -> Sequence[RetaliationCheck]:
    """Checks overdue since `until`, and those that found signs and are still open, by day.

    That a check exists tells that somebody spoke, hence only of audits whose interviews `identity` may read.
    """
    readable, due_on = reads_interviews_of(identity), open_until()
    signs = select(RetaliationResult.check_id).where(RetaliationResult.outcome == SafetyOutcome.SIGNS)
    statement = (
        select(RetaliationCheck)
        .join(RetaliationCheck.audit)
        .where(RetaliationCheck.id.in_(signs), due_on.is_not(None), readable)
        .order_by(RetaliationCheck.due_on, RetaliationCheck.id)
        .limit(MOST_DUE)
    )
    found = {check.id: check for check in db.session.scalars(statement).unique()}
    return list({**found, **{check.id: check for check in _list_open(readable, until)}}.values())


def _list_open(visible: ColumnElement[bool], until: date) -> Sequence[RetaliationCheck]:
    due_on = open_until()
    never, again = RetaliationCheck.due_on <= until, RetaliationResult.again_on <= until
    candidates = select(RetaliationCheck.id).where(never).union(select(RetaliationResult.check_id).where(again))
    statement = (
        select(RetaliationCheck)
        .join(RetaliationCheck.audit)
        .where(RetaliationCheck.id.in_(candidates), due_on <= until, visible)
        .order_by(due_on, RetaliationCheck.id)
        .limit(MOST_DUE)
    )
    return db.session.scalars(statement).unique().all()


def list_leads_due(first: date, last: date, after_id: int, limit: int) -> Sequence[tuple[int, date, str, int, int]]:
    """(check, due day, audit's number, lead, audit) of open checks due between two days, by check."""
    due_on = open_until()
    statement = (
        select(RetaliationCheck.id, due_on, Audit.number, Audit.lead_id, Audit.id)
        .join(Audit, Audit.id == RetaliationCheck.audit_id)
        .where(due_on.between(first, last), RetaliationCheck.id > after_id)
        .order_by(RetaliationCheck.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in db.session.execute(statement)]
