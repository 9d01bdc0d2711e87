"""Where the results of one indicator lie while readings and flags follow from them: temporary tables of the connection.

Comparing in the database means that only what changed is ever written, and one organisation costs what it costs.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.ext.compiler import compiles
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

# The only organisation of SCOPE: what is asked for is the same SQL whichever it is.
_THE_ONE = select(SCOPE.c.organisation_id).scalar_subquery()


class one_organisation(ColumnElement[int]):
    """The number of the one organisation as a parameter of the driver, in statements that are kept as text."""

    type = BigInteger()
    inherit_cache = True


@compiles(one_organisation, "postgresql")
def _one_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return "CAST(%(one_organisation)s AS BIGINT)"


@compiles(one_organisation)
def _one_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return ":one_organisation"


_FILLED = ("organisation_id", "outcome", "level", RECORDS, "matching", "newest_known_on", _MEASURES, "is_changed")
_FEW = 50
_MOST_KEPT = 512
_EVALUATION_LOCK = 7_261_001


def prepare_results() -> None:
    """Make the temporary tables where this connection lacks them; one evaluation at a time writes (PostgreSQL)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_EVALUATION_LOCK)))
    for table in (RESULT, SCOPE, TOUCHED):
        db.session.execute(CreateTable(table, if_not_exists=True))
        db.session.execute(delete(table))


def fill_scope(organisation_ids: Sequence[int]) -> Any:
    """What to evaluate: a few numbers as they are, many as a table, however many parameters a statement may have."""
    if 1 < len(organisation_ids) <= _FEW:
        return organisation_ids
    db.session.execute(insert(SCOPE), [{"organisation_id": each} for each in organisation_ids])
    if len(organisation_ids) == 1:
        return (_THE_ONE,)
    if db.session.get_bind().dialect.name == "postgresql":
        # It plans for thousands of rows in a temporary table it knows nothing of.
        db.session.execute(text(f"ANALYZE {SCOPE.name}"))
    return select(SCOPE.c.organisation_id)


def fill_results(terms: Terms) -> None:
    """Evaluate the indicator into RESULT, each row marked as changed or not against the current reading.

    An organisation whose current reading says something, and of which nothing is known now, gets a row too. An
    indicator that is not in force knows nothing.
    """
    db.session.execute(delete(RESULT))
    ids = terms.organisation_ids
    if isinstance(ids, tuple) and ids[0] is _THE_ONE:
        number = db.session.scalar(select(SCOPE.c.organisation_id))
        for kept in _kept(replace(terms, organisation_ids=(one_organisation(),))):
            db.session.connection().exec_driver_sql(kept, {"one_organisation": number})
        return
    for statement in _filling(terms):
        db.session.execute(statement)


def _filling(terms: Terms) -> list[Insert]:
    lapsed = insert(RESULT).from_select(_FILLED, _lapsed(terms), include_defaults=False)
    return [*([_computed(terms)] if terms.is_in_force else []), lapsed]


def _kept(terms: Terms) -> Sequence[str]:
    """The statements for one organisation, written out once a day: making them takes longer than running them."""
    dialect = db.session.connection().dialect
    key = (terms.sql_key, dialect.name)
    if key not in _kept_statements:
        if len(_kept_statements) >= _MOST_KEPT:
            _kept_statements.clear()
        _kept_statements[key] = [
            str(each.compile(dialect=dialect, compile_kwargs={"literal_binds": True})) for each in _filling(terms)
        ]
    return _kept_statements[key]


_kept_statements: dict[Hashable, Sequence[str]] = {}


def _computed(terms: Terms) -> Insert:
    computed = compile_indicator(replace(terms, leaves_out_silent=True)).subquery("computed")
    current = _current_readings(terms).subquery("current")
    is_changed = case(
        (current.c.organisation_id.is_not(None), _differs(computed, current, terms)),
        else_=computed.c.outcome != Outcome.NOT_ENOUGH_EVIDENCE.value,
    )
    joined = computed.outerjoin(current, current.c.organisation_id == computed.c.organisation_id)
    names = _FILLED[:-1]
    rows = select(*(computed.c[name] for name in names), is_changed).select_from(joined)
    return insert(RESULT).from_select(_FILLED, rows, include_defaults=False)


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
    return select(
        current.c.organisation_id,
        literal(Outcome.NOT_ENOUGH_EVIDENCE.value),
        literal(None, String),
        literal(0),
        literal(0),
        literal(None, Date),
        literal_column("'{}'", JSON),
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


@dataclass(frozen=True)
class Tally:
    """Organisations of RESULT by outcome, and how many of them say something else than before."""

    outcomes: Mapping[str, int]
    changed: int

    @property
    def raised(self) -> int:
        return self.outcomes[Outcome.RAISED.value]


def tally_results(organisations: int) -> Tally:
    """What RESULT holds; of all `organisations`, those nothing is known about count as not enough evidence."""
    counts, changed = {outcome.value: 0 for outcome in Outcome}, 0
    grouped = select(RESULT.c.outcome, RESULT.c.is_changed, func.count()).group_by(
        RESULT.c.outcome, RESULT.c.is_changed
    )
    for outcome, is_changed, number in db.session.execute(grouped):
        counts[outcome] += number
        changed += number if is_changed else 0
    counts[Outcome.NOT_ENOUGH_EVIDENCE.value] += organisations - sum(counts.values())
    return Tally(counts, changed)


def count_organisations(organisation_ids: Sequence[int] | None) -> int:
    if organisation_ids is not None:
        return len(organisation_ids)
    return db.session.scalar(select(func.count()).select_from(Organisation)) or 0
