"""Which nationalities, languages and sexes the workers of an organisation are expected to have, and from what.

From what the product holds: recruitment offices and the country they recruit in, the strata of the sample, and the
interviews of earlier visits, the last only where there are enough of a kind that nobody can be singled out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from babel.languages import get_official_languages
from sqlalchemy import String, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from audits.interviews.models import WorkerInterview
from audits.models import Audit, AuditState
from audits.queries import is_audit_visible
from audits.sampling.models import AuditSample
from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.organisations.models import BusinessRelationship, Organisation
from compliance.web.formatting import minimum_count


class Origin(StrEnum):
    """From what something is expected."""

    OFFICES = "offices"
    SAMPLE = "sample"
    INTERVIEWS = "interviews"


class About(StrEnum):
    NATIONALITY = "nationality"
    LANGUAGE = "language"
    SEX = "sex"


@dataclass(frozen=True)
class Expectation:
    """One nationality (ISO 3166), language (ISO 639) or sex that workers are expected to have."""

    about: About
    value: str
    origins: frozenset[Origin]

    @property
    def languages(self) -> frozenset[str]:
        """Languages that would do: any of the official ones of a country, English only where there is no other."""
        if self.about is About.LANGUAGE:
            return frozenset({self.value})
        if self.about is not About.NATIONALITY:
            return frozenset()
        official = frozenset(get_official_languages(self.value, de_facto=True))
        return official - {"en"} or official


def list_expectations(audit: Audit, identity: Identity) -> list[Expectation]:
    """What the workers of the audited organisation are expected to be, as far as `identity` may know."""
    found: dict[tuple[About, str], set[Origin]] = defaultdict(set)
    for country in _countries_of_offices(audit.organisation, audit.starts_on):
        found[About.NATIONALITY, country].add(Origin.OFFICES)
    for about, value in _of_sample(audit.id):
        found[about, value].add(Origin.SAMPLE)
    for about, value in _of_interviews(audit, identity):
        found[about, value].add(Origin.INTERVIEWS)
    return [Expectation(about, value, frozenset(origins)) for (about, value), origins in sorted(found.items())]


def _countries_of_offices(organisation: Organisation, on: date) -> set[str]:
    """Countries of origin of relationships in force; abroad, an office's own country where none is stated."""
    office = aliased(Organisation)
    statement = (
        select(func.coalesce(BusinessRelationship.country_of_origin, office.country))
        .join(office, office.id == BusinessRelationship.supplier_id)
        .where(
            BusinessRelationship.organisation_id == organisation.id,
            or_(BusinessRelationship.ended_on.is_(None), BusinessRelationship.ended_on > on),
            or_(BusinessRelationship.country_of_origin.is_not(None), office.country != organisation.country),
            is_current(BusinessRelationship),
        )
        .distinct()
    )
    return set(db.session.scalars(statement))


def _of_sample(audit_id: int) -> Iterator[tuple[About, str]]:
    statement = select(AuditSample.strata).where(AuditSample.audit_id == audit_id)
    latest = db.session.scalars(statement.order_by(AuditSample.revision.desc()).limit(1)).first()
    for stratum in latest or ():
        about = {"nationality": About.NATIONALITY, "sex": About.SEX}.get(stratum["spread_over"])
        if about and stratum["code"]:
            yield about, stratum["code"]


def _of_interviews(audit: Audit, identity: Identity) -> Iterator[tuple[About, str]]:
    columns: Mapping[About, Any] = {
        About.NATIONALITY: WorkerInterview.nationality,
        About.LANGUAGE: WorkerInterview.language,
        About.SEX: WorkerInterview.sex,
    }
    counted = [
        select(literal(about.value).label("about"), cast(column, String).label("value"))
        .join(Audit, Audit.id == WorkerInterview.audit_id)
        .where(
            Audit.organisation_id == audit.organisation_id,
            Audit.id != audit.id,
            Audit.state == AuditState.CLOSED,
            is_audit_visible(identity),
            is_current(WorkerInterview),
            column.is_not(None),
        )
        .group_by(column)
        .having(func.count(WorkerInterview.id) >= minimum_count())
        for about, column in columns.items()
    ]
    for row in db.session.execute(union_all(*counted)):
        yield About(row.about), str(row.value)
