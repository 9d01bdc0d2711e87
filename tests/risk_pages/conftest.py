"""Indicators invented for these tests: one over the authority's own records, one over interviews, one combined."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from compliance.risk.definition import (
    Compare,
    IndicatorDefinition,
    LegalBasis,
    Measure,
    RuleReference,
    SourceUse,
    digest_of,
)
from compliance.risk.vocabulary import Comparison, IndicatorKind, Level, MeasureWord


def make_definition(code: str, title: str, *sources: str, **overrides: Any) -> IndicatorDefinition:
    values: dict[str, Any] = {
        "code": code,
        "version": 3,
        "kind": IndicatorKind.MEASURE,
        "title": {"en": title, "ar": f"مؤشر {title}"},
        "question": {"en": f"{title}?", "ar": "سؤال"},
        "why": {"en": "It harms workers.", "ar": "يضر بالعمال"},
        "clears": {"en": "No such record for a year.", "ar": "لا سجل خلال سنة"},
        "ilo_sign": None,
        "elements": (),
        "sources": tuple(SourceUse(source) for source in sources),
        "within_days": 365,
        "where": None,
        "claims": None,
        "related": None,
        "match": None,
        "together_in": (),
        "measures": (Measure("cases", MeasureWord.COUNT),),
        "levels": {Level.RED: Compare("cases", Comparison.AT_LEAST, 1)},
        "enough_evidence": Compare("records", Comparison.AT_LEAST, 1),
        "declared_confidential": False,
        "points": {Level.AMBER: 8, Level.RED: 20, Level.CRITICAL: 38},
        "legal_basis": (LegalBasis({"en": "Labour Law", "ar": "نظام العمل"}, "https://example.org/law", "draft"),),
        "in_force_from": date(2020, 1, 1),
        "in_force_to": None,
        "countries": None,
        "examples": (),
        "digest": digest_of(code),
        **overrides,
    }
    return IndicatorDefinition(**values)


@pytest.fixture(autouse=True)
def indicators(app: Flask) -> Iterator[dict[str, IndicatorDefinition]]:
    rule = RuleReference("wage.late_days_serious")
    definitions = (
        make_definition("licence-expired", "Licence expired", "licences"),
        make_definition(
            "wages-late",
            "Wages late",
            "wage_payments",
            where=Compare("days_late", Comparison.AT_LEAST, rule),
        ),
        make_definition("passports-kept", "Passports held", "interview_documents", ilo_sign=7),
        make_definition("mixed-evidence", "Documents kept", "interview_documents", "document_custody"),
        make_definition("signs-together", "Signs seen together", "interview_signs", kind=IndicatorKind.COMBINED),
    )
    registry = app.extensions["compliance"]
    before = registry.loaded.get("indicators")
    registry.loaded["indicators"] = {each.code: each for each in definitions}
    yield registry.loaded["indicators"]
    registry.loaded["indicators"] = before
