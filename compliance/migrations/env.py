"""Run migrations on the application's own database, in one transaction where the database can."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

from compliance.database import Money, UtcDateTime, db, means_to_write


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Write our column types as their plain database types, so that a migration never depends on later code."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Money):
        return "sa.BigInteger()"
    return False


def same_type(migration: Any, inspected: Any, column: Any, found: TypeEngine[Any], wanted: TypeEngine[Any]) -> Any:
    """SQLite keeps no exact types: compare on PostgreSQL only."""
    return None if migration.dialect.name == "postgresql" else False


@contextmanager
def foreign_keys_at_rest(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it and dropping the old one, which must not take along the rows that refer to
    it. Before the keys are watched again, every one of them is checked."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration left rows that refer to nothing: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Apply the outstanding revisions."""
    engine = current_app.extensions["migrate"].db.engine
    before = means_to_write.set(True)
    with engine.connect() as connection, foreign_keys_at_rest(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=same_type,
            render_item=render_item,
            user_module_prefix="sa.",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    means_to_write.reset(before)


run()
