"""Files an organisation sent as proof of a correction, as its Evidence page shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionDocument, CorrectiveActionEvidence
from audits.findings.models import Finding
from compliance.database import db
from compliance.documents.kinds import DocumentKind, DocumentUse
from compliance.documents.models import READER_ORGANISATION
from compliance.web.sentences import code_in_sentence


def used_ids() -> Select[int]:
    """Ids of the documents sent with any proof."""
    return select(CorrectiveActionDocument.document_id)


def list_uses(document_ids: Sequence[int]) -> Mapping[int, Sequence[DocumentUse]]:
    """The corrections each document proves, in one query."""
    rows = db.session.execute(
        select(CorrectiveActionDocument.document_id, CorrectiveAction.id, Finding.number)
        .join(CorrectiveActionEvidence, CorrectiveActionEvidence.id == CorrectiveActionDocument.evidence_id)
        .join(CorrectiveAction, CorrectiveAction.id == CorrectiveActionEvidence.corrective_action_id)
        .join(Finding, Finding.id == CorrectiveAction.finding_id)
        .where(CorrectiveActionDocument.document_id.in_(document_ids))
        .order_by(CorrectiveAction.id)
    )
    found: dict[int, list[DocumentUse]] = defaultdict(list)
    for document_id, action_id, number in rows:
        url = url_for("corrective_actions.show_corrective_action", action_id=action_id)
        title = _("Correction of finding %(number)s", number=code_in_sentence(number))
        found[document_id].append(DocumentUse(title, (), url))
    return found


# What a verifier looked at stays what it was: these files are not replaced, another proof is sent.
CORRECTION_FILES = DocumentKind(scope=READER_ORGANISATION, used_ids=used_ids, list_uses=list_uses)
