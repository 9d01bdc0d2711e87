"""Which standard each kind of organisation is asked to assess itself against."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import current_app

from compliance.assessments.queries import StandardFacts
from compliance.organisations.types import OrganisationKind


def asked_standards(facts: Sequence[StandardFacts], on: date) -> dict[OrganisationKind, StandardFacts]:
    """The version in force on `on` of the standard that each kind's type names, or else that says it assesses the kind.

    `facts` come newest first.
    """
    published = [each for each in facts if each.published_on <= on]
    named = _named_codes()
    found: dict[OrganisationKind, StandardFacts] = {}
    for each in published:
        code = named.get(each.assessed_kind)
        if code in (None, each.code):
            found.setdefault(each.assessed_kind, each)
    return found


def _named_codes() -> Mapping[OrganisationKind, str]:
    types = current_app.extensions["compliance"].organisation_types
    return {kind: each.standard_code for kind, each in types.items() if each.standard_code}
