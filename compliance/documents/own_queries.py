"""Reads of an organisation's own documents: its Evidence page, one document with its history, what expires."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.documents.dates import EXPIRES_SOON_DAYS, Expiry, StatedDates
from compliance.documents.kinds import own_scopes, registered_kinds, replaceable_scopes
from compliance.documents.models import Document, DocumentRevision, is_newest
from compliance.errors import NotFound
from compliance.organisations.folding import fold
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at

CHUNK = 500
OFFERED_ORGANISATIONS = 50
# An expired file that nobody replaced is a task for so long; after that its state on the Evidence page says enough.
EXPIRED_SHOWN_DAYS = 90


@dataclass(frozen=True)
class DocumentFilter:
    """What the list is narrowed to; None means everything."""

    search: str = ""
    expiry: Expiry | None = None
    is_used: bool | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class ListedDocument:
    """A document with its revision in force, as lists show it."""

    document_id: int
    reader_scope: str
    title: str
    revision_id: int
    number: int
    file_name: str
    media_type: str
    size: int
    sha256: str
    received_at: datetime
    dated_on: date | None
    period_starts_on: date | None
    period_ends_on: date | None
    valid_until: date | None
    organisation_id: int
    name: str
    name_ar: str | None

    @property
    def dates(self) -> StatedDates:
        return StatedDates(self.dated_on, self.period_starts_on, self.period_ends_on, self.valid_until)


@dataclass(frozen=True)
class ExpiringDocument:
    """A file in force and the last day it is valid."""

    revision_id: int
    document_id: int
    organisation_id: int
    valid_until: date


def get_own_document(document_id: int, identity: Identity) -> Document:
    """A document of an organisation the person acts for, with its revisions; NotFound for everybody else."""
    found = None
    if identity.belongs_to_organisation:
        found = db.session.scalar(
            select(Document)
            .join(Organisation, Organisation.id == Document.organisation_id)
            .where(Document.id == document_id, Document.reader_scope.in_(own_scopes()), is_visible(identity))
            .options(selectinload(Document.revisions))
        )
    if found is None:
        raise NotFound
    return found


def get_replaceable_document(document_id: int, identity: Identity) -> Document:
    """As `get_own_document`, for those whose file may be replaced; NotFound for the others too."""
    document = get_own_document(document_id, identity)
    if document.reader_scope not in replaceable_scopes():
        raise NotFound
    return document


def list_own_documents(
    identity: Identity, wanted: DocumentFilter, day: date, cursor: Cursor, limit: int = PAGE_SIZE + 1
) -> Sequence[ListedDocument]:
    """Up to `limit` documents of the person's organisations, the one received last first."""
    query = _listed(identity, wanted, day)
    if cursor.before:
        later = query.where(Document.id > id_at(cursor.before)).order_by(Document.id).limit(limit)
        return [ListedDocument(*row) for row in db.session.execute(later)][::-1]
    if cursor.after:
        query = query.where(Document.id < id_at(cursor.after))
    return [ListedDocument(*row) for row in db.session.execute(query.order_by(Document.id.desc()).limit(limit))]


def iterate_own_documents(identity: Identity, wanted: DocumentFilter, day: date) -> Iterator[list[ListedDocument]]:
    """The whole list for an export, in portions of which the uses can be read in one query each."""
    cursor = Cursor()
    while rows := list(list_own_documents(identity, wanted, day, cursor, CHUNK)):
        yield rows
        cursor = Cursor(after=(str(rows[-1].document_id),))


def list_own_organisations(identity: Identity) -> Sequence[Organisation]:
    """The organisations the person acts for, by name."""
    return db.session.scalars(
        select(Organisation).where(is_visible(identity)).order_by(Organisation.name).limit(OFFERED_ORGANISATIONS)
    ).all()


def _listed(identity: Identity, wanted: DocumentFilter, day: date) -> Any:
    """Columns of ListedDocument."""
    revision = DocumentRevision
    return (
        select(
            Document.id,
            Document.reader_scope,
            Document.title,
            revision.id,
            revision.number,
            revision.file_name,
            revision.media_type,
            revision.size,
            revision.sha256,
            revision.uploaded_at,
            revision.dated_on,
            revision.period_starts_on,
            revision.period_ends_on,
            revision.valid_until,
            Organisation.id,
            Organisation.name,
            Organisation.name_ar,
        )
        .join(Organisation, Organisation.id == Document.organisation_id)
        .join(revision, revision.document_id == Document.id)
        .where(is_newest(), Document.reader_scope.in_(own_scopes()), is_visible(identity), *_conditions(wanted, day))
    )


def _conditions(wanted: DocumentFilter, day: date) -> Iterator[ColumnElement[bool]]:
    # Folding leaves letters, digits and spaces only, so no word can hold a wildcard of LIKE.
    yield from (Document.search_text.like(f"%{word}%") for word in fold(wanted.search).split())
    if wanted.organisation_id is not None:
        yield Document.organisation_id == wanted.organisation_id
    if wanted.expiry is not None:
        yield _stands(wanted.expiry, day)
    if wanted.is_used is not None:
        is_used = or_(*(Document.id.in_(kind.used_ids()) for kind in registered_kinds()))
        yield is_used if wanted.is_used else ~is_used


def _stands(expiry: Expiry, day: date) -> ColumnElement[bool]:
    until, soon = DocumentRevision.valid_until, day + timedelta(days=EXPIRES_SOON_DAYS)
    return {
        Expiry.NO_DATE: until.is_(None),
        Expiry.EXPIRED: until < day,
        Expiry.EXPIRES_SOON: and_(until >= day, until <= soon),
        Expiry.VALID: until > soon,
    }[expiry]


def list_own_expiring(identity: Identity, day: date, limit: int) -> Sequence[ListedDocument]:
    """Documents of the person's organisations that expire within 30 days or expired within 90, the first to expire
    first."""
    since, until = day - timedelta(days=EXPIRED_SHOWN_DAYS), day + timedelta(days=EXPIRES_SOON_DAYS)
    rows = db.session.execute(
        _listed(identity, DocumentFilter(), day)
        .where(DocumentRevision.valid_until.between(since, until), Document.reader_scope.in_(replaceable_scopes()))
        .order_by(DocumentRevision.valid_until, Document.id)
        .limit(limit)
    )
    return [ListedDocument(*row) for row in rows]


def list_expiring_documents(first: date, last: date, after_id: int, limit: int) -> Sequence[ExpiringDocument]:
    """Files in force of all organisations whose last day lies between `first` and `last`, in the order of revision ids.

    Only the files of these days are read, through the index of the last days. For reminders: a file that was replaced,
    or whose dates were corrected, is another revision and is reminded of anew.
    """
    rows = db.session.execute(
        select(DocumentRevision.id, Document.id, Document.organisation_id, DocumentRevision.valid_until)
        .join(Document, Document.id == DocumentRevision.document_id)
        .where(
            DocumentRevision.valid_until.between(first, last),
            DocumentRevision.id > after_id,
            is_newest(),
            Document.reader_scope.in_(replaceable_scopes()),
        )
        .order_by(DocumentRevision.id)
        .limit(limit)
    )
    return [ExpiringDocument(*row) for row in rows]  # type: ignore[arg-type]
