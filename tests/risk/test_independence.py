"""Five documents of one employer are one source, and broken SQL of an absence is caught by the reference."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from sqlalchemy import String, cast, literal

from compliance.app import CORE, FEATURES
from compliance.clock import today
from compliance.risk import compile_absence
from compliance.risk.explanation import explain
from compliance.risk.file_schema import definition_from
from compliance.risk.records import claims_of
from tests.factories.employers import make_custody
from tests.factories.organisations import make_organisation
from tests.risk.fake_sources import create_tables
from tests.risk.reference_evaluator import evaluate_reference
from tests.risk.strategies import AS_OF, FAKES, RULES, definitions, records
from tests.risk.test_compiler import compiled, terms_of

SOURCES = {source.code: source for feature in (*CORE, *FEATURES) for source in feature.evidence_sources}
CLASSES = {"organisation_itself", "workers", "audits", "authority_register"}


def test_every_source_belongs_to_one_of_the_four_who_can_speak():
    assert {source.independence_class for source in SOURCES.values()} == CLASSES


def test_whatever_an_employer_hands_in_is_one_source():
    own = ("answers", "wage_payments", "contracts", "document_custody", "grievances", "working_hours", "work_permits")
    assert {SOURCES[code].independence_class for code in own} == {"organisation_itself"}


def test_five_documents_of_one_employer_are_one_source_and_five_records(database):
    employer = make_organisation()
    for _number in range(5):
        make_custody(employer, occurred_on=today() - timedelta(days=5))
    found = explain(employer.id, "passports-kept", today())
    assert (found.records_total, found.independent_classes) == (5, 1)


def _without_window(terms):
    claims = replace(terms.definition.claims, within_days=None)
    return replace(terms, definition=replace(terms.definition, claims=claims))


_ONE_IS_ENOUGH = (Phase.generate,)
MUTATIONS = {
    "what is uncertain counts as missing": ("_is_missing", lambda pairs: pairs.c.satisfying == 0),
    "one record is not enough": (
        "_is_missing",
        lambda pairs: (pairs.c.satisfying <= 1) & (pairs.c.uncertain == 0),
    ),
    "every record satisfies": ("satisfies", lambda condition, lookup, terms: literal(1) == literal(1)),
    "the matched field is ignored": ("_matched", lambda terms, lookup: cast(literal("organisation"), String)),
    "the window of what is expected is ignored": (
        "claims_of",
        lambda terms, fields: claims_of(_without_window(terms), fields),
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_broken_absence_is_caught_by_random_rules_and_data(database, monkeypatch, mutation):
    create_tables(database, FAKES)
    monkeypatch.setattr(compile_absence, *MUTATIONS[mutation])

    def differs(drawn):
        content, evidence = drawn
        definition = definition_from(content)
        for fake in FAKES:
            database.execute(fake.table.delete())
            fake.store(database, evidence)
        expected = evaluate_reference(definition, evidence, RULES, AS_OF)
        try:
            return compiled(database, terms_of(definition)) != expected
        except AssertionError:
            return True

    absences = definitions().filter(lambda content: content["kind"] == "absence")
    quickly = settings(
        max_examples=2000, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=_ONE_IS_ENOUGH
    )
    caught_by = find(st.tuples(absences, records()), differs, settings=quickly)
    assert differs(caught_by)
