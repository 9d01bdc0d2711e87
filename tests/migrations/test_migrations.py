"""The migration history: from empty to the present tables on both databases, and back."""

from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, inspect, select, text

import compliance
from compliance.app import create_app
from compliance.assessments.models import Answer
from compliance.assessments.verification.models import SubmittedEvidence
from compliance.database import db
from compliance.documents.models import Document, DocumentRevision
from compliance.settings import Settings
from compliance.standards.models import AnswerType, Question

MOMENT = datetime(2026, 3, 1, 8)
TEXT = {"en": "Text", "ar": "نص"}
FIRST_ROWS = (
    (
        "standard",
        {
            "id": 1, "code": "s", "version": "1", "published_on": date(2026, 1, 1), "assessed_kind": "employer",
            "title": TEXT, "notice": TEXT, "publisher": TEXT, "sources": [], "labels": {}, "scales": {}, "digest": "d",
        },
    ),
    ("standard_section", {"id": 1, "standard_id": 1, "code": "a", "position": 1, "title": TEXT, "weight": 1}),
    (
        "requirement",
        {
            "id": 1, "section_id": 1, "code": "a1", "status": "own_text", "position": 1, "title": TEXT,
            "principles": [], "ilo_signs": [], "references": [],
        },
    ),
    (
        "question",
        {"id": 1, "requirement_id": 1, "code": "a1", "position": 1, "scale": "yes", "critical": True, "text": TEXT},
    ),
    (
        "organisation",
        {
            "id": 1, "kind": "employer", "name": "Dana", "country": "SA", "search_text": "dana", "status": "active",
            "is_identified": True, "created_at": MOMENT,
        },
    ),
    (
        "assessment",
        {
            "id": 1, "organisation_id": 1, "standard_id": 1, "standard_code": "s", "period_starts_on": date(2026, 1, 1),
            "period_ends_on": date(2026, 12, 31), "due_on": date(2026, 12, 31), "state": "submitted",
            "opened_on": date(2026, 3, 1), "opened_at": MOMENT, "is_imported": False, "version": 1,
        },
    ),
    (
        "document",
        {
            "id": 1, "organisation_id": 1, "reader_scope": "assessments", "title": "Wage File",
            "dated_on": date(2026, 2, 1),
        },
    ),
    (
        "document_revision",
        {
            "id": 1, "document_id": 1, "number": 1, "sha256": "0" * 64, "size": 1, "media_type": "application/pdf",
            "file_name": "wages.pdf", "uploaded_at": MOMENT, "scan_result": "not_scanned",
        },
    ),
    ("answer", {"id": 1, "assessment_id": 1, "question_id": 1, "value": "yes", "answered_at": MOMENT, "version": 1}),
    ("answer_document", {"answer_id": 1, "document_id": 1}),
)  # fmt: skip
SPOKEN_ROWS = (
    FIRST_ROWS[4],
    (
        "user",
        {
            "id": 1, "email": "a@example.org", "name": "A", "active": True, "fs_uniquifier": "a", "language": "en",
            "sees_all_regions": False, "reads_interviews": False,
        },
    ),
    (
        "audit",
        {
            "id": 1, "number": "V-2026-0001", "organisation_id": 1, "kind": "inspection", "audit_type": "initial",
            "announcement": "announced", "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 1), "scope": "Wages",
            "state": "closed", "lead_id": 1, "created_at": MOMENT, "version": 1,
        },
    ),
    (
        "interview_consent",
        {"id": 1, "audit_id": 1, "given": True, "asked_on": date(2026, 3, 1), "recorded_at": MOMENT},
    ),
    (
        "worker_interview",
        {
            "id": 1, "audit_id": 1, "consent_id": 1, "passport_holder": "employer", "fee_amount": 350000,
            "fee_currency": "SAR", "fee_payee": "sub_agent", "occurred_on": date(2026, 3, 1),
            "known_on": date(2026, 3, 1), "recorded_at": MOMENT, "organisation_id": 1,
        },
    ),
)  # fmt: skip
FOLDER = Path(compliance.__file__).parent / "migrations"


@pytest.fixture
def empty_app(database_name, request, tmp_path):
    address = request.getfixturevalue("postgresql_server").new_database() if database_name == "postgresql" else ""
    application = create_app(Settings(data_folder=tmp_path, database_url=address).with_kept_secrets())
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def test_upgrading_an_empty_database_gives_the_tables_of_the_models(empty_app):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": db.engine.dialect.name == "postgresql"})
        assert real_differences(compare_metadata(context, db.metadata)) == []


