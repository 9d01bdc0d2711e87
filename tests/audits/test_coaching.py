"""Hints of coaching: planted coaching is found, honest uniform sites are not, and it costs the same for ever."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from audits.coaching.operations import look_for_coaching
from audits.coaching.queries import load_matched
from audits.coaching.signals import Account, Comparison, NotCompared, agreement, compare, copied_pairs, evenness
from audits.interviews.values import LeavingAnswer, SignAnswer
from compliance.accounts.identity import identity_of
from compliance.assessments.resemblance.fingerprints import shingles
from compliance.database import db
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit, make_interview
from tests.factories.organisations import make_organisation

NEEDED = {"interviews_needed": 5, "sites_needed": 19}
SITES, WORKERS = 24, 10
NOTE = (
    "The food is good and the manager is kind to everybody; we are paid on the first day of every month, "
    "we keep our own papers and go to town on Fridays."
)


def honest_site(chance, number=0):
    """Workers of one site, all content: told alike are only things that are alike, some more at some sites."""
    flat_wage, usual_hours, sticks = chance.choice((1000, 1200, 1500)), chance.randint(48, 60), chance.uniform(0.1, 0.7)

    def worker(index):
        same = chance.random() < sticks
        return Account(
            interview_id=number * 1000 + index,
            details=(
                flat_wage if chance.random() < sticks else flat_wage + 50 * chance.randint(1, 12),
                usual_hours if same else usual_hours + chance.randint(-6, 12),
                4 if chance.random() < sticks else chance.randint(2, 6),
                100 * chance.randint(0, 30) if chance.random() < 0.6 else None,
                "free_to_go",
            ),
            minutes=chance.lognormvariate(3.3, 0.4),
        )

    return [worker(index) for index in range(WORKERS)]


def coached_site(chance, strength):
    """Workers told what to say; each sticks to it with this probability."""
    told = (1500, 48, 4, 0, "free_to_go")
    return [
        Account(
            each.interview_id,
            tuple(t if chance.random() < strength else d for t, d in zip(told, each.details, strict=True)),
            20.0,
        )
        for each in honest_site(chance)
    ]


def share_pointed_at(make_own, trials, measure=agreement):
    found = 0
    for trial in range(trials):
        chance = Random(trial)
        others = [honest_site(chance, number) for number in range(1, SITES + 1)]
        result = compare(make_own(chance), others, measure, seed=str(trial), **NEEDED)
        assert isinstance(result, Comparison)
        found += result.is_hint
    return found / trials


def test_honest_uniform_sites_are_pointed_at_in_under_one_of_twenty():
    """Every worker of every site here gives the same answers to yes-or-no questions."""
    assert share_pointed_at(honest_site, 400) < 0.05


@pytest.mark.parametrize(("strength", "found"), [(0.95, 0.9), (0.9, 0.7)])
def test_planted_coaching_is_found(strength, found):
    assert share_pointed_at(lambda chance: coached_site(chance, strength), 60) >= found


def test_interviews_that_all_took_equally_long_are_found_and_honest_ones_are_not():
    assert share_pointed_at(lambda chance: coached_site(chance, 0), 60, evenness) >= 0.9
    assert share_pointed_at(honest_site, 400, evenness) < 0.05


def test_the_same_seed_gives_the_same_result_and_a_share_of_chance_is_never_zero():
    chance = Random(1)
    own, others = coached_site(chance, 1), [honest_site(chance) for _site in range(SITES)]
    first, again = (compare(own, others, agreement, seed="V-1", **NEEDED) for _try in range(2))
    assert first == again
    assert first.p >= 1 / (SITES + 1)


def test_too_little_to_say_is_said():
    chance = Random(1)
    own, others = coached_site(chance, 1), [honest_site(chance) for _site in range(SITES)]
    assert compare(own[:4], others, agreement, seed="", **NEEDED) is NotCompared.FEW_INTERVIEWS
    assert compare(own, others[:18], agreement, seed="", **NEEDED) is NotCompared.FEW_SITES
    silent = [Account(each, (None,) * 5) for each in range(10)]
    assert compare(silent, others, agreement, seed="", **NEEDED) is NotCompared.FEW_INTERVIEWS


def test_copied_text_is_found_and_short_or_different_texts_are_not():
    texts = (NOTE, NOTE.replace("kind", "friendly"), "All is well.", "All is well.")
    own = [Account(number, (), text=shingles(text)) for number, text in enumerate(texts)]
    other = Account(9, (), text=shingles(NOTE))
    assert [pair[:2] for pair in copied_pairs(own, [])] == [(0, 1)]
    assert {pair[:2] for pair in copied_pairs(own, [other])} == {(0, 1), (0, 9), (1, 9)}


def plant_visit(chance, *, coached, interviews=5, number=0):
    audit = make_audit(make_organisation(name=f"Site {number}"))
    for index in range(interviews):
        details = (1500, 48, 4) if coached else (1000 + 50 * chance.randint(0, 12), chance.randint(44, 70), index)
        interview = make_interview(
            audit,
            monthly_wage=Decimal(details[0]),
            wage_currency="SAR",
            hours_a_week=details[1],
            days_off_a_month=details[2],
            fee_paid=False,
            if_leaving=LeavingAnswer.FREE_TO_GO if coached else chance.choice(tuple(LeavingAnswer)),
            note=NOTE if coached else None,
            signs=dict.fromkeys(range(1, 12), SignAnswer.ABSENT),
        )
        took = 20 if coached else chance.randint(10, 60)
        interview.recorded_at = interview.consent.recorded_at + timedelta(minutes=took)
    db.session.flush()
    return audit


@pytest.fixture
def holder(database):
    return make_user("supervisor", reads_interviews=True)


def test_a_planted_visit_is_pointed_at_and_another_is_not(client_for, holder):
    chance = Random(7)
    audits = [plant_visit(chance, coached=False, number=number) for number in range(20)]
    coached = plant_visit(chance, coached=True, number=99)
    hints = look_for_coaching(coached, identity_of(holder))
    assert hints.answers.is_hint
    assert hints.timing.is_hint
    assert (hints.copied, hints.copied_elsewhere) == (5, 0)
    page = client_for(holder).post(f"/audits/{coached.id}/coaching-hints").text
    assert "Interview again, off site" in page
    assert "This proves nothing" in page
    assert coached.number in page
    pointed_at = sum(look_for_coaching(audit, identity_of(holder)).answers.is_hint for audit in audits)
    assert pointed_at == 0


def test_few_visits_say_that_they_are_too_few(client_for, holder):
    audit = plant_visit(Random(1), coached=True)
    page = client_for(holder).post(f"/audits/{audit.id}/coaching-hints").text
    assert "Too few like sites to say" in page


def test_hints_are_for_holders_of_the_right_and_not_for_the_team(client_for, holder):
    audit = plant_visit(Random(1), coached=True)
    url = f"/audits/{audit.id}/coaching-hints"
    for user in (audit.lead, make_user("supervisor"), make_user("analyst")):
        assert client_for(user).post(url).status_code == 403
    owner = make_user("employer_user", organisations=(audit.organisation,))
    assert client_for(owner).post(url).status_code == 403
    assert "Compare the interviews" in client_for(holder).get(url).text


def test_the_cost_of_looking_does_not_grow_with_the_table(client_for, holder):
    chance = Random(3)
    first = plant_visit(chance, coached=False)
    client = client_for(holder)

    def cost():
        with counted_queries() as queries:
            assert client.post(f"/audits/{first.id}/coaching-hints").status_code == 200
        return queries.number

    before = cost()
    for number in range(1, 8):
        plant_visit(chance, coached=False, number=number)
    assert cost() == before <= 12


def test_no_more_sites_are_compared_than_the_bound(holder, monkeypatch):
    chance = Random(3)
    audits = [plant_visit(chance, coached=False, number=number) for number in range(6)]
    monkeypatch.setattr("audits.coaching.queries.MOST_SITES", 3)
    matched = load_matched(audits[0], identity_of(holder), **NEEDED)
    assert (len(matched.own), len(matched.others)) == (5, 3)
