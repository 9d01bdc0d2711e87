"""The facts of a stored finding, so that a correction can change one and keep the others."""

from typing import Any

from audits.findings.models import Finding
from audits.findings.operations import FindingFacts

_KEPT = (
    "grade",
    "title",
    "text_for_organisation",
    "how_known",
    "requirement_id",
    "ilo_sign",
    "indicator_code",
    "workers_affected",
    "workplace_id",
    "workers_total",
    "is_concealed",
    "has_retaliation",
    "national_rule_code",
    "law",
)


def facts_of(finding: Finding, **changed: Any) -> FindingFacts:
    """What `finding` says, with `changed` facts. Its words were looked at when it was recorded."""
    kept = {name: getattr(finding, name) for name in _KEPT}
    return FindingFacts(
        **{
            **kept,
            "found_on": finding.occurred_on,
            "known_from": finding.known_from,
            "further_requirement_ids": tuple(each.id for each in finding.further_requirements),
            "further_indicator_codes": tuple(each.indicator_code for each in finding.further_indicators),
            "parties": tuple(each.name for each in finding.parties),
            "words_confirmed": True,
            **changed,
        }
    )
