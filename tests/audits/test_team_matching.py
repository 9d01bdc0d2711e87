"""Warnings where a team does not speak the workers' languages or lacks a sex; what is unknown is said as unknown."""

import pytest
from sqlalchemy import select

from audits.independence.operations import Ties, declare_ties
from audits.interviews.models import Sex
from audits.models import AuditState
from audits.operations import begin_audit, close_audit
from audits.own_details.models import OwnDetails
from audits.own_details.operations import state_own_details
from audits.planning.expectations import About, Expectation, Origin, list_expectations
from audits.planning.matching import Match, match_each, match_team
from audits.sampling.operations import Spread, draw_audit_sample
from audits.sampling.size import Workforce
from audits.sampling.strata import SpreadOver, Stratum
from compliance.accounts.identity import identity_of
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import today
from compliance.errors import InvalidInput
from compliance.organisations.types import OrganisationKind
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_interview
from tests.factories.organisations import make_organisation, make_relationship


def expected_of(audit, identity=None):
    return {(each.about, each.value): each.origins for each in list_expectations(audit, identity or lead_of(audit))}


def speaks(user, *languages, sex=None):
    return state_own_details(languages, sex, identity_of(user))


def test_recruitment_offices_tell_where_workers_come_from(database):
    organisation = make_organisation()
    make_relationship(organisation, make_organisation(OrganisationKind.RECRUITER), country_of_origin="NP")
    make_relationship(organisation, make_organisation(OrganisationKind.RECRUITER, country="BD"), country_of_origin=None)
    make_relationship(organisation, make_organisation(OrganisationKind.RECRUITER), country_of_origin=None)
    audit = make_audit(organisation, state=AuditState.PLANNED)
    found = {value for _about, value in expected_of(audit)}
    assert found == {"NP", "BD"}, "an office of the same country tells nothing"


def test_counts_of_the_sample_tell_nationalities_and_sexes(database):
    audit = make_audit(state=AuditState.PLANNED)
    groups = Spread(SpreadOver.NATIONALITY, [Stratum("Nepal", 60, code="NP"), Stratum("Others", 40)])
    draw_audit_sample(audit, Workforce(100), lead_of(audit), None, groups)
    assert expected_of(audit) == {(About.NATIONALITY, "NP"): {Origin.SAMPLE}}
    groups = Spread(SpreadOver.SEX, [Stratum("Women", 60, code="female"), Stratum("Men", 40, code="male")])
    draw_audit_sample(audit, Workforce(100), lead_of(audit), "By sex", groups)
    assert set(expected_of(audit)) == {(About.SEX, "female"), (About.SEX, "male")}


@pytest.mark.parametrize(("interviews", "known"), [(4, False), (5, True)])
def test_earlier_interviews_tell_something_only_above_the_minimum(database, interviews, known):
    organisation, lead = make_organisation(), make_user("inspector")
    earlier = make_audit(organisation, lead)
    for _each in range(interviews):
        make_interview(earlier, nationality="LK", language="ta", sex=Sex.FEMALE)
    close_audit(earlier, identity_of(lead), today())
    found = expected_of(make_audit(organisation, lead, state=AuditState.PLANNED))
    wanted = {(About.NATIONALITY, "LK"), (About.LANGUAGE, "ta"), (About.SEX, "female")}
    assert set(found) == (wanted if known else set())


def test_a_social_auditor_learns_nothing_from_interviews_of_inspections(database):
    organisation, lead = make_organisation(), make_user("inspector")
    earlier = make_audit(organisation, lead)
    for _each in range(6):
        make_interview(earlier, nationality="LK")
    close_audit(earlier, identity_of(lead), today())
    auditor = make_user("social_auditor", organisations=(organisation,))
    assert expected_of(make_audit(organisation, auditor, state=AuditState.PLANNED)) == {}


def nepal():
    return Expectation(About.NATIONALITY, "NP", frozenset({Origin.OFFICES}))


def stated(languages=(), sex=None):
    return OwnDetails(languages=list(languages), sex=sex)