def real_differences(found):
    """SQLite does not tell the direction of an index's columns: the same index removed and added is no difference."""
    names = [(each[0], each[1].name) for each in found if each[0] in ("remove_index", "add_index")]
    both = {name for _, name in names if ("remove_index", name) in names and ("add_index", name) in names}
    same_index = both if db.engine.dialect.name == "sqlite" else set()
    return [each for each in found if getattr(each[1], "name", None) not in same_index]


def test_the_installation_command_can_be_repeated(empty_app):
    runner = empty_app.test_cli_runner()
    from compliance.cli import main

    for _ in range(2):
        done = runner.invoke(main, ["upgrade"])
        assert done.exit_code == 0, done.output


def test_downgrading_leaves_nothing_behind(empty_app):
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_an_upgrade_keeps_what_the_first_release_stored(empty_app):
    """Tables are copied on SQLite: rows that others refer to must survive it, with their references."""
    upgrade(revision="0001")
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.begin() as connection:
        for name, row in FIRST_ROWS:
            connection.execute(tables.tables[name].insert().values(**row))
    upgrade()
    with db.engine.connect() as connection:
        answer = connection.execute(select(Answer.__table__)).mappings().one()
        question = connection.execute(select(Question.__table__)).mappings().one()
        revision = connection.execute(select(DocumentRevision.__table__)).mappings().one()
        submitted = connection.execute(select(SubmittedEvidence.__table__)).mappings().one()
        found = connection.scalar(select(Document.search_text))
    assert (revision["dated_on"], revision["recorded_at"]) == (date(2026, 2, 1), revision["uploaded_at"])
    assert dict(submitted) == {"assessment_id": 1, "question_id": 1, "revision_id": 1}
    assert found == "wage file"
    assert (answer["value"], answer["is_hidden"], answer["question_id"]) == ("yes", False, question["id"])
    assert (question["type"], question["options"], question["bounds"]) == (AnswerType.SCALE, [], {})


def test_an_upgrade_keeps_what_workers_said_and_a_downgrade_gives_it_back(empty_app):
    upgrade(revision="0002")
    with db.engine.begin() as connection:
        for name, row in SPOKEN_ROWS:
            written = {column: str(value) if isinstance(value, date) else value for column, value in row.items()}
            names, values = ", ".join(row), ", ".join(f":{column}" for column in row)
            connection.execute(text(f'INSERT INTO "{name}" ({names}) VALUES ({values})'), written)
    upgrade()
    with db.engine.connect() as connection:
        cost = connection.execute(select(reflected("interview_cost"))).mappings().one()
        paper = connection.execute(select(reflected("interview_paper"))).mappings().one()
        consent = connection.execute(select(reflected("interview_consent"))).mappings().one()
    assert (cost["amount"], cost["currency"], cost["payee"]) == (350000, "SAR", "sub_agent")
    assert (paper["paper"], paper["holder"], consent["outcome"]) == ("passport", "employer", "given")
    downgrade(revision="0002")
    with db.engine.connect() as connection:
        spoken = connection.execute(select(reflected("worker_interview"))).mappings().one()
        assert connection.scalar(select(reflected("interview_consent").c.given))
    assert (spoken["fee_amount"], spoken["fee_currency"], spoken["passport_holder"]) == (350000, "SAR", "employer")


def reflected(name):
    return Table(name, MetaData(), autoload_with=db.engine)


def test_migrated_tables_have_the_checks_of_the_models(empty_app, request, database_name, tmp_path):
    if database_name != "postgresql":
        pytest.skip("PostgreSQL writes every check in one way, so that they can be compared")
    upgrade()
    migrated = stored_checks()
    db.session.remove()
    db.engine.dispose()
    address = request.getfixturevalue("postgresql_server").new_database()
    other = create_app(Settings(data_folder=tmp_path / "models", database_url=address).with_kept_secrets())
    with other.app_context():
        db.create_all()
        modelled = stored_checks()
        db.session.remove()
        db.engine.dispose()
    assert migrated == modelled


def stored_checks():
    names = "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
    return sorted(tuple(row) for row in db.session.execute(text(names)))


def test_the_history_is_one_line_and_its_head_is_named():
    scripts = ScriptDirectory(str(FOLDER))
    assert scripts.get_heads() == [(FOLDER / "versions" / ".current-head").read_text().strip()]
