"""Mail is spoken over a real socket: encrypted, to a server that proves who it is, with a password where one is set."""

import base64
import ipaddress
import socket
import ssl
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from compliance import clock
from compliance.mail.models import OutboxMessage
from compliance.mail.outbox import queue_message, send_waiting
from compliance.settings import Settings, SettingsError


class MailServer:
    """An SMTP server for one connection, with STARTTLS or TLS; `said` are the commands, `encrypted` when they came."""

    def __init__(self, context, *, tls_at_once=False, offers_starttls=True):
        self.context, self.tls_at_once, self.offers_starttls = context, tls_at_once, offers_starttls
        self.said = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def stop(self):
        self.listener.close()
        self.thread.join(5)

    def _serve(self):
        try:
            connection, _address = self.listener.accept()
            if self.tls_at_once:
                connection = self.context.wrap_socket(connection, server_side=True)
            self._talk(connection, encrypted=self.tls_at_once)
        except OSError:
            return

    def _talk(self, connection, *, encrypted):
        lines = connection.makefile("rb")
        connection.sendall(b"220 ready\r\n")
        in_message = False
        while line := lines.readline():
            word = line.split()[0].upper() if line.split() else b""
            if in_message:
                in_message = line != b".\r\n"
                if not in_message:
                    connection.sendall(b"250 kept\r\n")
                continue
            self.said.append((word.decode(), line.strip().decode(), encrypted))
            if word == b"STARTTLS":
                connection.sendall(b"220 go on\r\n")
                connection = self.context.wrap_socket(connection, server_side=True)
                lines, encrypted = connection.makefile("rb"), True
                continue
            in_message = word == b"DATA"
            connection.sendall(self._answer(word, encrypted))

    def _answer(self, word, encrypted):
        if word == b"EHLO":
            more = b"250-AUTH PLAIN\r\n" if encrypted else b"250-STARTTLS\r\n" if self.offers_starttls else b""
            return b"250-here\r\n" + more + b"250 SIZE 1000000\r\n"
        return {b"AUTH": b"235 welcome\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(
            word, b"250 ok\r\n"
        )


@pytest.fixture
def certificate(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.gov")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    today = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def serve(app, database, certificate, monkeypatch):
    """Start a mail server and set Sanad to it."""
    servers = []

    def start(*, encryption, trusted=True, user="", **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = MailServer(context, **options)
        servers.append(server)
        registry = app.extensions["compliance"]
        settings = replace(
            registry.settings,
            mail_server=f"127.0.0.1:{server.port}",
            mail_encryption=encryption,
            mail_user=user,
            mail_password="open sesame" if user else "",
        )
        monkeypatch.setattr(registry, "settings", settings)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        queue_message("a@example.org", "Subject", "Text")
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.mark.parametrize(("encryption", "at_once"), [("starttls", False), ("tls", True)])
def test_the_password_and_the_message_travel_encrypted(serve, encryption, at_once):
    server = serve(encryption=encryption, user="sanad", tls_at_once=at_once)
    assert send_waiting() == 1
    words = [word for word, _line, _encrypted in server.said]
    assert words.index("AUTH") < words.index("DATA")
    assert all(encrypted for word, _line, encrypted in server.said if word in ("AUTH", "MAIL", "RCPT", "DATA"))
    password = next(line.split()[2] for word, line, _encrypted in server.said if word == "AUTH")
    assert base64.b64decode(password) == b"\0sanad\0open sesame"


@pytest.mark.parametrize(
    "options", [{"encryption": "starttls", "offers_starttls": False}, {"encryption": "starttls", "trusted": False}]
)
def test_nothing_is_sent_to_a_server_without_encryption_or_proof(serve, database, options):
    server = serve(**options)
    assert send_waiting() == 0
    assert not {"MAIL", "AUTH", "DATA"} & {word for word, _line, _encrypted in server.said}
    assert database.scalars(select(OutboxMessage)).one().last_error


def test_a_server_on_this_machine_may_be_spoken_to_in_clear(serve):
    server = serve(encryption="none")
    assert send_waiting() == 1
    assert not any(encrypted for _word, _line, encrypted in server.said)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SANAD_MAIL_ENCRYPTION": "ssl"}, "SANAD_MAIL_ENCRYPTION"),
        ({"SANAD_MAIL_USER": "sanad"}, "SANAD_MAIL_PASSWORD"),
        ({"SANAD_MAIL_USER": "u", "SANAD_MAIL_PASSWORD": "p", "SANAD_MAIL_ENCRYPTION": "none"}, "clear"),
    ],
)
def test_settings_that_would_lose_mail_or_a_password_are_refused_at_start(tmp_path, environment, message):
    with pytest.raises(SettingsError, match=message):
        Settings.from_environment({"SANAD_DATA_FOLDER": str(tmp_path), **environment})
