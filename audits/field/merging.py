"""The value of a field out of everybody's operations: the same on every device, in whatever order they arrive.

The rule stands once more in compliance/static/field/merging.js; a test gives both the same operations.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def merge(operations: Iterable[Any]) -> dict[str, list[Any]]:
    """What stands of the operations of one record: {field: [set-operations, oldest first]}.

    Each `set` that no other `set` names in `over` stands. One: the value. Several: people disagree.
    """
    sets: dict[str, Any] = {}
    replaced: set[str] = set()
    for each in operations:
        if each.action == "set":
            sets[each.id] = each
            replaced.update(other for other in each.over if other != each.id)
    standing: dict[str, list[Any]] = {}
    for each in sets.values():
        if each.id not in replaced:
            standing.setdefault(each.field, []).append(each)
    for rows in standing.values():
        rows.sort(key=lambda each: (written(each.made_at), each.id))
    return standing


def values_of(standing: Mapping[str, list[Any]]) -> dict[str, Any]:
    """The value of each field on which people agree."""
    return {name: rows[0].value for name, rows in standing.items() if len(rows) == 1}


def disputed_fields(standing: Mapping[str, list[Any]]) -> list[str]:
    """Fields that have two values or more, by name."""
    return sorted(name for name, rows in standing.items() if len(rows) > 1)


def whole_up_to(start: int, arrived: Iterable[int]) -> int:
    """The last sequence number that is reached from `start` without a gap, where `arrived` numbers are here."""
    here = set(arrived)
    while start + 1 in here:
        start += 1
    return start


def gaps_in(start: int, arrived: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of every gap between `start` and the highest of the `arrived` numbers."""
    found = []
    for number in sorted(each for each in set(arrived) if each > start):
        if number > start + 1:
            found.append((start + 1, number - 1))
        start = number
    return found


def written(moment: datetime) -> str:
    """A moment as devices write it: ISO 8601 in UTC with milliseconds, so that texts sort as moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
