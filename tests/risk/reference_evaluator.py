"""The meaning of an indicator in plain, slow Python, written apart from the compiler so that each can catch the other.

Truth has three values: True, False and None (unknown).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.risk.definition import AllOf, Compare, Condition, IndicatorDefinition, Measure, RuleReference, SourceUse

LEVELS_HIGHEST_FIRST = ("critical", "red", "amber")
PENALTY = {3, 4, 5, 6, 7, 8, 9}
INVOLUNTARINESS = {2, 10, 11}


@dataclass(frozen=True)
class Record:
    """One record of evidence; `values` are the fields its source declares."""

    source: str
    record_id: str
    organisation_id: int
    workplace_id: int | None
    occurred_on: date
    known_on: date
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    outcome: str
    level: str | None
    records: int
    quoted: frozenset[tuple[str, str]]
    measures: Mapping[str, float | None]

    def __post_init__(self) -> None:
        # SQLite writes numbers into JSON with 15 digits, PostgreSQL with 17.
        rounded = {name: None if value is None else round(float(value), 9) for name, value in self.measures.items()}
        object.__setattr__(self, "measures", rounded)


NOTHING_KNOWN = Result("not_enough_evidence", None, 0, frozenset(), {})


def evaluate_reference(
    definition: IndicatorDefinition,
    records: Iterable[Record],
    rules: Mapping[str, float | None],
    as_of: date,
    related: Iterable[tuple[int, int]] = (),
    mean: float | None = None,
) -> dict[int, Result]:
    """The result of every organisation that has a record the indicator looks at, or is related to another.

    `related` holds pairs (organisation, one it is related to); `mean` is what the rate is pulled to.
    """
    if definition.kind == "related":
        return _related_kind(definition, list(records), rules, as_of, set(related), mean)
    by_organisation: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        by_organisation[record.organisation_id].append(record)
    evaluate = {
        "measure": _measure_kind,
        "contradiction": _contradiction_kind,
        "combined": _combined_kind,
        "absence": _absence_kind,
    }
    results = {}
    for organisation_id, own in by_organisation.items():
        result = evaluate[definition.kind](_Case(definition, own, rules, as_of))
        if result is not None:
            results[organisation_id] = result
    return results


@dataclass(frozen=True)
class _Case:
    definition: IndicatorDefinition
    records: Sequence[Record]
    rules: Mapping[str, float | None]
    as_of: date

    def side(self, uses: Iterable[SourceUse], within_days: int | None) -> list[tuple[Record, Callable[[str], Any]]]:
        """Records of some sources in the window, each with a function that reads its fields by their name here."""
        found = []
        for use in uses:
            for record in self.records:
                read = _reader(record, use)
                is_in = record.source == use.source and self._is_in_window(record, within_days)
                if is_in and (use.where is None or holds(use.where, read, self.rules) is True):
                    found.append((record, read))
        return found

    def _is_in_window(self, record: Record, within_days: int | None) -> bool:
        age = (self.as_of - record.occurred_on).days
        return record.known_on <= self.as_of and age >= 0 and (within_days is None or age < within_days)

    def knows(self, *conditions: Condition | None) -> bool:
        return all(self.rules[code] is not None for each in conditions for code in _rule_codes(each))

    def decide(self, records: int, quoted: Iterable[Record], measures: Mapping[str, float | None]) -> Result:
        def read(name: str) -> Any:
            return records if name == "records" else measures[name]

        reached = {level: holds(each, read, self.rules) for level, each in self.definition.levels.items()}
        outcome, level = "not_enough_evidence", None
        if True in reached.values():
            outcome = "raised"
            level = next(each for each in LEVELS_HIGHEST_FIRST if reached.get(each) is True)
        elif None not in reached.values() and holds(self.definition.enough_evidence, read, self.rules) is True:
            outcome = "not_raised"
        return Result(outcome, level, records, frozenset((r.source, r.record_id) for r in quoted), measures)


def _reader(record: Record, use: SourceUse) -> Callable[[str], Any]:
    return lambda name: record.values.get(use.fields.get(name, name))


def holds(condition: Condition, read: Callable[[str], Any], rules: Mapping[str, float | None]) -> bool | None:
    """Kleene logic: unknown stays unknown unless the known parts decide alone."""
    if isinstance(condition, Compare):
        return _compare(condition, read(condition.name), rules)
    values = [holds(part, read, rules) for part in condition.parts]
    decisive = not isinstance(condition, AllOf)
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def _compare(compare: Compare, value: Any, rules: Mapping[str, float | None]) -> bool | None:
    operand = compare.operand
    if isinstance(operand, RuleReference):
        operand = rules[operand.code]
    if value is None or operand is None:
        return None
    return {
        "at_least": lambda: value >= operand,
        "more_than": lambda: value > operand,
        "at_most": lambda: value <= operand,
        "less_than": lambda: value < operand,
        "is": lambda: value == operand,
        "one_of": lambda: value in operand,
    }[compare.word]()


def _rule_codes(condition: Condition | None) -> set[str]:
    if condition is None:
        return set()
    if isinstance(condition, Compare):
        return {condition.operand.code} if isinstance(condition.operand, RuleReference) else set()
    return set().union(*(_rule_codes(part) for part in condition.parts))


def _names(condition: Condition) -> set[str]:
    if isinstance(condition, Compare):
        return {condition.name}
    return set().union(*(_names(part) for part in condition.parts))


def _measure_kind(case: _Case) -> Result | None:
    definition = case.definition
    rows = [
        (record, read)
        for record, read in case.side(definition.sources, definition.within_days)
        if definition.where is None or holds(definition.where, read, case.rules) is True
    ]
    if not rows:
        return None
    measures = {measure.name: _number(case, measure, rows) for measure in definition.measures}
    named = set().union(*(_names(each) for each in definition.levels.values()))
    quoted = []
    for record, read in rows:
        counts = [
            m.where is None or holds(m.where, read, case.rules) is True for m in definition.measures if m.name in named
        ]
        if "records" in named or any(counts):
            quoted.append(record)
    return case.decide(len(rows), quoted, measures)


def _number(case: _Case, measure: Measure, rows: Sequence[tuple[Record, Callable[[str], Any]]]) -> float | None:
    if not case.knows(measure.where, case.definition.where):
        return None
    truths = [True if measure.where is None else holds(measure.where, read, case.rules) for _, read in rows]
    chosen = [row for row, truth in zip(rows, truths, strict=True) if truth is True]
    if measure.word == "count":
        return len(chosen)
    if measure.word == "share":
        known = [truth for truth in truths if truth is not None]
        return len(chosen) / len(known) if known else None
    stated = [(record, read(measure.field)) for record, read in chosen if read(measure.field) is not None]
    values = [value for _, value in stated]
    if measure.word == "distinct":
        return len(set(values))
    if measure.word in ("sum", "highest") and not chosen:
        return 0
    if not values:
        return None
    if measure.word in ("sum", "highest"):
        return sum(values) if measure.word == "sum" else max(values)
    return max((record.occurred_on, record.known_on, value) for record, value in stated)[2]


def _contradiction_kind(case: _Case) -> Result | None:
    definition = case.definition
    claims: dict[Any, list[Record]] = defaultdict(list)
    for record, read in case.side([definition.claims.use], definition.claims.within_days):
        if read(definition.match) is not None:
            claims[read(definition.match)].append(record)
    if not claims:
        return None
    looked_at, checked, quoted, contradicted, against_count = 0, set(), [], set(), 0
    looked_at += sum(len(records) for records in claims.values())
    for record, read in case.side(definition.sources, definition.within_days):
        matched = read(definition.match)
        if matched is None or matched not in claims:
            continue
        looked_at += 1
        truth = holds(definition.where, read, case.rules)
        if truth is not None:
            checked.add(matched)
        if truth is True:
            contradicted.add(matched)
            against_count += 1
            quoted.append(record)
    quoted += [record for matched in contradicted for record in claims[matched]]
    numbers = {
        "contradicted": len(contradicted),
        "checked": len(checked),
        "claims": sum(len(records) for records in claims.values()),
        "reports": against_count,
    }
    if not case.knows(definition.where, *(use.where for use in definition.uses)):
        return case.decide(looked_at, quoted, dict.fromkeys(numbers))
    return case.decide(looked_at, quoted, numbers)


def _absence_kind(case: _Case) -> Result | None:
    definition = case.definition

    def key(read: Callable[[str], Any]) -> Any:
        return read(definition.match) if definition.match else "organisation"

    expected: dict[Any, list[Record]] = defaultdict(list)
    for record, read in case.side([definition.claims.use], definition.claims.within_days):
        if key(read) is not None:
            expected[key(read)].append(record)
    if not expected:
        return None
    truths: dict[Any, list[bool | None]] = defaultdict(list)
    for _, read in case.side(definition.sources, definition.within_days):
        if key(read) is not None:
            truth = True if definition.where is None else holds(definition.where, read, case.rules)
            truths[key(read)].append(truth)
    met = {each for each in expected if True in truths[each]}
    missing = {each for each in expected if not truths[each] or set(truths[each]) == {False}}
    numbers: dict[str, float | None] = {
        "expected": len(expected),
        "missing": len(missing),
        "met": len(met),
        "share_missing": len(missing) / len(missing | met) if missing | met else None,
        "found": sum(each.count(True) for each in truths.values()),
    }
    looked_at = sum(len(records) + len(truths[each]) for each, records in expected.items())
    quoted = [record for each in missing for record in expected[each]]
    if not case.knows(definition.where, *(use.where for use in definition.uses)):
        numbers = dict.fromkeys(numbers)
    return case.decide(looked_at, quoted, numbers)


def _related_kind(
    definition: IndicatorDefinition,
    records: list[Record],
    rules: Mapping[str, float | None],
    as_of: date,
    related: set[tuple[int, int]],
    mean: float | None,
) -> dict[int, Result]:
    results = {}
    for organisation_id in {each for each, _ in related}:
        looked_at, quoted, known, affected = 0, [], 0, 0
        others = [other for each, other in related if each == organisation_id]
        for other in others:
            case = _Case(definition, [each for each in records if each.organisation_id == other], rules, as_of)
            truths: list[bool | None] = []
            for use in definition.sources:
                for record, read in case.side([use], definition.within_days):
                    truths.append(holds(use.affected, read, rules))
                    if truths[-1] is True:
                        quoted.append(record)
            looked_at += len(truths)
            told = [truth for truth in truths if truth is not None]
            affected += True in told
            known += True in told or len(told) >= definition.related.known_records
        numbers: dict[str, float | None] = {
            "related": len(others),
            "known": known,
            "affected": affected,
            "share_percent": affected * 100.0 / known if known else None,
            "rate_percent": None,
            "mean_percent": None if mean is None else mean * 100.0,
        }
        if known and mean is not None:
            weight = definition.related.pulled_by
            numbers["rate_percent"] = (affected + weight * mean) * 100.0 / (known + weight)
        case = _Case(definition, [], rules, as_of)
        if not case.knows(*(each for use in definition.uses for each in (use.where, use.affected))):
            numbers = dict.fromkeys(numbers)
        results[organisation_id] = case.decide(looked_at, quoted, numbers)
    return results


def _combined_kind(case: _Case) -> Result | None:
    definition = case.definition
    rows = [
        (record, read)
        for record, read in case.side(definition.sources, definition.within_days)
        if definition.where is None or holds(definition.where, read, case.rules) is True
    ]
    if not rows:
        return None
    measures: dict[str, float | None] = {"together": 0}
    quoted = set()
    for grouping in definition.together_in:
        groups: dict[Any, list[tuple[Record, Callable[[str], Any]]]] = defaultdict(list)
        for record, read in rows:
            key = record.workplace_id if grouping == "workplace" else read(grouping)
            if key is not None:
                groups[key].append((record, read))
        together = [group for group in groups.values() if _is_together(group)]
        measures[f"together_{grouping}"] = len(together)
        measures[f"excluded_{grouping}"] = sum(_is_excluded(group) for group in groups.values())
        measures["together"] += len(together)
        for group in together:
            for record, read in group:
                if read("present") == 1 and read("element") in ("penalty", "involuntariness"):
                    quoted.add((record.source, record.record_id))
    if not case.knows(definition.where, *(use.where for use in definition.uses)):
        measures = dict.fromkeys(measures)
    chosen = [record for record, _ in rows if (record.source, record.record_id) in quoted]
    return case.decide(len(rows), chosen, measures)


def _signs(group: Sequence[tuple[Record, Callable[[str], Any]]], element: str, present: int) -> set[Any]:
    found = {read("sign") for _, read in group if read("element") == element and read("present") == present}
    return found - {None}


def _is_together(group: Sequence[tuple[Record, Callable[[str], Any]]]) -> bool:
    penalty, involuntariness = _signs(group, "penalty", 1), _signs(group, "involuntariness", 1)
    return bool(penalty and involuntariness and len(penalty | involuntariness) >= 2)


def _is_excluded(group: Sequence[tuple[Record, Callable[[str], Any]]]) -> bool:
    elements = (("penalty", len(PENALTY)), ("involuntariness", len(INVOLUNTARINESS)))
    return any(not _signs(group, e, 1) and len(_signs(group, e, 0)) == number for e, number in elements)
