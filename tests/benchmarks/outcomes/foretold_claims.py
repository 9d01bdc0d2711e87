"""Which employers have an upheld wage claim in three years, foretold from the claims of the three years before.

Points of the three kinds of events were chosen, with the weights of the score, on 2010-2012 against 2013-2015 and are
frozen: FROZEN holds the digest of both, and a run with others is refused. A run on the later years is a line of
runs_on_later_years.csv; how many there were is printed with the figures.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance.risk.score_weights import read_weights
from tests.benchmarks.outcomes import wage_claims
from tests.benchmarks.outcomes.figures import area_under_curve, interval, lift_in_top_tenth
from tests.benchmarks.outcomes.score_of_events import Event, score_events
from tests.benchmarks.outcomes.wage_claims import Claim, claims_between

RUNS = Path(__file__).with_name("runs_on_later_years.csv")
# Points of an event: claims lodged, of those the ones not rejected so far, and the upheld by their number.
LODGED, STANDING, UPHELD = 10, 20, ((10, "critical", 15), (3, "red", 10), (1, "amber", 5))

FROZEN = "d669590634e1469b5dab175c2bf84e7b27995fda0f6aea2ab4706c6d76f360c8"


@dataclass(frozen=True)
class Case:
    """An employer with claims before the cut, and whether one opened after it was upheld."""

    state: str
    past: Sequence[Claim]
    has_outcome: bool


def weights_digest() -> str:
    """Digest of everything that was chosen."""
    chosen = [read_weights().values, LODGED, STANDING, UPHELD]
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()


def list_cases(cut: date, *, known_days_only: bool = False) -> list[Case]:
    """Employers with a claim in the three years up to `cut`; outcomes of the three years after it.

    `known_days_only` leaves out decisions whose day the file does not give: as past ones they count as not known yet,
    as outcomes not at all.
    """
    first, last = date(cut.year - 2, 1, 1), date(cut.year + 3, 12, 31)
    cases = []
    for employer in wage_claims.load_employers(last, weights_are_frozen=weights_digest() == FROZEN).values():
        past = claims_between(employer.claims, first, cut)
        later = claims_between(employer.claims, date(cut.year + 1, 1, 1), last)
        if known_days_only:
            past = [each if each.is_decision_day_known else _undecided(each) for each in past]
            later = [each for each in later if each.is_decision_day_known]
        if past:
            cases.append(Case(employer.state, past, any(each.is_upheld for each in later)))
    return cases


def _undecided(claim: Claim) -> Claim:
    return Claim(claim.opened_on, date.max, False, False)


def events_of(number: int, case: Case, cut: date) -> Iterator[Event]:
    """What was known of an employer on the day of the cut, as events of the score."""
    past = case.past
    standing = [each for each in past if each.decided_on > cut or each.is_upheld]
    upheld = [each for each in past if each.decided_on <= cut and each.is_upheld]
    yield Event(number, "amber", LODGED, "documented", len(past), max(each.opened_on for each in past))
    if standing:
        newest = max(each.opened_on for each in standing)
        yield Event(number, "amber", STANDING, "documented", len(standing), newest)
    if upheld:
        level, points = next((level, points) for least, level, points in UPHELD if len(upheld) >= least)
        decided_on = max(each.decided_on for each in upheld)
        yield Event(number, level, points, "authority_register", len(upheld), decided_on)


def scores_of(cases: Sequence[Case], cut: date) -> list[int]:
    """The published score of each case on the day of the cut; the number of workers is not known."""
    events = [event for number, case in enumerate(cases) for event in events_of(number, case, cut)]
    found = score_events(events, dict.fromkeys(range(len(cases))), cut)
    return [found[number] for number in range(len(cases))]


def lift_within_states(states: Sequence[str]) -> Callable[[Sequence[float], Sequence[bool]], float]:
    """Lift where the top tenth is taken in each state: outcomes in those tenths over those expected by chance."""

    def figure(scores: Sequence[float], outcomes: Sequence[bool]) -> float:
        hits = expected = 0.0
        for state in set(states):
            members = [number for number, each in enumerate(states) if each == state]
            own = [outcomes[number] for number in members]
            if len(members) >= 10 and any(own):
                by_chance = len(members) // 10 * sum(own) / len(members)
                hits += by_chance * lift_in_top_tenth([scores[number] for number in members], own)
                expected += by_chance
        return hits / expected

    return figure


def measure_cut(cut: date) -> Iterator[tuple[str, str, str]]:
    """The lines of one cut: chance, the count of earlier claims, the published score."""
    for known_days_only in (False, True):
        cases = list_cases(cut, known_days_only=known_days_only)
        outcomes = [case.has_outcome for case in cases]
        words = f"claims to {cut.year}, upheld {cut.year + 1}-{cut.year + 3}"
        if known_days_only:
            words += ", decisions of known day only"
        yield f"{words}: employers, share with outcome", f"{len(cases):,}, {sum(outcomes) / len(cases):.2%}", ""
        yield f"{words}: chance", "lift 1.00, AUC 0.500", ""
        ranked = {"count of earlier claims": [len(case.past) for case in cases], "score": scores_of(cases, cut)}
        for name, scores in ranked.items():
            lift, area = lift_in_top_tenth(scores, outcomes), area_under_curve(scores, outcomes)
            low, high = interval(lift_in_top_tenth, scores, outcomes)
            low_area, high_area = interval(area_under_curve, scores, outcomes)
            figure = f"lift {lift:.2f} ({low:.2f}-{high:.2f}), AUC {area:.3f} ({low_area:.3f}-{high_area:.3f})"
            yield f"{words}: {name}", figure, "lift 2.87, AUC 0.670" if name == "score" else ""
            within = lift_within_states([case.state for case in cases])(scores, outcomes)
            yield f"{words}: {name}, within states", f"lift {within:.2f}", ""


def measure() -> Iterator[tuple[str, str, str]]:
    """The years the weights were chosen on, then the later ones; the run on those is noted before it begins."""
    if not wage_claims.FILE.is_file():
        yield f"foretold wage claims: skipped, no file {wage_claims.FILE} (set SANAD_REAL_FILES)", "", ""
        return
    yield "weights", weights_digest()[:12], ""
    yield from measure_cut(date(2012, 12, 31))
    if weights_digest() != FROZEN:
        yield "later years: not touched, the weights are not the frozen ones", "", ""
        return
    runs = note_run()
    lines = list(measure_cut(date(2015, 12, 31)))
    yield "runs on the later years so far, this one included", f"{len(runs)}", ""
    yield from lines


def note_run() -> list[dict[str, str]]:
    """Add a line for this run to the committed list; gives the whole list."""
    is_first = not RUNS.is_file()
    with RUNS.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ["day", "weights"], lineterminator="\n")
        if is_first:
            writer.writeheader()
        writer.writerow({"day": date.today().isoformat(), "weights": weights_digest()})
    with RUNS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
