"""Evaluate indicators: one statement and one savepoint each, then readings, flags and scores of what changed.

The same code serves all organisations at night and the few that a saved fact concerns. A failing indicator is reported
and the others go on.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from time import perf_counter
from typing import Any

from sqlalchemy import select

from compliance.clock import now
from compliance.database import db
from compliance.errors import NotFound
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.flagging import FlagCounts, follow_results
from compliance.risk.library import IndicatorLibrary, current_library
from compliance.risk.models import RiskFlag
from compliance.risk.related_mean import with_mean_fixed
from compliance.risk.results import (
    TOUCHED,
    count_organisations,
    fill_results,
    fill_scope,
    prepare_results,
    store_readings,
    tally_results,
)
from compliance.risk.scoring import recompute_all_scores, recompute_scores
from compliance.risk.terms import Terms, terms_for
from compliance.risk.texts import keep_texts
from compliance.risk.trend import keep_weekly_scores
from compliance.risk.vocabulary import FlagState
from compliance.scheduling.models import JobRun

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndicatorSummary:
    """Organisations by outcome, what happened to flags, and how long it took."""

    outcomes: dict[str, int]
    flags: FlagCounts
    seconds: float

    def as_counts(self) -> dict[str, Any]:
        return {**self.outcomes, **vars(self.flags), "seconds": round(self.seconds, 3)}


@dataclass
class EvaluationSummary:
    as_of: date
    indicators: dict[str, IndicatorSummary] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def organisations(self) -> int:
        """How many organisations were looked at."""
        return max((sum(each.outcomes.values()) for each in self.indicators.values()), default=0)

    def as_counts(self) -> dict[str, Any]:
        """The summary in the plain form a job run stores."""
        return {
            "as_of": self.as_of.isoformat(),
            "organisations": self.organisations,
            "indicators": {code: each.as_counts() for code, each in self.indicators.items()},
            "failures": dict(self.failures),
        }


def evaluate(
    as_of: date,
    organisation_ids: Iterable[int] | None = None,
    indicators: Iterable[str] | None = None,
    job_run: JobRun | None = None,
    *,
    library: IndicatorLibrary | None = None,
) -> EvaluationSummary:
    """Evaluate indicators as of a date: all of them and all organisations unless some are named.

    Raises NotFound for an indicator that no file declares. Commits nothing.
    """
    library = library or current_library()
    every = indicators is None
    chosen = list(library.definitions.values()) if indicators is None else [_find(library, each) for each in indicators]
    scope = None if organisation_ids is None else tuple(sorted(set(organisation_ids)))
    summary = EvaluationSummary(as_of)
    db.session.flush()
    prepare_results()
    organisations = None if scope is None else fill_scope(scope)
    part = _Part(count_organisations(scope), None if scope is None else _flagged(organisations))
    keep_texts(chosen)
    moment, job_run_id = now(), job_run.id if job_run else None
    for definition in chosen:
        _evaluate_one(
            terms_for(definition, library.sources, library.country, as_of, organisations),
            moment,
            job_run_id,
            summary,
            part,
        )
    if scope is None and every:
        recompute_all_scores(as_of)
        keep_weekly_scores(as_of)
    else:
        concerned: Any = select(TOUCHED.c.organisation_id) if scope is None else organisations
        recompute_scores(concerned, as_of)
    db.session.expire_all()
    return summary


def _find(library: IndicatorLibrary, code: str) -> IndicatorDefinition:
    if code not in library.definitions:
        raise NotFound(f"There is no indicator {code}.")
    return library.definitions[code]


@dataclass(frozen=True)
class _Part:
    """How many organisations are evaluated; indicators with a live flag on one of them, None where all may have."""

    organisations: int
    flagged: frozenset[str] | None


def _flagged(organisation_ids: Any) -> frozenset[str]:
    live = select(RiskFlag.indicator_code).where(
        RiskFlag.organisation_id.in_(organisation_ids), RiskFlag.state != FlagState.CLEARED
    )
    return frozenset(db.session.scalars(live.distinct()))


def _evaluate_one(
    terms: Terms, moment: datetime, job_run_id: int | None, summary: EvaluationSummary, part: _Part
) -> None:
    code, began = terms.definition.code, perf_counter()
    try:
        with db.session.begin_nested():
            if terms.organisation_ids is None:
                terms = with_mean_fixed(terms)
            fill_results(terms)
            tally = tally_results(part.organisations)
            if tally.changed:
                store_readings(terms, moment, job_run_id)
            is_flagged = part.flagged is None or code in part.flagged
            flags = follow_results(terms, moment) if tally.raised or is_flagged else FlagCounts()
    except Exception as error:
        # Only the kind of failure: a message of the database may quote values of a worker.
        log.warning("indicator %s failed: %s", code, type(error).__name__)
        summary.failures[code] = type(error).__name__
        return
    if terms.is_in_force:
        summary.indicators[code] = IndicatorSummary(dict(tally.outcomes), flags, perf_counter() - began)
