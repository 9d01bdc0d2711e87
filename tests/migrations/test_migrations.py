"""The migration history: from empty to the present tables on both databases, and back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

import compliance
from compliance.app import create_app
from compliance.database import db
from compliance.settings import Settings

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


def test_the_history_is_one_line_and_its_head_is_named():
    scripts = ScriptDirectory(str(FOLDER))
    assert scripts.get_heads() == [(FOLDER / "versions" / ".current-head").read_text().strip()]
