"""Drawing positions of a worker list by a stated seed, so that anybody can draw them again and compare.

The method needs no computer language: write "seed:letter+position" (such as `8f3a:W17`) for every position, take the
SHA-256 of each in hexadecimal, sort by it, and read from the top. W is the list of workers who arrived six months ago
or earlier, N the list of new arrivals, both in the order of their registration numbers. Where the draw is spread over
groups, each group has its own two lists, and its number stands before the letter: 2W17 is of the second group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest

OTHERS, NEW_ARRIVALS = "W", "N"
RESERVE_SHARE = 1


@dataclass(frozen=True)
class WorkerList:
    """A list that is drawn from: its letter, its length, and how many of it are drawn."""

    letter: str
    length: int
    drawn: int


@dataclass(frozen=True)
class DrawnList:
    """Positions in the order drawn: interviewed alone, then each group; who takes a place that stays empty; files.

    `reserves` are (letter, positions) of each list.
    """

    individual: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    reserves: tuple[tuple[str, tuple[str, ...]], ...]
    files: tuple[str, ...]

    @property
    def reserve_others(self) -> tuple[str, ...]:
        return dict(self.reserves).get(OTHERS, ())

    @property
    def reserve_new_arrivals(self) -> tuple[str, ...]:
        return dict(self.reserves).get(NEW_ARRIVALS, ())


def draw_positions(seed: str, letter: str, length: int, wanted: int) -> tuple[str, ...]:
    """The first `wanted` of positions 1 to `length` of the list `letter`, in the order of their digests."""
    positions = (f"{letter}{number}" for number in range(1, length + 1))
    return tuple(nsmallest(wanted, positions, key=lambda position: digest(seed, position)))


def digest(seed: str, position: str) -> str:
    """What a position is sorted by: SHA-256 of seed, colon and position, in hexadecimal."""
    return sha256(f"{seed}:{position}".encode()).hexdigest()


def draw_sample(
    seed: str, workers: int, new_arrivals: int, individual: int, groups: tuple[int, ...], drawn_new: int, files: int
) -> DrawnList:
    """Draw a sample: `drawn_new` of the `new_arrivals`, the rest of the other workers; see `draw_from`."""
    total = individual + sum(groups)
    lists = (
        WorkerList(OTHERS, workers - new_arrivals, total - drawn_new),
        WorkerList(NEW_ARRIVALS, new_arrivals, drawn_new),
    )
    return draw_from(seed, lists, individual, groups, files)


def draw_from(
    seed: str, lists: Sequence[WorkerList], individual: int, groups: tuple[int, ...], files: int
) -> DrawnList:
    """Draw from each list as many as it says; mixed by digest, then divided.

    Files are those of everybody drawn, then the next of all lists. Reserves are as many again of each list.
    """
    ordered = [draw_positions(seed, each.letter, each.length, each.length) for each in lists]
    pairs = list(zip(lists, ordered, strict=True))
    chosen = sorted((one for each, row in pairs for one in row[: each.drawn]), key=lambda one: digest(seed, one))
    left = sorted((one for each, row in pairs for one in row[each.drawn :]), key=lambda one: digest(seed, one))
    return DrawnList(
        individual=tuple(chosen[:individual]),
        groups=_divide(chosen[individual:], groups),
        reserves=tuple((each.letter, row[each.drawn : each.drawn * (1 + RESERVE_SHARE)]) for each, row in pairs),
        files=(*chosen, *left[: max(0, files - len(chosen))]),
    )


def _divide(positions: list[str], sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return tuple(tuple(positions[start : start + size]) for start, size in zip(starts, sizes, strict=True))
