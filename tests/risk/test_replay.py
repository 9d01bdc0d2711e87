"""Every stored flag can be computed again; what was altered since is found, what came later is named."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from audits.interviews.values import SignAnswer
from audits.interviews.withdrawing import withdraw_consent
from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome
from compliance.clock import now, today
from compliance.organisations.types import OrganisationKind
from compliance.risk.definition import digest_of
from compliance.risk.evaluation import evaluate
from compliance.risk.flag_commands import replay_command
from compliance.risk.models import FormerSnapshot, IndicatorText, RiskFlag
from compliance.risk.priors import fix_prior
from compliance.risk.replay import ERASED, NO_FILE, RECORDED_LATER, Replayed, Verdict, replay_flags
from compliance.risk.texts import definition_of
from tests.counting import counted_queries
from tests.factories.audits import lead_of, make_audit, make_interview
from tests.factories.authority_records import make_authority_record
from tests.factories.organisations import make_organisation, make_relationship
from tests.risk.conftest import LATE_WAGES, Office
from tests.risk.strategies import BETA

Day = Callable[[int], date]
AS_OF = date(2027, 5, 4)


@pytest.fixture
def late(office: Office, day: Day) -> Office:
    """An amber flag that rose to red a day later: one former snapshot, one in force."""
    office.record("beta", day(0), days=12, worker="a")
    office.record("beta", day(0), days=2, worker="b")
    office.evaluate(day(1))
    office.record("beta", day(2), days=20, times=2)
    office.evaluate(day(2))
    return office


def replay(office: Office) -> tuple[int, list[Replayed]]:
    office.session.flush()
    summary = replay_flags(library=office.library)
    return summary.counts[Verdict.EQUAL], summary.not_equal


def found(office: Office) -> str:
    """What the one snapshot that differs is said to differ in."""
    equal, (replayed,) = replay(office)
    assert (equal, replayed.verdict) == (1, Verdict.DIFFERENT)
    return "; ".join(replayed.reasons)


def tamper(flag: RiskFlag, **changed: Any) -> None:
    """Alter a snapshot and make its digest anew, as somebody with the database might."""
    flag.snapshot = {**flag.snapshot, **changed}
    flag.snapshot_digest = digest_of(flag.snapshot)


def test_flags_nobody_touched_are_equal_with_their_former_snapshots(late: Office) -> None:
    assert late.session.scalars(select(FormerSnapshot)).one().level == "amber"
    assert replay(late) == (2, [])


def test_later_records_leave_it_equal(late: Office, day: Day) -> None:
    late.record("beta", day(3), days=40, times=5)
    assert replay(late) == (2, [])


def test_a_changed_snapshot_is_found_by_its_digest(late: Office) -> None:
    flag = late.flag()
    flag.snapshot = {**flag.snapshot, "measures": {"late": 4}}
    assert "digest" in found(late)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"measures": {"late": 1}}, "reach amber, not red"),
        ({"measures": {"late": 4}}, "late is 4, its records give 3"),
        ({"organisation_id": 0}, "another organisation"),
        ({"level": "amber"}, "the flag's level is red"),
        ({"thresholds": [{}]}, "missing"),
        ({"records": None}, "missing"),
        ({"as_of": "yesterday"}, "missing"),
        ({"measures": {"late": "many"}}, "missing"),
        ({"records_looked_at": 9}, "records_looked_at: 9 then, 4 now"),
    ],
)
def test_a_change_is_found_even_with_a_new_digest(late: Office, changed: dict[str, Any], said: str) -> None:
    tamper(late.flag(), **changed)
    assert said in found(late)


def test_a_changed_threshold_is_found(late: Office) -> None:
    flag = late.flag()
    lines = [{**line, "value": 2} if line["place"] == "levels.red" else line for line in flag.snapshot["thresholds"]]
    tamper(flag, thresholds=lines)
    assert "thresholds" in found(late)


def test_a_changed_record_of_a_snapshot_is_found(late: Office) -> None:
    flag = late.flag()
    first, *others = flag.snapshot["records"]
    tamper(flag, records=[{**first, "values": {**first["values"], "days": 19}}, *others])
    assert "days: 19 then, 20 now" in found(late)


def test_a_record_of_another_source_is_found(late: Office) -> None:
    flag = late.flag()
    first, *others = flag.snapshot["records"]
    tamper(flag, records=[{**first, "source": "alpha"}, *others])
    assert "does not read" in found(late)


def test_a_changed_row_is_found_even_where_the_number_stays(late: Office, day: Day) -> None:
    rows = BETA.table
    late.session.execute(update(rows).where(rows.c.occurred_on == day(2), rows.c.days == 20).values(days=21))
    assert "days: 20 then, 21 now" in found(late)


def test_a_row_taken_away_is_found(late: Office) -> None:
    late.session.execute(delete(BETA.table).where(BETA.table.c.days == 20))
    assert "late: 3 then, 1 now" in found(late)


def test_a_back_dated_row_is_found(late: Office, day: Day) -> None:
    late.record("beta", day(2), days=30)
    assert "late: 3 then, 4 now" in found(late)


def test_a_flag_of_a_file_that_changed_is_computed_with_the_file_of_then(late: Office) -> None:
    late.contents[0] = {**LATE_WAGES, "levels": {"critical": {"late": {"at_least": 1}}}, "points": {"critical": 9}}
    assert replay(late) == (2, [])


def test_a_file_that_was_not_kept_or_was_altered_is_said(late: Office) -> None:
    late.contents[0] = {**LATE_WAGES, "version": 2}
    late.session.execute(update(IndicatorText).values(text="{}"))
    equal, others = replay(late)
    assert equal == 0
    assert {(each.verdict, each.reasons) for each in others} == {(Verdict.NOT_REPLAYABLE, (NO_FILE,))}


def test_the_file_is_kept_once(late: Office, day: Day) -> None:
    late.evaluate(day(3))
    kept = late.session.scalars(select(IndicatorText).where(IndicatorText.indicator_code == "late-wages")).one()
    definition = definition_of(kept.digest)
    assert definition == late.library.definitions["late-wages"]


@pytest.fixture
def claims(database: Session) -> Callable[..., Any]:
    """Upheld wage claims of one organisation, known a week before the day."""
    organisation = make_organisation()

    def make(**overrides: Any) -> Any:
        values: dict[str, Any] = {
            "matter": AuthorityMatter.WAGE_CLAIM,
            "outcome": AuthorityOutcome.UPHELD,
            "occurred_on": AS_OF - timedelta(days=30),
            "known_on": AS_OF - timedelta(days=7),
        }
        return make_authority_record(organisation, **{**values, **overrides})

    return make


def replay_all() -> list[Replayed]:
    return replay_flags().not_equal


def test_a_record_entered_later_as_known_before_is_named(database: Session, claims: Callable[..., Any]) -> None:
    claims(recorded_at=now() - timedelta(days=1))
    evaluate(AS_OF)
    assert database.scalars(select(RiskFlag)).all()
    assert replay_all() == []
    claims(recorded_at=now() + timedelta(days=1))
    (replayed,) = replay_all()
    assert (replayed.verdict, replayed.reasons[0]) == (Verdict.NOT_REPLAYABLE, RECORDED_LATER)


def test_a_back_dated_record_that_hides_when_it_was_entered_is_different(
    database: Session, claims: Callable[..., Any]
) -> None:
    entered = now() - timedelta(days=1)
    claims(recorded_at=entered)
    evaluate(AS_OF)
    claims(recorded_at=entered)
    assert [each.verdict for each in replay_all()] == [Verdict.DIFFERENT]


def test_a_correction_after_the_day_leaves_it_equal(database: Session, claims: Callable[..., Any]) -> None:
    wrong = claims()
    evaluate(AS_OF)
    claims(
        outcome=AuthorityOutcome.NOT_UPHELD,
        known_on=AS_OF + timedelta(days=3),
        supersedes_id=wrong.id,
        correction_reason="Withdrawn in appeal.",
    )
    assert replay_all() == []


@pytest.mark.parametrize("answer", [SignAnswer.PRESENT, SignAnswer.ABSENT])
def test_an_interview_taken_back_since_is_named_as_erased(database: Session, answer: SignAnswer) -> None:
    audit = make_audit()
    make_interview(audit, signs={5: SignAnswer.PRESENT})
    other = make_interview(audit, signs={5: answer})
    evaluate(today())
    assert replay_all() == []
    withdraw_consent(other.consent, lead_of(audit), today())
    named = {each.stored.flag_id: each for each in replay_all()}
    flag = database.scalars(select(RiskFlag).where(RiskFlag.indicator_code == "violence-reported")).one()
    assert {each.verdict for each in named.values()} == {Verdict.NOT_REPLAYABLE}
    assert named[flag.id].reasons[0] == ERASED


def test_a_rate_drawn_to_the_mean_is_computed_with_the_mean_of_then(database: Session) -> None:
    office = make_organisation(OrganisationKind.RECRUITER)
    began = AS_OF - timedelta(days=400)
    for _ in range(4):
        client = make_organisation()
        make_relationship(client, office, occurred_on=began, known_on=began)
        make_authority_record(client, occurred_on=AS_OF - timedelta(days=30), known_on=AS_OF - timedelta(days=20))
    evaluate(AS_OF)
    flags = database.scalars(select(RiskFlag).where(RiskFlag.indicator_code == "office-clients-in-trouble"))
    flag = flags.one()
    fix_prior("related:office-clients-in-trouble", AS_OF + timedelta(days=1), {"mean": 0.01})
    assert replay_all() == []
    tamper(flag, pulled_to={**flag.snapshot["pulled_to"], "mean": 0.5})
    (replayed,) = replay_all()
    assert "the mean is not the one that was fixed" in replayed.reasons


def test_the_command_says_what_differs_and_ends_with_1(app: Flask, database: Session, claims: Any) -> None:
    claims()
    evaluate(AS_OF)
    flag = database.scalars(select(RiskFlag)).one()
    database.commit()
    run = app.test_cli_runner().invoke
    done = run(replay_command, [])
    assert (done.exit_code, done.output) == (0, "1 equal, 0 different, 0 not replayable\n")
    tamper(flag, records_looked_at=7)
    database.commit()
    done = run(replay_command, ["--flag", str(flag.id)])
    assert done.exit_code == 1
    assert f"flag {flag.id}: different: records_looked_at: 7 then, 1 now\n0 equal, 1 different" in done.output
    assert run(replay_command, ["--flag", "999"]).exit_code == 2


def test_many_flags_of_a_day_cost_no_more_statements_than_one(office: Office, day: Day) -> None:
    def count() -> int:
        office.session.flush()
        with counted_queries() as queries:
            assert not replay_flags(library=office.library).not_equal
        return queries.number

    office.record("beta", day(0), days=12)
    office.evaluate(day(1))
    few = count()
    for number in range(30):
        other = Office(office.session, make_organisation(), office.contents, next_number=1000 + 10 * number)
        other.record("beta", day(0), days=12)
    office.evaluate(day(1))
    assert count() == few
