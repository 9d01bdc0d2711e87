"""Server time and number of queries of list pages at three table sizes, on SQLite, one client."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import event, insert, select

from compliance.accounts.models import Authority, Role, User
from compliance.accounts.roles import RoleName
from compliance.app import create_app
from compliance.clock import now
from compliance.database import commits, db
from compliance.deployment.upgrade import upgrade_installation
from compliance.organisations.models import Organisation
from compliance.risk.models import OrganisationRisk
from compliance.settings import Settings

SIZES = (10, 1_000, 100_000)
PAGES = ("/risk", "/risk?search=office", "/organisations", "/follow-up")
TIMES = 15


def measure() -> Iterator[tuple[str, str, str]]:
    """Median server time and queries of each page at each size."""
    with tempfile.TemporaryDirectory() as name:
        app = create_app(Settings(data_folder=Path(name)).with_kept_secrets())
        with app.app_context():
            upgrade_installation()
            user_key = _make_analyst()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user_key, True
        made = 0
        for size in SIZES:
            with app.app_context():
                _make_organisations(made, size)
            made = size
            for page in PAGES:
                yield _measure_page(app, client, page, size)
        with app.app_context():
            db.engine.dispose()


@commits
def _make_analyst() -> str:
    authority = Authority(code="benchmark", country="SA", name={"en": "Authority", "ar": "جهة"})
    user = User(
        email="analyst@example.org",
        name="Analyst",
        fs_uniquifier="analyst",
        tf_primary_method="authenticator",
        active=True,
        language="en",
        sees_all_regions=True,
        authority=authority,
        roles=[db.session.scalars(select(Role).where(Role.name == RoleName.ANALYST)).one()],
    )
    db.session.add(user)
    return "analyst"


@commits
def _make_organisations(first: int, last: int) -> None:
    authority_id = db.session.scalar(select(Authority.id))
    organisations = [
        {
            "id": number + 1,
            "kind": "recruiter" if number % 5 == 0 else "employer",
            "name": f"Office {number}",
            "search_text": f"office {number}",
            "country": "SA",
            "authority_id": authority_id,
            "status": "active",
            "is_identified": True,
            "created_at": now(),
        }
        for number in range(first, last)
    ]
    db.session.execute(insert(Organisation), organisations)
    risks = [
        {
            "organisation_id": number + 1,
            "score": number * 7919 % 100,
            "public_score": 0,
            "open_flags": number % 4,
            "highest_level": ("amber", "red", "critical", None)[number % 4],
            "evaluated_at": now(),
        }
        for number in range(first, last)
    ]
    db.session.execute(insert(OrganisationRisk), risks)


def _measure_page(app: object, client: object, page: str, size: int) -> tuple[str, str, str]:
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    with app.app_context():  # type: ignore[attr-defined]
        engine = db.engine
    client.get(page)  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", count)
    assert client.get(page).status_code == 200, page  # type: ignore[attr-defined]
    event.remove(engine, "before_cursor_execute", count)
    waits = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(page)  # type: ignore[attr-defined]
        waits.append((time.perf_counter() - started) * 1000)
    queries = sum(not each.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")) for each in statements)
    figure = f"{statistics.median(waits):.0f} ms, {queries} queries"
    return f"{page} with {size:,} organisations", figure, "at most 12 queries"
