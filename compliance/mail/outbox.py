"""Queue mail in the transaction of what it is about; the scheduler process sends it."""

import smtplib
import ssl
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import insert, select

from compliance.clock import now
from compliance.database import commits, db
from compliance.mail.models import OutboxMessage

BATCH = 20
LONGEST_WAIT = timedelta(hours=6)
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


@commits
def send_waiting() -> int:
    """Send what waits, if a mail server is set; gives the number sent. A failure is kept and tried again later."""
    settings = current_app.extensions["compliance"].settings
    if not settings.mail_server:
        return 0
    moment = now()
    waiting = db.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.next_try_at <= moment)
        .order_by(OutboxMessage.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_try_to_send(message, settings) for message in waiting)


def _try_to_send(message: OutboxMessage, settings: Any) -> bool:
    message.tries += 1
    try:
        _send(message, settings)
    except (OSError, smtplib.SMTPException) as error:
        message.last_error = type(error).__name__
        message.next_try_at = now() + min(timedelta(minutes=2**message.tries), LONGEST_WAIT)
        return False
    message.sent_at, message.last_error = now(), None
    # It may hold a link that lets its reader in, and nobody reads it here any more.
    message.body = ""
    return True


def _send(message: OutboxMessage, settings: Any) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_sender, message.recipient, message.subject
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
