"""Crosswalks are public to read; supervisors and administrators decide about their mappings, with a reason."""

import re

import pytest
from sqlalchemy import func, select

from compliance.change_log.models import ChangeLogEntry
from compliance.standards.crosswalks.models import CrosswalkApproval
from compliance.standards.crosswalks.relations import EdgeDecision
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.crosswalks import EDGES, LEFT, RIGHT, decide, edge_between, load_edges

PAIR = f"/crosswalks/{LEFT}/1/{RIGHT}/1"
BACK = f"/crosswalks/{RIGHT}/1/{LEFT}/1"


@pytest.fixture(autouse=True)
def edges(database):
    load_edges()


@pytest.fixture
def stranger(app, database):
    return app.test_client()


@pytest.fixture
def supervisor(client_for):
    return client_for(make_user("supervisor", name="Sara Supervisor"))


def decide_on_page(client, address, reason="Both were read"):
    page = client.get(address).text
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', page)[1]
    return client.post(address, data={"reason": reason, "seen": seen})


def edge_url(left, right, rest=""):
    return f"/crosswalks/edges/{edge_between(left, right).id}{rest}"


def test_a_stranger_finds_the_crosswalk_from_the_standards(stranger):
    assert 'href="/crosswalks"' in stranger.get("/standards").text
    listed = stranger.get("/crosswalks").text
    assert PAIR in listed and "6 mappings" in listed and "0 of them approved" in listed
    assert stranger.get(PAIR).status_code == 200


def test_each_mapping_tells_its_relation_reason_and_who_proposed_it(stranger):
    page = stranger.get(PAIR).text
    for words in ("Asks the same", "Asks at least as much, and more", "Asks less", "Asks partly the same"):
        assert words in page
    assert "Because L-2 is wider" in page and "Proposed by Test." in page and "And at night?" in page
    assert page.count("Proposed, not counted") >= 6


def test_read_the_other_way_round_wider_is_narrower(stranger):
    page = stranger.get(BACK + "?q=L-2").text
    heading = re.search(r'<h2 class="panel-title">(.*?)</h2>', page, re.DOTALL)[1]
    assert heading.index("R-2") < heading.index("L-2") and heading.endswith("Asks less")


def test_mappings_are_found_by_words_relation_and_state(stranger):
    decide(edge_between("L-1", "R-1"))

    def found(query):
        return re.findall(r'id="edge-(\d+)"', stranger.get(PAIR + query).text)

    assert len(found("")) == 6
    assert found("?q=abroad") == [str(edge_between("L-4", "R-4").id)]
    assert found("?q=وليلا") == [str(edge_between("L-3", "R-3").id)]
    assert len(found("?relation=equal")) == 3
    assert found("?status=approved") == [str(edge_between("L-1", "R-1").id)]
    assert len(found("?relation=nonsense&status=nonsense")) == 6
    assert found("?q=zebra") == []


def test_search_text_is_shown_escaped(stranger):
    assert "<script>x" not in stranger.get(PAIR, query_string={"q": '"><script>x</script>'}).text


def test_pages_read_in_arabic(stranger):
    for address in ("/crosswalks", PAIR, edge_url("L-5", "R-5")):
        page = stranger.get(address + "?lang=ar")
        assert page.status_code == 200 and 'dir="rtl"' in page.text


def test_each_question_of_a_standard_leads_to_what_it_maps_to(stranger):
    assert edge_url("L-1", "R-1") in stranger.get(f"/standards/{LEFT}/1").text
    page = stranger.get(f"/standards/{RIGHT}/1").text
    assert edge_url("L-2", "R-2") in page and "(Asks less; Proposed, not counted)" in page


def test_unknown_pairs_and_edges_are_not_found(stranger):
    for address in (
        f"/crosswalks/{LEFT}/2/{RIGHT}/1",
        f"/crosswalks/{LEFT}/1/{LEFT}/1",
        f"/crosswalks/{LEFT}/1/third-standard/1",
        "/crosswalks/edges/999999",
    ):
        assert stranger.get(address).status_code == 404


def test_a_supervisor_approves_one_mapping_with_a_reason(supervisor, stranger, database):
    answer = decide_on_page(supervisor, edge_url("L-1", "R-1", "/approve"))
    assert (answer.status_code, answer.location) == (303, edge_url("L-1", "R-1"))
    assert edge_between("L-1", "R-1").is_approved
    page = supervisor.get(answer.location).text
    assert "Sara Supervisor" in page and "Both were read" in page
    line = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.action == "standards.approve_edge")).one()
    assert "left-standard L-1 to right-standard R-1" in line.summary


