"""Saving answers over HTTP: 16 clients, each with its own session and assessment, on SQLite."""

import http.client
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from compliance.accounts.operations import UserDetails, create_user, grant_access
from compliance.accounts.roles import RoleName
from compliance.app import create_app
from compliance.assessments.rounds.opening import open_yearly_rounds
from compliance.clock import now
from compliance.database import db
from compliance.settings import Settings
from tests.journeys.served import ServedSanad

CLIENTS = 16
SECONDS = 8
PASSWORD = "benchmark password"


class Client:
    """One browser: a connection kept open, its cookies, its assessment."""

    def __init__(self, port: int, number: int) -> None:
        # Each from an address of its own: attempts to sign in are counted by address.
        self.address, email = f"192.0.2.{number + 1}", f"user{number}@example.org"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        page = self.get("/sign-in")
        self.post("/sign-in", {"email": email, "password": PASSWORD, "csrf_token": token_in(page)})
        page = self.get("/assessments")
        self.assessment = self._opened_round(page)
        self.waits: list[float] = []
        self.versions: dict[str, int] = {}
        self.turn = 0

    def _opened_round(self, page: str) -> str:
        """Id of the round that the yearly job opened."""
        opened = re.search(r'href="/assessments/(\d+)"', page)
        assert opened, "no round is open"
        return opened[1]

    def get(self, path: str) -> str:
        return self._ask("GET", path)[1]

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form; gives the address it leads to."""
        return self._ask("POST", path, urlencode(form))[0]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["X-Forwarded-For"] = self.address
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode()
        assert answer.status < 400, f"{method} {path}: {answer.status}"
        return answer.headers.get("Location", ""), text

    def save_answers(self, codes: list[str], stop_at: float) -> None:
        """Save one answer after the other until `stop_at`; each code once, then changed again."""
        self.connection.close()  # the server ended it while the other clients signed in; it opens again by itself
        page = self.get(f"/assessments/{self.assessment}/questions/{codes[0]}")
        token = token_in(page)
        while time.perf_counter() < stop_at:
            code, value = codes[self.turn % len(codes)], ("yes", "partly", "no")[self.turn % 3]
            form = {"value": value, "csrf_token": token, "version": str(self.versions.get(code, 0))}
            started = time.perf_counter()
            self.post(f"/assessments/{self.assessment}/questions/{code}", form)
            self.waits.append(time.perf_counter() - started)
            self.versions[code] = self.versions.get(code, 0) + 1
            self.turn += 1


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "no csrf token on the page"
    return found[1]


def prepare(folder: Path) -> list[str]:
    """An installation with one employer user per client; gives the question codes of the checklist."""
    from compliance.organisations.models import Organisation
    from compliance.organisations.types import OrganisationKind
    from compliance.standards.models import Question, Requirement, Section, Standard

    app = create_app(Settings(data_folder=folder).with_kept_secrets())
    with app.app_context():
        for number in range(CLIENTS):
            organisation = Organisation(
                kind=OrganisationKind.EMPLOYER,
                name=f"Employer {number}",
                search_text="",
                country="SA",
                created_at=now(),
            )
            db.session.add(organisation)
            db.session.flush()
            details = UserDetails(f"User {number}", f"user{number}@example.org", RoleName.EMPLOYER_USER)
            grant_access(create_user(details, None, PASSWORD), organisation.id, None)
        db.session.commit()
        open_yearly_rounds(now())
        codes = db.session.scalars(
            db.select(Question.code)
            .join(Requirement)
            .join(Section)
            .join(Standard)
            .where(Standard.code == "crest-employer-checklist")
            .order_by(Question.id)
        ).all()
        db.session.remove()
        db.engine.dispose()
    return list(codes)


def measure() -> Iterator[tuple[str, str, str]]:
    """Rate and waiting time of saving answers with 16 clients, and with one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        served = ServedSanad(folder)
        served.environment |= {"SANAD_RATE_LIMIT_STORAGE": "memory://", "SANAD_TRUSTED_PROXIES": "1"}
        served.command("upgrade")
        codes = prepare(folder)
        served.start()
        try:
            clients = [Client(served.port, number) for number in range(CLIENTS)]
            yield from _measure_with(clients, codes)
            for client in clients:
                client.waits.clear()
            yield from _measure_with(clients[:1], codes)
        finally:
            served.stop()


def _measure_with(clients: list[Client], codes: list[str]) -> Iterator[tuple[str, str, str]]:
    stop_at = time.perf_counter() + SECONDS
    threads = [threading.Thread(target=client.save_answers, args=(codes, stop_at)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits = sorted(wait for client in clients for wait in client.waits)
    count = len(clients)
    reach = "at least 150/s" if count > 1 else ""
    yield f"answers saved over HTTP, {count} client(s), SQLite", f"{len(waits) / SECONDS:,.0f}/s", reach
    median, high = statistics.median(waits) * 1000, waits[int(len(waits) * 0.95)] * 1000
    yield f"  waiting time of one, {count} client(s): median / 95 %", f"{median:.1f} / {high:.1f} ms", ""
