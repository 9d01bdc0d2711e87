"""Adding evidence to a finding, and setting a piece aside."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from audits.finding_evidence.models import EvidenceSetAside
from audits.finding_evidence.queries import find_piece
from audits.findings.models import Finding, FindingPhoto
from audits.findings.operations import PHOTO_SCOPE
from audits.independence.checks import require_independent
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import StatedDates
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput


def add_evidence(
    finding: Finding, uploads: Sequence[Any], caption: str, taken_on: date | None, by: Identity, today: date
) -> None:
    """Store photos and files of a finding, readable by the team only.

    Raises InvalidInput at "files" for a missing or refused one, at "taken_on" for a day to come.
    """
    require_independent(finding.audit, by)
    if not uploads:
        raise InvalidInput("files", _("Choose a file."))
    if taken_on is not None and taken_on > today:
        raise InvalidInput("taken_on", _("This day is in the future."))
    for upload in uploads:
        try:
            document = store_document(
                finding.organisation_id,
                upload,
                title=caption,
                dates=StatedDates(dated_on=taken_on),
                reader_scope=PHOTO_SCOPE,
                by=by,
                at=now(),
            )
        except InvalidInput as error:
            raise InvalidInput("files", error.message) from error
        db.session.add(FindingPhoto(finding_id=finding.first_id, document_id=document.id))
    db.session.flush()
    record_change("audits.add_finding_evidence", finding, by, summary=f"Added {len(uploads)} files to {finding.number}")


def set_evidence_aside(finding: Finding, document_id: int, reason: str, by: Identity) -> EvidenceSetAside:
    """Say that a piece of evidence no longer counts; it stays readable. Raises Conflict where somebody did already."""
    require_independent(finding.audit, by)
    if find_piece(finding, document_id).set_aside is not None:
        raise Conflict(_("This file was set aside already."))
    row = EvidenceSetAside(
        finding_id=finding.first_id,
        document_id=document_id,
        reason=reason,
        set_aside_by_id=by.user_id,
        set_aside_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    record_change(
        "audits.set_evidence_aside", finding, by, summary=f"Set document {document_id} of {finding.number} aside"
    )
    return row
