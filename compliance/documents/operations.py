"""Writes of documents. Stored files never change or vanish: another file, or other dates, are another revision."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import today
from compliance.database import db
from compliance.documents.dates import StatedDates, check_dates
from compliance.documents.intake import KeptFile, Upload, take_in
from compliance.documents.models import Document, DocumentRevision
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.folding import fold_for_search

LONGEST_TITLE = 300


def store_document(
    organisation_id: int,
    upload: Upload,
    *,
    title: str,
    dates: StatedDates,
    reader_scope: str,
    by: Identity | None,
    at: datetime,
) -> Document:
    """Store `upload` as a new document of the organisation, with its first revision in `document.latest`.

    An empty `title` becomes the file's name. `reader_scope` is "organisation", or the scope of a feature that
    registered a reader; `at` is the system clock. Raises InvalidInput at "file", "title" or a field of StatedDates, and
    NotReady while the scanner is silent.
    """
    check_dates(dates, today())
    check_title(title)
    kept = take_in(upload)
    document = new_document(organisation_id, kept, title=title, dates=dates, reader_scope=reader_scope, by=by, at=at)
    db.session.add(document)
    db.session.flush()
    record_stored(document, kept, by)
    return document


def new_document(
    organisation_id: int,
    kept: KeptFile,
    *,
    title: str,
    dates: StatedDates,
    reader_scope: str,
    by: Identity | None,
    at: datetime,
) -> Document:
    """A document with its first revision, from a file in the store; the caller adds it, for many files in one go."""
    title = title.strip() or kept.file_name
    document = Document(
        organisation_id=organisation_id,
        reader_scope=reader_scope,
        title=title,
        search_text=fold_for_search((title, kept.file_name)),
    )
    document.revisions.append(_revision(kept, 1, dates, by, at))
    return document


def check_title(title: str) -> None:
    """InvalidInput("title") for a title that is too long."""
    if len(title.strip()) > LONGEST_TITLE:
        raise InvalidInput("title", _("Use at most %(most)s characters.", most=LONGEST_TITLE))


def replace_file(
    document: Document, upload: Upload, dates: StatedDates, *, by: Identity | None, at: datetime
) -> DocumentRevision:
    """Store `upload` with its dates as the newest revision of `document`; the older files stay. Errors as
    `store_document`, and Conflict where somebody else replaced it at the same moment."""
    check_dates(dates, today())
    before = document.latest
    kept = take_in(upload)
    revision = _add_revision(document, _revision(kept, document.latest.number + 1, dates, by, at))
    document.search_text = fold_for_search((*document.search_text.split(" | "), kept.file_name))
    record_change(
        "documents.add_revision",
        document,
        by,
        summary=f"Replaced document {document.id} by a {kept.file_type.name} file of {kept.size} bytes",
        changes={"sha256": (before.sha256, kept.sha256), **_changed(before.dates, dates)},
    )
    return revision


def correct_dates(document: Document, dates: StatedDates, *, by: Identity | None, at: datetime) -> DocumentRevision:
    """State other dates about the same file: a new revision with it, received when the file was. The one in force,
    where nothing differs.

    Raises InvalidInput for dates that cannot be true together.
    """
    check_dates(dates, today())
    latest = document.latest
    if latest.dates == dates:
        return latest
    revision = DocumentRevision(
        number=latest.number + 1,
        sha256=latest.sha256,
        size=latest.size,
        media_type=latest.media_type,
        file_name=latest.file_name,
        uploaded_at=latest.uploaded_at,
        recorded_at=at,
        uploaded_by_id=latest.uploaded_by_id,
        scan_result=latest.scan_result,
        **vars(dates),
    )
    _add_revision(document, revision)
    record_change(
        "documents.correct_dates",
        document,
        by,
        summary=f"Corrected the dates of document {document.id}; the file is the same",
        changes=_changed(latest.dates, dates),
    )
    return revision


def _add_revision(document: Document, revision: DocumentRevision) -> DocumentRevision:
    revision.document_id = document.id
    try:
        with db.session.begin_nested():
            db.session.add(revision)
    except IntegrityError:
        raise Conflict(_("Somebody else replaced this file at the same moment. Open the page again.")) from None
    db.session.expire(document, ["revisions"])
    return revision


def _revision(kept: KeptFile, number: int, dates: StatedDates, by: Identity | None, at: datetime) -> DocumentRevision:
    return DocumentRevision(
        number=number,
        sha256=kept.sha256,
        size=kept.size,
        media_type=kept.file_type.media_type,
        file_name=kept.file_name,
        uploaded_at=at,
        recorded_at=at,
        uploaded_by_id=by.user_id if by else None,
        scan_result=kept.scan_result,
        **vars(dates),
    )


def record_stored(document: Document, kept: KeptFile, by: Identity | None) -> None:
    """Note a stored document. Titles and file names stay out of the change log: they may name a worker."""
    record_change(
        "documents.store_document",
        document,
        by,
        summary=f"Stored a {kept.file_type.name} file of {kept.size} bytes as document {document.id}",
        changes={"sha256": (None, kept.sha256)},
    )


def _changed(old: StatedDates, new: StatedDates) -> dict[str, tuple[Any, Any]]:
    pairs = ((name, getattr(old, name), value) for name, value in vars(new).items())
    return {name: (before, after) for name, before, after in pairs if before != after}
