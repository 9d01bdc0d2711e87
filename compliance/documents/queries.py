"""Reads of documents. Which documents a person may read is one SQL predicate."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from compliance.accounts.guard import permission_map
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.documents.models import READER_ORGANISATION, Document, DocumentRevision
from compliance.documents.permissions import READ_DOCUMENTS
from compliance.documents.readers import registered_readers
from compliance.errors import NotFound
from compliance.organisations.visibility import visible_organisation_ids


def get_document_revision(revision_id: int, identity: Identity) -> DocumentRevision:
    """A stored revision that `identity` may read; NotFound for any other, and for every one to an administrator."""
    if not permission_map().allows(READ_DOCUMENTS, identity):
        raise NotFound
    found = db.session.scalar(
        select(DocumentRevision)
        .join(DocumentRevision.document)
        .options(contains_eager(DocumentRevision.document))
        .where(DocumentRevision.id == revision_id, is_readable(identity))
    )
    if found is None:
        raise NotFound
    return found


def is_readable(identity: Identity) -> ColumnElement[bool]:
    """True for rows of `document_revision` (joined with `document`) that `identity` may read: files open to the
    organisation's readers, and those that a feature opens."""
    of_organisation = and_(
        Document.reader_scope == READER_ORGANISATION,
        Document.organisation_id.in_(visible_organisation_ids(identity)),
    )
    opened: list[Any] = [DocumentRevision.id.in_(list_readable(identity)) for list_readable in registered_readers()]
    return or_(of_organisation, *opened)
