"""Sums of the ledger, for each group and currency. Amounts of two currencies are never added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select, type_coerce

from audits.repayments.models import EntryKind, RepaymentEntry, RepaymentGroup
from compliance.database import Money, db, is_current

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Balance:
    """The four columns in one currency, and how many workers confirmed."""

    currency: str
    found: Decimal
    agreed: Decimal
    paid: Decimal
    confirmed: Decimal
    confirming_workers: int

    @property
    def to_pay(self) -> Decimal:
        """What was agreed and not paid yet."""
        return max(self.agreed - self.paid, NOTHING)

    @property
    def unconfirmed(self) -> Decimal:
        """What was paid and no worker confirmed."""
        return max(self.paid - self.confirmed, NOTHING)


def sums_by_kind() -> list[Any]:
    """The columns of a Balance over rows of `repayment_entry`."""
    sums = [
        type_coerce(func.sum(case((RepaymentEntry.kind == kind, RepaymentEntry.amount), else_=0)), Money).label(kind)
        for kind in EntryKind
    ]
    workers = case((RepaymentEntry.kind == EntryKind.CONFIRMED, func.coalesce(RepaymentEntry.workers, 0)), else_=0)
    return [*sums, func.sum(workers).label("confirming_workers")]


def balance_from(row: Any) -> Balance:
    """A row with the columns of `sums_by_kind` and a currency."""
    return Balance(
        currency=row.currency,
        **{kind.value: getattr(row, kind.value) or NOTHING for kind in EntryKind},
        confirming_workers=int(row.confirming_workers or 0),
    )


def balances_of(group_ids: Sequence[int]) -> Mapping[int, list[Balance]]:
    """Balances of several groups in one query, by currency in the order of the alphabet."""
    rows = db.session.execute(
        select(RepaymentEntry.group_id, RepaymentEntry.currency, *sums_by_kind())
        .where(RepaymentEntry.group_id.in_(group_ids), is_current(RepaymentEntry))
        .group_by(RepaymentEntry.group_id, RepaymentEntry.currency)
        .order_by(RepaymentEntry.group_id, RepaymentEntry.currency)
    )
    found: dict[int, list[Balance]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(balance_from(row))
    return found


def count_confirming(balances: Iterable[Balance]) -> int:
    """Workers who confirmed, in the currency most did; one worker may have been paid in two."""
    return max((balance.confirming_workers for balance in balances), default=0)


def has_open_repayment(action_id: int) -> bool:
    """True while the repayment of a group of this corrective action is not closed."""
    statement = select(RepaymentGroup.id).where(
        RepaymentGroup.corrective_action_id == action_id, RepaymentGroup.closed_on.is_(None)
    )
    return db.session.scalar(statement.limit(1)) is not None
