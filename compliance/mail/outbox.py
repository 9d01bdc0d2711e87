"""Queue mail in the transaction of what it is about; the scheduler process sends it."""

import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from flask_security.mail_util import MailUtil
from sqlalchemy import insert, select

from compliance.clock import now
from compliance.database import commits, db
from compliance.mail.models import OutboxMessage

BATCH = 20
LONGEST_WAIT = timedelta(hours=6)


def queue_message(recipient: str, subject: str, body: str) -> None:
    """Put one plain-text message into the outbox, in the present transaction."""
    queue_messages([(recipient, subject, body)])


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
    return True


def _send(message: OutboxMessage, settings: Any) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_sender, message.recipient, message.subject
    mail.set_content(message.body)
    host, _, port = settings.mail_server.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=20) as server:
        server.send_message(mail)


class OutboxMailUtil(MailUtil):
    """Flask-Security's messages (password reset and so on) go through the outbox too."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        queue_message(str(recipient), str(subject), body or "")
