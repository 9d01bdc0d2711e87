"""What the demonstration's teams and organisations do around findings: meetings, containment, replies, a suspicion."""

from datetime import date, datetime, timedelta
from random import Random

from audits.findings.models import Finding, Grade
from audits.findings.queries import find_told_wording
from audits.meetings.models import Acknowledgement, MeetingKind
from audits.meetings.operations import MeetingRecord, record_meeting
from audits.meetings.wording import AGENDA
from audits.models import Audit
from audits.protection.models import NoticeKind
from audits.protection.operations import Containment, Notice, protect_finding, record_containment, record_notice
from audits.replies.models import ReplyOutcome, ReplyStance
from audits.replies.operations import Answer, answer_reply, reply_to_finding
from compliance.accounts.identity import Identity
from compliance.deployment.demonstration.plan import moment_on

CONTAINED = "The exits were opened and the documents given back while the team was there."
SUSPICION = "Workers are locked in at night and say that they may not leave; one asked for help."
REPLY = "The wages of two months were late because a client paid late. We paid them with the next run."
ANSWER = "The bank files show the delay. Late payment by a client does not change the day wages are due."
NOT_SIGNED = "Only the owner signs, and he is travelling."


def hold_meeting(audit: Audit, kind: MeetingKind, held_on: date, by: Identity, chance: Random) -> None:
    """Record a meeting with typed acknowledgement, now and then a refusal."""
    refused = chance.random() < 0.15
    meeting = record_meeting(
        audit,
        MeetingRecord(
            kind=kind,
            held_on=held_on,
            agenda=tuple(AGENDA[kind]),
            team_member_ids=[each.user_id for each in audit.members],
            attendees=[("Huda Salem", "Site manager"), ("Omar Saeed", "Personnel")],
            worker_representatives=chance.randint(0, 3),
            acknowledgement=Acknowledgement.REFUSED if refused else Acknowledgement.TYPED,
            acknowledged_by=None if refused else "Huda Salem, site manager",
            confirmed=not refused,
            refusal_reason=NOT_SIGNED if refused else None,
        ),
        by,
        held_on,
    )
    meeting.recorded_at = moment_on(held_on, 15)


def act_at_once(finding: Finding, by: Identity, found_on: date, *, is_suspected: bool) -> None:
    """Contain a critical finding; mark a suspected one and report it."""
    if finding.grade is not Grade.CRITICAL:
        return
    finding.recorded_at = moment_on(found_on, 9)
    if is_suspected:
        protection = protect_finding(finding, SUSPICION, by)
        protection.marked_at = moment_on(found_on, 10)
        _notify(finding, by, moment_on(found_on, 11))
        return
    contained_at = moment_on(found_on, 9) + timedelta(hours=6)
    record_containment(finding, Containment(CONTAINED, "Site manager", contained_at), by).recorded_at = contained_at


def _notify(finding: Finding, by: Identity, at: datetime) -> None:
    notice = Notice(NoticeKind.REPORTED, "Human Rights Commission", at, "T-118")
    record_notice(finding, notice, by).recorded_at = at


def exchange_words(finding: Finding, author: Identity, by: Identity, told_on: date, *, is_answered: bool) -> None:
    """The organisation disagrees with what it was told; the team answers."""
    told = find_told_wording(finding.first_id)
    if told is None:
        return
    replied_on = told_on + timedelta(days=5)
    reply = reply_to_finding(told, ReplyStance.PARTLY, REPLY, [], author, replied_on)
    reply.replied_at = moment_on(replied_on, 10)
    if is_answered:
        answer = answer_reply(reply, Answer(ReplyOutcome.STANDS, ANSWER, words_confirmed=True), by)
        answer.answered_at = moment_on(replied_on + timedelta(days=3), 10)
