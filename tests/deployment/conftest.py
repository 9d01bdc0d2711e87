"""Installations filled with the demonstration, once a session: one on each database, and a second one to compare."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from compliance.app import create_app
from compliance.clock import today
from compliance.database import db
from compliance.deployment.demonstration.loading import load_demonstration
from compliance.deployment.upgrade import load_fixed_rows
from compliance.settings import Settings

SEED = 7


def empty_app(folder: Path, address: str) -> Flask:
    """An application over tables without organisations or users."""
    app = create_app(Settings(data_folder=folder, database_url=address).with_kept_secrets())
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
        load_fixed_rows()
    return app


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def demonstration(
    database_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The demonstration on the database under test; what was printed is in `app.extensions["printed"]`."""
    address = ""
    if database_name == "postgresql":
        address = request.getfixturevalue("postgresql_server").new_database()
    app = empty_app(tmp_path_factory.mktemp(f"demonstration-{database_name}"), address)
    printed: list[str] = []
    with app.app_context():
        printed.append(load_demonstration(SEED, today(), printed.append))
    app.extensions["printed"] = printed
    yield app
    close(app)


@pytest.fixture(scope="session")
def second_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Another installation from the same seed on the same day, on SQLite whatever is tested."""
    app = empty_app(tmp_path_factory.mktemp("second-demonstration"), "")
    with app.app_context():
        app.extensions["printed"] = [load_demonstration(SEED, today(), lambda line: None)]
    yield app
    close(app)


@pytest.fixture
def inside(demonstration: Flask) -> Iterator[Any]:
    """The session of the demonstration."""
    with demonstration.app_context():
        yield db.session


@pytest.fixture
def read() -> Callable[[Flask, Callable[[], Any]], Any]:
    """Run a function in an application's context."""

    def run(app: Flask, function: Callable[[], Any]) -> Any:
        with app.app_context():
            return function()

    return run
