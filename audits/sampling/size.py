"""How many workers to interview and files to check, and why: pure arithmetic, the same for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, isqrt

EVERYONE_UP_TO = 10
LARGE_WORKFORCE = 1000
PER_NATIONALITY = PER_OFFICE = 3
NEW_ARRIVALS_WEIGHT = 2


@dataclass(frozen=True)
class TableRow:
    """A row of the table: workforces up to `up_to` workers (None: no end); interviews and files."""

    up_to: int | None
    individual: int
    groups: int
    group_size: int
    files: int

    @property
    def interviewed(self) -> int:
        return self.individual + self.groups * self.group_size


# Audit practice note, section 3 (SMETA table). Only the first row agrees with a published example; the others are
# from memory and shown as drafts. Above 2,000 workers the last row is the least there is.
TABLE = (
    TableRow(100, 6, 1, 4, 10),
    TableRow(500, 6, 4, 5, 26),
    TableRow(1000, 12, 6, 5, 42),
    TableRow(None, 20, 8, 4, 52),
)


class Why(StrEnum):
    """What a number of the sample rests on."""

    TABLE = "table"
    SQUARE_ROOT = "square_root"
    NATIONALITIES = "nationalities"
    OFFICES = "offices"
    EVERYONE = "everyone"
    NATIONALITIES_UNKNOWN = "nationalities_unknown"
    OFFICES_UNKNOWN = "offices_unknown"
    NEW_ARRIVALS = "new_arrivals"
    NEW_ARRIVALS_UNKNOWN = "new_arrivals_unknown"
    GROUPS = "groups"
    HALF_INDIVIDUAL = "half_individual"
    FILES_TABLE = "files_table"
    FILES_PERCENT = "files_percent"
    FILES_OF_INTERVIEWED = "files_of_interviewed"


@dataclass(frozen=True)
class Workforce:
    """The workers of a site. `new_arrivals`: fewer than six months in the country. None means not known."""

    workers: int
    nationalities: int | None = None
    recruitment_offices: int | None = None
    new_arrivals: int | None = None


@dataclass(frozen=True)
class Reason:
    """One consideration and the number it asks for; None where it could not be applied."""

    why: Why
    number: int | None


@dataclass(frozen=True)
class SampleSize:
    """How many to interview alone and in groups, how many of them new arrivals, and files for each pay period."""

    individual: int
    groups: tuple[int, ...]
    new_arrivals: int
    files: int
    reasons: tuple[Reason, ...]

    @property
    def in_groups(self) -> int:
        return sum(self.groups)

    @property
    def interviewed(self) -> int:
        return self.individual + self.in_groups


def sample_size(workforce: Workforce, least_of_groups: int | None = None) -> SampleSize:
    """The least sample of a workforce (audit practice note, section 3: the table, made better for migrants).

    Interviewed: the largest of the table's row, the square root of the workforce, three for each nationality and three
    for each recruitment office; everybody where there are ten workers or fewer. At least half of them alone. New
    arrivals get twice their share. `least_of_groups`: the interviews that cover every group the draw is spread over.
    Raises ValueError for fewer than one worker.
    """
    if workforce.workers < 1:
        raise ValueError("A sample needs at least one worker.")
    row = row_of(workforce.workers)
    of_groups = () if least_of_groups is None else (Reason(Why.GROUPS, least_of_groups),)
    asked = (*_interview_reasons(workforce, row), *of_groups)
    total = min(workforce.workers, max(reason.number or 0 for reason in asked))
    individual, groups = _alone_and_in_groups(total, row)
    new_arrivals = _new_arrivals(workforce, total)
    files = tuple(_file_reasons(workforce.workers, row, total))
    return SampleSize(
        individual=individual,
        groups=groups,
        new_arrivals=new_arrivals.number or 0,
        files=min(workforce.workers, max(reason.number or 0 for reason in files)),
        reasons=(*asked, Reason(Why.HALF_INDIVIDUAL, individual), new_arrivals, *files),
    )


def row_of(workers: int) -> TableRow:
    """The table's row for a number of workers."""
    return next(row for row in TABLE if row.up_to is None or workers <= row.up_to)


def _interview_reasons(workforce: Workforce, row: TableRow) -> Iterator[Reason]:
    yield Reason(Why.TABLE, row.interviewed)
    yield Reason(Why.SQUARE_ROOT, isqrt(workforce.workers - 1) + 1)
    yield _each(workforce.nationalities, PER_NATIONALITY, Why.NATIONALITIES, Why.NATIONALITIES_UNKNOWN)
    yield _each(workforce.recruitment_offices, PER_OFFICE, Why.OFFICES, Why.OFFICES_UNKNOWN)
    if workforce.workers <= EVERYONE_UP_TO:
        yield Reason(Why.EVERYONE, workforce.workers)


def _each(count: int | None, times: int, known: Why, unknown: Why) -> Reason:
    return Reason(unknown, None) if count is None else Reason(known, count * times)


def _alone_and_in_groups(total: int, row: TableRow) -> tuple[int, tuple[int, ...]]:
    alone = min(total, max(row.individual, ceil(total / 2)))
    rest = total - alone
    if rest < 2:  # one worker is no group
        return total, ()
    number = ceil(rest / row.group_size)
    return alone, tuple(rest // number + (place < rest % number) for place in range(number))


def _new_arrivals(workforce: Workforce, total: int) -> Reason:
    if workforce.new_arrivals is None:
        return Reason(Why.NEW_ARRIVALS_UNKNOWN, None)
    doubled = ceil(NEW_ARRIVALS_WEIGHT * total * workforce.new_arrivals / workforce.workers)
    others = workforce.workers - workforce.new_arrivals
    return Reason(Why.NEW_ARRIVALS, max(total - others, min(total, workforce.new_arrivals, doubled)))


def _file_reasons(workers: int, row: TableRow, interviewed: int) -> Iterator[Reason]:
    yield Reason(Why.FILES_TABLE, row.files)
    if workers > LARGE_WORKFORCE:
        yield Reason(Why.FILES_PERCENT, ceil(workers / 100))
    yield Reason(Why.FILES_OF_INTERVIEWED, interviewed)
