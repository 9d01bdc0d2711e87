"""Every route as every role, on an own organisation, in another region and under another authority.

`expected.csv` holds the three status codes for each; a person reviews its changes. Write it anew with
`python -m pytest tests/access --write-access`.
"""

import csv
import re
from pathlib import Path

import pytest

from compliance.accounts.roles import RoleName
from compliance.assessments.permissions import OPEN_ANSWER_LINK
from tests.access.worlds import World, make_world
from tests.factories.accounts import make_user

EXPECTED = Path(__file__).with_name("expected.csv")
WORLDS = {"own": {"own": True}, "other region": {"region": "SA-02"}, "other authority": {"authority": "neighbour"}}
# Arguments that name what belongs to no organisation, or what opens to whoever holds it: the same for everybody.
OF_NOBODY = {
    "code",
    "job",
    "standard_code",
    "version",
    "edge_id",
    "action",
    "receipt_number",
    "token",
    "entry_hash",
    "script_language",
    "language",
    "day",
    "secret",
} | {f"{side}_{part}" for side in ("here", "there") for part in ("code", "version")}
# Arguments that name what belongs to an authority's people: to its supervisor, the same in each of their regions.
OF_AN_AUTHORITY = {"wage_file_id", "device_id"}
ACCESS = pytest.StashKey[dict]()
# What public routes answer but 200: one leads on by the reader's language, one knows no such secret.
ANSWERS_OF_PUBLIC = {"/field/": 302, "/calendar/feeds/<secret>.ics": 404}
# Routes that answer everybody alike, or that only end a session.
LEFT_OUT = ("/static/", "/fs-static/", "/sign-", "/reset-password", "/account", "/tf-", "/mf-", "/verify")


def routes(app):
    """(method, rule) of every route, GET before POST, so that what a POST changes cannot hide a page."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(LEFT_OUT):
            found += [(method, rule.rule) for method in sorted(rule.methods & {"GET", "POST"})]
    return sorted(found)


def address(rule: str, world: World) -> str:
    return re.sub(r"<[^>]+>", lambda part: str(world.value(rule, part[0].strip("<>").split(":")[-1])), rule)


def expected_rows() -> dict[tuple[str, str, str], str]:
    with EXPECTED.open(newline="") as file:
        rows = csv.DictReader(file)
        return {(row["method"], row["rule"], role): row[role] for row in rows for role in RoleName}


def ask(client, database, method: str, url: str) -> int:
    """The status of a request whose effects are undone."""
    database.commit()
    savepoint = database.get_bind().begin_nested()
    try:
        return client.open(url, method=method).status_code
    finally:
        database.rollback()
        savepoint.rollback()
        database.expunge_all()


def subject_arguments(rule: str) -> set[str]:
    """Names of the arguments of a route that say which record is meant."""
    named = {part.strip("<>").split(":")[-1] for part in re.findall(r"<[^>]+>", rule)}
    return named - OF_NOBODY


def walk(app, database, client_for, role: RoleName) -> dict[tuple[str, str], list[int]]:
    """Status codes of all routes for one role; of routes about a record, in all three worlds."""
    user = make_user(role)
    worlds = [make_world(user, **{"own": False, **options}) for options in WORLDS.values()]
    client = client_for(user)
    return {
        (method, rule): [
            ask(client, database, method, address(rule, world))
            for world in (worlds if subject_arguments(rule) else worlds[:1])
        ]
        for method, rule in routes(app)
    }


@pytest.mark.parametrize("role", list(RoleName))
def test_every_route_answers_the_role_as_reviewed_and_never_about_a_foreign_record(
    app, database, client_for, role, request
):
    found = walk(app, database, client_for, role)
    for (method, rule), (own, *foreign) in found.items():
        if role is not RoleName.ADMINISTRATOR:
            foreign = foreign[1:] if subject_arguments(rule) <= OF_AN_AUTHORITY else foreign
            allowed = {403, 404} if own in (403, 404) else {404}
            assert set(foreign) <= allowed, f"{method} {rule}: {own} {foreign}"
    if request.config.getoption("--write-access"):
        request.config.stash.setdefault(ACCESS, {})[role] = found
        return
    expected = expected_rows()
    differences = {
        f"{method} {rule}": (codes, expected.get((method, rule, role)))
        for (method, rule), codes in found.items()
        if " ".join(str(code) for code in codes) != expected.get((method, rule, role))
    }
    assert not differences


def test_every_route_without_signing_in_leads_to_sign_in(app, database):
    world = make_world(make_user("analyst"), own=False)
    client = app.test_client()
    for method, rule in routes(app):
        view = app.view_functions[app.url_map.bind("").match(address(rule, world), method)[0]]
        answer = client.open(address(rule, world), method=method)
        if getattr(view, "permission", None) == "public":
            assert answer.status_code == ANSWERS_OF_PUBLIC.get(rule, 200), rule
        elif getattr(view, "permission", None) == OPEN_ANSWER_LINK:
            assert answer.status_code == 404, rule
        elif view.__module__ == "audits.field.views":
            # An app cannot follow a way to a page of sign-in.
            assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in"), rule
        else:
            assert answer.status_code == 302, rule
            assert "/sign-in" in answer.location, rule
