"""Score events of real records with the product's own formula and weights, in a database of their own."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, create_engine, insert, select

from compliance.app import create_app
from compliance.risk.score_formula import class_totals, means_from, points_of, scores_of
from compliance.risk.score_weights import ScoreWeights, read_weights
from compliance.settings import Settings

_METADATA = MetaData()
EVENTS = Table(
    "event",
    _METADATA,
    Column("organisation_id", Integer),
    Column("level", String),
    Column("points", Integer),
    Column("public_points", Integer),
    Column("strength", String),
    Column("records_count", Integer),
    Column("newest_known_on", Date),
    Column("raised_on", Date),
    Column("confidential", Boolean),
)
SIZES = Table("size", _METADATA, Column("organisation_id", Integer, primary_key=True), Column("workers", Integer))


@dataclass(frozen=True)
class Event:
    """What a flag would hold: one kind of thing found about an organisation, however many records of it."""

    organisation_id: int
    level: str
    points: int
    strength: str
    records_count: int
    newest_known_on: date


def score_events(
    events: Iterable[Event],
    workers: Mapping[int, int | None],
    as_of: date,
    figure: str = "score",
    weights: ScoreWeights | None = None,
) -> dict[int, int]:
    """The stored figure (`score` or `visit_order`) of every organisation of `workers`; nought without an event."""
    weights = weights or read_weights()
    with application().app_context():
        return _score(events, workers, as_of, figure, weights)


@lru_cache(maxsize=1)
def application() -> Flask:
    """The formula asks the country's rules for the smallest count that may show."""
    return create_app(Settings(data_folder=Path(tempfile.mkdtemp())).with_kept_secrets())


def _score(
    events: Iterable[Event], workers: Mapping[int, int | None], as_of: date, figure: str, weights: ScoreWeights
) -> dict[int, int]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        _METADATA.create_all(connection)
        connection.execute(insert(SIZES), [{"organisation_id": k, "workers": v} for k, v in workers.items()])
        rows = [
            {**vars(event), "public_points": event.points, "raised_on": event.newest_known_on, "confidential": False}
            for event in events
        ]
        connection.execute(insert(EVENTS), rows)
        points = points_of(EVENTS.c, weights, as_of).subquery("points")
        joined: Any = points.join(SIZES, SIZES.c.organisation_id == points.c.organisation_id)
        totals = class_totals(points.c, SIZES.c.workers, weights)
        means = means_from(list(connection.execute(select(*totals).select_from(joined).group_by(totals[0]))), weights)
        wanted = scores_of(points, SIZES.c.workers, weights, means)[figure]
        found = dict(connection.execute(select(points.c.organisation_id, wanted).select_from(joined)).all())
    return {number: found.get(number, 0) for number in workers}
