"""The database session, column types and table notes that every model uses, and the one place that commits.

Operations flush; only the edge (a view, a command, a job) commits, through `commits`.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    event,
)
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.expression import ColumnElement, FunctionElement
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base with named constraints, so that each can be mapped to the form field it guards."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


# Rows keep their values after a commit: a page shows what it just wrote without reading it again.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

Id = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware moment, stored in UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its timezone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount with two decimals, stored as an integer number of hundredths on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:
        if value is None:
            return None
        return int((Decimal(str(value)) * 100).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


# Text in several languages: {"en": "...", "ar": "..."}.
Localised = JSON


def enum_column(values: type[StrEnum]) -> Enum:
    """A text column that accepts only the values of `values`, checked by the database."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(values.__name__),
        values_callable=lambda enum: [member.value for member in enum],
    )


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


def table_notes(purpose: str, readers: str, retention: str, *, personal: bool = False) -> dict[str, Any]:
    """What a table is for, who reads it, how long rows are kept and whether it holds personal data.

    Put it last in `__table_args__`. A test refuses a table without these notes.
    """
    return {
        "comment": purpose,
        "info": {"purpose": purpose, "readers": readers, "retention": retention, "personal": personal},
    }


class EvidenceMixin:
    """The envelope every record of evidence carries. Rows are never updated: a correction is a new row.

    `occurred_on` is when it was true in the world, `known_on` when the source knew it (asked by trials on past
    records), `recorded_at` the system clock (proof against back-dating; never set by a user).
    """

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    occurred_on: Mapped[date] = mapped_column(Date, comment="When it was true in the world")
    known_on: Mapped[date] = mapped_column(Date, comment="When the source knew it")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="System clock at recording; never set by a user")
    correction_reason: Mapped[str | None] = mapped_column(comment="Why this row replaces the one it supersedes")

    @declared_attr
    def organisation_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("organisation.id"), index=True, comment="The organisation it is about")

    @declared_attr
    def workplace_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("workplace.id"), comment="The workplace or housing, where known")

    @declared_attr
    def recorded_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("user.id"), comment="Who recorded it; empty for an import by the operator")

    @declared_attr
    def supersedes_id(cls) -> Mapped[int | None]:
        table = cls.__tablename__  # type: ignore[attr-defined]
        return mapped_column(ForeignKey(f"{table}.id"), unique=True, comment="The row this one corrects")


def is_current(model: Any) -> ColumnElement[bool]:
    """True for rows of an evidence table that no later row corrects."""
    from sqlalchemy import select
    from sqlalchemy.orm import aliased

    later = aliased(model)
    return ~select(later.id).where(later.supersedes_id == model.id).exists()


def insert_if_new(table: Any) -> Any:
    """An INSERT into `table` that passes over rows which a unique index has already; the same on both databases."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


class days_between(FunctionElement[int]):
    """Whole days from the second date to the first, the same on both databases."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = element.clauses
    return f"(CAST({compiler.process(later, **kw)} AS DATE) - CAST({compiler.process(earlier, **kw)} AS DATE))"


@compiles(days_between)
def _days_between_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = element.clauses
    days = f"julianday({compiler.process(later, **kw)}) - julianday({compiler.process(earlier, **kw)})"
    return f"CAST(ROUND({days}) AS INTEGER)"


# True while a request or job means to write: SQLite then takes its write lock at BEGIN, so that a reader that turns
# writer never meets "database is locked".
means_to_write: ContextVar[bool] = ContextVar("means_to_write", default=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        # The driver's own BEGIN breaks savepoints; ours is emitted below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "temp_store=MEMORY",
            "cache_size=-65536",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if means_to_write.get() else "BEGIN")


def commits(function: Callable[P, R]) -> Callable[P, R]:
    """Commit when the view, command or job ends well; roll back when it raises."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        # What was read so far (who asks, and about what) ends here; the lock is taken at the next statement.
        db.session.commit()
        before = means_to_write.set(True)
        try:
            result = function(*args, **kwargs)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            means_to_write.reset(before)
        return result

    run.commits = True  # type: ignore[attr-defined]
    return run
