"""The pages every kind of evidence has: its list, the list as a file, and the sending of its form."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from compliance.accounts.guard import current_identity
from compliance.accounts.identity import Identity
from compliance.errors import InvalidInput
from compliance.organisations.evidence_queries import EvidenceEntry, key_of
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.formatting import day, number
from compliance.web.pagination import Cursor, make_page


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


@dataclass(frozen=True)
class RecordKind:
    """A kind of evidence as pages show it; endpoints are `<blueprint>.<verb>_<name or plural>`.

    `next_state` is the label and endpoint of a page that stores what a record became, where that is no correction.
    """

    name: str
    plural: str
    blueprint: str
    label: Any
    entry_label: Any
    icon: str
    columns: Sequence[RecordColumn]
    list_rows: Callable[[int, Identity, Cursor], Sequence[EvidenceEntry]]
    iterate_rows: Callable[[int, Identity], Iterator[EvidenceEntry]]
    enter_permission: str
    correct_permission: str
    next_state: tuple[Any, str] | None = None

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


def show_record_list(template: str, kind: RecordKind, organisation: Any) -> str:
    """The list of one kind of an organisation's records, the latest first, replaced ones among them."""
    cursor = Cursor.from_request()
    page = make_page(kind.list_rows(organisation.id, current_identity(), cursor), cursor, key_of)
    return render_template(template, kind=kind, organisation=organisation, page=page)


def export_records(kind: RecordKind, organisation: Any, ending: str) -> Any:
    """The whole list as a CSV or XLSX file with the columns of the page."""
    headings = [*(str(column.label) for column in kind.columns), *(str(label) for label in _STATE_COLUMNS)]
    rows = (_file_row(kind, entry) for entry in kind.iterate_rows(organisation.id, current_identity()))
    send = {"csv": csv_response, "xlsx": xlsx_response}[ending]
    return send(f"{kind.plural.replace('_', '-')}-{organisation.id}", headings, rows)


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
