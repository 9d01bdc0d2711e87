"""The crosswalk while answering: shown, accepted by a person, never saved silently, never across organisations."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.assessments.crosswalk.models import AnswerOrigin
from compliance.assessments.crosswalk.operations import accept_answer
from compliance.assessments.crosswalk.origin_queries import list_origins
from compliance.assessments.crosswalk.queries import find_crosswalk, list_crosswalk
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, correct_assessment, record_answer
from compliance.assessments.queries import Place, find_answer, question_place
from compliance.clock import now
from compliance.errors import Conflict
from compliance.organisations.types import OrganisationKind
from compliance.standards.crosswalks.relations import EdgeDecision
from compliance.standards.models import Standard
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import make_assessment, submit
from tests.factories.crosswalks import (
    EDGES,
    LEFT,
    OFFICES,
    RIGHT,
    THIRD,
    approve_all,
    decide,
    edge_between,
    load_edges,
    load_standards,
)
from tests.factories.organisations import make_organisation, make_relationship


@pytest.fixture
def organisation(database):
    load_edges()
    return make_organisation()


@pytest.fixture
def left(organisation):
    return make_assessment(organisation, LEFT)


@pytest.fixture
def right(organisation):
    return make_assessment(organisation, RIGHT)


@pytest.fixture
def client(organisation, client_for):
    return client_for(make_user("employer_user", organisations=(organisation,), name="Huda Sabri"))


def give(place, code, value, at=None, **more):
    stored = find_answer(place.assessment.id, place.outline.get_question(code).id)
    version = stored.version if stored else 0
    reason = "Not our case" if value == "not_applicable" else None
    return record_answer(
        question_place(place, code), GivenAnswer(value, reason, version=version, **more), by=None, at=at or now()
    )


def says(place, code):
    """What the crosswalk offers for a question: the value, and what each contributor counts as."""
    found = find_crosswalk(question_place(place, code))
    return found.value, [
        each.carried.counts.value if each.edge.is_approved else "proposed" for each in found.contributions
    ]


def accept(place, code, *, remainder_of=None):
    asked = question_place(place, code)
    return accept_answer(asked, seen=find_crosswalk(asked).signature, remainder_of=remainder_of, by=None, at=now())


def url(place, rest=""):
    return f"/assessments/{place.assessment.id}{rest}"


def text_of(client, address):
    """The words of a page, without its marks."""
    return re.sub(r"</?(bdi|b|span)[^>]*>", "", client.get(address).text)


def sent(client, place, code, page=None, **data):
    """Press the button of a question's page."""
    page = page or client.get(url(place, f"/questions/{code}")).text
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    return client.post(url(place, f"/questions/{code}/accept"), data={"seen": seen, **data})


def test_an_approved_edge_answers_and_a_proposed_one_only_shows(left, right):
    give(left, "L-1", "yes")
    assert says(right, "R-1") == (None, ["proposed"])
    decide(edge_between("L-1", "R-1"))
    assert says(right, "R-1") == ("yes", ["yes"])


def test_a_withdrawn_edge_says_nothing_any_more(left, right):
    give(left, "L-1", "yes")
    decide(decide(edge_between("L-1", "R-1")), EdgeDecision.WITHDRAWN)
    assert says(right, "R-1") == (None, [])


def test_an_edge_with_another_text_says_nothing_until_it_is_approved_again(left, right):
    approve_all()
    give(left, "L-1", "yes")
    load_edges("L-1 wider R-1", *EDGES[1:5])
    assert says(right, "R-1") == (None, ["proposed"])


CASES = [
    ("L-1", "R-1", {"yes": "yes", "no": "no", "partly": None, "not_applicable": None}),
    ("L-2", "R-2", {"yes": "yes", "no": None, "partly": None, "not_applicable": None}),
    ("L-3", "R-3", {"yes": None, "no": "no", "partly": None, "not_applicable": None}),
    ("L-4", "R-4", {"yes": None, "no": None, "partly": None, "not_applicable": None}),
    ("L-5", "R-5", {"0": "no", "1": "no", "2": "partly", "3": "yes", "4": "yes"}),
]


