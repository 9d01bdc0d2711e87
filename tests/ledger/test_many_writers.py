"""Many who write at once make one chain, without a gap and without a fork; heads are signed in between."""

import threading

import pytest
from sqlalchemy import func, select

from audits.findings.models import Finding
from compliance.app import create_app
from compliance.database import commits, db
from compliance.deployment.upgrade import load_fixed_rows
from compliance.ledger.heads import sign_head
from compliance.ledger.models import LedgerEntry
from compliance.ledger.verification import snapshot, verify
from compliance.settings import Settings
from tests.factories.audits import make_audit, make_finding

WRITERS = 6
FINDINGS = 8


@pytest.fixture
def installation(database_name, request, tmp_path):
    """An application of its own: threads must see what the others committed."""
    address = ""
    if database_name == "postgresql":
        address = request.getfixturevalue("postgresql_server").new_database()
    app = create_app(Settings(data_folder=tmp_path, database_url=address).with_kept_secrets())
    with app.app_context():
        db.create_all()
        load_fixed_rows()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_many_writers_make_one_chain(installation):
    app, errors = installation, []
    with app.app_context():
        audits = [commits(make_audit)().id for _ in range(WRITERS)]
        before = db.session.scalar(select(func.count()).select_from(LedgerEntry))
        db.session.remove()
    gate = threading.Barrier(WRITERS + 1)

    def write(audit_id):
        from audits.models import Audit

        with app.app_context():
            gate.wait()
            for _ in range(FINDINGS):
                try:
                    commits(lambda: make_finding(db.session.get(Audit, audit_id)))()
                except Exception as error:  # each is told below
                    errors.append(error)
            db.session.remove()

    def sign():
        with app.app_context():
            gate.wait()
            for _ in range(5):
                commits(sign_head)()
            db.session.remove()

    threads = [threading.Thread(target=write, args=(audit_id,)) for audit_id in audits]
    threads.append(threading.Thread(target=sign))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with app.app_context(), snapshot() as connection:
        found = verify(connection)
        assert found.problems == []
        assert found.entries == before + WRITERS * FINDINGS
        assert found.heads >= 5
        assert db.session.scalar(select(func.count()).select_from(Finding)) == WRITERS * FINDINGS


def test_a_finding_that_fails_to_commit_leaves_no_gap(installation):
    app = installation
    with app.app_context():
        audit = commits(make_audit)()

        @commits
        def fail():
            make_finding(audit)
            raise SimpleError

        class SimpleError(Exception):
            pass

        with pytest.raises(SimpleError):
            fail()
        commits(lambda: make_finding(audit))()
        with snapshot() as connection:
            assert verify(connection).problems == []
