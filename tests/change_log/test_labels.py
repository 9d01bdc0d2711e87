"""The change log is read in words: every action that code writes has some."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from compliance.change_log.labels import ACTION_LABELS
from compliance.change_log.record import record_change
from compliance.change_log.words import SUBJECT_LABELS
from compliance.database import db
from compliance.risk.vocabulary import Decision
from tests.factories.accounts import make_user

ROOT = Path(__file__).parents[2]
PACKAGES = ("compliance", "audits", "employers", "recruiters")


def written_actions() -> Iterator[str]:
    """First arguments of record_change, as far as they are written out."""
    for path in (file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_change":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_action_has_words():
    actions = set(written_actions()) | {f"risk.{each.value}" for each in Decision}
    assert len(actions) > 30
    assert actions <= set(ACTION_LABELS)


def test_the_log_reads_in_the_readers_language(client_for, database):
    administrator = make_user("administrator")
    record_change("audits.plan_audit", administrator, None, summary="Planned V-1", changes={"state": (None, "planned")})
    database.flush()
    client = client_for(administrator)
    assert "Audit planned" in client.get("/change-log").text
    page = client.get("/change-log?lang=ar").text
    assert "خُطّط لتدقيق" in client.get("/change-log").text, page[:200]
    assert "None" not in page


def test_the_log_is_narrowed_to_an_action(client_for, database):
    administrator = make_user("administrator")
    record_change("audits.plan_audit", administrator, None, summary="Planned V-1")
    record_change("audits.close_audit", administrator, None, summary="Closed V-1")
    database.flush()
    page = client_for(administrator).get("/change-log?action=audits.close_audit").text
    assert "Closed V-1" in page and "Planned V-1" not in page


def test_words_are_given_to_tables_that_exist():
    assert set(SUBJECT_LABELS) <= set(db.metadata.tables)


def test_old_and_new_are_said_in_words_and_what_stayed_is_left_out(client_for, database):
    administrator = make_user("administrator")
    changes = {
        "state": ("open", "under_review"),
        "due_on": (None, date(2027, 3, 9)),
        "active": (True, False),
        "grade": ("major", "major"),
        "S1.4": (None, "partly"),
        "address": ("<b>old</b>", None),
    }
    record_change("follow_up.open", administrator, None, summary="Follow-up opened", changes=changes)
    database.flush()
    client = client_for(administrator)
    page = client.get("/change-log").text
    assert "State: <del>still open</del> under review" in page
    assert "9 Mar 2027" in page and "Grade" not in page and "S1.4" in page
    assert "Active: <del>yes</del> no" in page
    assert "<b>old</b>" not in page and "&lt;b&gt;old&lt;/b&gt;" in page
    arabic = client.get("/change-log?lang=ar").text
    assert "State" not in arabic and "under review" not in arabic
    assert re.search(r"<details[^>]*>.*Follow-up opened", arabic, re.DOTALL)
