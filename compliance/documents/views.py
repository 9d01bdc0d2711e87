"""Sending a stored file to a person who may read it, as a download and never as a page."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from compliance.accounts.guard import requires
from compliance.documents.file_types import MEDIA_TYPES, too_large_message
from compliance.documents.permissions import READ_DOCUMENTS
from compliance.documents.queries import get_document_revision
from compliance.documents.several_files import too_large_together_message
from compliance.documents.storage import verified_path
from compliance.errors import render_error

documents = Blueprint("documents", __name__)


@documents.get("/documents/<int:revision_id>")
@requires(READ_DOCUMENTS, subject=get_document_revision)
def send_document(revision: Any) -> Response:
    return send_revision(revision)


def send_revision(revision: Any) -> Response:
    """The file with the type found in its bytes; a browser neither guesses nor runs anything in it."""
    response = send_file(
        verified_path(revision.sha256),
        mimetype=revision.media_type,
        as_attachment=True,
        download_name=download_name(revision.file_name, revision.media_type),
        etag=False,
        last_modified=revision.uploaded_at,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def download_name(file_name: str, media_type: str) -> str:
    """The sender's name, with the true extension where it had another or none."""
    file_type = MEDIA_TYPES[media_type]
    if Path(file_name).suffix.removeprefix(".").lower() in file_type.extensions:
        return file_name
    return f"{file_name}.{file_type.extensions[0]}"


@documents.app_errorhandler(RequestEntityTooLarge)
def refuse_oversize(error: RequestEntityTooLarge) -> tuple[str, int]:
    """A request too large to be read at all; the limit is said here too."""
    view = current_app.view_functions.get(request.endpoint or "")
    several = getattr(view, "takes_several_files", False)
    return render_error(413, too_large_together_message() if several else too_large_message())
