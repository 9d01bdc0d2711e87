"""Where the results of one indicator lie while readings and flags follow from them: temporary tables of the connection.

Comparing in the database means that only what changed is ever written, and one organisation costs what it costs.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.schema import CreateTable

from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.risk.compiler import compile_indicator
from compliance.risk.models import IndicatorReading
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import RECORDS, Outcome

_MEASURES = "measures"
_temporary = MetaData()

RESULT = Table(
    "evaluation_result",
    _temporary,
    Column("organisation_id", BigInteger, primary_key=True, autoincrement=False),
    Column("outcome", String),
    Column("level", String),
    Column(RECORDS, Integer),
    Column("matching", Integer),
    Column("newest_known_on", Date),
    Column(_MEASURES, JSON),
    Column("is_changed", Boolean),
    Column("is_due", Boolean, default=False, server_default=text("false")),
    prefixes=["TEMPORARY"],
)
SCOPE = Table(
    "evaluated_organisation",
    _temporary,
    Column("organisation_id", BigInteger, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
TOUCHED = Table(
    "touched_organisation", _temporary, Column("organisation_id", BigInteger, index=False), prefixes=["TEMPORARY"]
)

_FILLED = ("organisation_id", "outcome", "level", RECORDS, "matching", "newest_known_on", _MEASURES, "is_changed")
_FEW = 50
_EVALUATION_LOCK = 7_261_001


def prepare_results() -> None:
    """Make the temporary tables where this connection lacks them; one evaluation at a time writes (PostgreSQL)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_EVALUATION_LOCK)))
    for table in (RESULT, SCOPE, TOUCHED):
        db.session.execute(CreateTable(table, if_not_exists=True))
        db.session.execute(delete(table))


def fill_scope(organisation_ids: Sequence[int]) -> Sequence[int] | Select[Any]:
    """What to evaluate: a few numbers as they are, many as a table, however many parameters a statement may have."""
    if len(organisation_ids) <= _FEW:
        return organisation_ids
    db.session.execute(insert(SCOPE), [{"organisation_id": each} for each in organisation_ids])
    return select(SCOPE.c.organisation_id)


def fill_results(terms: Terms) -> None:
    """Evaluate the indicator into RESULT, each row marked as changed or not against the current reading.

    An organisation whose current reading says something, and of which nothing is known now, gets a row too. An
    indicator that is not in force knows nothing.
    """
    db.session.execute(delete(RESULT))
    if terms.is_in_force:
        _compute(terms)
    db.session.execute(insert(RESULT).from_select(_FILLED, _lapsed(terms), include_defaults=False))


def _compute(terms: Terms) -> None:
    computed = compile_indicator(replace(terms, leaves_out_silent=True)).subquery("computed")
    current = _current_readings(terms).subquery("current")
    is_changed = case(
        (current.c.organisation_id.is_not(None), _differs(computed, current, terms)),
        else_=computed.c.outcome != Outcome.NOT_ENOUGH_EVIDENCE.value,
    )
    joined = computed.outerjoin(current, current.c.organisation_id == computed.c.organisation_id)
    names = _FILLED[:-1]
    rows = select(*(computed.c[name] for name in names), is_changed).select_from(joined)
    db.session.execute(insert(RESULT).from_select(_FILLED, rows, include_defaults=False))


def _current_readings(terms: Terms) -> Any:
    reading = IndicatorReading
    outcome, level = type_coerce(reading.outcome, String), type_coerce(reading.level, String)
    current = select(
        reading.organisation_id,
        outcome.label("outcome"),
        func.coalesce(level, "").label("level"),
        reading.definition_digest,
    ).where(reading.indicator_code == terms.definition.code, reading.is_current)
    if terms.organisation_ids is not None:
        current = current.where(reading.organisation_id.in_(terms.organisation_ids))
    return current


def _differs(computed: Any, current: Any, terms: Terms) -> Any:
    same = (
        (computed.c.outcome == current.c.outcome)
        & (func.coalesce(computed.c.level, "") == current.c.level)
        & (current.c.definition_digest == terms.definition.digest)
    )
    return ~same


def _lapsed(terms: Terms) -> Any:
    current = _current_readings(terms).subquery()
    nothing: dict[str, Any] = {}
    return select(
        current.c.organisation_id,
        literal(Outcome.NOT_ENOUGH_EVIDENCE.value),
        literal(None, String),
        literal(0),
        literal(0),
        literal(None, Date),
        literal(nothing, JSON),
        literal(True, Boolean),
    ).where(
        current.c.outcome != Outcome.NOT_ENOUGH_EVIDENCE.value,
        ~select(RESULT.c.organisation_id).where(RESULT.c.organisation_id == current.c.organisation_id).exists(),
    )


def store_readings(terms: Terms, moment: Any, job_run_id: int | None) -> None:
    """Keep a new reading where outcome, level or definition changed; the former one stays as history."""
    reading = IndicatorReading
    changed = select(RESULT.c.organisation_id).where(RESULT.c.is_changed)
    former = update(reading).where(
        reading.indicator_code == terms.definition.code, reading.is_current, reading.organisation_id.in_(changed)
    )
    db.session.execute(former.values(is_current=False).execution_options(synchronize_session=False))
    fixed: dict[str, Any] = {
        "indicator_code": literal(terms.definition.code),
        "definition_digest": literal(terms.definition.digest),
        "as_of": literal(terms.as_of, Date()),
        "is_current": literal(True, Boolean()),
        "evaluated_at": literal(moment, reading.evaluated_at.type),
        "job_run_id": literal(job_run_id, reading.job_run_id.type),
    }
    copied = {name: RESULT.c[name] for name in ("organisation_id", "outcome", "level", _MEASURES)}
    columns = {**copied, "records_count": RESULT.c[RECORDS], **fixed}
    rows = select(*columns.values()).where(RESULT.c.is_changed)
    db.session.execute(insert(reading).from_select(list(columns), rows, include_defaults=False))


def count_outcomes(terms: Terms) -> dict[str, int]:
    """Organisations by outcome; those nothing is known about count as not enough evidence."""
    counts = {outcome.value: 0 for outcome in Outcome}
    for outcome, number in db.session.execute(select(RESULT.c.outcome, func.count()).group_by(RESULT.c.outcome)):
        counts[outcome] = number
    unknown = count_organisations(terms) - sum(counts.values())
    counts[Outcome.NOT_ENOUGH_EVIDENCE.value] += unknown
    return counts


def count_organisations(terms: Terms) -> int:
    if isinstance(terms.organisation_ids, Select):
        return db.session.scalar(select(func.count()).select_from(terms.organisation_ids.subquery())) or 0
    if terms.organisation_ids is not None:
        return len(set(terms.organisation_ids))
    return db.session.scalar(select(func.count()).select_from(Organisation)) or 0