@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [(source, target, value, expected) for source, target, cases in CASES for value, expected in cases.items()],
)
def test_each_answer_is_offered_as_its_edge_says(left, right, source, target, value, expected):
    approve_all()
    give(left, source, value)
    assert says(right, target)[0] == expected


@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [
        ("R-2", "L-2", "yes", None),
        ("R-2", "L-2", "no", "no"),
        ("R-3", "L-3", "yes", "yes"),
        ("R-3", "L-3", "no", None),
        ("R-5", "L-5", "partly", "2"),
        ("R-5", "L-5", "yes", None),
    ],
)
def test_read_the_other_way_wider_is_narrower(left, right, source, target, value, expected):
    approve_all()
    give(right, source, value)
    assert says(left, target)[0] == expected


def test_an_unanswered_question_offers_nothing_even_with_a_note(left, right):
    approve_all()
    give(left, "L-1", None, note="Ask the site manager")
    assert says(right, "R-1") == (None, [])


def test_all_contributors_are_shown_and_the_worst_that_counts_is_offered(left, right):
    approve_all()
    give(left, "L-1", "yes")
    give(left, "L-6", "no")
    found = find_crosswalk(question_place(right, "R-1"))
    assert {each.question.code for each in found.contributions} == {"L-1", "L-6"}
    assert found.disagrees and found.value == "no"


def test_a_contributor_that_does_not_count_does_not_pull_the_answer_down(left, right):
    approve_all()
    give(left, "L-1", "yes")
    give(left, "L-6", "partly")
    found = find_crosswalk(question_place(right, "R-1"))
    assert found.value == "yes" and not found.disagrees and len(found.contributions) == 2


def test_a_person_accepts_and_the_answer_tells_where_it_came_from(client, left, right, database):
    approve_all()
    give(left, "L-1", "yes")
    page = client.get(url(right, "/questions/R-1")).text
    assert "From your other self-assessments" in page and "not submitted yet" in page
    assert "Take over “Yes”" in page
    assert find_answer(right.assessment.id, right.outline.get_question("R-1").id) is None
    assert sent(client, right, "R-1", page).location == url(right, "/questions/R-2")
    (origin,) = list_origins(right.assessment.id, with_drafts=True)[right.outline.get_question("R-1").id]
    assert (origin.question.code, origin.source_value, origin.source_was_submitted) == ("L-1", "yes", False)
    assert origin.taken_by == "Huda Sabri"
    page = client.get(url(right, "/questions/R-1")).text
    assert "This answer was taken over" in page and "Huda Sabri" in page
    assert "Taken over from" in client.get(url(right, "/check")).text


def test_the_state_and_age_of_a_submitted_source_are_told(client, organisation, right):
    approve_all()
    moment = now() - timedelta(days=200)
    source = make_assessment(organisation, LEFT, moment)
    give(source, "L-1", "yes", moment)
    submit(source, moment, unanswered=5)
    page = client.get(url(right, "/questions/R-1")).text
    assert "submitted <time" in page and "7 months ago" in page and "Take over “Yes”" in page


def test_an_answer_of_the_open_round_goes_before_that_of_the_submitted_one(organisation, right):
    approve_all()
    last_year = now() - timedelta(days=366)
    before = make_assessment(organisation, LEFT, last_year)
    give(before, "L-1", "yes")
    give(before, "L-2", "yes")
    submit(before, last_year, unanswered=4)
    assert says(right, "R-1")[0] == "yes"
    this_year = make_assessment(organisation, LEFT)
    give(this_year, "L-1", "no")
    assert says(right, "R-1")[0] == "no"
    assert says(right, "R-2")[0] == "yes"


def test_a_correction_goes_before_what_it_corrects(organisation, right):
    approve_all()
    first = make_assessment(organisation, LEFT)
    give(first, "L-1", "yes")
    submit(first, unanswered=5)
    user = make_user("employer_user", organisations=(organisation,))
    correction = Place(
        correct_assessment(first, "It was wrong", by=identity_of(user), at=now()), organisation, first.outline
    )
    give(correction, "L-1", "no")
    assert says(right, "R-1")[0] == "no"
    submit(correction, unanswered=5)
    assert says(right, "R-1")[0] == "no"


