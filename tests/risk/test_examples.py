"""Every example of every indicator's file, on a real database, over sources with the fields the real ones declare."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from compliance.national_rules.lookup import value
from compliance.risk.compiler import compile_indicator
from compliance.risk.definition import Example, IndicatorDefinition
from compliance.risk.library import INDICATORS, check_indicators, load_indicators
from compliance.risk.priors import PulledTo
from compliance.risk.sources import FieldType
from compliance.risk.terms import Terms, terms_for
from compliance.risk.vocabulary import Outcome
from tests.risk.fake_sources import FakeSource, create_tables, fake_pairs, fake_source, sources_of, store_pairs
from tests.risk.reference_evaluator import NOTHING_KNOWN, Record, evaluate_reference

AS_OF = date(2027, 1, 15)
COUNTRY = "SA"
DEFINITIONS = load_indicators(INDICATORS)
EXAMPLES = [
    pytest.param(definition, example, id=f"{definition.code}-{number}")
    for definition in DEFINITIONS.values()
    for number, example in enumerate(definition.examples, start=1)
]


def records_of(example: Example, sources: dict[str, Any]) -> list[Record]:
    records: list[Record] = []
    for given in example.given:
        day = AS_OF - timedelta(days=given.days_ago)
        unknown = set(given.values) - set(sources[given.source].fields)
        assert not unknown, f"{given.source} has no field {unknown}"
        plain = {name: _plain(each, sources[given.source].fields[name]) for name, each in given.values.items()}
        workplace = None if given.workplace is None else sum(map(ord, given.workplace))
        whose = 1 if given.at is None else related_number(given.at)
        for _ in range(given.times):
            records.append(Record(given.source, str(len(records) + 1), whose, workplace, day, day, plain))
    return records


def related_number(name: str) -> int:
    """Where an example names a related organisation, its number; the organisation itself is 1."""
    return 1000 + sum(map(ord, name))


def pairs_of(example: Example) -> set[tuple[int, int]]:
    return {(1, related_number(given.at)) for given in example.given if given.at is not None}


def example_terms(definition: IndicatorDefinition, example: Example, fakes: list[FakeSource]) -> Terms:
    terms = terms_for(definition, sources_of(*fakes), COUNTRY, AS_OF)
    pulled = None if example.mean is None else PulledTo(example.mean)
    return replace(terms, pairs=fake_pairs, pulled_to=pulled)


def _plain(given: Any, kind: FieldType) -> Any:
    return int(given) if kind is FieldType.YES_NO and given is not None else given


def stand_ins(app: Flask, definition: IndicatorDefinition) -> list[FakeSource]:
    registered = app.extensions["compliance"].evidence_sources
    return [fake_source(code, registered[code].fields) for code in {use.source for use in definition.uses}]


@pytest.mark.parametrize(("definition", "example"), EXAMPLES)
def test_the_example_gives_what_its_file_expects(
    app: Flask, database: Session, definition: IndicatorDefinition, example: Example
) -> None:
    fakes = stand_ins(app, definition)
    create_tables(database, fakes)
    records = records_of(example, sources_of(*fakes))
    for fake in fakes:
        fake.store(database, records)
    store_pairs(database, pairs_of(example), AS_OF)
    row = database.execute(compile_indicator(example_terms(definition, example, fakes))).one_or_none()
    found = (row.outcome, row.level) if row else (Outcome.NOT_ENOUGH_EVIDENCE, None)
    assert found == (example.outcome, example.level)
    rules = {code: value(code, COUNTRY, AS_OF) for code in definition.rule_codes()}
    expected = evaluate_reference(definition, records, rules, AS_OF, related=pairs_of(example), mean=example.mean).get(
        1, NOTHING_KNOWN
    )
    assert (expected.outcome, expected.level) == found


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_the_examples_show_every_level_and_both_other_outcomes(definition: IndicatorDefinition) -> None:
    shown = {example.expect for example in definition.examples}
    assert shown == {*definition.levels, Outcome.NOT_RAISED, Outcome.NOT_ENOUGH_EVIDENCE}


def test_every_indicator_fits_the_sources_of_the_installation(app: Flask) -> None:
    check_indicators(app.extensions["compliance"])


def test_no_indicator_concludes_forced_labour() -> None:
    for definition in DEFINITIONS.values():
        for text in (definition.title, definition.question, definition.why, definition.clears):
            assert "forced labour" not in text["en"].lower()
            assert "العمل الجبري" not in text["ar"]
