"""Sending a wage file in, following how it is read, and what was refused."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.documents.file_types import MEGABYTE
from compliance.errors import InvalidInput
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page
from employers.wage_files.columns import shown_columns
from employers.wage_files.forms import WageFileForm
from employers.wage_files.operations import take_wage_file
from employers.wage_files.permissions import UPLOAD_WAGE_FILE
from employers.wage_files.queries import get_wage_file, iterate_refusals, list_refusals, list_wage_files
from employers.wage_files.reasons import REASON_LABELS
from employers.wage_files.storage import LARGEST_MB
from employers.wage_files.wording import FAILURE_LABELS, STATE_LABELS

wage_files = Blueprint("wage_files", __name__)


@wage_files.get("/wage-files")
@requires(UPLOAD_WAGE_FILE)
def show_wage_files() -> str:
    return _list_page(WageFileForm())


def _list_page(form: WageFileForm) -> str:
    cursor = Cursor.from_request()
    files = list_wage_files(current_identity(), cursor)
    return render_template(
        "employers/wage_files/list_wage_files.html",
        page=make_page(files, cursor, lambda file: (file.id,)),
        form=form,
        largest_mb=LARGEST_MB,
        columns=shown_columns(),
        states=STATE_LABELS,
    )


@wage_files.post("/wage-files")
@requires(UPLOAD_WAGE_FILE)
@commits
def upload_wage_file() -> Any:
    form = WageFileForm()
    if not form.validate_on_submit():
        return _list_page(form), 422
    try:
        upload = form.file.data
        file = take_wage_file(upload.stream, upload.filename or "", current_identity())
    except InvalidInput as problem:
        form.file.errors = [problem.message]
        return _list_page(form), 422
    flash(_("The file was received. It is read now and then deleted."), "success")
    return redirect(url_for("wage_files.show_wage_file", wage_file_id=file.id), 303)


upload_wage_file.largest_request = (LARGEST_MB + 1) * MEGABYTE


@wage_files.get("/wage-files/<int:wage_file_id>")
@requires(UPLOAD_WAGE_FILE, subject=get_wage_file)
def show_wage_file(file: Any) -> str:
    cursor = Cursor.from_request()
    refusals = list_refusals(file.id, cursor)
    return render_template(
        "employers/wage_files/show_wage_file.html",
        file=file,
        page=make_page(refusals, cursor, lambda refusal: (refusal.row,)),
        states=STATE_LABELS,
        failures=FAILURE_LABELS,
        reasons=REASON_LABELS,
        columns=shown_columns(),
    )


@wage_files.get("/wage-files/<int:wage_file_id>/refused.csv")
@requires(UPLOAD_WAGE_FILE, subject=get_wage_file)
def export_refusals_csv(file: Any) -> Any:
    return csv_response(f"wage-file-{file.id}-refused", _headings(), _refused_rows(file))


@wage_files.get("/wage-files/<int:wage_file_id>/refused.xlsx")
@requires(UPLOAD_WAGE_FILE, subject=get_wage_file)
def export_refusals_xlsx(file: Any) -> Any:
    return xlsx_response(f"wage-file-{file.id}-refused", _headings(), _refused_rows(file))


def _headings() -> list[str]:
    return [_("Row"), _("Column"), _("Why it was refused")]


def _refused_rows(file: Any) -> Iterator[list[Any]]:
    for row, heading, reason in iterate_refusals(file.id):
        yield [row, heading, str(REASON_LABELS[reason])]
