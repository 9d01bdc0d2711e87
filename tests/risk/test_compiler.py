"""Compiled SQL, the slow Python reference, the records explained and one organisation alone give the same result."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from compliance.national_rules.file_schema import RuleStatus
from compliance.national_rules.lookup import RuleValue
from compliance.risk.compile_related import mean_of_all
from compliance.risk.compiler import compile_indicator, looked_at_records, quoted_records
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.file_schema import definition_from
from compliance.risk.priors import PulledTo
from compliance.risk.terms import Terms
from tests.risk.fake_sources import create_tables, fake_pairs, sources_of, store_pairs
from tests.risk.reference_evaluator import Record, Result, evaluate_reference
from tests.risk.strategies import AS_OF, FAKES, MEANS, PAIRS, RULES, definitions, records

EXAMPLES = 2000 if os.environ.get("SANAD_PROOFS") == "full" else 150


@pytest.fixture
def session(database: Session) -> Iterator[Session]:
    create_tables(database, FAKES)
    yield database


def rule_value(code: str, value: float | None) -> RuleValue | None:
    if value is None:
        return None
    return RuleValue(
        code=code,
        title={"en": code},
        unit="days",
        value=value,
        in_force_from=date(2000, 1, 1),
        in_force_to=None,
        status=RuleStatus.DRAFT,
        source={"title": "test", "url": None},
        note=None,
        reviewed_on=date(2026, 1, 1),
    )


def terms_of(
    definition: IndicatorDefinition, organisation_ids: tuple[int, ...] | None = None, mean: float | None = None
) -> Terms:
    rules = {code: rule_value(code, value) for code, value in RULES.items()}
    pulled = None if mean is None else PulledTo(mean)
    return Terms(definition, sources_of(*FAKES), rules, AS_OF, organisation_ids, pulled_to=pulled, pairs=fake_pairs)


def compiled(session: Session, terms: Terms) -> dict[int, Result]:
    found = {}
    for row in session.execute(compile_indicator(terms)):
        measures = json.loads(row.measures) if isinstance(row.measures, str) else row.measures
        quoted = frozenset(
            (each.source, each.record_id)
            for use in terms.definition.uses
            for each in session.execute(quoted_records(terms, use))
            if each.organisation_id == row.organisation_id
        )
        # A record that a source gives to both sides of a contradiction is quoted once but counted on each.
        assert len(quoted) <= row.matching
        found[row.organisation_id] = Result(row.outcome, row.level, row.records, quoted, measures)
    return found


def explained(session: Session, terms: Terms) -> list[Record]:
    listed: dict[tuple[str, str], Record] = {}
    for use in terms.definition.uses:
        for row in session.execute(looked_at_records(terms, use)):
            values = {name.removeprefix("f_"): value for name, value in row._mapping.items() if name.startswith("f_")}
            listed[row.source, row.record_id] = Record(
                row.source,
                row.record_id,
                row.about_id if terms.definition.related else row.organisation_id,
                row.workplace_id,
                row.occurred_on,
                row.known_on,
                values,
            )
    return list(listed.values())


@pytest.mark.proof
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=definitions(), evidence=records(), pairs=PAIRS, mean=MEANS)
def test_compiled_equals_reference_equals_explanation_equals_one_organisation(
    session: Session, content: dict[str, Any], evidence: list[Record], pairs: set[tuple[int, int]], mean: float | None
) -> None:
    definition = definition_from(content)
    for fake in FAKES:
        session.execute(fake.table.delete())
        fake.store(session, evidence)
    store_pairs(session, pairs, AS_OF)
    terms = terms_of(definition, mean=mean)
    expected = evaluate_reference(definition, evidence, RULES, AS_OF, pairs, mean)
    assert compiled(session, terms) == expected
    assert evaluate_reference(definition, explained(session, terms), RULES, AS_OF, pairs, mean) == expected
    for organisation_id in (1, 2):
        alone = {key: value for key, value in expected.items() if key == organisation_id}
        assert compiled(session, terms_of(definition, (organisation_id,), mean)) == alone
    if definition.related:
        affected = sum(each.measures["affected"] or 0 for each in expected.values())
        known = sum(each.measures["known"] or 0 for each in expected.values())
        assert mean_of_all(terms_of(definition, (1,))) == (round(affected / known, 3) if known else None)


@pytest.mark.proof
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=definitions(), evidence=records())
def test_leaving_out_the_silent_leaves_out_nothing_that_says_something(
    session: Session, content: dict[str, Any], evidence: list[Record]
) -> None:
    definition = definition_from(content)
    for fake in FAKES:
        session.execute(fake.table.delete())
        fake.store(session, evidence)
    whole, shorter = (
        {
            row.organisation_id: (row.outcome, row.level, row.records, row.matching)
            for row in session.execute(compile_indicator(replace(terms_of(definition), leaves_out_silent=leaves)))
        }
        for leaves in (False, True)
    )
    said = {number: each for number, each in whole.items() if each[0] != "not_enough_evidence"}
    assert said == {number: each for number, each in shorter.items() if each[0] != "not_enough_evidence"}
    assert shorter.items() <= whole.items()
