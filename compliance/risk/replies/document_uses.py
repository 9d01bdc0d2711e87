"""Files an organisation sent with a reply to what is held on it, as its Evidence page shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from compliance.database import db
from compliance.documents.kinds import DocumentKind, DocumentUse
from compliance.documents.models import READER_ORGANISATION
from compliance.risk.replies.models import HeldReplyDocument


def used_ids() -> Select[int]:
    """Ids of the documents sent with any reply."""
    return select(HeldReplyDocument.document_id)


def list_uses(document_ids: Sequence[int]) -> Mapping[int, Sequence[DocumentUse]]:
    """The replies each document belongs to, in one query."""
    rows = db.session.scalars(
        select(HeldReplyDocument.document_id).where(HeldReplyDocument.document_id.in_(document_ids))
    )
    found: dict[int, list[DocumentUse]] = defaultdict(list)
    for document_id in rows:
        found[document_id].append(DocumentUse(_("Reply to what is held on you"), (), url_for("held.show_held")))
    return found


# What was answered to stays what it was: these files are not replaced, another reply is sent.
REPLY_FILES = DocumentKind(scope=READER_ORGANISATION, used_ids=used_ids, list_uses=list_uses)
