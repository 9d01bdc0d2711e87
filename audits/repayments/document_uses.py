"""Files that prove a repayment, as the organisation's Evidence page shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from audits.repayments.models import RepaymentDocument, RepaymentEntry
from compliance.database import db
from compliance.documents.kinds import DocumentKind, DocumentUse
from compliance.documents.models import READER_ORGANISATION


def used_ids() -> Select[int]:
    """Ids of the documents of every ledger."""
    return select(RepaymentDocument.document_id)


def list_uses(document_ids: Sequence[int]) -> Mapping[int, Sequence[DocumentUse]]:
    """The ledgers each document belongs to, in one query."""
    rows = db.session.execute(
        select(RepaymentDocument.document_id, RepaymentEntry.group_id)
        .join(RepaymentEntry, RepaymentEntry.id == RepaymentDocument.entry_id)
        .where(RepaymentDocument.document_id.in_(document_ids))
        .distinct()
        .order_by(RepaymentEntry.group_id)
    )
    found: dict[int, list[DocumentUse]] = defaultdict(list)
    for document_id, group_id in rows:
        url = url_for("repayments.show_repayment", group_id=group_id)
        found[document_id].append(DocumentUse(_("Repayment of fees"), (), url))
    return found


# A proof of payment stays what it was: another file is another row of the ledger.
REPAYMENT_FILES = DocumentKind(scope=READER_ORGANISATION, used_ids=used_ids, list_uses=list_uses)