def test_a_round_of_long_ago_or_of_a_later_period_does_not_speak(organisation):
    approve_all()
    old = make_assessment(organisation, LEFT, now() - timedelta(days=3 * 366))
    give(old, "L-1", "yes")
    submit(old, now() - timedelta(days=3 * 366), unanswered=5)
    assert says(make_assessment(organisation, RIGHT), "R-1") == (None, [])
    other = make_organisation(name="Another Company")
    late = make_assessment(other, LEFT)
    give(late, "L-1", "yes")
    assert says(make_assessment(other, RIGHT, now() - timedelta(days=400)), "R-1") == (None, [])


def test_an_answer_of_the_persons_own_is_never_overwritten(client, left, right, database):
    approve_all()
    give(left, "L-1", "no")
    give(right, "R-1", "yes")
    page = client.get(url(right, "/questions/R-1")).text
    assert "Your own answer stands." in page and "Take over “" not in page
    with pytest.raises(Conflict):
        accept(right, "R-1")
    assert database.scalar(select(AnswerOrigin.id)) is None
    assert find_answer(right.assessment.id, right.outline.get_question("R-1").id).value == "yes"


def test_a_forged_acceptance_over_an_own_answer_changes_nothing(client, left, right):
    approve_all()
    give(left, "L-1", "no")
    asked = question_place(right, "R-1")
    seen = find_crosswalk(asked).signature
    give(right, "R-1", "yes")
    answer = client.post(url(right, "/questions/R-1/accept"), data={"seen": seen})
    assert answer.location == url(right, "/questions/R-1")
    assert "it stays" in client.get(answer.location).text
    assert find_answer(right.assessment.id, asked.question.id).value == "yes"


def test_what_changed_while_the_page_was_open_is_not_accepted_unseen(client, left, right):
    approve_all()
    give(left, "L-1", "yes")
    page = client.get(url(right, "/questions/R-1")).text
    give(left, "L-1", "no")
    answer = sent(client, right, "R-1", page)
    assert answer.location == url(right, "/questions/R-1")
    assert "changed while the page was open" in client.get(answer.location).text
    assert find_answer(right.assessment.id, right.outline.get_question("R-1").id) is None


def test_nothing_is_accepted_through_a_proposed_edge(left, right):
    give(left, "L-1", "yes")
    give(left, "L-3", "yes")
    for code, edge_id in (("R-1", None), ("R-3", edge_between("L-3", "R-3").id)):
        with pytest.raises(Conflict):
            accept(right, code, remainder_of=edge_id)


def test_the_remainder_is_asked_and_completes_a_yes(client, left, right):
    approve_all()
    give(left, "L-3", "yes")
    page = client.get(url(right, "/questions/R-3")).text
    assert "Left to ask after" in page and "And at night?" in page
    for other_edge in (None, edge_between("L-4", "R-4").id):
        with pytest.raises(Conflict):
            accept(right, "R-3", remainder_of=other_edge)
    edge_id = re.search(r'name="remainder_of" value="(\d+)"', page)[1]
    assert sent(client, right, "R-3", page, remainder_of=edge_id).location == url(right, "/questions/R-4")
    (origin,) = list_origins(right.assessment.id, with_drafts=True)[right.outline.get_question("R-3").id]
    assert origin.counts.value == "part"
    assert "the rest was confirmed here" in client.get(url(right, "/questions/R-3")).text


def test_a_no_leaves_no_remainder_to_ask(client, left, right):
    approve_all()
    give(left, "L-4", "no")
    page = client.get(url(right, "/questions/R-4")).text
    assert "Left to ask after" not in page and "Shown for you to know" in page


def test_a_changed_answer_rests_on_nothing_elsewhere_even_when_changed_back(left, right):
    approve_all()
    give(left, "L-1", "yes")
    accept(right, "R-1")
    question_id = right.outline.get_question("R-1").id
    give(right, "R-1", "yes", note="See file")
    assert question_id in list_origins(right.assessment.id, with_drafts=True)
    give(right, "R-1", "no")
    give(right, "R-1", "yes")
    assert list_origins(right.assessment.id, with_drafts=True) == {}


