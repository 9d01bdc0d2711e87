"""Whether this installation shows demonstration data. It never changes once the data exist, so it is read once."""

from flask import current_app
from sqlalchemy import inspect, select

from compliance.database import db
from compliance.deployment.models import Installation


def is_demonstration() -> bool:
    """True if the database was filled with demonstration data."""
    state = current_app.extensions["compliance"]
    if state.demonstration is None:
        state.demonstration = _read_demonstration()
    return bool(state.demonstration)


def _read_demonstration() -> bool | None:
    if not inspect(db.session.connection()).has_table(Installation.__tablename__):
        return None
    return db.session.scalar(select(Installation.is_demonstration)) or False
