"""Deadlines of a finding from the national rules; none where the rule is unknown."""

from dataclasses import dataclass
from datetime import date, timedelta

from audits.findings.models import Grade
from compliance.national_rules.lookup import value


@dataclass(frozen=True)
class Deadlines:
    """When it is to be contained, planned and closed; None where no rule says."""

    contain_due_on: date | None
    plan_due_on: date | None
    close_due_on: date | None


def deadlines_from(grade: Grade, country: str, told_on: date) -> Deadlines:
    """Deadlines of a finding of `grade` that an organisation in `country` was told of on `told_on`."""
    return Deadlines(
        contain_due_on=_after(told_on, value(f"finding.{grade}_contain_days", country, told_on)),
        plan_due_on=_after(told_on, value(f"finding.{grade}_plan_days", country, told_on)),
        close_due_on=_after(told_on, value(f"finding.{grade}_close_days", country, told_on)),
    )


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=int(days))
