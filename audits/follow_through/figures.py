"""The headline figures of each group and of all: from counted rows to values with their n and intervals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from audits.follow_through.queries import (
    FollowThroughFilters,
    GroupBalance,
    SecondEyes,
    Watched,
    list_money,
    list_second_eyes,
    list_times_to_closing,
    list_times_to_reopening,
)
from audits.follow_through.survival import Estimate, Observation, Waiting, wilson
from audits.repayments.balances import NOTHING, Balance
from compliance.accounts.identity import Identity
from compliance.web.formatting import minimum_count

LONG_OPEN_DAYS = 90
YEAR = 365
UNKNOWN = Estimate(None, None, None)


@dataclass(frozen=True)
class Figures:
    """Of one group. An estimate over fewer than the minimum is withheld: it would say nothing."""

    name: str
    corrections: int
    closed: int
    open_long: int
    median_days: Estimate
    closings_watched: int
    reopened: int
    reopened_in_a_year: Estimate
    closed_now: int
    closed_by_another: int
    share_by_another: Estimate

    @property
    def is_too_few(self) -> bool:
        return self.corrections < minimum_count()


@dataclass(frozen=True)
class FollowThrough:
    """All corrections of the filter together, each group, the curve of those still open, and the money."""

    all: Figures
    groups: Sequence[Figures]
    still_open: Waiting
    money: Sequence[GroupBalance]
    money_of_all: Sequence[Balance]


def get_follow_through(identity: Identity, filters: FollowThroughFilters, on: date) -> FollowThrough:
    """The figures of the corrections `identity` may count, as they stand on `on`."""
    closings = list_times_to_closing(identity, filters, on)
    reopenings = list_times_to_reopening(identity, filters, on)
    eyes = list_second_eyes(identity, filters)
    money = list_money(identity, filters)
    names = sorted({row.group for row in closings})
    return FollowThrough(
        all=_figures("", closings, reopenings, eyes),
        groups=[
            _figures(
                name,
                [row for row in closings if row.group == name],
                [row for row in reopenings if row.group == name],
                [row for row in eyes if row.group == name],
            )
            for name in names
        ],
        still_open=_waiting(closings),
        money=money,
        money_of_all=_added_up(money),
    )


def _waiting(rows: Iterable[Watched]) -> Waiting:
    return Waiting(Observation(row.days, row.happened, row.number) for row in rows)


def _figures(
    name: str, closings: Sequence[Watched], reopenings: Sequence[Watched], eyes: Sequence[SecondEyes]
) -> Figures:
    closing, reopening = _waiting(closings), _waiting(reopenings)
    closed_now, by_another = sum(row.closed for row in eyes), sum(row.by_another for row in eyes)
    return Figures(
        name=name,
        corrections=closing.number,
        closed=closing.happened,
        open_long=sum(row.number for row in closings if not row.happened and row.days > LONG_OPEN_DAYS),
        median_days=_unless_few(closing.number, closing.median()),
        closings_watched=reopening.number,
        reopened=reopening.happened,
        reopened_in_a_year=_unless_few(reopening.number, reopening.share_done_by(YEAR)),
        closed_now=closed_now,
        closed_by_another=by_another,
        share_by_another=_unless_few(closed_now, wilson(by_another, closed_now)),
    )


def _unless_few(number: int, estimate: Estimate) -> Estimate:
    return UNKNOWN if number < minimum_count() else estimate


def _added_up(money: Iterable[GroupBalance]) -> list[Balance]:
    """The balances of all groups, each currency for itself."""
    by_currency: dict[str, list[Balance]] = defaultdict(list)
    for row in money:
        by_currency[row.balance.currency].append(row.balance)
    return [
        Balance(
            currency=currency,
            found=sum((each.found for each in balances), NOTHING),
            agreed=sum((each.agreed for each in balances), NOTHING),
            paid=sum((each.paid for each in balances), NOTHING),
            confirmed=sum((each.confirmed for each in balances), NOTHING),
            confirming_workers=sum(each.confirming_workers for each in balances),
        )
        for currency, balances in sorted(by_currency.items())
    ]
