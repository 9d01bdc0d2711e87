"""Check signed heads and keys against the entries, while these stream by."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from compliance.errors import InvalidInput
from compliance.ledger.canonical import NO_HASH, canonical, digest
from compliance.ledger.faults import Fault, Verification
from compliance.ledger.keys import is_signed
from compliance.ledger.merkle import Tree
from compliance.ledger.models import LedgerHead, LedgerKey

# A row, and what its statement says.
StoredHead = tuple[Any, Mapping[str, Any]]


@dataclass(frozen=True)
class GivenHead:
    """A head as its holder has it: what was signed, read and as text, and its signature."""

    statement: Mapping[str, Any]
    signature: str

    @property
    def text(self) -> str:
        return canonical(dict(self.statement))


def read_given_head(text: str) -> GivenHead:
    """The head in a file or a saved mail: the first line that is one. Raises InvalidInput where there is none."""
    for line in text.splitlines():
        if not line.lstrip().startswith("{"):
            continue
        try:
            read = json.loads(line)
            statement = read["statement"]
            if {"last", "last_hash", "key", "number"} <= set(statement):
                return GivenHead(statement, str(read["signature"]))
        except (ValueError, KeyError, TypeError):
            continue
    raise InvalidInput("head", "This file holds no head of a ledger.")


def read_keys(connection: Connection, found: Verification) -> list[str]:
    """The public keys, oldest first, each checked against the one before it."""
    columns = LedgerKey.__table__.c
    keys: list[str] = []
    before = ""
    rows = connection.execute(select(columns.number, columns.statement, columns.signature).order_by(columns.number))
    for at, row in enumerate(rows, start=1):
        statement = _read(row.statement)
        where, key = f"key {row.number}", str(statement.get("public_key", ""))
        follows = statement.get("previous") == (digest(before) if before else NO_HASH)
        if row.number != at or statement.get("number") != at or not follows:
            found.add(Fault.KEY_NOT_SIGNED, where)
        elif is_signed(keys[-1] if keys else key, row.signature, row.statement):
            pass
        elif is_signed(key, row.signature, row.statement):
            found.add(Fault.KEY_LOST, where, str(statement.get("at")))
        else:
            found.add(Fault.KEY_NOT_SIGNED, where)
        keys.append(key)
        before = row.statement
    return keys


def read_heads(
    connection: Connection, keys: Sequence[str], found: Verification
) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """Each stored head with its statement, its own signature and place checked."""
    columns = LedgerHead.__table__.c
    statement = select(columns.number, columns.first, columns.last, columns.statement, columns.signature)
    before, last = "", 0
    for at, row in enumerate(connection.execute(statement.order_by(columns.number)).all(), start=1):
        said = _read(row.statement)
        where = f"head {row.number}"
        if not is_signed(str(said.get("key", "")), row.signature, row.statement) or said.get("key") not in keys:
            found.add(Fault.HEAD_NOT_SIGNED, where)
        follows = said.get("previous") == (digest(before) if before else NO_HASH)
        agrees = (said.get("number"), said.get("first"), said.get("last")) == (row.number, row.first, row.last)
        if row.number != at or row.first != last + 1 or not follows or not agrees:
            found.add(Fault.HEAD_DIFFERS, where)
        before, last = row.statement, row.last
        found.heads += 1
        yield row, said


def _read(text: Any) -> Mapping[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, TypeError):
        return {}
    return read if isinstance(read, dict) else {}


@dataclass
class _Open:
    """The head whose entries stream by now."""

    row: Any
    said: Mapping[str, Any]
    tree: Tree = field(default_factory=Tree)


class HeadChecks:
    """Compares entries with the heads that cover them, and with heads given from outside."""

    def __init__(
        self,
        heads: Iterator[StoredHead],
        given: Sequence[GivenHead],
        keys: Sequence[str],
        found: Verification,
    ) -> None:
        self._found = found
        heads_read = list(heads)
        self._stored = {said.get("number"): row.statement for row, said in heads_read}
        self._heads = iter(heads_read)
        self._given: dict[int, list[GivenHead]] = {}
        for head in given:
            self._take_given(head, keys)
        self._since, self._last, self._last_hash = "", 0, NO_HASH
        self._open: _Open | None = None
        self._next()

    def _take_given(self, head: GivenHead, keys: Sequence[str]) -> None:
        where = _named(head)
        key = str(head.statement["key"])
        if not is_signed(key, head.signature, head.text) or key not in keys:
            self._found.add(Fault.HEAD_NOT_SIGNED, where)
        if self._stored.get(head.statement["number"]) != head.text:
            self._found.add(Fault.REWRITTEN, where)
        self._given.setdefault(int(head.statement["last"]), []).append(head)

    def _next(self) -> None:
        """Go on to the next head that covers an entry; those that cover none are checked at once."""
        while True:
            following = next(self._heads, None)
            if following is None:
                self._open = None
                return
            self._open = _Open(*following)
            if self._open.row.last >= self._open.row.first:
                return
            self._close()

    def pass_entry(self, sequence: int, at: str, entry_hash: str) -> None:
        """Take the next entry of the stream."""
        if self._open is not None:
            try:
                self._open.tree.add(entry_hash)
            except (ValueError, TypeError):
                self._open.tree.add(NO_HASH)
            if str(at) < self._since or str(at) > str(self._open.said.get("at")):
                self._found.add(Fault.BACK_DATED, f"entry {sequence}", str(at))
        self._last, self._last_hash = sequence, entry_hash
        for head in self._given.pop(sequence, ()):
            if head.statement["last_hash"] != entry_hash:
                self._found.add(Fault.REWRITTEN, _named(head), f"entries up to {sequence}")
        if self._open is not None and sequence >= self._open.row.last:
            self._close()
            self._next()

    def _close(self) -> None:
        assert self._open is not None
        said = self._open.said
        if said.get("root") != self._open.tree.root() or said.get("last_hash") != self._last_hash:
            self._found.add(Fault.HEAD_DIFFERS, f"head {self._open.row.number}")
        self._since = str(said.get("at"))

    def finish(self, entries: int) -> None:
        """After the last entry: heads that cover entries that are not there."""
        while self._open is not None:
            self._found.add(Fault.HEAD_DIFFERS, f"head {self._open.row.number}", f"{entries}")
            self._next()
        for heads in self._given.values():
            for head in heads:
                if head.statement["last"]:
                    self._found.add(Fault.REWRITTEN, _named(head), f"{entries}")


def _named(head: GivenHead) -> str:
    return f"head {head.statement['number']} as given"