@pytest.mark.parametrize(
    ("people", "members", "match"),
    [
        ({1: stated(["ne"])}, 2, Match.FITS),
        ({1: stated(["ar"]), 2: stated(["en"])}, 2, Match.NOBODY),
        ({1: stated(["ar"])}, 2, Match.UNKNOWN),
        ({1: stated([])}, 1, Match.UNKNOWN),
        ({}, 1, Match.UNKNOWN),
    ],
)
def test_somebody_fits_nobody_does_or_it_is_not_known(people, members, match):
    assert next(match_each([nepal()], people, members)).match is match


def test_english_alone_does_not_do_for_a_country_with_its_own_languages():
    india = Expectation(About.NATIONALITY, "IN", frozenset())
    assert "hi" in india.languages and "en" not in india.languages
    assert Expectation(About.NATIONALITY, "GB", frozenset()).languages == {"en"}


def test_sex_is_matched_only_where_it_is_expected_and_stated():
    women = Expectation(About.SEX, "female", frozenset())
    assert next(match_each([women], {1: stated(sex=Sex.FEMALE)}, 1)).match is Match.FITS
    assert next(match_each([women], {1: stated(sex=Sex.MALE)}, 1)).match is Match.NOBODY
    assert next(match_each([women], {1: stated(["ar"])}, 1)).match is Match.UNKNOWN


def test_the_plan_page_warns_and_bars_nobody(client_for, database):
    organisation = make_organisation()
    make_relationship(organisation, make_organisation(OrganisationKind.RECRUITER), country_of_origin="NP")
    audit = make_audit(organisation, state=AuditState.PLANNED)
    client = client_for(audit.lead)
    assert "Not known whether the team speaks Nepali" in client.get(f"/audits/{audit.id}/planning").text
    speaks(audit.lead, "ar")
    declare_ties(audit, Ties(has_conflict=False), lead_of(audit), today())
    for page in ("planning", "plan"):
        assert "Nobody of the team speaks Nepali" in client.get(f"/audits/{audit.id}/{page}").text
    begin_audit(audit, lead_of(audit))
    speaks(audit.lead, "ne")
    page = client.get(f"/audits/{audit.id}/planning").text
    assert "speaks Nepali" not in page and "Whether women and men work there is not known." in page


def test_where_nothing_is_known_the_page_says_so(client_for, database):
    audit = make_audit(state=AuditState.PLANNED)
    assert not match_team(audit, lead_of(audit)).knows_languages
    assert "languages are not known" in client_for(audit.lead).get(f"/audits/{audit.id}/planning").text


def test_a_person_states_own_languages_in_the_account(client_for, database):
    user = make_user("inspector")
    client = client_for(user)
    assert "/account/languages" in client.get("/account").text
    assert client.post("/account/languages", data={"languages": ["ne", "ar"], "sex": ""}).status_code == 303
    own = database.get(OwnDetails, user.id)
    assert (own.languages, own.sex) == (["ar", "ne"], None)
    client.post("/account/languages", data={"languages": ["ne"], "sex": "female"})
    assert (own.languages, own.sex) == (["ne"], Sex.FEMALE)
    logged = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.action == "audits.state_own_details")).all()
    assert len(logged) == 2 and not any(entry.changes for entry in logged)
    with pytest.raises(InvalidInput):
        state_own_details(["xx"], None, identity_of(user))


@pytest.mark.parametrize("role", ["employer_user", "analyst", "administrator"])
def test_others_have_no_such_page(client_for, database, role):
    client = client_for(make_user(role))
    assert client.get("/account/languages").status_code == 403
    assert "/account/languages" not in client.get("/account").text


def test_the_form_of_a_plan_names_each_persons_languages(client_for, database):
    lead, colleague = make_user("inspector"), make_user("inspector", name="Reem")
    speaks(colleague, "ne")
    page = client_for(lead).get(f"/organisations/{make_organisation().id}/audits/new").text
    assert "Reem (Nepali)" in page
