"""The SELECTs by which features open documents of their own scope, such as an audit's photos to its team."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import Select

from compliance.accounts.identity import Identity


def registered_readers() -> tuple[Callable[[Identity], Select[Any]], ...]:
    """What the features registered as `document_readers`: identity -> SELECT of ids of document revisions."""
    found: tuple[Callable[[Identity], Select[Any]], ...] = current_app.extensions["compliance"].document_readers
    return found
