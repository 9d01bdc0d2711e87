"""No GET route answers 5xx, whatever its query holds."""

import pytest
from werkzeug.datastructures import MultiDict

from compliance.accounts.roles import RoleName
from compliance.reports.pdf import Conversion
from tests.access.test_access import LEFT_OUT, address
from tests.access.worlds import make_world
from tests.factories.accounts import make_user

HUGE = "9" * 40
EDGES = (
    HUGE,
    f"2026-01-01~{HUGE}",
    f"{HUGE}~{HUGE}",
    "x~-99999999999999999999",
    "~",
    "٣~٤",
    "²",
    "\x00",
)
VALUES = (
    "a" * 3_000,
    "' OR 1=1 --\"`;<script>alert(1)</script>",
    "\x00",
    "-1",
    HUGE,
    str(2**31),
    "%_\\",
    "\U0001f600\u202e",
)
FILTERS = (
    "position",
    "search",
    "kind",
    "state",
    "region",
    "sector",
    "indicator",
    "level",
    "follow_up",
    "role",
    "action",
    "organisation",
    "flag",
    "mine",
    "overdue",
    "back_to",
    "next",
    "lang",
)


def get_routes(app):
    return sorted(
        {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.rule.startswith(LEFT_OUT)}
    )


def queries(sides):
    """Each hostile value in every parameter once, beside each hostile edge of a page on the `sides` named."""
    for turn, edge in enumerate(EDGES):
        values = [(name, VALUES[(turn + place) % len(VALUES)]) for place, name in enumerate(FILTERS)]
        for side in sides[turn % len(sides)]:
            yield MultiDict([(side, edge), *values])
    yield MultiDict([(f"{name}[]", "x") for name in FILTERS] + [(name, each) for name in FILTERS for each in ("", "1")])


def answers(app, client, world):
    """Lists get every edge on both sides; pages of a record, which have no edges or few, every other one on each."""
    for rule in get_routes(app):
        url = address(rule, world)
        if url.endswith((".csv", ".xlsx")) or client.get(url).status_code >= 400:
            continue
        for query in queries([["after"], ["before"]] if "<" in rule else [["after", "before"]]):
            yield rule, query, client.get(url, query_string=query)


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.EMPLOYER_USER, RoleName.ADMINISTRATOR])
def test_no_page_fails_whatever_the_query_says(app, database, client_for, role, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    # Making a PDF takes a second; what it is made from is what is tried here.
    monkeypatch.setattr("compliance.reports.pdf._converter.convert", lambda html: Conversion(b"%PDF-", ()))
    user = make_user(role)
    world = make_world(user, own=True)
    failed = [
        (rule, {name: value[:40] for name, value in query.items()}, answer.status_code)
        for rule, query, answer in answers(app, client_for(user), world)
        if answer.status_code >= 500
    ]
    assert not failed


@pytest.mark.parametrize("identifier", [HUGE, str(2**63), "0", "%00", "%2e%2e%2f"])
def test_an_address_with_an_impossible_id_is_not_found(app, database, client_for, identifier, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    client = client_for(make_user(RoleName.ANALYST))
    for path in ("organisations", "flags", "audits", "findings", "documents", "follow-up", "interviews", "approvals"):
        assert client.get(f"/{path}/{identifier}").status_code in (400, 404), path


def test_an_export_of_a_hostile_filter_is_still_a_file(app, database, client_for, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    client = client_for(make_user(RoleName.ANALYST))
    for url in ("/risk/export.csv", "/risk/export.xlsx", "/follow-up/export.csv"):
        for query in list(queries([["after"]]))[::2]:
            assert client.get(url, query_string=query).status_code in (200, 400), url