def test_a_source_that_says_something_else_now_and_a_withdrawn_edge_are_marked(client, left, right):
    approve_all()
    give(left, "L-1", "yes")
    accept(right, "R-1")
    assert "now" not in client.get(url(right, "/crosswalk")).text.split("Taken over")[-1].split("</main>")[0]
    give(left, "L-1", "no")
    decide(edge_between("L-1", "R-1"), EdgeDecision.WITHDRAWN)
    page = client.get(url(right, "/crosswalk")).text
    assert "Says “No” now" in page and "The mapping no longer counts" in page
    assert find_answer(right.assessment.id, right.outline.get_question("R-1").id).value == "yes"


def test_what_was_taken_over_does_not_reach_further_by_itself(organisation, left, right):
    load_edges("R-1 equal T-1", left=RIGHT, right=THIRD)
    approve_all()
    third = make_assessment(organisation, THIRD)
    give(left, "L-1", "yes")
    accept(right, "R-1")
    assert says(third, "T-1") == (None, [])
    assert says(left, "L-6") == (None, [])
    give(right, "R-1", "no")
    assert says(third, "T-1")[0] == "no"


def test_an_answer_to_a_question_that_is_not_asked_any_more_says_nothing(organisation, right):
    load_edges("R-2 equal T-6", left=RIGHT, right=THIRD)
    approve_all()
    third = make_assessment(organisation, THIRD)
    give(third, "T-4", "yes")
    give(third, "T-6", "yes")
    assert says(right, "R-2")[0] == "yes"
    give(third, "T-4", "no")
    assert says(right, "R-2") == (None, [])
    submit(third, unanswered=4)
    assert says(right, "R-2") == (None, [])


def test_a_question_that_is_not_asked_is_not_offered(client, organisation, right):
    load_edges("R-2 equal T-6", left=RIGHT, right=THIRD)
    approve_all()
    third = make_assessment(organisation, THIRD)
    give(right, "R-2", "yes")
    assert "No other self-assessment answers a question" in client.get(url(third, "/crosswalk")).text
    give(third, "T-4", "yes")
    assert "Take over “Yes”" in client.get(url(third, "/crosswalk")).text


def test_another_organisations_answer_never_reaches_this_one(organisation, right):
    approve_all()
    other = make_organisation(name="Another Company")
    give(make_assessment(other, LEFT), "L-1", "yes")
    assert says(right, "R-1") == (None, [])


def test_an_employers_answer_never_reaches_its_recruitment_offices_assessment(organisation, left, database):
    """Neither through the relationship, nor if a file ever joined standards of two duty-holders."""
    load_standards()
    office = make_organisation(OrganisationKind.RECRUITER)
    make_relationship(organisation, office)
    standard = database.scalars(select(Standard).where(Standard.code == OFFICES)).one()
    standard.assessed_kind, standard.digest = OrganisationKind.EMPLOYER, "mistaken"
    database.flush()
    load_edges("L-1 equal O-1", left=LEFT, right=OFFICES)
    approve_all()
    standard.assessed_kind, standard.digest = OrganisationKind.RECRUITER, "as shipped"
    database.flush()
    give(left, "L-1", "yes")
    offices = make_assessment(office, OFFICES)
    assert says(offices, "O-1") == (None, [])
    assert find_crosswalk(question_place(offices, "O-1")).reaches == ()
    same = make_assessment(organisation, OFFICES)
    assert says(same, "O-1") == (None, [])
    assert list_crosswalk(same) == {}


def test_a_correction_keeps_what_its_answers_rest_on(organisation, left, right):
    approve_all()
    give(left, "L-1", "yes")
    accept(right, "R-1")
    submit(right, unanswered=5)
    by = identity_of(make_user("employer_user", organisations=(organisation,)))
    correction = correct_assessment(right, "A site was forgotten", by=by, at=now())
    assert list(list_origins(correction.id, with_drafts=True)) == [right.outline.get_question("R-1").id]


def test_the_snapshot_freezes_what_an_answer_rests_on(left, right):
    approve_all()
    give(left, "L-1", "yes")
    accept(right, "R-1")
    give(right, "R-2", "yes")
    submit(right, unanswered=4)
    first, second, *_rest = right.assessment.snapshot["answers"]
    assert (
        first["taken_from"][0]["question"] == "L-1"
        and first["taken_from"][0]["edge"] == edge_between("L-1", "R-1").digest
    )
    assert "taken_from" not in second


