"""Drawing positions of a worker list by a stated seed, so that anybody can draw them again and compare.

The method needs no computer language: write "seed:letter+position" (such as `8f3a:W17`) for every position, take the
SHA-256 of each in hexadecimal, sort by it, and read from the top. W is the list of workers who arrived six months ago
or earlier, N the list of new arrivals, both in the order of their registration numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest

OTHERS, NEW_ARRIVALS = "W", "N"
RESERVE_SHARE = 1


@dataclass(frozen=True)
class DrawnList:
    """Positions in the order drawn: interviewed alone, then each group; who takes a place that stays empty; files."""

    individual: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    reserve_others: tuple[str, ...]
    reserve_new_arrivals: tuple[str, ...]
    files: tuple[str, ...]


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
    """Draw a sample: `drawn_new` of the `new_arrivals`, the rest of the other workers; mixed by digest, then divided.

    Files are those of everybody drawn, then the next of both lists. Reserves are as many again of each list.
    """
    total = individual + sum(groups)
    others = draw_positions(seed, OTHERS, workers - new_arrivals, workers - new_arrivals)
    arrivals = draw_positions(seed, NEW_ARRIVALS, new_arrivals, new_arrivals)
    drawn_others = total - drawn_new
    chosen = sorted((*others[:drawn_others], *arrivals[:drawn_new]), key=lambda position: digest(seed, position))
    left = sorted((*others[drawn_others:], *arrivals[drawn_new:]), key=lambda position: digest(seed, position))
    return DrawnList(
        individual=tuple(chosen[:individual]),
        groups=_divide(chosen[individual:], groups),
        reserve_others=others[drawn_others : drawn_others * (1 + RESERVE_SHARE)],
        reserve_new_arrivals=arrivals[drawn_new : drawn_new * (1 + RESERVE_SHARE)],
        files=(*chosen, *left[: max(0, files - total)]),
    )


def _divide(positions: list[str], sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return tuple(tuple(positions[start : start + size]) for start, size in zip(starts, sizes, strict=True))
