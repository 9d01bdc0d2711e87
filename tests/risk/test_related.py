"""Indicators over related organisations, on real relationships: whose records count, the mean, and who is looked at."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome
from compliance.errors import Conflict
from compliance.organisations.models import Organisation, RelationshipKind
from compliance.organisations.related import related_pairs
from compliance.organisations.relationship_queries import with_related
from compliance.organisations.types import OrganisationKind, RelatedSide
from compliance.risk.evaluation import evaluate
from compliance.risk.models import IndicatorReading, RiskFlag
from compliance.risk.operations import release_flag, version_of
from compliance.risk.presentation import presented_records
from compliance.risk.priors import current_prior, pulled_to
from tests.factories.authority_records import make_authority_record
from tests.factories.organisations import make_organisation, make_relationship

CODE = "office-clients-in-trouble"
AS_OF = date(2027, 5, 4)
STARTED = AS_OF - timedelta(days=400)


def pairs(session: Session, to: RelatedSide, within_days: int | None = None) -> set[tuple[int, int]]:
    return {(row.organisation_id, row.related_id) for row in session.execute(related_pairs(to, AS_OF, within_days))}


def client_of(office: Organisation, outcome: AuthorityOutcome | None) -> Organisation:
    """A client of the office with a wage claim that ended so, or without any record."""
    client = make_organisation()
    make_relationship(client, office, occurred_on=STARTED, known_on=STARTED)
    if outcome is not None:
        make_authority_record(
            client,
            matter=AuthorityMatter.WAGE_CLAIM,
            outcome=outcome,
            occurred_on=AS_OF - timedelta(days=30),
            known_on=AS_OF - timedelta(days=20),
        )
    return client


@pytest.fixture
def bad_office(database: Session) -> Organisation:
    """Three of its five clients have an upheld claim, one was cleared, of one nothing is known."""
    office = make_organisation(OrganisationKind.RECRUITER)
    for outcome in (*[AuthorityOutcome.UPHELD] * 3, AuthorityOutcome.NOT_UPHELD, None):
        client_of(office, outcome)
    other = make_organisation(OrganisationKind.RECRUITER)
    for _ in range(6):
        client_of(other, AuthorityOutcome.NOT_UPHELD)
    return office


def reading_of(session: Session, organisation: Organisation) -> IndicatorReading:
    return session.scalars(
        select(IndicatorReading).where(
            IndicatorReading.organisation_id == organisation.id,
            IndicatorReading.indicator_code == CODE,
            IndicatorReading.is_current,
        )
    ).one()


def test_a_relationship_counts_from_both_sides_and_for_a_time_after_it_ended(database: Session) -> None:
    client, office = make_organisation(), make_organisation(OrganisationKind.RECRUITER)
    make_relationship(client, office, occurred_on=STARTED, known_on=STARTED, ended_on=AS_OF - timedelta(days=30))
    assert pairs(database, RelatedSide.CLIENTS, 31) == {(office.id, client.id)}
    assert pairs(database, RelatedSide.OFFICES, 31) == {(client.id, office.id)}
    assert pairs(database, RelatedSide.CLIENTS, 30) == set()
    assert pairs(database, RelatedSide.CLIENTS) == {(office.id, client.id)}


def test_what_is_not_yet_known_or_no_recruitment_makes_no_pair(database: Session) -> None:
    client, office = make_organisation(), make_organisation(OrganisationKind.RECRUITER)
    make_relationship(client, office, occurred_on=STARTED, known_on=AS_OF + timedelta(days=1))
    make_relationship(client, office, occurred_on=STARTED, known_on=STARTED, kind=RelationshipKind.SUB_AGENT_OF)
    assert pairs(database, RelatedSide.CLIENTS) == set()


def test_two_countries_of_one_client_are_one_pair(database: Session) -> None:
    client, office = make_organisation(), make_organisation(OrganisationKind.RECRUITER)
    for country in ("BD", "NP"):
        make_relationship(client, office, occurred_on=STARTED, known_on=STARTED, country_of_origin=country)
    assert len(database.execute(related_pairs(RelatedSide.CLIENTS, AS_OF, None)).all()) == 1


def test_the_check_of_all_fixes_the_mean_and_one_organisation_is_compared_with_the_same(
    database: Session, bad_office: Organisation
) -> None:
    evaluate(AS_OF, [bad_office.id])
    assert current_prior(f"related:{CODE}") is None
    assert reading_of_or_none(database, bad_office) is None
    evaluate(AS_OF)
    whole = reading_of(database, bad_office)
    assert whole.measures["mean_percent"] == 30.0
    assert (whole.measures["related"], whole.measures["known"], whole.measures["affected"]) == (5, 4, 3)
    assert whole.measures["rate_percent"] == pytest.approx((3 + 4 * 0.3) * 100 / 8)
    assert (whole.outcome, whole.level) == ("raised", "amber")
    evaluate(AS_OF + timedelta(days=1), [bad_office.id])
    assert reading_of(database, bad_office).id == whole.id
    prior = pulled_to(CODE, AS_OF)
    assert prior is not None and (prior.mean, prior.version) == (0.3, 1)
    assert pulled_to(CODE, AS_OF - timedelta(days=1)) is None


def reading_of_or_none(session: Session, organisation: Organisation) -> IndicatorReading | None:
    wanted = IndicatorReading.organisation_id == organisation.id, IndicatorReading.indicator_code == CODE
    return session.scalars(select(IndicatorReading).where(*wanted)).one_or_none()


def test_a_fact_about_one_side_looks_at_the_other_side_too(database: Session, bad_office: Organisation) -> None:
    clients = [related for office, related in pairs(database, RelatedSide.CLIENTS) if office == bad_office.id]
    assert bad_office.id in with_related([clients[0]])
    assert set(clients) < set(with_related([bad_office.id]))


def test_the_flag_names_the_related_organisation_and_is_never_released(
    database: Session, bad_office: Organisation
) -> None:
    evaluate(AS_OF)
    flag = database.scalars(select(RiskFlag).where(RiskFlag.indicator_code == CODE)).one()
    assert flag.organisation_id == bad_office.id
    assert (flag.confidential, flag.public_points, flag.public_level, flag.workplace_id) == (True, 0, None, None)
    assert flag.snapshot["pulled_to"] == {"mean": 0.3, "version": 1}
    assert len({record["about_id"] for record in flag.snapshot["records"]}) == 3
    supervisor = Identity(1, "Supervisor", RoleName.SUPERVISOR, sees_all_regions=True)
    with pytest.raises(Conflict):
        release_flag(flag, reason="Asked for.", version=version_of(flag), by=supervisor)


def test_who_may_not_see_the_related_organisation_reads_no_name_and_no_single_record(
    database: Session, bad_office: Organisation
) -> None:
    evaluate(AS_OF)
    flag = database.scalars(select(RiskFlag).where(RiskFlag.indicator_code == CODE)).one()
    names = {database.get_one(Organisation, record["about_id"]).name for record in flag.snapshot["records"]}
    stranger = Identity(1, "Analyst", RoleName.ANALYST)
    shown = presented_records(flag, stranger)
    assert all(record.count is not None for record in shown)
    assert not any(name in record.sentence for name in names for record in shown)
