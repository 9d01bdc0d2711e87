"""Writes of documents. Stored files never change or vanish: another file is another revision."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now, today
from compliance.database import db
from compliance.documents.intake import KeptFile, Upload, take_in
from compliance.documents.models import Document, DocumentRevision
from compliance.errors import InvalidInput

LONGEST_TITLE = 300


def store_document(
    organisation_id: int,
    upload: Upload,
    *,
    title: str,
    dated_on: date | None,
    reader_scope: str,
    by: Identity | None,
) -> Document:
    """Store `upload` as a new document of the organisation, with its first revision in `document.latest`.

    An empty `title` becomes the file's name. `reader_scope` is "organisation", or the scope of a feature that
    registered a reader. Raises InvalidInput("file" | "title" | "dated_on"), NotReady while the scanner is silent.
    """
    _check_date(dated_on)
    if len(title.strip()) > LONGEST_TITLE:
        raise InvalidInput("title", _("Use at most %(most)s characters.", most=LONGEST_TITLE))
    kept = take_in(upload)
    document = Document(
        organisation_id=organisation_id,
        reader_scope=reader_scope,
        title=title.strip() or kept.file_name,
        dated_on=dated_on,
    )
    document.revisions.append(_revision(kept, 1, by))
    db.session.add(document)
    db.session.flush()
    _record("documents.store_document", document, kept, by)
    return document


def add_revision(document: Document, upload: Upload, by: Identity | None) -> DocumentRevision:
    """Store `upload` as the newest revision of `document`; the older files stay. Errors as `store_document`."""
    kept = take_in(upload)
    newest = db.session.scalar(
        select(func.max(DocumentRevision.number)).where(DocumentRevision.document_id == document.id)
    )
    revision = _revision(kept, (newest or 0) + 1, by)
    revision.document_id = document.id
    db.session.add(revision)
    db.session.flush()
    db.session.expire(document, ["revisions"])
    _record("documents.add_revision", document, kept, by)
    return revision


def _revision(kept: KeptFile, number: int, by: Identity | None) -> DocumentRevision:
    return DocumentRevision(
        number=number,
        sha256=kept.sha256,
        size=kept.size,
        media_type=kept.file_type.media_type,
        file_name=kept.file_name,
        uploaded_at=now(),
        uploaded_by_id=by.user_id if by else None,
        scan_result=kept.scan_result,
    )


def _record(action: str, document: Document, kept: KeptFile, by: Identity | None) -> None:
    """Titles and file names stay out of the change log: they may name a worker."""
    record_change(
        action,
        document,
        by,
        summary=f"Stored a {kept.file_type.name} file of {kept.size} bytes as document {document.id}",
        changes={"sha256": (None, kept.sha256)},
    )


def _check_date(dated_on: date | None) -> None:
    # The clock is UTC; east of it the next day has begun already.
    if dated_on is not None and dated_on > today() + timedelta(days=1):
        raise InvalidInput("dated_on", _("The date of the document is in the future. Check it."))
