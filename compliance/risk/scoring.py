"""The score of the risk list: the sum of the points of flags that are open, under review or upheld.

Two sums are kept. The public one leaves out confidential flags nobody released, so that nothing an organisation sees,
nor its place in an order, changes when a worker speaks.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, literal, select

from compliance.clock import now
from compliance.database import UtcDateTime, db
from compliance.risk.models import OrganisationRisk, RiskFlag
from compliance.risk.vocabulary import COUNTED_STATES, Level

_RANK = {level: rank for rank, level in enumerate(Level, start=1)}


def recompute_scores(organisation_ids: Collection[int] | Select[tuple[int]]) -> None:
    """Write the score rows of these organisations anew; one without counted flags has none."""
    db.session.flush()
    of_scope = OrganisationRisk.organisation_id.in_(organisation_ids)
    db.session.execute(delete(OrganisationRisk).where(of_scope).execution_options(synchronize_session=False))
    rows = _scores(RiskFlag.organisation_id.in_(organisation_ids), now())
    names = ("organisation_id", "score", "highest_level", "open_flags", "public_score", "evaluated_at")
    db.session.execute(insert(OrganisationRisk).from_select(names, rows))
    _forget_loaded_scores()


def _scores(of_scope: ColumnElement[bool], moment: datetime) -> Select[Any]:
    rank = func.max(case(_RANK, value=RiskFlag.level))
    return (
        select(
            RiskFlag.organisation_id,
            func.sum(RiskFlag.points),
            case({rank: level.value for level, rank in _RANK.items()}, value=rank),
            func.count(),
            func.sum(RiskFlag.public_points),
            literal(moment, UtcDateTime()),
        )
        .where(of_scope, RiskFlag.state.in_(COUNTED_STATES))
        .group_by(RiskFlag.organisation_id)
    )


def _forget_loaded_scores() -> None:
    for loaded in list(db.session.identity_map.values()):
        if isinstance(loaded, OrganisationRisk):
            db.session.expunge(loaded)
