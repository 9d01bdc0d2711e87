"""The scanner hook against a small clamd that speaks INSTREAM."""

import dataclasses
import socket
import struct
import threading

import pytest

from compliance.clock import now
from compliance.documents.dates import NO_DATES
from compliance.documents.models import ScanResult
from compliance.documents.operations import store_document
from compliance.documents.scanner import scan
from compliance.errors import InvalidInput, NotReady
from tests.factories.documents import PDF, make_upload
from tests.factories.organisations import make_organisation


class FakeClamd(threading.Thread):
    """Answers one client, and keeps what it was sent."""

    def __init__(self, listener, reply):
        super().__init__(daemon=True)
        self.listener, self.reply, self.received, self.command = listener, reply, b"", b""
        self.start()

    def run(self):
        connection, _address = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            self.command = stream.read(10)
            while length := struct.unpack(">I", stream.read(4))[0]:
                self.received += stream.read(length)
            connection.sendall(self.reply)


@pytest.fixture
def clamd(app, monkeypatch):
    listeners = []
    registry = app.extensions["compliance"]

    def start(reply, path=None):
        listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
        listener.bind(str(path) if path else ("127.0.0.1", 0))
        listener.listen()
        listeners.append(listener)
        address = str(path) if path else f"127.0.0.1:{listener.getsockname()[1]}"
        monkeypatch.setattr(registry, "settings", dataclasses.replace(registry.settings, clamd_address=address))
        return FakeClamd(listener, reply)

    yield start
    for listener in listeners:
        listener.close()


@pytest.fixture
def scanned(app, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(PDF * 3000)

    def run():
        with app.test_request_context():
            return scan(path)

    return run


def test_without_a_scanner_a_file_counts_as_not_scanned(scanned):
    assert scanned() is ScanResult.NOT_SCANNED


def test_the_whole_file_is_sent_and_a_clean_answer_counts_as_clean(clamd, scanned):
    server = clamd(b"stream: OK\0")
    assert scanned() is ScanResult.CLEAN
    server.join(5)
    assert server.command == b"zINSTREAM\0" and server.received == PDF * 3000


def test_a_socket_file_works_too(clamd, scanned, tmp_path):
    clamd(b"stream: OK\0", tmp_path / "clamd.sock")
    assert scanned() is ScanResult.CLEAN


def test_an_infected_file_is_refused_at_its_field(clamd, scanned):
    clamd(b"stream: Eicar-Signature FOUND\0")
    with pytest.raises(InvalidInput, match="harmful content") as refusal:
        scanned()
    assert refusal.value.field == "file"


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: BROKEN"])
def test_any_other_answer_lets_nothing_by(clamd, scanned, reply):
    clamd(reply)
    with pytest.raises(NotReady):
        scanned()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock", "nonsense"])
def test_a_scanner_out_of_reach_lets_nothing_by(app, scanned, monkeypatch, address):
    registry = app.extensions["compliance"]
    monkeypatch.setattr(registry, "settings", dataclasses.replace(registry.settings, clamd_address=address))
    with pytest.raises(NotReady):
        scanned()


def test_the_stored_revision_says_clean_only_after_a_scan(app, database, clamd):
    clamd(b"stream: OK\0")
    organisation = make_organisation()
    with app.test_request_context():
        document = store_document(
            organisation.id,
            make_upload(),
            title="",
            dates=NO_DATES,
            reader_scope="organisation",
            by=None,
            at=now(),
        )
    assert document.latest.scan_result is ScanResult.CLEAN
