"""What a kind of evidence is to its pages and files: its columns, its form, who may read, enter and correct it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ColumnElement

from compliance.accounts.guard import current_identity
from compliance.accounts.identity import Identity
from compliance.errors import InvalidInput
from compliance.organisations.evidence_queries import EvidenceCount, EvidenceEntry, count_evidence, iterate_evidence
from compliance.organisations.pseudonyms import short_pseudonym
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.formatting import code, day, money, number
from compliance.web.record_fields import RecordForm


@dataclass(frozen=True)
class RecordColumn:
    """A column of a list: `value(record)` goes into files, `show(record)` on the page (by type where it is None).

    A column `only_in_files` repeats what another cell of the page says already, such as the currency of an amount.
    """

    label: Any
    value: Callable[[Any], Any]
    show: Callable[[Any], Any] | None = None
    numeric: bool = False
    only_in_files: bool = False

    def shown(self, record: Any) -> Any:
        return self.show(record) if self.show else shown(self.value(record))


def _everything(identity: Identity) -> Sequence[ColumnElement[bool]]:
    return ()


def _nothing(identity: Identity, record: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class RecordKind:
    """A kind of evidence as its pages need to know it; `record_pages` makes the pages from it.

    `facts` is the dataclass that `record(organisation, facts, by, today)` and `correct(record, facts, reason, by,
    today)` store; the fields of `form` bear its names. `readable(identity)` gives the conditions of the records a
    person may read, `settled(identity, record)` the facts that follow from who enters and are not asked. `next_state`
    is the label and endpoint of a page that stores what a record became, where that is no correction. Endpoints are
    `<blueprint>.<verb>_<name or plural>`.
    """

    name: str
    plural: str
    blueprint: str
    label: Any
    entry_label: Any
    icon: str
    columns: Sequence[RecordColumn]
    model: Any
    facts: Any
    form: type[RecordForm]
    record: Callable[..., Any]
    correct: Callable[..., Any]
    read_permission: str
    enter_permission: str
    correct_permission: str
    readable: Callable[[Identity], Sequence[ColumnElement[bool]]] = _everything
    settled: Callable[[Identity, Any], Mapping[str, Any]] = _nothing
    next_state: tuple[Any, str] | None = None

    @property
    def path(self) -> str:
        return self.plural.replace("_", "-")

    @property
    def page_columns(self) -> list[RecordColumn]:
        return [column for column in self.columns if not column.only_in_files]

    @property
    def entry_endpoint(self) -> str:
        return f"{self.blueprint}.enter_{self.name}"

    @property
    def correction_endpoint(self) -> str:
        return f"{self.blueprint}.correct_{self.name}"

    @property
    def list_endpoint(self) -> str:
        return f"{self.blueprint}.list_{self.plural}"

    def export_endpoint(self, ending: str) -> str:
        return f"{self.blueprint}.export_{self.plural}_{ending}"


_STATE_COLUMNS = (_l("Known since"), _l("State"), _l("Why it replaces an earlier record"))


def yes_no(value: bool | None) -> str:
    """Yes, no or not known."""
    return _("Not known") if value is None else _("Yes") if value else _("No")


def shown(value: Any) -> Any:
    """A plain value as pages show it; typed text keeps the direction of its script, labels that of the page."""
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    return Markup('<span dir="auto">{}</span>').format(value) if isinstance(value, str) else value


def worker_column() -> RecordColumn:
    return RecordColumn(
        _l("Worker"), lambda record: short_pseudonym(record.worker), lambda record: code(short_pseudonym(record.worker))
    )


def amount_column(label: Any, name: str, currency: str = "currency") -> RecordColumn:
    """An amount: a number in files, with its currency on the page."""
    return RecordColumn(
        label,
        lambda record: getattr(record, name),
        lambda record: money(getattr(record, name), getattr(record, currency)),
        numeric=True,
    )


def currency_column(label: Any = None, name: str = "currency") -> RecordColumn:
    """The currency of an amount, which the page shows in the amount's own cell."""
    return RecordColumn(label or _l("Currency"), lambda record: getattr(record, name), only_in_files=True)


def count_records(kinds: Iterable[RecordKind], organisation_id: int, identity: Identity) -> dict[str, EvidenceCount]:
    """Current records of each kind about the organisation that `identity` may read, in one statement."""
    return count_evidence(organisation_id, {kind.name: (kind.model, kind.readable(identity)) for kind in kinds})


def export_records(kind: RecordKind, organisation: Any, ending: str) -> Any:
    """The whole list as a CSV or XLSX file with the columns of the page."""
    headings = [*(str(column.label) for column in kind.columns), *(str(label) for label in _STATE_COLUMNS)]
    entries = iterate_evidence(kind.model, organisation.id, *kind.readable(current_identity()))
    rows = (_file_row(kind, entry) for entry in entries)
    send = {"csv": csv_response, "xlsx": xlsx_response}[ending]
    return send(f"{kind.path}-{organisation.id}", headings, rows)


def _file_row(kind: RecordKind, entry: EvidenceEntry) -> list[Any]:
    state = _("Replaced") if entry.is_replaced else _("Valid")
    record = entry.record
    return [*(column.value(record) for column in kind.columns), record.known_on, state, record.correction_reason]


def is_saved(form: Any, save: Callable[[], Any], message: str) -> bool:
    """True after the form was right and `save` ended well; an InvalidInput it raises is put at its field."""
    if not form.validate_on_submit():
        return False
    try:
        save()
    except InvalidInput as problem:
        form[problem.field].errors = [*form[problem.field].errors, problem.message]
        return False
    flash(message, "success")
    return True
