"""Means that small numbers are pulled to, fixed at each nightly check and kept with their version.

A rate among three clients says little; it is pulled to the mean of all. The mean is fixed once a night, so that an
organisation evaluated during the day and all of them at night are compared with the same number, and so that a flag
can be computed again years later with the number of its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from compliance.clock import now
from compliance.database import db
from compliance.risk.models import FixedPrior


@dataclass(frozen=True)
class PulledTo:
    """The mean that small numbers of an indicator are pulled to. `version` None: computed for a trial, not fixed."""

    mean: float
    version: int | None = None
    fixed_on: date | None = None


def fix_prior(name: str, fixed_on: date, values: Mapping[str, float]) -> FixedPrior:
    """Fix the values of a prior for the days from `fixed_on` on; gives the one in force.

    Values equal to those in force make no new version. `name` is `related:CODE` for an indicator, `score` and
    `score_weights` for the score.
    """
    current = current_prior(name)
    if current is not None and current.values == dict(values):
        return current
    not_any_more = update(FixedPrior).where(FixedPrior.name == name, FixedPrior.is_current).values(is_current=False)
    db.session.execute(not_any_more.execution_options(synchronize_session=False))
    fixed = FixedPrior(
        name=name,
        version=1 if current is None else current.version + 1,
        fixed_on=fixed_on,
        fixed_at=now(),
        values=dict(values),
        is_current=True,
    )
    db.session.add(fixed)
    db.session.flush()
    return fixed


def current_prior(name: str) -> FixedPrior | None:
    """The prior in force, or None before the first nightly check."""
    return db.session.scalar(select(FixedPrior).where(FixedPrior.name == name, FixedPrior.is_current))


def prior_as_of(name: str, day: date) -> FixedPrior | None:
    """The prior that was in force on a past day: the latest version fixed on it or before."""
    upto = select(FixedPrior).where(FixedPrior.name == name, FixedPrior.fixed_on <= day)
    return db.session.scalar(upto.order_by(FixedPrior.version.desc()).limit(1))


def pulled_to(code: str, day: date) -> PulledTo | None:
    """The mean of an indicator of kind *related* that was in force on a day; None before the first check of all."""
    prior = prior_as_of(related_prior(code), day)
    return None if prior is None else PulledTo(prior.values["mean"], prior.version, prior.fixed_on)


def related_prior(code: str) -> str:
    """The name of the prior of an indicator of kind *related*."""
    return f"related:{code}"
