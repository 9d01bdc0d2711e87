"""Mail waits in the outbox: sent once, failures kept and tried again."""

import smtplib
from dataclasses import replace

import pytest
from sqlalchemy import select

from compliance.clock import now
from compliance.database import means_to_write
from compliance.mail import outbox
from compliance.mail.models import OutboxMessage
from compliance.mail.outbox import queue_message, send_waiting


@pytest.fixture
def mail_server(app, database, monkeypatch):
    sent = []

    class Server:
        def __init__(self, host, port, timeout):
            self.address = (host, port)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def send_message(self, mail):
            sent.append((self.address, mail["To"], mail["Subject"], mail.get_content().strip()))

    registry = app.extensions["compliance"]
    monkeypatch.setattr(
        registry, "settings", replace(registry.settings, mail_server="mail.example.org:2525", mail_encryption="none")
    )
    monkeypatch.setattr("compliance.mail.outbox.smtplib.SMTP", Server)
    return sent


def test_a_message_is_sent_once(database, mail_server):
    queue_message("a@example.org", "Due soon", "Text")
    assert (send_waiting(), send_waiting()) == (1, 0)
    assert mail_server == [(("mail.example.org", 2525), "a@example.org", "Due soon", "Text")]


def test_a_failure_is_kept_and_tried_again_later(database, mail_server, monkeypatch):
    def refuse(*arguments, **options):
        raise smtplib.SMTPConnectError(421, "no")

    monkeypatch.setattr("compliance.mail.outbox.smtplib.SMTP", refuse)
    queue_message("a@example.org", "Due soon", "Text")
    assert send_waiting() == 0
    message = database.scalars(select(OutboxMessage)).one()
    assert (message.last_error, message.tries, message.sent_at) == ("SMTPConnectError", 1, None)
    assert send_waiting() == 0
    assert message.tries == 1


def test_a_process_killed_while_it_sends_sends_nothing_else_again(database, mail_server, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*arguments):
        raise Killed

    for name in ("first", "second", "third"):
        queue_message(f"{name}@example.org", "Due soon", "Text")
    with monkeypatch.context() as context:
        context.setattr("compliance.mail.outbox._store_result", die)
        with pytest.raises(Killed):
            send_waiting()
    assert (send_waiting(), send_waiting()) == (2, 0)
    assert [to for _address, to, _subject, _text in mail_server] == [
        "first@example.org", "second@example.org", "third@example.org",
    ]  # fmt: skip
    first = database.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).first()
    assert (first.tries, first.sent_at, first.body) == (1, None, "Text")


def test_a_message_has_one_identifier_at_every_try(database, mail_server, monkeypatch):
    message = queue_message("a@example.org", "Due soon", "Text")
    database.commit()
    assert outbox._claim().identifier == outbox._identifier(message)
    later = now() + outbox.CLAIMED_FOR
    assert outbox._claim() is None
    monkeypatch.setattr("compliance.mail.outbox.now", lambda: later)
    assert outbox._claim().identifier == outbox._identifier(message)


def test_nothing_is_locked_while_the_mail_server_is_spoken_to(database, mail_server, monkeypatch):
    seen = []
    monkeypatch.setattr("compliance.mail.outbox._send", lambda *_: seen.append(means_to_write.get()))
    queue_message("a@example.org", "Due soon", "Text")
    send_waiting()
    assert seen == [False]


def test_without_a_mail_server_messages_wait(database):
    queue_message("a@example.org", "Due soon", "Text")
    assert send_waiting() == 0