def test_the_authority_sees_which_submitted_answers_rest_on_the_crosswalk_but_not_what_drafts_say_now(
    client_for, left, right
):
    approve_all()
    give(left, "L-1", "yes")
    accept(right, "R-1")
    give(left, "L-1", "no")
    submit(right, unanswered=5)
    page = text_of(client_for(make_user("inspector")), url(right, "/answers"))
    assert "1 answer rests on another self-assessment" in page and "Taken over from" in page
    assert "Says “No” now" not in page
    submit(left, unanswered=5)
    assert "Says “No” now" in client_for(make_user("inspector")).get(url(right, "/answers")).text


def test_the_page_of_an_assessment_counts_what_was_saved_and_offers_the_rest(client, left, right):
    approve_all()
    for code in ("L-1", "L-2", "L-3"):
        give(left, code, "yes")
    give(left, "L-5", "0")
    accept(right, "R-1")
    give(right, "R-5", "yes")
    page = text_of(client, url(right))
    assert "1 answer taken over" in page and "1 more can be" in page
    assert "1 with one point left to ask" in page and "1 answered differently here" in page
    page = client.get(url(right, "/crosswalk")).text
    assert "1 of 6 questions was taken over" in text_of(client, url(right, "/crosswalk"))
    answer = sent(client, right, "R-2", page, next="crosswalk")
    assert answer.location == url(right, "/crosswalk")
    assert re.search(
        r"<bdi[^>]*>2</bdi> of <bdi[^>]*>6</bdi> questions were taken over", client.get(answer.location).text
    )


def test_a_question_says_what_its_answer_does_elsewhere(client, left):
    approve_all()
    assert "“Yes” here also answers R-1 of Standard R." in client.get(url(left, "/questions/L-1")).text
    assert "“Yes” here opens R-3 of Standard R with one question left." in client.get(url(left, "/questions/L-3")).text
    assert "“Level 3” or “Level 4” here also answers R-5 of Standard R." in client.get(url(left, "/questions/L-5")).text


def test_a_question_says_that_mappings_are_only_proposed(client, left):
    page = client.get(url(left, "/questions/L-1")).text
    assert "1 more mapping is proposed and counts for nothing yet." in page and "also answers" not in page


def test_pages_read_in_arabic(client, left, right):
    approve_all()
    give(left, "L-1", "yes")
    for rest in ("/questions/R-1", "/crosswalk", ""):
        page = client.get(url(right, rest) + "?lang=ar")
        assert page.status_code == 200 and 'dir="rtl"' in page.text


@pytest.mark.parametrize("rest", ["", "/questions/R-1", "/crosswalk", "/check"])
def test_a_page_with_everything_on_it_takes_few_queries(client, left, right, rest):
    approve_all()
    for code in ("L-1", "L-2", "L-3", "L-4", "L-6"):
        give(left, code, "yes")
    accept(right, "R-1")
    client.get(url(right, rest))
    with counted_queries() as count:
        assert client.get(url(right, rest)).status_code == 200
    assert count.number <= 12, count.statements


def test_saving_an_answer_does_not_look_at_the_crosswalk(client, left, right):
    approve_all()
    give(left, "L-1", "yes")
    with counted_queries() as count:
        client.post(url(right, "/questions/R-1"), data={"version": 0, "next": "continue", "value": "yes"})
    assert count.number <= 6
    assert not [each for each in count.statements if "crosswalk" in each or "answer_origin" in each]


def test_changing_a_taken_over_answer_costs_one_statement_more(client, left, right):
    approve_all()
    give(left, "L-1", "yes")
    accept(right, "R-1")
    with counted_queries() as count:
        client.post(url(right, "/questions/R-1"), data={"version": 1, "next": "continue", "value": "no"})
    assert count.number <= 7
    assert sum("answer_origin" in each for each in count.statements) == 1


def test_the_degree_of_a_taken_over_answer_is_stored_as_if_given_here(left, right, database):
    approve_all()
    give(left, "L-5", "2")
    answer = accept(right, "R-5")
    assert (answer.value, answer.degree.value) == ("partly", "partly")
    assert database.scalars(select(Answer.value).where(Answer.assessment_id == right.assessment.id)).all() == ["partly"]
