"""The key lives beside the database; each day's head is signed, mailed and published."""

import json
import stat
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from compliance.clock import now
from compliance.database import db
from compliance.ledger.faults import Fault
from compliance.ledger.head_checks import read_given_head
from compliance.ledger.heads import sign_daily_head, sign_head
from compliance.ledger.keys import LedgerKeyError, complete_rotation, newest_key, public_key_of, rotate_key, signing_key
from compliance.ledger.models import LedgerEntry, LedgerVerification
from compliance.ledger.operations import begin_ledger, check_ledger
from compliance.mail.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit, make_finding


@pytest.fixture
def key_path(app, database):
    """The key's file, put back afterwards as it was."""
    path = app.extensions["compliance"].settings.ledger_key_path
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


@pytest.fixture
def settings(app, database, monkeypatch):
    def change(**values):
        registry = app.extensions["compliance"]
        monkeypatch.setattr(registry, "settings", replace(registry.settings, **values))

    return change


def test_the_key_is_a_file_for_its_owner_alone_and_in_no_table(key_path):
    assert stat.S_IMODE(key_path.stat().st_mode) == 0o600
    secret = "".join(key_path.read_text().splitlines()[1:-1])
    for table in ("ledger_key", "ledger_head"):
        assert secret not in str(db.session.execute(text(f"SELECT * FROM {table}")).all())


def test_a_lost_key_is_said_and_no_other_is_made(key_path):
    key_path.unlink()
    with pytest.raises(LedgerKeyError, match="Put it back"):
        sign_head()


def test_a_strange_key_signs_nothing(key_path, tmp_path):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from compliance.ledger.keys import _write_key

    _write_key(key_path, Ed25519PrivateKey.generate())
    with pytest.raises(LedgerKeyError, match="another key"):
        signing_key()


def test_a_new_key_is_signed_by_the_old_one(key_path, checked):
    before = public_key_of(newest_key())
    rotate_key(lost=False)
    db.session.commit()
    complete_rotation()
    sign_head()
    found = checked()
    assert public_key_of(newest_key()) != before
    assert (found.problems, found.notes) == ([], [])


def test_a_key_begun_anew_after_a_loss_is_said_ever_after(key_path, checked):
    key_path.unlink()
    rotate_key(lost=True)
    db.session.commit()
    complete_rotation()
    sign_head()
    found = checked()
    assert found.problems == []
    assert [note.fault for note in found.notes] == [Fault.KEY_LOST]


def test_the_daily_head_goes_to_every_witness_and_can_be_read_back_from_the_mail(settings, written, checked):
    settings(ledger_witnesses="court@example.org, union@example.net")
    assert sign_daily_head(now())["witnesses"] == 2
    mails = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(2)).all()
    assert {mail.recipient for mail in mails} == {"court@example.org", "union@example.net"}
    assert checked(read_given_head(mails[0].body)).problems == []


def test_a_day_without_entries_has_a_head_too(written, checked):
    before = json.loads(sign_head().statement)
    after = json.loads(sign_head().statement)
    assert (after["first"], after["last"]) == (before["last"] + 1, before["last"])
    assert checked().problems == []


def test_the_health_page_warns_under_two_witnesses(database, client_for, settings):
    settings(ledger_witnesses="one@example.org")
    client = client_for(make_user("administrator"))
    assert "Set at least two outside addresses" in client.get("/health").text
    settings(ledger_witnesses="one@example.org,two@example.net")
    assert "Set at least two outside addresses" not in client.get("/health").text


def test_the_weekly_check_keeps_its_result_and_tells_the_supervisors(written, tamper, database, monkeypatch):
    from contextlib import nullcontext

    import compliance.ledger.operations as operations

    monkeypatch.setattr(operations, "snapshot", lambda: nullcontext(db.session.connection()))
    supervisor = make_user("supervisor")
    assert check_ledger(now())["problems"] == 0
    tamper("UPDATE finding SET grade = 'minor' WHERE id = :id", id=written.finding.id)
    assert check_ledger(now())["problems"] == 1
    last = db.session.scalars(select(LedgerVerification).order_by(LedgerVerification.id.desc())).first()
    assert last.problems[0]["where"] == f"finding {written.finding.id} grade"
    assert db.session.scalars(select(OutboxMessage.recipient)).all().count(supervisor.email) == 1


def test_rows_from_before_the_ledger_are_taken_over_once_and_never_again(database, tamper, checked):
    finding = make_finding(make_audit())
    db.session.commit()
    for table in ("ledger_nonce", "ledger_entry", "ledger_end"):
        tamper(f"DELETE FROM {table}")
    begin_ledger()
    assert checked().problems == []
    actions = db.session.scalars(select(LedgerEntry.action).where(LedgerEntry.subject_id == finding.id)).all()
    assert {str(action) for action in actions} == {"taken_over"}
    tamper("UPDATE finding SET id = 999999 WHERE id = :id", id=finding.id)
    begin_ledger()
    assert {problem.fault for problem in checked().problems} == {Fault.ROW_NOT_ENTERED, Fault.ROW_REMOVED}
