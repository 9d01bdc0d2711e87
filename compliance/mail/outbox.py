"""Queue mail in the transaction of what it is about; the scheduler process sends it."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, update

from compliance.clock import now
from compliance.database import commits, db
from compliance.mail.models import OutboxMessage

BATCH = 20
LONGEST_WAIT = timedelta(hours=6)
# Longer than any conversation with a mail server.
CLAIMED_FOR = timedelta(minutes=10)
PATIENCE_SECONDS = 20


def queue_message(recipient: str, subject: str, body: str) -> OutboxMessage:
    """Put one plain-text message into the outbox, in the present transaction; the row says whether it was sent."""
    moment = now()
    message = OutboxMessage(
        recipient=recipient, subject=subject, body=body, queued_at=moment, next_try_at=moment, tries=0
    )
    db.session.add(message)
    db.session.flush()
    return message


def queue_messages(messages: Sequence[tuple[str, str, str]]) -> None:
    """Put plain-text messages (recipient, subject, body) into the outbox, in one statement."""
    moment = now()
    rows = [
        {"recipient": to, "subject": subject, "body": body, "queued_at": moment, "next_try_at": moment, "tries": 0}
        for to, subject, body in messages
    ]
    if rows:
        db.session.execute(insert(OutboxMessage), rows)


@dataclass(frozen=True)
class _Claimed:
    """A message that this process alone sends now."""

    id: int
    identifier: str
    recipient: str
    subject: str
    body: str
    tries: int


def send_waiting() -> int:
    """Send what waits, if a mail server is set; gives the number sent. A failure is kept and tried again later.

    Each message is claimed and its result stored in short transactions of their own: a slow server holds no lock, and
    another process, or one that is killed, sends nothing again that was sent.
    """
    settings = current_app.extensions["compliance"].settings
    sent = 0
    for _message in range(BATCH if settings.mail_server else 0):
        claimed = _claim()
        if claimed is None:
            break
        error = _try_to_send(claimed, settings)
        _store_result(claimed, error)
        sent += error is None
    return sent


@commits
def _claim() -> _Claimed | None:
    """Take the message that waits longest. If nothing is heard of it, it waits again after CLAIMED_FOR."""
    moment = now()
    message = db.session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.next_try_at <= moment)
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message is None:
        return None
    message.tries += 1
    message.next_try_at = moment + CLAIMED_FOR
    return _Claimed(message.id, _identifier(message), message.recipient, message.subject, message.body, message.tries)


def _identifier(message: OutboxMessage) -> str:
    """The same at every try, so that a mail server recognises a message whose sending was cut off after it arrived."""
    host = current_app.extensions["compliance"].settings.mail_sender.rpartition("@")[2] or "localhost"
    return f"<sanad.{message.id}.{message.queued_at:%Y%m%d%H%M%S%f}@{host}>"


def _try_to_send(message: _Claimed, settings: Any) -> str | None:
    """The name of the error, or None where the server took it."""
    try:
        _send(message, settings)
    except (OSError, smtplib.SMTPException) as error:
        return type(error).__name__
    return None


@commits
def _store_result(claimed: _Claimed, error: str | None) -> None:
    moment = now()
    wait = min(timedelta(minutes=2**claimed.tries), LONGEST_WAIT)
    values: dict[str, Any] = {"last_error": error, "next_try_at": moment + wait}
    if error is None:
        # The text may hold a link that lets its reader in, and nobody reads it here any more.
        values |= {"sent_at": moment, "body": ""}
    db.session.execute(update(OutboxMessage).where(OutboxMessage.id == claimed.id).values(**values))


def _send(message: _Claimed, settings: Any) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_sender, message.recipient, message.subject
    mail["Message-ID"], mail["Date"] = message.identifier, format_datetime(now())
    mail.set_content(message.body)
    with _connect(settings) as server:
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password)
        server.send_message(mail)


def _connect(settings: Any) -> smtplib.SMTP:
    """A connection as the settings ask for. With starttls nothing is said before the server is known to be itself."""
    host, _, port = settings.mail_server.partition(":")
    if settings.mail_encryption == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, int(port or 465), timeout=PATIENCE_SECONDS, context=context)
    server = smtplib.SMTP(host, int(port or 25), timeout=PATIENCE_SECONDS)
    if settings.mail_encryption == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
