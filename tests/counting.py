"""Count the queries of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from compliance.database import db

_NOT_QUERIES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass
class QueryCount:
    statements: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.statements)


@contextmanager
def counted_queries() -> Iterator[QueryCount]:
    """Collect the statements sent inside the block, without those that only mark transactions.

    What was written before is committed first: its entries in the ledger are no part of what is counted.
    """
    db.session.commit()
    count = QueryCount()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(_NOT_QUERIES):
            count.statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", note)
