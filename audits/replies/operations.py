"""Replying to a finding, and answering a reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.operations import withdraw
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.models import Finding
from audits.findings.queries import find_told_wording
from audits.findings.wording import find_revealing_words
from audits.independence.checks import require_independent
from audits.replies.models import FindingReply, FindingReplyAnswer, ReplyOutcome, ReplyStance
from audits.replies.queries import reply_due_on, was_withdrawn
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now, today
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.models import READER_ORGANISATION, Document
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class Answer:
    """A team's answer. `words_confirmed`: somebody looked at the revealing words and let them stand."""

    outcome: ReplyOutcome
    reason: str
    words_confirmed: bool = False


def reply_to_finding(
    finding: Finding, stance: ReplyStance, words: str, uploads: Sequence[Any], by: Identity, on: date
) -> FindingReply:
    """Store the organisation's reply to a wording it was told; one that comes late is taken and marked so.

    Raises Conflict for a withdrawn finding, InvalidInput("files") for a refused file.
    """
    if was_withdrawn(finding.first_id):
        raise Conflict(_("This finding was withdrawn; there is nothing to reply to."))
    due_on = reply_due_on(finding)
    reply = FindingReply(
        first_finding_id=finding.first_id,
        finding=finding,
        stance=stance,
        words=words,
        due_on=due_on,
        is_late=due_on is not None and on > due_on,
        author_id=by.user_id,
        replied_at=now(),
    )
    reply.documents = [_store(finding, upload, by) for upload in uploads]
    db.session.add(reply)
    db.session.flush()
    record_change(
        "audits.reply_to_finding",
        reply,
        by,
        summary=f"Replied to {finding.number}: {stance}",
        organisation_id=finding.organisation_id,
    )
    request_evaluation([finding.organisation_id], "finding_replied")
    return reply


def answer_reply(reply: FindingReply, answer: Answer, by: Identity) -> FindingReplyAnswer:
    """Decide on a reply; the organisation reads the reason.

    Raises Conflict where it was answered already, InvalidInput("outcome") for "amended" without a correction that the
    organisation was told of since, InvalidInput("words_confirmed") for words that could tell who spoke.
    """
    finding = reply.finding
    require_independent(finding.audit, by)
    if reply.answer is not None:
        raise Conflict(_("Somebody else answered this reply. Open the finding again."))
    if answer.outcome is ReplyOutcome.AMENDED and not _was_corrected_since(reply):
        raise InvalidInput(
            "outcome", _("Correct the finding first; the organisation must be able to read the new text.")
        )
    if not answer.words_confirmed and find_revealing_words(answer.reason, finding.audit):
        raise InvalidInput(
            "words_confirmed", _("The reason could tell who spoke. Change it, or confirm that it may stand.")
        )
    row = FindingReplyAnswer(
        reply=reply,
        outcome=answer.outcome,
        reason=answer.reason,
        answered_by_id=by.user_id,
        answered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    record_change(
        "audits.answer_reply",
        row,
        by,
        summary=f"Answered the reply to {finding.number}: {answer.outcome}",
        organisation_id=finding.organisation_id,
    )
    if answer.outcome is ReplyOutcome.WITHDRAWN:
        _close_correction(finding, by)
    request_evaluation([finding.organisation_id], "finding_reply_answered")
    return row


def _close_correction(finding: Finding, by: Identity) -> None:
    """One that was verified and closed before stays what it is."""
    action = find_corrective_action(finding)
    if action is not None and action.closed_on is None:
        withdraw(action, by, today())


def _was_corrected_since(reply: FindingReply) -> bool:
    told = find_told_wording(reply.first_finding_id)
    return told is not None and told.revision > reply.finding.revision


def _store(finding: Finding, upload: Any, by: Identity) -> Document:
    try:
        return store_document(
            finding.organisation_id,
            upload,
            title="",
            dates=NO_DATES,
            reader_scope=READER_ORGANISATION,
            by=by,
            at=now(),
        )
    except InvalidInput as error:
        raise InvalidInput("files", error.message) from error
