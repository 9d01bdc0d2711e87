"""Fixtures of every test: an application on each database, a savepoint per test, clients signed in as a role."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from compliance.app import create_app
from compliance.database import db
from compliance.deployment.upgrade import load_fixed_rows
from compliance.settings import Settings
from compliance.web.rate_limit import limiter
from tests.postgresql_server import PostgresqlServer

# The suite tries the same examples on every machine; `make proofs` looks for new ones.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None)
if os.environ.get("SANAD_PROOFS") != "full":
    hypothesis_settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", default="sqlite", choices=("sqlite", "postgresql", "both"), help="Database(s) the tests run on"
    )
    parser.addoption("--write-access", action="store_true", help="Write the access matrix anew (tests/access)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_name" in metafunc.fixturenames:
        choice = metafunc.config.getoption("--database")
        names = ["sqlite", "postgresql"] if choice == "both" else [choice]
        metafunc.parametrize("database_name", names, scope="session", indirect=True)


@pytest.fixture(scope="session")
def database_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    server = PostgresqlServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def app(
    database_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp(f"data-{database_name}")
    address = ""
    if database_name == "postgresql":
        address = request.getfixturevalue("postgresql_server").new_database()
    settings = Settings(data_folder=folder, database_url=address).with_kept_secrets()
    application = create_app(settings)
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    with application.app_context():
        db.create_all()
        load_fixed_rows()
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


class SharedSession(scoped_session[Session]):
    """One session for the test and the requests it makes; the end of a request does not throw it away."""

    def remove(self) -> None:
        self.rollback()


class TestClient(FlaskClient):
    """Each request runs in a context of its own, as in production, whatever contexts the test has open."""

    __test__ = False

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        kwargs.setdefault("buffered", True)  # a streamed answer must be read in the context it was made in
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def database(app: Flask) -> Iterator[Session]:
    """The session, inside one outer transaction that is rolled back: commits of the code under test are savepoints."""
    with app.app_context():
        connection = db.engine.connect()
        transaction = connection.begin()
        factory = sessionmaker(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        original, db.session = db.session, SharedSession(factory, scopefunc=lambda: 0)
        app.test_client_class = TestClient
        app.extensions["compliance"].demonstration = False
        try:
            yield db.session
        finally:
            scoped_session.remove(db.session)
            transaction.rollback()
            connection.close()
            db.session = original


@pytest.fixture
def client_for(app: Flask, database: Session) -> Callable[[Any], FlaskClient]:
    """Give a client signed in as a user row; the second factor counts as set up."""

    def sign_in(user: Any) -> FlaskClient:
        user.tf_primary_method = "authenticator"
        database.flush()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True
        return client

    return sign_in
