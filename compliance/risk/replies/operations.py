"""Replying to what is held, answering a reply, and telling the organisation of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.models import READER_ORGANISATION, Document
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput, NotFound
from compliance.organisations.models import Organisation
from compliance.risk.held.deadlines import answer_due_on, reply_due_on
from compliance.risk.held.mail import tell_of_answer
from compliance.risk.held.queries import HeldFlag
from compliance.risk.models import RiskFlag
from compliance.risk.replies.models import AnswerOutcome, HeldReply, HeldReplyAnswer
from compliance.risk.replies.queries import find_person_to_ask, list_unanswered_of_flag
from compliance.risk.sources import EvidenceSource


@dataclass(frozen=True)
class ReplyText:
    """What the organisation says, with its files as uploaded."""

    words: str
    uploads: Sequence[Any] = ()


def reply_to_flag(held: HeldFlag, text: ReplyText, by: Identity, on: date) -> HeldReply:
    """Store a reply to a flag the organisation may know of. One that comes late is taken and marked so.

    Raises InvalidInput at "words" without words, at "files" for a refused file.
    """
    due_on = reply_due_on(held.told_on, held.flag.organisation.country)
    values = {"flag_id": held.flag_id, "snapshot_digest": held.flag.released_digest or held.flag.snapshot_digest}
    return _store_reply(held.flag.organisation, text, by, on, due_on, values)


def reply_to_records(
    organisation: Organisation, source: EvidenceSource, text: ReplyText, by: Identity, on: date
) -> HeldReply:
    """Store that records of a kind are wrong. Raises NotFound for a kind that is never told, InvalidInput as above."""
    if not source.told_to_organisation:
        raise NotFound(_("There is no such kind of record, or you may not see it."))
    return _store_reply(organisation, text, by, on, None, {"source_code": source.code})


def _store_reply(
    organisation: Organisation, text: ReplyText, by: Identity, on: date, due_on: date | None, values: dict[str, Any]
) -> HeldReply:
    if not text.words.strip():
        raise InvalidInput("words", _("Write your reply."))
    reply = HeldReply(
        organisation_id=organisation.id,
        words=text.words.strip(),
        due_on=due_on,
        is_late=due_on is not None and on > due_on,
        answer_due_on=answer_due_on(on, organisation.country),
        asked_id=find_person_to_ask(organisation, values.get("flag_id")),
        author_id=by.user_id,
        replied_at=now(),
        **values,
    )
    with db.session.begin_nested():
        reply.documents = [_store_file(organisation.id, upload, by) for upload in text.uploads]
        db.session.add(reply)
        db.session.flush()
    record_change(
        "risk.reply_to_held",
        reply,
        by,
        summary="Replied to what is held on it",
        organisation_id=organisation.id,
    )
    return reply


def answer_reply(reply: HeldReply, outcome: AnswerOutcome, reason: str, by: Identity) -> HeldReplyAnswer:
    """Answer a reply; the organisation reads the reason and is told by mail that there is one.

    Raises Conflict where somebody answered it, InvalidInput at "reason" without one.
    """
    db.session.refresh(reply, with_for_update={"of": HeldReply})
    if reply.answer is not None:
        raise Conflict(_("Somebody else answered this reply. Open it again."))
    return _store_answer(reply, outcome, reason, by)


def settle_unanswered(flag: RiskFlag, why_not: str, by: Identity) -> None:
    """Before a flag is upheld: every reply to it has an answer, or the person says why it is decided before.

    `why_not` is told to the organisation. Raises InvalidInput at "without_answer" where replies wait and it is empty.
    """
    waiting = list_unanswered_of_flag(flag.id)
    if waiting and not why_not.strip():
        raise InvalidInput(
            "without_answer", _("A reply to this flag waits. Answer it first, or say why you decide before.")
        )
    for reply in waiting:
        _store_answer(reply, AnswerOutcome.SET_ASIDE, why_not, by)


def _store_answer(reply: HeldReply, outcome: AnswerOutcome, reason: str, by: Identity) -> HeldReplyAnswer:
    if not reason.strip():
        raise InvalidInput("reason", _("Give the reason."))
    answer = HeldReplyAnswer(
        reply=reply, outcome=outcome, reason=reason.strip(), answered_by_id=by.user_id, answered_at=now()
    )
    db.session.add(answer)
    db.session.flush()
    record_change(
        "risk.answer_held_reply",
        answer,
        by,
        summary=f"Answered a reply: {outcome}",
        organisation_id=reply.organisation_id,
    )
    tell_of_answer(reply.organisation_id)
    return answer


def _store_file(organisation_id: int, upload: Any, by: Identity) -> Document:
    try:
        return store_document(
            organisation_id, upload, title="", dates=NO_DATES, reader_scope=READER_ORGANISATION, by=by, at=now()
        )
    except InvalidInput as error:
        raise InvalidInput("files", error.message) from error