def test_strangers_read_the_office_and_the_day_of_an_approval_but_no_name(stranger):
    decide(edge_between("L-1", "R-1"))
    for address in (PAIR, edge_url("L-1", "R-1")):
        page = stranger.get(address).text
        assert "Ministry supervisor · Authority ministry" in page
        assert "Sara Supervisor" not in page and "Both were read" not in page


def test_an_administrator_withdraws_a_mapping(client_for):
    decide(edge_between("L-1", "R-1"))
    client = client_for(make_user("administrator"))
    assert decide_on_page(client, edge_url("L-1", "R-1", "/withdraw"), "It was a mistake").status_code == 303
    assert edge_between("L-1", "R-1").status == "withdrawn"
    assert "Withdrawn, not counted" in client.get(PAIR).text


def test_all_mappings_of_a_pair_are_approved_and_withdrawn_at_once(supervisor, database):
    decide(edge_between("L-1", "R-1"))
    assert "5 mappings are not approved" in supervisor.get(PAIR + "/approve").text
    answer = decide_on_page(supervisor, PAIR + "/approve")
    assert (answer.status_code, answer.location) == (303, PAIR)
    assert "6 mappings · 6 of them approved" in supervisor.get(PAIR).text
    assert database.scalar(select(func.count(CrosswalkApproval.id))) == 6
    assert decide_on_page(supervisor, BACK + "/withdraw").location == BACK
    assert all(edge_between(*pair).status == "withdrawn" for pair in (("L-1", "R-1"), ("L-5", "R-5")))
    actions = set(database.scalars(select(ChangeLogEntry.action)))
    assert {"standards.approve_crosswalk", "standards.withdraw_crosswalk"} <= actions


@pytest.mark.parametrize("address", [PAIR + "/approve", "edge"])
def test_a_decision_without_a_reason_is_refused_at_its_field(supervisor, address, database):
    address = edge_url("L-1", "R-1", "/approve") if address == "edge" else address
    for reason in ("", "   "):
        answer = decide_on_page(supervisor, address, reason)
        assert answer.status_code == 422 and 'id="reason-error"' in answer.text
    assert database.scalar(select(CrosswalkApproval.id)) is None


def test_what_changed_while_the_page_was_open_is_not_decided_unseen(supervisor, database):
    edge, address = edge_between("L-1", "R-1"), edge_url("L-1", "R-1", "/approve")
    pages = {each: supervisor.get(each).text for each in (address, PAIR + "/approve")}
    decide(edge, EdgeDecision.WITHDRAWN)
    for each, page in pages.items():
        seen = re.search(r'name="seen"[^>]*value="(\w+)"', page)[1]
        answer = supervisor.post(each, data={"reason": "My reason stays", "seen": seen})
        assert answer.status_code == 409
        assert "changed while the page was open" in answer.text and "My reason stays" in answer.text
    assert database.scalar(select(func.count(CrosswalkApproval.id))) == 1


def test_a_replaced_mapping_is_kept_to_read_and_not_decided_about(supervisor, database):
    old = decide(edge_between("L-1", "R-1"))
    load_edges("L-1 wider R-1", *EDGES[1:])
    page = supervisor.get(f"/crosswalks/edges/{old.id}").text
    assert "another text for these questions now" in page and "Both were read" in page
    assert f"/crosswalks/edges/{old.id}/approve" not in page
    assert decide_on_page(supervisor, f"/crosswalks/edges/{old.id}/withdraw").status_code == 409


def test_deciding_twice_is_refused_the_second_time(supervisor):
    address = edge_url("L-1", "R-1", "/approve")
    assert decide_on_page(supervisor, address).status_code == 303
    assert decide_on_page(supervisor, address).status_code == 409


@pytest.mark.parametrize("role", ["employer_user", "recruiter_user", "inspector", "social_auditor", "analyst"])
def test_nobody_else_decides(client_for, role, database):
    client = client_for(make_user(role))
    for address in (PAIR + "/approve", PAIR + "/withdraw", edge_url("L-1", "R-1", "/approve")):
        assert client.get(address).status_code == 403
        assert client.post(address, data={"reason": "I would like to"}).status_code == 403
    assert "Approve all" not in client.get(PAIR).text
    assert database.scalar(select(CrosswalkApproval.id)) is None


@pytest.mark.parametrize("address", ["/crosswalks", PAIR, f"/standards/{LEFT}/1", "edge"])
def test_a_page_takes_the_same_few_queries_for_one_mapping_and_for_many(supervisor, address):
    counts = []
    for edges in (EDGES[:1], EDGES):
        load_edges(*edges)
        where = edge_url("L-1", "R-1") if address == "edge" else address
        supervisor.get(where)
        with counted_queries() as count:
            assert supervisor.get(where).status_code == 200
        counts.append(count.number)
    assert counts[0] == counts[1] <= 12
