"""What a person sees of a flag's evidence: nothing from interviews one by one, and no count under five."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask, current_app
from markupsafe import Markup

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.risk.explanation import explain, list_looked_at
from compliance.risk.presentation import presented_measures, presented_records
from compliance.risk.vocabulary import Level, Outcome
from compliance.risk.wording import IndicatorWords
from tests.risk.conftest import LATE_WAGES, SIGNS, Office
from tests.risk.fake_sources import sources_of
from tests.risk.strategies import FAKES, FIXED

Day = Callable[[int], date]
NO_WORDS = IndicatorWords(None, {})
ANALYST = Identity(user_id=1, name="Analyst", role=RoleName.ANALYST)
READER = Identity(user_id=2, name="Reader", role=RoleName.ANALYST, reads_interviews=True)
CONTRADICTION: dict[str, Any] = {
    **FIXED,
    "code": "against",
    "kind": "contradiction",
    "claims": {"source": "beta", "where": {"absent": {"is": True}}},
    "sources": ["alpha"],
    "where": {"present": {"is": True}},
    "match": "sign",
    "within_days": 365,
    "levels": {"amber": {"contradicted": {"at_least": 1}}},
    "enough_evidence": {"checked": 1},
}
MIXED: dict[str, Any] = {**LATE_WAGES, "sources": ["alpha", "beta"]}


@pytest.fixture
def registered(app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    registry = app.extensions["compliance"]
    monkeypatch.setattr(type(registry), "evidence_sources", property(lambda self: sources_of(*FAKES)))
    office.contents = [MIXED]
    with app.test_request_context():
        yield office


def test_few_interviews_are_shown_together_by_quarter_with_their_count_withheld(registered: Office, day: Day) -> None:
    registered.record("alpha", day(0), days=12, times=3)
    registered.record("beta", day(1), days=12)
    registered.evaluate(day(2))
    single, together = presented_records(registered.flag(), ANALYST)
    assert (single.source, single.occurred_on, single.count) == ("beta", day(1), None)
    assert (together.source, together.occurred_on, together.record_id) == ("alpha", None, None)
    assert together.count == "fewer than 5"
    assert together.when == "quarter 2 of 2027"
    assert str(day(0)) not in repr(together)


def test_five_interviews_of_a_quarter_are_counted(registered: Office, day: Day) -> None:
    registered.record("alpha", day(0), days=12, times=5)
    registered.evaluate(day(1))
    (together,) = presented_records(registered.flag(), ANALYST)
    assert "5" in str(together.count)


def test_a_reader_of_interviews_sees_single_records(
    registered: Office, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered.record("alpha", day(0), days=12)
    registered.evaluate(day(1))
    assert [each.count for each in presented_records(registered.flag(), ANALYST)] == ["fewer than 5"]
    from compliance.accounts.permissions import PermissionMap

    monkeypatch.setattr(PermissionMap, "allows", lambda self, permission, identity, subject=None: True)
    (single,) = presented_records(registered.flag(), READER)
    assert single.occurred_on == day(0)
    assert [each.count for each in presented_records(registered.flag(), ANALYST)] == ["fewer than 5"]


def test_numbers_under_five_from_interviews_are_withheld(registered: Office, day: Day) -> None:
    registered.record("alpha", day(0), days=12, times=3)
    registered.evaluate(day(1))
    assert [str(each.value) for each in presented_measures(registered.flag(), ANALYST, NO_WORDS)] == ["fewer than 5"]


def test_numbers_that_rest_on_no_interview_are_shown(registered: Office, day: Day) -> None:
    registered.record("beta", day(0), days=12, times=3)
    registered.evaluate(day(1))
    (measure,) = presented_measures(registered.flag(), ANALYST, NO_WORDS)
    assert "3" in str(measure.value)


def test_the_explanation_says_what_was_counted_what_weighs_and_what_clears_it(registered: Office, day: Day) -> None:
    registered.record("alpha", day(0), days=12)
    registered.record("beta", day(0), days=12, times=2)
    registered.record("beta", day(0), days=1)
    registered.evaluate(day(1))
    office_id = registered.organisation.id
    explanation = explain(office_id, "late-wages", day(1), library=registered.library)
    assert (explanation.outcome, explanation.level) == (Outcome.RAISED, Level.RED)
    assert (explanation.records_total, explanation.records_looked_at) == (3, 4)
    assert explanation.measures == {"late": 3} == registered.flag().snapshot["measures"]
    assert explanation.records == registered.flag().snapshot["records"]
    assert (explanation.independent_classes, explanation.strengths) == (2, {"declared": 3})
    assert explanation.sql.startswith(("WITH", "SELECT"))
    assert explanation.clears == LATE_WAGES["clears"]
    assert len(list_looked_at(office_id, "late-wages", day(1), library=registered.library)) == 4


def test_nothing_known_is_explained_as_not_enough_evidence(registered: Office, day: Day) -> None:
    explanation = explain(registered.organisation.id, "late-wages", day(1), library=registered.library)
    assert (explanation.outcome, explanation.records, explanation.level) == (Outcome.NOT_ENOUGH_EVIDENCE, [], None)


def test_interviews_shown_together_say_what_was_reported(
    registered: Office, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    _summarise_alpha(monkeypatch)
    registered.record("alpha", day(0), days=12, times=6)
    registered.evaluate(day(1))
    (together,) = presented_records(registered.flag(), ANALYST)
    assert (together.reported, str(together.count)) == ("paid 12 days late", "at least 5")


def test_a_count_beside_a_withheld_one_is_withheld_too(
    registered: Office, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    _summarise_alpha(monkeypatch)
    registered.record("alpha", day(0), days=12, times=6)
    registered.record("alpha", day(0), days=13, times=2)
    registered.evaluate(day(1))
    assert {str(each.count) for each in presented_records(registered.flag(), ANALYST)} == {"withheld", "fewer than 5"}


def _summarise_alpha(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = current_app.extensions["compliance"]
    alpha, *others = FAKES
    words = replace(alpha.source, summarise=lambda values: f"paid {int(values['days'])} days late")
    told = replace(alpha, source=words)
    monkeypatch.setattr(type(registry), "evidence_sources", property(lambda self: sources_of(told, *others)))


def interviews(office: Office, on: date, *, told: int, denied: int = 0, not_asked: int = 0) -> None:
    """Interviews in which workers told of a sign, denied it, or were not asked."""
    answers = [1] * told + [0] * denied + [None] * not_asked
    for number, present in enumerate(answers):
        office.record("alpha", on, present=present, sign=7, interview=f"i{number}")


@pytest.mark.parametrize(
    ("told", "denied", "not_asked", "asked"),
    [
        (2, 10, 3, "at least 10"),  # the reports are withheld, the number asked is told in steps
        (2, 1, 9, "fewer than 5"),
        (6, 0, 4, "at least 5"),
        (6, 8, 0, "at least 10"),
        (6, 2, 0, "at least 5"),  # two exact numbers would count those who denied it
    ],
)
def test_reports_say_out_of_how_many_asked(
    registered: Office, day: Day, told: int, denied: int, not_asked: int, asked: str
) -> None:
    registered.contents = [SIGNS]
    interviews(registered, day(0), told=told, denied=denied, not_asked=not_asked)
    registered.evaluate(day(1))
    (together,) = presented_records(registered.flag("signs"), ANALYST)
    assert Markup(together.asked).striptags() == asked


@pytest.mark.parametrize("told", [6, 11])
def test_one_worker_more_does_not_show(registered: Office, day: Day, told: int) -> None:
    registered.contents = [SIGNS]
    shown = []
    for more in (0, 1):
        registered.record("alpha", day(0), present=1, sign=7, interview=f"more{more}", times=told if not more else 1)
        registered.evaluate(day(1 + more))
        flag = registered.flag("signs")
        words = IndicatorWords(registered.library.definitions["signs"], registered.library.sources)
        measures = [str(each.value) for each in presented_measures(flag, ANALYST, words)]
        (together,) = presented_records(flag, ANALYST)
        shown.append((str(together.count), str(together.asked), measures))
    assert shown[0] == shown[1]


def test_workers_asked_outside_the_window_do_not_count(registered: Office, day: Day) -> None:
    registered.contents = [{**SIGNS, "within_days": 30}]
    registered.record("alpha", day(-40), present=0, sign=7, interview="old")
    interviews(registered, day(0), told=6)
    registered.evaluate(day(1))
    (together,) = presented_records(registered.flag("signs"), ANALYST)
    assert Markup(together.asked).striptags() == "at least 5"


def test_a_contradiction_counts_who_was_asked_about_that_sign(registered: Office, day: Day) -> None:
    registered.contents = [CONTRADICTION]
    registered.record("beta", day(0), absent=1, sign=7)
    interviews(registered, day(0), told=6, denied=6)
    for number in range(20):
        registered.record("alpha", day(0), present=0, sign=3, interview=f"other{number}")
    registered.evaluate(day(1))
    together = next(each for each in presented_records(registered.flag("against"), ANALYST) if each.source == "alpha")
    assert Markup(together.asked).striptags() == "at least 10"


def test_flags_raised_before_numbers_asked_were_kept_say_nothing_of_them(registered: Office, day: Day) -> None:
    registered.contents = [SIGNS]
    interviews(registered, day(0), told=6)
    registered.evaluate(day(1))
    flag = registered.flag("signs")
    flag.snapshot = {name: value for name, value in flag.snapshot.items() if name != "asked"}
    (together,) = presented_records(flag, ANALYST)
    assert together.asked is None
