"""How records of the size of a country are made: one INSERT ... SELECT a table, from numbers and fixed arithmetic.

Nothing is drawn at random by the database: every value is computed from the number of the organisation, the number of
the record and the seed, so that both databases hold the same on every machine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    FunctionElement,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    cast,
    insert,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles

ORGANISATIONS = 1_200_000
OFFICES_IN_A_THOUSAND = 10
LARGEST_COPY = 16

_temporary = MetaData()
# Numbers 1 to the number of organisations: a series that both databases can read in the same words.
NUMBER = Table("scale_number", _temporary, Column("n", BigInteger, primary_key=True), prefixes=["TEMPORARY"])
# Numbers from 0: several records of one organisation.
COPY = Table("scale_copy", _temporary, Column("j", Integer, primary_key=True), prefixes=["TEMPORARY"])


class days_before(FunctionElement[date]):
    """The date so many days before a date."""

    type = Date()
    inherit_cache = True


@compiles(days_before, "postgresql")
def _days_before_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = element.clauses
    return f"(CAST({compiler.process(day, **kw)} AS DATE) - CAST({compiler.process(days, **kw)} AS INTEGER))"


@compiles(days_before)
def _days_before_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    day, days = element.clauses
    return f"date({compiler.process(day, **kw)}, (-({compiler.process(days, **kw)})) || ' days')"


@dataclass
class NationalShape:
    """Where records go and what they are made from. `organisations` is their number, `moment` when they are made."""

    connection: Connection
    organisations: int
    seed: int
    today: date
    moment: datetime
    progress: Callable[[str], None]
    rows: dict[str, int] = field(default_factory=dict)

    def begin(self) -> None:
        """Make the numbers that everything is selected from."""
        for table in (NUMBER, COPY):
            table.create(self.connection)
        self._count(NUMBER.c.n, 1, self.organisations)
        self._count(COPY.c.j, 0, LARGEST_COPY - 1)

    def _count(self, column: Any, first: int, last: int) -> None:
        series = select(literal(first, BigInteger).label("n")).cte("series", recursive=True)
        series = series.union_all(select(series.c.n + 1).where(series.c.n < last))
        self.connection.execute(insert(column.table).from_select([column.name], select(series.c.n)))

    def draw(self, salt: int, most: int, number: Any = None) -> ColumnElement[int]:
        """A number from 0 to below `most`, the same for the same organisation (or `number`), salt and seed."""
        of = NUMBER.c.n if number is None else cast(number, BigInteger)
        begun = (salt * 7_368_787 + self.seed * 104_729) % 1_000_000_007
        mixed = ((of + begun) * 2_654_435_761) % 4_294_967_296
        again = ((mixed + mixed // 65_536) * (1_000_000_007 + 2 * salt)) % 4_294_967_296
        return cast((again // 4_096) % most, Integer)

    def one_of(self, salt: int, thousandths: int) -> ColumnElement[bool]:
        """True for so many of a thousand organisations; more thousandths of a salt include the fewer."""
        return self.draw(salt, 1000) < thousandths

    def copies(self, how_many: int) -> ColumnElement[bool]:
        """True for the first so many copies."""
        return COPY.c.j < how_many

    @property
    def one(self) -> ColumnElement[int]:
        """A number of its own for each record of the present select: organisation and copy."""
        return NUMBER.c.n * LARGEST_COPY + COPY.c.j

    def day(self, days_ago: Any) -> ColumnElement[date]:
        """The day so many days before the day the records are made for."""
        if isinstance(days_ago, int):
            return literal(self.today - timedelta(days=days_ago), Date())
        return days_before(literal(self.today, Date()), days_ago)

    def worker(self, copy: Any) -> ColumnElement[str]:
        """A pseudonym of a worker of the organisation, of the length that real ones have."""
        number = cast(NUMBER.c.n * LARGEST_COPY + copy, String)
        return type_coerce(number + literal("-" + "0123456789abcdef" * 3, String), String)

    def fill(self, model: Any, values: Mapping[str, Any], *where: Any, copies: int | None = 1) -> None:
        """Insert a row for each organisation (and copy) that satisfies `where`."""
        rows = select(*_labelled(model, values)).select_from(NUMBER)
        if copies is not None:
            rows = rows.join(COPY, self.copies(copies)).order_by(NUMBER.c.n, COPY.c.j)
        self.insert(model, list(values), rows.where(*where))

    def insert(self, model: Any, names: list[str], rows: Select[Any]) -> None:
        """Insert what `rows` selects, and say how many there were."""
        table = model.__table__
        statement = insert(table).from_select(names, rows, include_defaults=False)
        done = self.connection.execute(statement, execution_options={"preserve_rowcount": True})
        self.rows[table.name] = self.rows.get(table.name, 0) + done.rowcount
        self.connection.commit()
        self.progress(f"{table.name}: {done.rowcount:,}")

    def envelope(self, occurred: Any, known: Any | None = None, organisation: Any = None) -> dict[str, Any]:
        """The columns that every record of evidence carries; imported by the operator."""
        return {
            "organisation_id": NUMBER.c.n if organisation is None else organisation,
            "occurred_on": occurred,
            "known_on": occurred if known is None else known,
            "recorded_at": self.moment,
        }


def _labelled(model: Any, values: Mapping[str, Any]) -> list[Any]:
    columns = model.__table__.c
    return [
        value.label(name) if isinstance(value, ColumnElement) else literal(value, columns[name].type).label(name)
        for name, value in values.items()
    ]
