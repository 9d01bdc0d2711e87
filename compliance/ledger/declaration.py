"""How a model says that its rows are entries of the ledger: one line, `__ledger__ = LedgerKind(...)`.

A model of this kind can be written through the ORM or through `insert_rows` only; both enter the ledger in the same
transaction. See docs/ledger.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Table, event
from sqlalchemy.orm import Mapper

from compliance.database import Base

# What a worker told and where a worker was sent must stay erasable without a trace: no table of these is an entry.
NEVER_ENTRIES = ("interview", "consent", "retaliation", "referral", "worker_report")
LARGEST_NAME = 60


@dataclass(frozen=True)
class LedgerKind:
    """Which fields of a row enter the ledger.

    `fields` are written in clear, `personal` are committed with a nonce of their own each, which erasure destroys: put
    there whatever could tell of a person, or must not be read by whom a proof is given. `by` names the column of who
    did it; for a change, and where there is none, it is who is signed in.
    """

    name: str
    fields: tuple[str, ...]
    personal: tuple[str, ...] = ()
    by: str | None = None

    @property
    def every_field(self) -> tuple[str, ...]:
        return (*self.fields, *self.personal)


@dataclass(frozen=True)
class DeclaredTable:
    """A table whose rows are entries, with the columns of its declared fields."""

    kind: LedgerKind
    model: Any

    @cached_property
    def table(self) -> Table:
        found: Table = self.model.__table__
        return found

    @cached_property
    def columns(self) -> Mapping[str, Column[Any]]:
        """Field -> column."""
        return {name: self.model.__mapper__.columns[name] for name in self.kind.every_field}


class Declarations:
    """The declared tables of an installation, by table name."""

    def __init__(self) -> None:
        self._by_table: dict[str, DeclaredTable] | None = None

    def all(self) -> Mapping[str, DeclaredTable]:
        """Every declared table. Asked at each statement, so that it is read anew only when a model was added."""
        if self._by_table is None:
            found = [mapper.class_ for mapper in Base.registry.mappers if "__ledger__" in vars(mapper.class_)]
            self._by_table = {model.__tablename__: checked(model) for model in found}
        return self._by_table

    def forget(self) -> None:
        self._by_table = None

    def of_kind(self, name: str) -> DeclaredTable | None:
        return next((each for each in self.all().values() if each.kind.name == name), None)


def checked(model: Any) -> DeclaredTable:
    """The declaration of `model`; ValueError for one that cannot or must not stand."""
    kind: LedgerKind = model.__ledger__
    table = model.__table__
    if any(word in f"{table.name} {kind.name}" for word in NEVER_ENTRIES):
        raise ValueError(f"{table.name} must be no entry of the ledger: its rows stay erasable without a trace.")
    if [column.name for column in table.primary_key] != ["id"]:
        raise ValueError(f"{table.name} has no single id, which an entry of the ledger needs.")
    unknown = {*kind.every_field, *filter(None, [kind.by])} - set(model.__mapper__.columns.keys())
    if unknown or len(kind.name) > LARGEST_NAME or len(set(kind.every_field)) != len(kind.every_field):
        raise ValueError(f"{table.name}: the ledger's declaration names {sorted(unknown)}, or a field twice.")
    return DeclaredTable(kind, model)


declarations = Declarations()


@event.listens_for(Mapper, "after_mapper_constructed")
def _read_anew(mapper: Mapper[Any], model: Any) -> None:
    declarations.forget()
