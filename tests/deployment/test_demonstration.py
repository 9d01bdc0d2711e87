"""The demonstration holds what it says it holds, the same from the same seed, and never stands beside real records."""

import stat

import pytest
from click.testing import CliRunner
from flask_security import verify_password
from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.accounts.roles import RoleName
from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, ReviewState
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.scores.models import VerificationRate
from compliance.cli import SanadGroup
from compliance.clock import today
from compliance.database import db
from compliance.deployment.demonstration.accounts import ACCOUNTS, accounts_path
from compliance.deployment.demonstration.loading import check_place, load_demonstration, month_ends
from compliance.deployment.demonstration.planted import CLEAN, NOT_ENOUGH_EVIDENCE, PLANTED
from compliance.deployment.demonstration.world import (
    DEMONSTRATION_EMPLOYER,
    DEMONSTRATION_OFFICE,
    EMPLOYERS,
    MEMBERS,
    REGIONS,
)
from compliance.deployment.installation import is_demonstration
from compliance.errors import Conflict, NotReady
from compliance.organisation_links.demonstration import FIRMS
from compliance.organisations.models import Organisation
from compliance.risk.library import current_library
from compliance.risk.models import FlagReview, IndicatorReading, RiskFlag
from compliance.risk.vocabulary import FlagState, Outcome
from compliance.scheduling.models import PendingEvaluation
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation

KEYS = {**{member.name: member.key for member in MEMBERS}, **{firm[0]: key for key, firm in FIRMS.items()}}


def raised_flags():
    rows = db.session.execute(
        select(Organisation.name, RiskFlag.indicator_code, RiskFlag.level)
        .join(Organisation, Organisation.id == RiskFlag.organisation_id)
        .where(RiskFlag.cleared_on.is_(None))
    )
    return {(KEYS[name], indicator, level) for name, indicator, level in rows}


def counts():
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }


def organisation_names():
    rows = db.session.execute(select(Organisation.name, Organisation.name_ar).order_by(Organisation.id))
    return [(name, name_ar) for name, name_ar in rows]


def answer_values():
    return db.session.scalars(select(Answer.value).order_by(Answer.id)).all()


def passwords_in(table):
    emails = {account.email for account in ACCOUNTS}
    words = [line.split() for line in table.splitlines()]
    return {word: line[line.index(word) + 1] for line in words for word in line if word in emails}


def test_exactly_the_planted_flags_are_raised(inside):
    assert raised_flags() == {(case.organisation, case.indicator, case.level) for case in PLANTED}


def test_every_indicator_has_a_planted_case(inside):
    assert {case.indicator for case in PLANTED} == set(current_library().definitions)


def test_clean_organisations_were_looked_at_and_raise_nothing(inside):
    raised = {organisation for organisation, _indicator, _level in raised_flags()}
    assert not raised & set(CLEAN)
    looked_at = set(
        inside.scalars(
            select(Organisation.name)
            .join(IndicatorReading, IndicatorReading.organisation_id == Organisation.id)
            .where(IndicatorReading.outcome == Outcome.NOT_RAISED, IndicatorReading.is_current)
        )
    )
    assert {KEYS[name] for name in looked_at} >= set(CLEAN)


@pytest.mark.parametrize(("key", "indicator"), NOT_ENOUGH_EVIDENCE)
def test_too_little_evidence_says_so(inside, key, indicator):
    name = next(member.name for member in MEMBERS if member.key == key)
    reading = inside.scalar(
        select(IndicatorReading.outcome)
        .join(Organisation, Organisation.id == IndicatorReading.organisation_id)
        .where(Organisation.name == name, IndicatorReading.indicator_code == indicator, IndicatorReading.is_current)
    )
    assert reading in (None, Outcome.NOT_ENOUGH_EVIDENCE)


def test_the_same_seed_gives_equal_names_answers_and_counts(demonstration, second_demonstration, read):
    for function in (organisation_names, answer_values, counts, raised_flags):
        assert read(demonstration, function) == read(second_demonstration, function)


def test_no_two_installations_share_a_password(demonstration, second_demonstration):
    first, second = (passwords_in(app.extensions["printed"][-1]) for app in (demonstration, second_demonstration))
    assert len(first) == len(ACCOUNTS)
    assert not set(first.values()) & set(second.values())
    assert len(set(first.values())) == len(first)


