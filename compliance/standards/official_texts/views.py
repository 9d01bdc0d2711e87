"""The administrator's page of official texts: what is loaded, a file to fill in, and loading it after a look."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from itsdangerous import BadData, URLSafeTimedSerializer

from compliance.accounts.guard import current_identity, requires
from compliance.clock import now
from compliance.database import commits
from compliance.documents.file_types import upload_limit
from compliance.documents.intake import clean_name
from compliance.documents.scanner import scan
from compliance.documents.storage import receive
from compliance.errors import InvalidInput
from compliance.standards.official_texts.file import COLUMNS, FileLine, read_official_file
from compliance.standards.official_texts.operations import (
    check_official_file,
    load_official_texts,
    remove_official_text,
    stored_texts,
)
from compliance.standards.official_texts.queries import get_official_text, list_official_texts
from compliance.standards.official_texts.rows import CheckedRow, RowKind, newest_of_each
from compliance.standards.permissions import MANAGE_OFFICIAL_TEXTS
from compliance.standards.queries import list_outlines
from compliance.web.exports import csv_response

official = Blueprint("official_texts", __name__)

# Between the look and the loading the rows travel in the page, signed; Flask reads forms up to half a megabyte.
LARGEST_PARCEL = 400_000
HOURS_TO_DECIDE = 2
KIND_LABELS = {
    RowKind.NEW: _l("New"),
    RowKind.CHANGED: _l("Another text"),
    RowKind.REMOVED: _l("Taken away"),
    RowKind.SAME: _l("The same as now"),
    RowKind.WRONG: _l("Cannot be loaded"),
}


class OfficialFileForm(FlaskForm):
    file = FileField(_l("File of official texts"), validators=[FileRequired()], render_kw={"accept": ".csv,.xlsx"})


@official.get("/official-texts")
@requires(MANAGE_OFFICIAL_TEXTS)
def list_texts() -> str:
    return _page(OfficialFileForm())


def _page(form: FlaskForm) -> str:
    return render_template(
        "compliance/standards/official_texts/list_official_texts.html",
        form=form,
        texts=list_official_texts(),
        standards=newest_of_each(list_outlines()),
        columns=COLUMNS,
    )


@official.get("/official-texts.csv")
@requires(MANAGE_OFFICIAL_TEXTS)
def send_file_to_fill() -> Any:
    """Every requirement, with the official text it has now, for the administrator to go on from."""
    return csv_response("official-texts", COLUMNS, _rows_to_fill())


def _rows_to_fill() -> Iterator[list[Any]]:
    stored = stored_texts()
    for code, outline in newest_of_each(list_outlines()).items():
        for requirement in outline.requirements:
            text = stored.get((code, requirement.code))
            if text is None:
                yield [code, requirement.code, requirement.official_code, *[""] * 7]
                continue
            texts = [part.get(language, "") for part in (text.title, text.text) for language in ("en", "ar")]
            yield [code, requirement.code, text.official_code, *texts, text.source, text.dated_on.isoformat(), ""]


@official.post("/official-texts/check")
@requires(MANAGE_OFFICIAL_TEXTS)
def check_file() -> Any:
    """Show what a file would do; nothing is stored yet."""
    form = OfficialFileForm()
    try:
        lines = _read_upload(form.file.data or None)
        parcel = _wrap(lines)
    except InvalidInput as error:
        form.file.errors = [str(error.message)]
        return _page(form), 422
    return _checked_page(check_official_file(lines), parcel)


def _read_upload(upload: Any) -> list[FileLine]:
    name = clean_name(upload.filename or "") if upload else ""
    if not name:
        raise InvalidInput("file", _("Choose a file."))
    with receive(upload.stream, upload_limit()) as received:
        lines = read_official_file(received.path, name)
        scan(received.path)
    return lines


def _checked_page(rows: list[CheckedRow], parcel: str) -> str:
    counts = {kind: sum(row.kind is kind for row in rows) for kind in RowKind}
    return render_template(
        "compliance/standards/official_texts/check_official_texts.html",
        rows=rows,
        parcel=parcel,
        form=FlaskForm(),
        kind_labels={kind: KIND_LABELS[kind] for kind in RowKind},
        number_to_load=counts[RowKind.NEW] + counts[RowKind.CHANGED] + counts[RowKind.REMOVED],
        number_wrong=counts[RowKind.WRONG],
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="official-texts")


def _wrap(lines: list[FileLine]) -> str:
    plain = [[line.number, dict(line.cells), sorted(line.formulas)] for line in lines]
    parcel = _serializer().dumps([current_identity().user_id, plain])
    text = parcel if isinstance(parcel, str) else parcel.decode()
    if len(text) > LARGEST_PARCEL:
        raise InvalidInput("file", _("The file is too long to be looked at on a page. Load it in two parts."))
    return text


def _unwrap(text: str) -> list[FileLine]:
    try:
        user_id, plain = _serializer().loads(text, max_age=HOURS_TO_DECIDE * 3600)
    except BadData:
        raise InvalidInput("file", _("The look at this file is too old. Choose the file again.")) from None
    if user_id != current_identity().user_id:
        raise InvalidInput("file", _("The look at this file is too old. Choose the file again."))
    return [FileLine(number, cells, frozenset(formulas)) for number, cells, formulas in plain]


@official.post("/official-texts/load")
@requires(MANAGE_OFFICIAL_TEXTS)
@commits
def load_file() -> Any:
    try:
        lines = _unwrap(request.form.get("parcel", ""))
    except InvalidInput as error:
        form = OfficialFileForm()
        form.file.errors = [str(error.message)]
        return _page(form), 422
    rows = load_official_texts(lines, by=current_identity(), at=now())
    done = sum(row.kind not in (RowKind.WRONG, RowKind.SAME) for row in rows)
    flash(ngettext("%(num)s official text stored.", "%(num)s official texts stored.", done), "success")
    return redirect(url_for("official_texts.list_texts"), code=303)


@official.post("/official-texts/<int:text_id>/remove")
@requires(MANAGE_OFFICIAL_TEXTS)
@commits
def remove_text(text_id: int) -> Any:
    remove_official_text(get_official_text(text_id), by=current_identity(), at=now())
    flash(_("The official text is not shown any more. It stays in the history."), "success")
    return redirect(url_for("official_texts.list_texts"), code=303)
