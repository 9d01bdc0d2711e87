"""Files an organisation sent with a reply to a finding, as its Evidence page shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from audits.findings.models import Finding
from audits.replies.models import FindingReply, FindingReplyDocument
from compliance.database import db
from compliance.documents.kinds import DocumentKind, DocumentUse
from compliance.documents.models import READER_ORGANISATION
from compliance.web.sentences import code_in_sentence


def used_ids() -> Select[int]:
    """Ids of the documents sent with any reply."""
    return select(FindingReplyDocument.document_id)


def list_uses(document_ids: Sequence[int]) -> Mapping[int, Sequence[DocumentUse]]:
    """The replies each document belongs to, in one query."""
    rows = db.session.execute(
        select(FindingReplyDocument.document_id, FindingReply.first_finding_id, Finding.number)
        .join(FindingReply, FindingReply.id == FindingReplyDocument.reply_id)
        .join(Finding, Finding.id == FindingReply.finding_id)
        .where(FindingReplyDocument.document_id.in_(document_ids))
        .order_by(FindingReply.id)
    )
    found: dict[int, list[DocumentUse]] = defaultdict(list)
    for document_id, first, number in rows:
        title = _("Reply to finding %(number)s", number=code_in_sentence(number))
        found[document_id].append(DocumentUse(title, (), url_for("replies.show_reply", finding_id=first)))
    return found


# What the team answered to stays what it was: these files are not replaced, another reply is sent.
REPLY_FILES = DocumentKind(scope=READER_ORGANISATION, used_ids=used_ids, list_uses=list_uses)
