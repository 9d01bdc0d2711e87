"""The life of a flag: opened, changed, decided, quiet, opened again, cleared."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import literal_column, select

from compliance.clock import now
from compliance.database import db
from compliance.national_rules.lookup import RuleValue
from compliance.risk import evaluation, terms
from compliance.risk.models import FormerSnapshot, IndicatorReading, OrganisationRisk, RiskFlag
from compliance.risk.scoring import recompute_scores
from compliance.risk.snapshot import snapshot_digest
from compliance.risk.vocabulary import Decision, FlagState, Level, Outcome
from tests.factories.organisations import make_organisation, make_workplace
from tests.risk.conftest import LATE_WAGES, Office

Day = Callable[[int], date]


def test_a_met_threshold_opens_a_flag_with_its_records_and_thresholds(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12, worker="a")
    office.record("beta", day(0), days=2, worker="b")
    summary = office.evaluate(day(1))
    flag = office.flag()
    assert (flag.state, flag.level, flag.points, flag.raised_on) == (FlagState.OPEN, Level.AMBER, 1, day(1))
    assert [record["values"]["days"] for record in flag.snapshot["records"]] == [12]
    assert flag.snapshot["measures"] == {"late": 1}
    assert flag.snapshot["records_looked_at"] == 2
    assert {"value": 3, "status": "indicator"}.items() <= next(
        line for line in flag.snapshot["thresholds"] if line["place"] == "levels.red"
    ).items()
    assert summary.indicators["late-wages"].outcomes == {"raised": 1, "not_raised": 0, "not_enough_evidence": 0}


def test_the_digest_recomputes_from_what_the_database_stored(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12.5, worker="عامل", times=60)
    office.evaluate(day(1))
    office.session.expire_all()
    flag = office.flag()
    assert snapshot_digest(flag.snapshot) == flag.snapshot_digest
    assert snapshot_digest(json.loads(json.dumps(flag.snapshot))) == flag.snapshot_digest
    assert (len(flag.snapshot["records"]), flag.snapshot["records_total"]) == (50, 60)
    altered = {**flag.snapshot, "level": "critical"}
    assert snapshot_digest(altered) != flag.snapshot_digest


def test_each_organisation_gets_its_own_records(office: Office, day: Day) -> None:
    first, second = office.organisation, make_organisation(name="Second")
    office.record("beta", day(0), days=11)
    office.organisation = second
    office.record("beta", day(0), days=22, times=3)
    office.evaluate(day(1))
    by_organisation = {flag.organisation_id: flag for flag in office.flags()}
    assert [each["values"]["days"] for each in by_organisation[first.id].snapshot["records"]] == [11]
    assert [each["values"]["days"] for each in by_organisation[second.id].snapshot["records"]] == [22, 22, 22]
    assert by_organisation[second.id].level is Level.RED


def test_a_flag_names_the_workplace_all_its_records_are_about(office: Office, day: Day) -> None:
    workplace = make_workplace(office.organisation)
    office.record("beta", day(0), days=12, workplace=workplace.id)
    office.evaluate(day(1))
    assert office.flag().workplace_id == workplace.id
    office.record("beta", day(1), days=12, times=2)
    office.evaluate(day(2))
    assert office.flag().workplace_id is None


def test_a_rising_level_changes_the_open_flag_and_keeps_the_former_evidence(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    former = office.flag().snapshot_digest
    office.record("beta", day(1), days=12, times=2)
    summary = office.evaluate(day(2))
    flag = office.flag()
    assert (flag.level, flag.points, flag.raised_on, flag.last_raised_on) == (Level.RED, 5, day(1), day(2))
    assert summary.indicators["late-wages"].flags.changed == 1
    assert [each.snapshot_digest for each in office.session.scalars(select(FormerSnapshot))] == [former]


def test_evaluating_again_changes_nothing(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    digest = office.flag().snapshot_digest
    summary = office.evaluate(day(1))
    flags = summary.indicators["late-wages"].flags
    assert (flags.opened, flags.changed, flags.reopened, flags.cleared) == (0, 0, 0, 0)
    assert office.flag().snapshot_digest == digest
    assert len(list(office.session.scalars(select(IndicatorReading)))) == 1


def test_a_flag_clears_when_enough_evidence_says_it_is_over(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.record("beta", day(20), days=0, times=2)
    office.evaluate(day(31))
    flag = office.flag()
    assert (flag.state, flag.cleared_on, flag.cleared_outcome) == (FlagState.CLEARED, day(31), Outcome.NOT_RAISED)
    assert office.session.get(OrganisationRisk, office.organisation.id) is None


def test_a_flag_whose_evidence_grew_too_old_says_so(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.evaluate(day(30))
    assert office.flag().cleared_outcome is Outcome.NOT_ENOUGH_EVIDENCE
    outcomes = [each.outcome for each in office.session.scalars(select(IndicatorReading).order_by(IndicatorReading.id))]
    assert outcomes == [Outcome.RAISED, Outcome.NOT_ENOUGH_EVIDENCE]


def test_a_flag_raised_again_after_clearing_is_a_new_one(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.evaluate(day(40))
    office.record("beta", day(50), days=12)
    office.evaluate(day(51))
    assert [flag.state for flag in office.flags()] == [FlagState.CLEARED, FlagState.OPEN]


@pytest.mark.parametrize("state", [FlagState.DISMISSED, FlagState.UPHELD])
def test_a_decided_flag_stays_quiet_while_nothing_new_comes(office: Office, day: Day, state: FlagState) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.flag().state = state
    office.evaluate(day(2))
    assert office.flag().state is state
    assert office.flag().last_raised_on == day(2)


@pytest.mark.parametrize("state", [FlagState.DISMISSED, FlagState.UPHELD])
def test_new_records_open_a_decided_flag_again(office: Office, day: Day, state: FlagState) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.flag().state = state
    office.record("beta", day(2), days=12)
    summary = office.evaluate(day(3))
    flag = office.flag()
    assert flag.state is FlagState.OPEN
    assert [(review.decision, review.reason, review.by_id) for review in flag.reviews] == [
        (Decision.REOPEN, "new_records", None)
    ]
    assert summary.indicators["late-wages"].flags.reopened == 1


def test_a_rising_level_opens_a_decided_flag_again(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.flag().state = FlagState.DISMISSED
    office.record("beta", day(2), days=12, times=2)
    office.evaluate(day(3))
    assert [review.reason for review in office.flag().reviews] == ["level_rose"]


def test_a_falling_level_leaves_the_decision_alone(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12, times=2)
    office.record("beta", day(10), days=12)
    office.evaluate(day(11))
    office.flag().state = FlagState.UPHELD
    office.evaluate(day(35))
    assert (office.flag().state, office.flag().level) == (FlagState.UPHELD, Level.AMBER)


def test_a_decided_flag_clears_too(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.flag().state = FlagState.DISMISSED
    office.evaluate(day(40))
    assert office.flag().state is FlagState.CLEARED


def test_the_score_counts_open_and_upheld_flags_and_hides_confidential_ones_in_public(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12, times=3)
    office.record("alpha", day(0), present=1)
    office.evaluate(day(1))
    risk = office.session.get(OrganisationRisk, office.organisation.id)
    assert risk is not None
    assert (risk.score, risk.public_score, risk.open_flags, risk.highest_level) == (7, 6, 2, Level.RED)
    office.flag().state = FlagState.DISMISSED
    recompute_scores([office.organisation.id], day(1))
    risk = office.session.get(OrganisationRisk, office.organisation.id)
    assert risk is not None
    assert (risk.score, risk.public_score, risk.highest_level) == (5, 0, Level.AMBER)


def test_what_was_released_does_not_follow_later_interviews(office: Office, day: Day) -> None:
    office.contents[1] = {
        **office.contents[1],
        "levels": {"amber": {"present": {"at_least": 1}}, "red": {"present": {"at_least": 2}}},
    }
    office.record("alpha", day(0), present=1)
    office.evaluate(day(1))
    flag = office.flag("signs")
    flag.released_at, flag.released_digest = now(), flag.snapshot_digest
    flag.public_level, flag.public_points = flag.level, flag.points
    released = flag.snapshot_digest
    office.record("alpha", day(1), present=1)
    office.evaluate(day(2))
    flag = office.flag("signs")
    assert (flag.level, flag.public_level, flag.public_points) == (Level.RED, Level.AMBER, 1)
    assert flag.released_digest == released != flag.snapshot_digest
    risk = office.session.get(OrganisationRisk, office.organisation.id)
    assert risk is not None and (risk.score, risk.public_score) == (3, 1)


def test_only_the_organisations_named_are_evaluated(office: Office, day: Day) -> None:
    other = make_organisation(name="Other")
    office.record("beta", day(0), days=12)
    summary = office.evaluate(day(1), [other.id])
    assert office.flags() == []
    assert summary.indicators["late-wages"].outcomes["not_enough_evidence"] == 1
    office.evaluate(day(1), [office.organisation.id])
    office.evaluate(day(60), [other.id])
    assert office.flag().state is FlagState.OPEN


def test_a_failing_indicator_is_reported_and_the_others_go_on(
    office: Office, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.record("beta", day(0), days=12)
    office.record("alpha", day(0), present=1)
    original = evaluation.follow_results

    def fail_for_late_wages(given: terms.Terms, moment: object) -> object:
        if given.definition.code == "late-wages":
            db.session.execute(select(RiskFlag.id, literal_column("no_such_column")))
        return original(given, moment)  # type: ignore[arg-type]

    monkeypatch.setattr(evaluation, "follow_results", fail_for_late_wages)
    summary = office.evaluate(day(1))
    assert list(summary.failures) == ["late-wages"]
    assert "no_such_column" not in str(summary.as_counts())
    assert (office.flags(), office.flag("signs").state) == ([], FlagState.OPEN)
    assert [each.indicator_code for each in office.session.scalars(select(IndicatorReading))] == ["signs"]


def test_an_unknown_national_rule_raises_nothing_and_clears_nothing(
    office: Office, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"days": {"at_least": {"national_rule": "wage.late_days_noted"}}}
    office.contents[0] = {**LATE_WAGES, "measures": {"late": {"count": "records", "where": where}}}
    office.record("beta", day(0), days=15, times=2)
    office.evaluate(day(1))
    (threshold,) = [line for line in office.flag().snapshot["thresholds"] if line.get("rule")]
    assert (threshold["value"], threshold["status"]) == (15, "draft")
    assert threshold["source"]["title"]
    monkeypatch.setattr(terms, "find_rule", _unknown_rule)
    office.evaluate(day(2))
    assert office.flag().state is FlagState.OPEN
    current = office.session.scalars(select(IndicatorReading).where(IndicatorReading.is_current)).one()
    assert (current.outcome, current.measures) == (Outcome.NOT_ENOUGH_EVIDENCE, {"late": None})


def _unknown_rule(code: str, country: str, on: date) -> RuleValue | None:
    return None


def test_unknown_answers_are_neither_yes_nor_no(office: Office, day: Day) -> None:
    asked = {"count": "records", "where": {"present": {"one_of": [True, False]}}}
    office.contents[1] = {
        **office.contents[1],
        "measures": {**office.contents[1]["measures"], "asked": asked},
        "enough_evidence": {"asked": 2},
    }
    office.record("alpha", day(0), present=None, times=9)
    office.record("alpha", day(0), present=0)
    summary = office.evaluate(day(1))
    assert summary.indicators["signs"].outcomes["not_enough_evidence"] == 1
    office.record("alpha", day(0), present=0)
    summary = office.evaluate(day(1))
    assert summary.indicators["signs"].outcomes["not_raised"] == 1


def test_an_indicator_out_of_force_knows_nothing_and_its_flags_clear(office: Office, day: Day) -> None:
    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    office.contents[0] = {**LATE_WAGES, "in_force": {"from": "2000-01-01", "to": day(1).isoformat()}}
    summary = office.evaluate(day(2))
    assert "late-wages" not in summary.indicators
    assert office.flag().cleared_outcome is Outcome.NOT_ENOUGH_EVIDENCE


@pytest.mark.parametrize("neighbours", [0, 1, 60])
def test_the_score_follows_however_many_are_evaluated(office: Office, day: Day, neighbours: int) -> None:
    others = [make_organisation().id for _ in range(neighbours)]
    office.record("beta", day(0), days=12)
    office.evaluate(day(1), [office.organisation.id, *others])
    assert office.session.get(OrganisationRisk, office.organisation.id).score > 0
    office.evaluate(day(400), [office.organisation.id, *others])
    assert office.session.get(OrganisationRisk, office.organisation.id) is None
