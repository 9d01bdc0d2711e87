"""The Evidence page of an organisation's users: all its files with what each backs, one file and its revisions."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import now, today
from compliance.database import commits
from compliance.documents.dates import Expiry, expiry_on
from compliance.documents.exports import COLUMNS, expiry_labels, export_rows
from compliance.documents.file_types import upload_hint
from compliance.documents.forms import ReplaceForm
from compliance.documents.kinds import list_uses, list_verified, replaceable_scopes
from compliance.documents.operations import correct_dates, replace_file
from compliance.documents.own_queries import (
    DocumentFilter,
    get_own_document,
    get_replaceable_document,
    iterate_own_documents,
    list_own_documents,
    list_own_organisations,
)
from compliance.documents.permissions import CORRECT_OWN_DOCUMENT, LIST_OWN_DOCUMENTS
from compliance.errors import InvalidInput
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page

evidence = Blueprint("evidence", __name__)


@evidence.get("/evidence")
@requires(LIST_OWN_DOCUMENTS)
def list_documents() -> str:
    identity, cursor, day = current_identity(), Cursor.from_request(), today()
    wanted = wanted_documents()
    rows = list_own_documents(identity, wanted, day, cursor)
    page = make_page(rows, cursor, lambda row: (row.document_id,))
    ids = [row.document_id for row in page.rows]
    return render_template(
        "compliance/documents/list_documents.html",
        page=page,
        wanted=wanted,
        uses=list_uses(ids),
        verified=list_verified(ids),
        organisations=list_own_organisations(identity),
        expiry_labels=expiry_labels(),
        expiry_on=expiry_on,
        today=day,
    )


def wanted_documents() -> DocumentFilter:
    """The filter in the address."""
    expiry, used = request.args.get("expiry"), request.args.get("used")
    return DocumentFilter(
        search=request.args.get("search", "").strip(),
        expiry=Expiry(expiry) if expiry in list(Expiry) else None,
        is_used={"yes": True, "no": False}.get(used or ""),
        organisation_id=request.args.get("organisation", type=int),
    )


@evidence.get("/evidence/export.csv")
@requires(LIST_OWN_DOCUMENTS)
def export_documents_csv() -> Any:
    return _export(csv_response)


@evidence.get("/evidence/export.xlsx")
@requires(LIST_OWN_DOCUMENTS)
def export_documents_xlsx() -> Any:
    return _export(xlsx_response)


def _export(send: Any) -> Any:
    day = today()
    rows = export_rows(iterate_own_documents(current_identity(), wanted_documents(), day), day)
    return send("evidence", [str(column) for column in COLUMNS], rows)


@evidence.get("/evidence/<int:document_id>")
@requires(LIST_OWN_DOCUMENTS, subject=get_own_document)
def show_document(document: Any) -> str:
    return _document_page(document, ReplaceForm(document.latest.dates))


def _document_page(document: Any, form: ReplaceForm) -> str:
    return render_template(
        "compliance/documents/show_document.html",
        document=document,
        form=form,
        uses=list_uses([document.id]).get(document.id, []),
        verified=list_verified([document.id]).get(document.id),
        is_replaceable=document.reader_scope in replaceable_scopes(),
        upload_hint=upload_hint(),
        expiry=expiry_on(document.latest.valid_until, today()),
        expiry_labels=expiry_labels(),
    )


@evidence.post("/evidence/<int:document_id>/revisions")
@requires(CORRECT_OWN_DOCUMENT, subject=get_replaceable_document)
@commits
def replace_document(document: Any) -> Any:
    """Another file, or other dates about the same one; what was in force before is kept."""
    form = ReplaceForm(document.latest.dates)
    if not form.validate():
        return _document_page(document, form), 422
    try:
        if form.upload is not None:
            replace_file(document, form.upload, form.dates, by=current_identity(), at=now())
        else:
            correct_dates(document, form.dates, by=current_identity(), at=now())
    except InvalidInput as problem:
        form[problem.field].errors = [*form[problem.field].errors, problem.message]
        return _document_page(document, form), 422
    flash(_("Saved. The file as it was before is kept below."), "success")
    return redirect(url_for("evidence.show_document", document_id=document.id), 303)
