"""Reading repayments: whoever may read the corrective action they belong to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, selectinload

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding
from audits.models import Audit
from audits.queries import is_audit_visible
from audits.repayments.balances import Balance, balances_of
from audits.repayments.models import EntryKind, RepaymentDecision, RepaymentEntry, RepaymentGroup
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.documents.models import Document
from compliance.errors import NotFound
from compliance.organisations.models import Organisation
from compliance.organisations.queries import matches_search
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at


@dataclass(frozen=True)
class RepaymentFilters:
    """What a reader of the list asked for; empty means everything visible."""

    open_only: bool = False
    search: str = ""


@dataclass(frozen=True)
class ListedGroup:
    """A group with its balances."""

    group: RepaymentGroup
    balances: Sequence[Balance]


@dataclass(frozen=True)
class GroupRows:
    """Rows of one page (one more than shown, see `make_page`) and how many there are in all."""

    rows: Sequence[ListedGroup]
    total: int


def _visible(identity: Identity) -> Select[RepaymentGroup]:
    return (
        select(RepaymentGroup)
        .join(RepaymentGroup.corrective_action)
        .join(CorrectiveAction.finding)
        .join(Finding.audit)
        .join(RepaymentGroup.organisation)
        .where(is_audit_visible(identity))
    )


def get_group(group_id: int, identity: Identity) -> RepaymentGroup:
    """The group; NotFound if `identity` may not see its audit."""
    statement = _visible(identity).where(RepaymentGroup.id == group_id)
    found = (
        db.session.scalars(
            statement.options(joinedload(RepaymentGroup.recruiter), contains_eager(RepaymentGroup.organisation))
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound(_("There is no such repayment, or you may not see it."))
    return found


def get_entry(entry_id: int, identity: Identity) -> RepaymentEntry:
    """The entry; NotFound if `identity` may not read it. Organisations read no single confirmation."""
    statement = (
        select(RepaymentEntry)
        .join(RepaymentEntry.group)
        .join(RepaymentGroup.corrective_action)
        .join(CorrectiveAction.finding)
        .join(Finding.audit)
        .where(RepaymentEntry.id == entry_id, is_audit_visible(identity), _readable(identity))
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no such repayment, or you may not see it."))
    return found


def list_groups_of(action_id: int) -> Sequence[ListedGroup]:
    """Groups of one corrective action, the earliest first."""
    statement = (
        select(RepaymentGroup)
        .where(RepaymentGroup.corrective_action_id == action_id)
        .options(joinedload(RepaymentGroup.recruiter), lazyload(RepaymentGroup.corrective_action))
        .order_by(RepaymentGroup.id)
    )
    return _with_balances(db.session.scalars(statement).unique().all())


def groups_of_findings(first_ids: Collection[int]) -> Sequence[ListedGroup]:
    """Groups of the corrective actions of several findings, by their first rows; the earliest first."""
    statement = (
        select(RepaymentGroup)
        .join(RepaymentGroup.corrective_action)
        .where(CorrectiveAction.finding_id.in_(first_ids))
        .options(
            joinedload(RepaymentGroup.recruiter),
            contains_eager(RepaymentGroup.corrective_action).options(
                lazyload(CorrectiveAction.finding),
                lazyload(CorrectiveAction.plans),
                lazyload(CorrectiveAction.submissions),
                lazyload(CorrectiveAction.checks),
            ),
        )
        .order_by(RepaymentGroup.id)
    )
    return _with_balances(db.session.scalars(statement).unique().all()) if first_ids else []


def list_groups(identity: Identity, filters: RepaymentFilters, cursor: Cursor, size: int = PAGE_SIZE) -> GroupRows:
    """A keyset page, the latest first, with the total of the same filters."""
    wanted = _visible(identity).where(*_conditions(filters))
    total = db.session.scalar(wanted.with_only_columns(func.count(RepaymentGroup.id)).order_by(None)) or 0
    statement = wanted.options(
        contains_eager(RepaymentGroup.organisation),
        joinedload(RepaymentGroup.recruiter),
        contains_eager(RepaymentGroup.corrective_action).options(
            lazyload(CorrectiveAction.plans),
            lazyload(CorrectiveAction.submissions),
            lazyload(CorrectiveAction.checks),
            contains_eager(CorrectiveAction.finding).contains_eager(Finding.audit).lazyload(Audit.members),
        ),
    ).limit(size + 1)
    if cursor.before:
        backwards = statement.where(RepaymentGroup.id > id_at(cursor.before)).order_by(RepaymentGroup.id)
        rows = db.session.scalars(backwards).unique().all()[::-1]
    else:
        if cursor.after:
            statement = statement.where(RepaymentGroup.id < id_at(cursor.after))
        rows = db.session.scalars(statement.order_by(RepaymentGroup.id.desc())).unique().all()
    return GroupRows(_with_balances(rows), total)


def iterate_groups(identity: Identity, filters: RepaymentFilters, chunk: int = 500) -> Iterator[ListedGroup]:
    """Every group of the filter, read in pieces."""
    cursor = Cursor()
    while True:
        rows = list_groups(identity, filters, cursor, chunk).rows
        yield from rows[:chunk]
        if len(rows) <= chunk:
            return
        cursor = Cursor(after=(str(rows[chunk - 1].group.id),))


def list_entries(group_id: int, identity: Identity) -> Sequence[RepaymentEntry]:
    """Rows of a group's ledger that `identity` may read, corrected ones too, as they were recorded."""
    statement = (
        select(RepaymentEntry)
        .where(RepaymentEntry.group_id == group_id, _readable(identity))
        .options(
            lazyload(RepaymentEntry.group),
            selectinload(RepaymentEntry.documents).joinedload(Document.revisions),
        )
        .order_by(RepaymentEntry.id)
    )
    return db.session.scalars(statement).unique().all()


def list_decisions(group_id: int) -> Sequence[RepaymentDecision]:
    """Closings and openings of a group, the earliest first."""
    statement = select(RepaymentDecision).where(RepaymentDecision.group_id == group_id).order_by(RepaymentDecision.id)
    return db.session.scalars(statement).unique().all()


def find_later(entry: RepaymentEntry) -> RepaymentEntry | None:
    """The row that corrects `entry`, where there is one."""
    later = aliased(RepaymentEntry)
    return db.session.scalars(select(later).where(later.supersedes_id == entry.id)).unique().one_or_none()


def _readable(identity: Identity) -> ColumnElement[bool]:
    """One confirmation after another would tell an organisation which worker confirmed what."""
    if identity.belongs_to_organisation:
        return RepaymentEntry.kind != EntryKind.CONFIRMED
    return RepaymentEntry.kind.in_(list(EntryKind))


def _conditions(filters: RepaymentFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.open_only:
        conditions.append(RepaymentGroup.closed_on.is_(None))
    if filters.search.strip():
        conditions.append(
            RepaymentGroup.organisation_id.in_(select(Organisation.id).where(matches_search(filters.search)))
        )
    return conditions


def _with_balances(groups: Sequence[RepaymentGroup]) -> Sequence[ListedGroup]:
    balances = balances_of([group.id for group in groups])
    return [ListedGroup(group, balances.get(group.id, ())) for group in groups]
