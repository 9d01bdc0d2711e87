"""Mail waits in the outbox: sent once, failures kept and tried again."""

import smtplib
from dataclasses import replace

import pytest
from sqlalchemy import select

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


def test_without_a_mail_server_messages_wait(database):
    queue_message("a@example.org", "Due soon", "Text")
    assert send_waiting() == 0
