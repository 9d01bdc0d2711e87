"""What can be noted in the field: how a kind is asked, how it is saved. A new kind is one line in `catalogue.py`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audits.models import Audit
from compliance.accounts.identity import Identity


class Said(str):
    """A text in one language, to be joined with the same text in the others."""


@dataclass(frozen=True)
class Step:
    """One screen of a form: fields of `form` by name, in order.

    The steps after it stay closed until the field `stop_unless[0]` has the value `stop_unless[1]`. A part of a row is
    named "rows.part" in `shown_if`. `needed`: what the product's operation asks for beyond the form. `default_of`:
    until it is given, a field has the value of another's part.
    """

    title: str
    form: Any
    fields: Sequence[str]
    stop_unless: tuple[str, str] | None = None
    shown_if: Mapping[str, tuple[str, Sequence[str]]] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    needed: Collection[str] = ()
    default_of: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Saving:
    """A record to be saved: what people agreed on, the day it was begun, and the row it was saved as before, if any."""

    audit: Audit
    values: Mapping[str, Any]
    by: Identity
    today: date
    noted_on: date
    subject_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Saved:
    """The row a record was saved as. `keeps_only`: no other field of the record may be kept."""

    subject_id: int | None
    number: str | None = None
    url: str | None = None
    keeps_only: frozenset[str] | None = None


class NotSaved(Exception):
    """A record that cannot be saved as it stands: what is wrong, by field, or with the whole.

    `keeps_only` as in Saved: no other field of the record may be kept, saved or not.
    """

    def __init__(
        self,
        errors: Mapping[str, Sequence[str]],
        message: str | None = None,
        keeps_only: frozenset[str] | None = None,
    ) -> None:
        super().__init__("not saved")
        self.errors = {name: [str(text) for text in texts] for name, texts in errors.items() if texts}
        self.message = message
        self.keeps_only = keeps_only


@dataclass(frozen=True)
class FieldKind:
    """A kind of record.

    `describe(audit)` gives the steps of its form in the present language; `save(saving)` writes through the product's
    own form and operation and raises NotSaved, or any ComplianceError, where it cannot. `part` orders the visit's page:
    "begin", "work" or "close"; of a kind with `once` a visit has one. What is `final` stays as it was saved.
    """

    key: str
    title: Any
    part: str
    describe: Callable[[Audit], Sequence[Step]]
    save: Callable[[Saving], Saved]
    once: bool = False
    final: bool = False
    takes_photos: Callable[[int, Sequence[Any], Identity], Sequence[int]] | None = None
