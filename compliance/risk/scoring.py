"""The published score and the order for visits of each organisation with flags, stored in the database.

Weights and means are fixed when all organisations are checked, and kept with their version; until the next check every
score is computed with them, so that what is computed in the day equals what would be computed at night. Two scores
are kept. The public one leaves out confidential flags nobody released, in the points and in the means it is compared
with, so that nothing an organisation sees, nor its place in an order, changes when a worker speaks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    delete,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from compliance.clock import now, today
from compliance.database import UtcDateTime, db
from compliance.organisations.models import Organisation
from compliance.risk.models import OrganisationRisk, RiskFlag
from compliance.risk.priors import current_prior, fix_prior
from compliance.risk.score_formula import ScoreMeans, class_totals, means_from, points_of, scores_of
from compliance.risk.score_weights import ScoreWeights, read_weights
from compliance.risk.vocabulary import COUNTED_STATES

WEIGHTS, MEANS = "score_weights", "score"
_QUIET: dict[str, Any] = {"synchronize_session": False}

# Where the figures of all organisations lie while the stored ones follow them: only what changed is written.
_COMPUTED = Table(
    "computed_score",
    MetaData(),
    Column("organisation_id", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Integer) for name in ("score", "points", "score_at_least", "score_at_most", "verified_flags")),
    *(Column(name, Integer) for name in ("verified_percent", "public_score", "visit_order", "open_flags")),
    Column("highest_level", OrganisationRisk.__table__.c.highest_level.type),
    *(Column(name, Integer) for name in ("weights_version", "means_version")),
    prefixes=["TEMPORARY"],
)
_FIGURES = tuple(column.name for column in _COMPUTED.columns if column.name != "organisation_id")


@dataclass(frozen=True)
class ScoreTerms:
    """What scores are computed with. Version 0 is what holds before the first check of all organisations."""

    weights: ScoreWeights
    means: ScoreMeans
    weights_version: int = 0
    means_version: int = 0


def current_terms() -> ScoreTerms:
    """Weights and means in force."""
    weights, means = current_prior(WEIGHTS), current_prior(MEANS)
    of_weights = ScoreWeights.from_values(weights.values) if weights else read_weights()
    of_means = ScoreMeans.from_values(means.values) if means else ScoreMeans.at_start(of_weights)
    return ScoreTerms(of_weights, of_means, weights.version if weights else 0, means.version if means else 0)


def fix_terms(as_of: date, weights: ScoreWeights | None = None) -> ScoreTerms:
    """Fix the weights of the file (or those given) and the means of the flags that count now; gives them."""
    weights = weights or read_weights()
    weights_version = fix_prior(WEIGHTS, as_of, weights.values).version
    points = points_of(_counted_flags(), weights, as_of).subquery("points")
    totals = class_totals(points.c, Organisation.number_of_workers, weights)
    of_list = select(*totals).join_from(points, Organisation, Organisation.id == points.c.organisation_id)
    means = means_from(list(db.session.execute(of_list.group_by(totals[0]))), weights)
    return ScoreTerms(weights, means, weights_version, fix_prior(MEANS, as_of, means.values).version)


def recompute_scores(organisation_ids: Collection[int] | Select[tuple[int]], as_of: date | None = None) -> None:
    """Write the score rows of these organisations anew, as of today if no day is given; without counted flags none."""
    db.session.flush()
    of_scope = OrganisationRisk.organisation_id.in_(organisation_ids)
    db.session.execute(delete(OrganisationRisk).where(of_scope), execution_options=_QUIET)
    rows = _figures(current_terms(), as_of or today(), RiskFlag.organisation_id.in_(organisation_ids))
    names = ("organisation_id", *_FIGURES, "evaluated_at")
    db.session.execute(insert(OrganisationRisk).from_select(names, rows.add_columns(_moment(now()))))
    _forget_loaded_scores()


def recompute_all_scores(as_of: date, weights: ScoreWeights | None = None) -> None:
    """Fix weights and means anew and bring every score in line; rows that stay the same are not written."""
    db.session.flush()
    terms, moment = fix_terms(as_of, weights), now()
    db.session.execute(CreateTable(_COMPUTED, if_not_exists=True))
    db.session.execute(delete(_COMPUTED))
    db.session.execute(insert(_COMPUTED).from_select(("organisation_id", *_FIGURES), _figures(terms, as_of)))
    risk, computed = OrganisationRisk.__table__.c, _COMPUTED.c
    gone = risk.organisation_id.not_in(select(computed.organisation_id))
    db.session.execute(delete(OrganisationRisk).where(gone), execution_options=_QUIET)
    differs = or_(*(risk[name].is_distinct_from(computed[name]) for name in _FIGURES))
    changed: Mapping[str, Any] = {name: computed[name] for name in _FIGURES}
    db.session.execute(
        update(OrganisationRisk)
        .where(risk.organisation_id == computed.organisation_id, differs)
        .values({**changed, "evaluated_at": _moment(moment)}),
        execution_options=_QUIET,
    )
    is_new = computed.organisation_id.not_in(select(risk.organisation_id))
    names = ("organisation_id", *_FIGURES, "evaluated_at")
    new = select(computed.organisation_id, *changed.values(), _moment(moment)).where(is_new)
    db.session.execute(insert(OrganisationRisk).from_select(names, new))
    _forget_loaded_scores()


def _moment(moment: datetime) -> ColumnElement[Any]:
    return literal(moment, UtcDateTime())


def _counted_flags(of_scope: ColumnElement[bool] | None = None) -> Any:
    counted = select(RiskFlag).where(RiskFlag.state.in_(COUNTED_STATES))
    return (counted if of_scope is None else counted.where(of_scope)).subquery("counted").c


def _figures(terms: ScoreTerms, as_of: date, of_scope: ColumnElement[bool] | None = None) -> Select[Any]:
    points = points_of(_counted_flags(of_scope), terms.weights, as_of).subquery("points")
    versions = {"weights_version": terms.weights_version, "means_version": terms.means_version}
    figures = {
        **scores_of(points, Organisation.number_of_workers, terms.weights, terms.means),
        **{name: literal(version, Integer()) for name, version in versions.items()},
    }
    return select(points.c.organisation_id, *(figures[name].label(name) for name in _FIGURES)).join_from(
        points, Organisation, Organisation.id == points.c.organisation_id
    )


def _forget_loaded_scores() -> None:
    for loaded in list(db.session.identity_map.values()):
        if isinstance(loaded, OrganisationRisk):
            db.session.expunge(loaded)