def test_the_accounts_are_kept_for_their_owner_alone(demonstration):
    path = accounts_path(demonstration.extensions["compliance"].settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == demonstration.extensions["printed"][-1]


def test_the_printed_passwords_open_the_accounts_of_every_role(demonstration, inside):
    passwords = passwords_in(demonstration.extensions["printed"][-1])
    assert {account.role for account in ACCOUNTS} == set(RoleName)
    email = ACCOUNTS[0].email
    user = inside.scalar(select(User).where(User.email == email))
    assert verify_password(passwords[email], user.password)


def test_only_the_printed_accounts_can_sign_in(inside):
    able = set(inside.scalars(select(User.email).where(User.password.is_not(None))))
    assert able == {account.email for account in ACCOUNTS}


def test_one_analyst_may_read_interviews_after_a_second_person_agreed(inside):
    assert inside.scalars(select(User.email).where(User.reads_interviews)).all() == ["analyst.interviews@sanad.example"]


def test_the_two_organisations_of_the_accounts_are_half_way_through_their_round(inside):
    for key in (DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE):
        name = next(member.name for member in MEMBERS if member.key == key)
        answered = inside.scalar(
            select(func.count(Answer.id))
            .join(Assessment, Assessment.id == Answer.assessment_id)
            .join(Organisation, Organisation.id == Assessment.organisation_id)
            .where(Organisation.name == name, Assessment.state == AssessmentState.OPEN)
        )
        assert answered > 20


def test_reviews_wait_for_the_two_organisations_of_the_accounts_and_others_are_finished(inside):
    names = {member.name for member in MEMBERS if member.key in (DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE)}
    waiting = inside.scalars(
        select(Organisation.name)
        .join(AssessmentReview, AssessmentReview.organisation_id == Organisation.id)
        .where(AssessmentReview.state == ReviewState.WAITING)
    )
    assert set(waiting) == names
    assert inside.scalar(select(func.count()).where(AssessmentReview.state == ReviewState.DONE)) >= 5
    kinds = set(
        inside.scalars(select(AnswerReview.kind).join(AssessmentReview).where(AssessmentReview.state == "waiting"))
    )
    assert kinds == {EntryKind.ASKED, EntryKind.REPLIED, EntryKind.DISAGREED}
    assert inside.scalar(select(func.count()).select_from(VerificationRate)) > 5


def test_flags_are_upheld_dismissed_waiting_and_released(inside):
    states = set(inside.scalars(select(RiskFlag.state)))
    assert {FlagState.OPEN, FlagState.UNDER_REVIEW, FlagState.UPHELD, FlagState.DISMISSED} <= states
    assert inside.scalar(select(func.count()).where(RiskFlag.released_at.is_not(None))) == 1
    assert inside.scalar(select(func.count(FlagReview.id))) >= 4


def test_nothing_waits_for_evaluation_and_nothing_lies_in_the_future(inside):
    assert inside.scalar(select(func.count(PendingEvaluation.id))) == 0
    for table in db.metadata.sorted_tables:
        if "known_on" in table.c:
            assert inside.scalar(select(func.count()).where(table.c.known_on > today())) == 0, table.name


def test_it_is_marked_as_a_demonstration(demonstration, inside):
    demonstration.extensions["compliance"].demonstration = None
    assert is_demonstration()


def test_it_is_not_loaded_twice(inside):
    assert check_place() is False
    with pytest.raises(Conflict):
        load_demonstration(8, today(), lambda line: None)


def test_the_world_has_forty_employers_in_all_thirteen_regions():
    assert len(EMPLOYERS) == 40
    assert {member.region for member in EMPLOYERS} == {code for code, _name, _name_ar in REGIONS}
    assert len({member.name_ar for member in MEMBERS}) == len(MEMBERS) == 60


def test_month_ends_are_the_last_days_of_the_months_before():
    assert [day.isoformat() for day in month_ends(today().replace(2028, 3, 31), 3)] == [
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",
    ]


def run_demo(app, *arguments):
    group = SanadGroup(create_app=lambda: app, add_default_commands=False, add_version_option=False)
    return CliRunner().invoke(group, ["demo", *arguments])


@pytest.mark.parametrize("make", [make_organisation, lambda: make_user("administrator")], ids=["organisation", "user"])
def test_it_refuses_to_stand_beside_real_records(app, database, make):
    make()
    result = run_demo(app)
    assert result.exit_code == 2
    assert "real records" in result.output


def test_a_first_start_beside_real_records_does_nothing_and_says_nothing(app, database):
    make_organisation()
    result = run_demo(app, "--first-start")
    assert (result.exit_code, result.output) == (0, "")
    assert database.scalar(select(func.count(Organisation.id))) == 1


def test_a_later_start_shows_the_accounts_again(demonstration):
    result = run_demo(demonstration, "--first-start")
    assert result.exit_code == 0
    assert demonstration.extensions["printed"][-1] in result.output


def test_a_database_without_tables_is_refused_with_the_way_out(app, database, monkeypatch):
    class NoTables:
        def has_table(self, name):
            return False

    monkeypatch.setattr("compliance.deployment.demonstration.loading.inspect", lambda bind: NoTables())
    with pytest.raises(NotReady, match="sanad upgrade"):
        check_place()
