"""Putting reminders into the outbox: each stage of each deadline once, in the language of who gets it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

from compliance.accounts.models import OrganisationAccess, User
from compliance.accounts.roles import ORGANISATION_ROLES
from compliance.clock import now
from compliance.database import commits, db, insert_if_new
from compliance.mail.outbox import queue_messages
from compliance.organisations.models import Organisation
from compliance.reminders.messages import write_reminder
from compliance.reminders.models import Reminder
from compliance.reminders.source import Deadline, ReminderSource
from compliance.reminders.stages import ReminderStage, reminded_between, stage_of

CHUNK = 500

Recipients = Mapping[tuple[str, int], Sequence[User]]


def remind(source: ReminderSource, on: date) -> int:
    """Queue what `on` calls for of one source; gives the number of messages. Each chunk is committed by itself."""
    first, last = reminded_between(on)
    sent, after_id = 0, 0
    while deadlines := source.list_deadlines(first, last, after_id, CHUNK):
        sent += _remind_of(source, deadlines, on)
        after_id = deadlines[-1].subject_id
    return sent


@commits
def _remind_of(source: ReminderSource, deadlines: Sequence[Deadline], on: date) -> int:
    due = {each.subject_id: each for each in deadlines if stage_of(each.due_on, on) is not None}
    new = [(due[subject_id], stage) for subject_id, stage in _note_new(source.kind, due.values(), on)]
    recipients = _recipients([deadline for deadline, _stage in new], on)
    names = _organisation_names({each.organisation_id for each, _stage in new if each.organisation_id})
    messages = []
    for deadline, stage in new:
        for user in recipients.get(_addressee(deadline), ()):
            message = write_reminder(source, deadline, stage, user.language, names.get(deadline.organisation_id or 0))
            messages.append((user.email, message.subject, message.body))
    queue_messages(messages)
    return len(messages)


def _note_new(kind: str, deadlines: Iterable[Deadline], on: date) -> list[tuple[int, ReminderStage]]:
    """Write down the stages that nobody was reminded of yet; gives them by subject, in one statement."""
    rows = [
        {
            "kind": kind,
            "subject_id": each.subject_id,
            "due_on": each.due_on,
            "stage": stage_of(each.due_on, on),
            "reminded_at": now(),
        }
        for each in deadlines
    ]
    if not rows:
        return []
    table = Reminder.__table__
    noted = db.session.execute(insert_if_new(table).values(rows).returning(table.c.subject_id, table.c.stage))
    return [(row.subject_id, row.stage) for row in noted]


def _addressee(deadline: Deadline) -> tuple[str, int]:
    if deadline.user_id is not None:
        return ("user", deadline.user_id)
    return ("organisation", deadline.organisation_id or 0)


def _recipients(deadlines: Sequence[Deadline], on: date) -> Recipients:
    """Who is told, by addressee: active users only, in two queries."""
    found: dict[tuple[str, int], list[User]] = defaultdict(list)
    addressees = {_addressee(each) for each in deadlines}
    user_ids = [number for kind, number in addressees if kind == "user"]
    for user in db.session.scalars(select(User).where(User.id.in_(user_ids), User.active)).unique():
        found[("user", user.id)].append(user)
    organisation_ids = [number for kind, number in addressees if kind == "organisation"]
    rows = db.session.execute(
        select(OrganisationAccess.organisation_id, User)
        .join(User, User.id == OrganisationAccess.user_id)
        .where(
            OrganisationAccess.organisation_id.in_(organisation_ids),
            or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > on),
            User.active,
        )
    )
    for organisation_id, user in rows.unique():
        if user.role in ORGANISATION_ROLES:
            found[("organisation", organisation_id)].append(user)
    return found


def _organisation_names(organisation_ids: Collection[int]) -> dict[int, Organisation]:
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(organisation_ids)))
    return {row.id: row for row in rows}
