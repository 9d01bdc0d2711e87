"""Filling an empty installation with records of the size of a country, each table by one statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import monotonic

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import insert, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from compliance.clock import now
from compliance.database import commits, db
from compliance.deployment.demonstration.loading import check_place
from compliance.deployment.models import Installation
from compliance.deployment.national_shape.plan import ORGANISATIONS, NationalShape
from compliance.deployment.national_shape.register import plant_register
from compliance.deployment.national_shape.self_assessments import plant_self_assessments
from compliance.deployment.upgrade import load_fixed_rows
from compliance.errors import Conflict
from compliance.ledger.recording import writing

# Tables whose numbers the generator chose itself, so that the next record gets a free one (PostgreSQL).
NUMBERED = (
    "authority",
    "user",
    "organisation",
    "assessment",
    "audit",
    "finding",
    "interview_consent",
    "worker_interview",
)


def load_national_shape(scale: float, seed: int, today: date, progress: Callable[[str], None]) -> NationalShape:
    """Fill the installation with `scale` times 1.2 million organisations and their records.

    Raises as `check_place` does, and Conflict where demonstration data are there already.
    """
    if not check_place():
        raise Conflict(_("The demonstration data are loaded already."))
    began = monotonic()
    _load_fixed_rows()
    db.session.remove()
    with _bulk_connection() as connection, writing():
        organisations = max(round(ORGANISATIONS * scale), 100)
        shape = NationalShape(connection, organisations, seed, today, now(), progress)
        shape.begin()
        plant_register(shape)
        plant_self_assessments(shape)
        for feature in current_app.extensions["compliance"].features:
            if feature.national_shape is not None:
                feature.national_shape(shape)
        _finish(shape, seed)
    # What the session read of the standards it read before the records were there.
    db.session.remove()
    progress(f"{sum(shape.rows.values()):,} rows in {monotonic() - began:.0f} seconds, {disk_size()} on disk.")
    return shape


@commits
def _load_fixed_rows() -> None:
    """Roles, regions and the standards that are answered."""
    load_fixed_rows()


@contextmanager
def _bulk_connection() -> Iterator[Connection]:
    """A connection that checks no foreign key row by row: what is inserted was computed from what is there."""
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        if connection.dialect.name == "sqlite":
            for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-524288"):
                driver.execute(f"PRAGMA {pragma}")
        else:
            _without_triggers(connection)
        yield connection
        connection.invalidate()


def _without_triggers(connection: Connection) -> None:
    """Where the account may (a superuser); else each foreign key is checked and it takes longer."""
    try:
        connection.execute(text("SET session_replication_role = replica"))
        connection.commit()
    except DBAPIError:
        connection.rollback()


def _finish(shape: NationalShape, seed: int) -> None:
    connection = shape.connection
    marked = {"is_demonstration": True, "seed": seed, "created_at": shape.moment}
    connection.execute(insert(Installation), [marked])
    if connection.dialect.name == "postgresql":
        for table in NUMBERED:
            quoted = connection.dialect.identifier_preparer.quote(table)
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{quoted}', 'id'), (SELECT max(id) FROM {quoted}))")  # noqa: S608
            )
    connection.commit()
    connection.execute(text("ANALYZE"))
    connection.commit()


def disk_size() -> str:
    """How much room the database takes, in words."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            size = connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
        else:
            pages, page = (connection.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
            size = pages * page
    return f"{size / 1e9:.2f} GB"
