"""Recording an opening or closing meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from audits.findings.wording import find_revealing_words
from audits.independence.checks import require_independent
from audits.meetings.models import Acknowledgement, AuditMeeting, MeetingAttendee, MeetingKind
from audits.meetings.signatures import SignatureFile, read_signature
from audits.meetings.wording import AGENDA
from audits.models import Audit, AuditState
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput

SIGNATURE_SCOPE = "audit"


@dataclass(frozen=True)
class MeetingRecord:
    """What was recorded of a meeting. `signature` is a data address of a PNG; `attendees` are (name, position)."""

    kind: MeetingKind
    held_on: date
    agenda: Sequence[str]
    team_member_ids: Sequence[int]
    attendees: Sequence[tuple[str, str | None]]
    acknowledgement: Acknowledgement
    worker_representatives: int | None = None
    told: str | None = None
    disagreement: str | None = None
    acknowledged_by: str | None = None
    confirmed: bool = False
    refusal_reason: str | None = None
    signature: str | None = None
    words_confirmed: bool = False


def record_meeting(audit: Audit, record: MeetingRecord, by: Identity, today: date) -> AuditMeeting:
    """Store a meeting of an audit that has begun. Raises Conflict for one only planned, InvalidInput by field."""
    require_independent(audit, by)
    if audit.state is AuditState.PLANNED:
        raise Conflict(_("Begin the visit first."))
    _check(audit, record, today)
    signature = read_signature(record.signature or "") if record.acknowledgement is Acknowledgement.SIGNED else None
    meeting = AuditMeeting(
        audit=audit,
        kind=record.kind,
        held_on=record.held_on,
        agenda=[code for code in AGENDA[record.kind] if code in record.agenda],
        team_member_ids=sorted({each.user_id for each in audit.members} & {*record.team_member_ids}),
        worker_representatives=record.worker_representatives,
        told=record.told,
        disagreement=record.disagreement,
        acknowledgement=record.acknowledgement,
        acknowledged_by=record.acknowledged_by,
        refusal_reason=record.refusal_reason if record.acknowledgement is Acknowledgement.REFUSED else None,
        signature_id=_store(audit, signature, by) if signature else None,
        recorded_by_id=by.user_id,
        recorded_at=now(),
    )
    meeting.attendees = [MeetingAttendee(name=name, position=position) for name, position in record.attendees]
    db.session.add(meeting)
    db.session.flush()
    record_change(
        "audits.record_meeting",
        meeting,
        by,
        summary=f"Recorded the {record.kind} meeting of {audit.number}: {record.acknowledgement}",
        organisation_id=audit.organisation_id,
    )
    return meeting


def _check(audit: Audit, record: MeetingRecord, today: date) -> None:
    if record.held_on > today:
        raise InvalidInput("held_on", _("This day is in the future."))
    if not record.agenda:
        raise InvalidInput("agenda", _("Choose what was spoken of."))
    if record.acknowledgement is Acknowledgement.REFUSED:
        if not record.refusal_reason:
            raise InvalidInput("refusal_reason", _("Say why it was not signed, in their words."))
    elif not record.acknowledged_by:
        raise InvalidInput("acknowledged_by", _("Give the name and position of who signs."))
    if record.acknowledgement is Acknowledgement.TYPED and not record.confirmed:
        raise InvalidInput("confirmed", _("Who types the name also confirms it."))
    if not record.words_confirmed and find_revealing_words(record.told or "", audit):
        raise InvalidInput(
            "words_confirmed", _("What was told could tell who spoke. Change it, or confirm that it was so.")
        )


def _store(audit: Audit, signature: SignatureFile, by: Identity) -> int:
    try:
        document = store_document(
            audit.organisation_id,
            signature,
            title=f"Signature {audit.number}",
            dates=NO_DATES,
            reader_scope=SIGNATURE_SCOPE,
            by=by,
            at=now(),
        )
    except InvalidInput as error:
        raise InvalidInput("signature", error.message) from error
    return int(document.id)
