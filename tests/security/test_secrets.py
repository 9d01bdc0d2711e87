"""Secrets and records stay out of logs, errors and other people's reach."""

import json
import logging
import os
import stat
import subprocess
import sys
import threading

import pytest
from sqlalchemy import text

from compliance.database import db
from compliance.log import JsonFormatter
from compliance.settings import Settings, SettingsError

SECRET = "hunter2-of-the-database"


def test_settings_shown_anywhere_show_no_secret(tmp_path):
    settings = Settings(data_folder=tmp_path, database_url=f"postgresql+psycopg://u:{SECRET}@h/n").with_kept_secrets()
    shown = f"{settings!r} {settings}"
    for secret in (SECRET, settings.secret_key, settings.password_salt, settings.worker_key):
        assert secret not in shown


def test_secrets_are_readable_by_their_owner_alone(tmp_path):
    folder = tmp_path / "data"
    Settings(data_folder=folder).with_kept_secrets()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert len(files) == 3
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_processes_that_start_together_share_one_secret(tmp_path):
    made, gate = [], threading.Barrier(8)

    def start():
        gate.wait()
        made.append(Settings(data_folder=tmp_path).with_kept_secrets().worker_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


def test_an_empty_secret_stops_the_start_instead_of_signing_with_nothing(tmp_path):
    (tmp_path / "worker_key.txt").write_text("\n")
    with pytest.raises(SettingsError, match="worker_key"):
        Settings(data_folder=tmp_path).with_kept_secrets()


def test_the_web_process_makes_private_files_and_logs_without_values(tmp_path):
    script = (
        "import logging, os, compliance.wsgi as w\n"
        "with w.app.app_context():\n"
        "    from compliance.database import db; db.create_all()\n"
        "try: raise ValueError('a worker said')\n"
        "except ValueError: w.app.logger.exception('Exception on /x')\n"
    )
    environment = {**os.environ, "SANAD_DATA_FOLDER": str(tmp_path / "data")}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    line = json.loads(done.stderr.strip().splitlines()[-1])
    assert line["error"] == "ValueError"
    assert "a worker said" not in done.stderr
    database = tmp_path / "data" / "sanad.sqlite3"
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_an_error_of_the_database_quotes_no_record(app):
    with app.app_context(), pytest.raises(Exception) as raised:
        db.session.execute(text("SELECT no_such_column WHERE :told = 'x'"), {"told": "a worker said"})
    assert "a worker said" not in str(raised.value)


def test_a_line_of_the_log_drops_what_nobody_allowed():
    record = logging.LogRecord("x", logging.INFO, "f", 1, "saved", None, None)
    record.email, record.organisation_id = "sara@example.org", 7
    line = JsonFormatter().format(record)
    assert "sara" not in line
    assert json.loads(line)["organisation_id"] == 7
