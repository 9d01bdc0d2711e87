"""Wage claims at US states as events of employers, and which employers had an upheld claim in later years.

The weights of the score are chosen on claims of 2010-2012 against those of 2013-2015 and nothing else: until they are
frozen, this loader drops every claim opened after 2015 while it reads, so that no later year can be looked at. Since
they are frozen a caller that states so reads further.
"""

import csv
import gzip
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from compliance.organisations.folding import fold

FOLDER = Path(os.environ.get("SANAD_REAL_FILES", Path(__file__).parents[4] / "shared" / "data"))
FILE = FOLDER / "us_state_wage_claims_2010_2018.csv.gz"
LAST_DAY_READ = date(2015, 12, 31)
# As the shipped mapping of the file assumes: a claim without a day of closing was decided a year after it was opened.
ASSUMED_DECIDED_AFTER = timedelta(days=365)

# Outcomes as the shipped mapping us_state_wage_claims.yaml reads them.
_UPHELD = {
    "pending enforcement, upheld True",
    "closed, upheld True",
    "amount exceeds statutory limit, upheld True",
    ", upheld True",
}


@dataclass(frozen=True)
class Claim:
    """One claim. `decided_on` is assumed where the file has no day of closing."""

    opened_on: date
    decided_on: date
    is_decision_day_known: bool
    is_upheld: bool


@dataclass
class Employer:
    """Claims of one employer: one folded name in one state, as an import of the file makes it."""

    state: str
    name: str
    claims: list[Claim] = field(default_factory=list)


def load_employers(
    last_day: date = LAST_DAY_READ, *, weights_are_frozen: bool = False
) -> Mapping[tuple[str, str], Employer]:
    """Employers with their claims opened up to `last_day`; refuses a day after LAST_DAY_READ before the freeze."""
    if last_day > LAST_DAY_READ and not weights_are_frozen:
        raise ValueError(f"Claims opened after {LAST_DAY_READ} are not read before the weights are frozen.")
    employers: dict[tuple[str, str], Employer] = {}
    for row in _rows():
        opened_on = date.fromisoformat(row["date_opened"][:10])
        name = fold(row["employer_name"])
        if opened_on > last_day or not name:
            continue
        employer = employers.setdefault((row["st"], name), Employer(row["st"], name))
        employer.claims.append(_claim(row, opened_on))
    return employers


def _rows() -> Iterator[dict[str, str]]:
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _claim(row: dict[str, str], opened_on: date) -> Claim:
    closed = row["date_closed"][:10]
    return Claim(
        opened_on,
        date.fromisoformat(closed) if closed else opened_on + ASSUMED_DECIDED_AFTER,
        bool(closed),
        f"{row['case_status']}, upheld {row['upheld']}" in _UPHELD,
    )


def claims_between(claims: list[Claim], first: date, last: date) -> list[Claim]:
    """Claims opened from `first` to `last`."""
    return [claim for claim in claims if first <= claim.opened_on <= last]
