"""Collaborative findings: the parties are named, told with the wording, and no one of them closes it alone."""

from datetime import timedelta

import pytest

from audits.corrective_actions.models import CheckOutcome, CorrectiveActionState
from audits.corrective_actions.operations import PartText, check_part
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.importer import FINDING_IMPORTER
from audits.findings.models import Grade
from audits.findings.operations import correct_finding
from audits.findings.severity import Circumstances as About
from audits.findings.severity import UpgradeReason, propose_upgrades
from audits.operations import close_audit
from compliance.clock import today
from compliance.errors import InvalidInput
from compliance.imports.importer import ImportedRow
from compliance.national_rules.lookup import value
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import decide, lead_of, make_audit, make_facts, make_finding, make_plan, send_proof

PARTIES = ("Buyer Ltd", "Recruitment office")


@pytest.fixture
def action(database):
    """The corrective action of a finding that names two parties."""
    audit = make_audit()
    finding = make_finding(audit, grade=Grade.COLLABORATIVE, parties=PARTIES)
    close_audit(audit, lead_of(audit), today())
    return find_corrective_action(finding)


@pytest.fixture
def owner(action):
    return make_user("employer_user", organisations=(action.audit.organisation,))


def done(action, party, is_done=True):
    check_part(action, party, is_done=is_done, note="Contract of 3 May", by=lead_of(action.audit))


def test_no_single_party_closes_it(action, owner):
    make_plan(action, owner, parts=(PartText("Ministry", "Publish the fee", None),))
    decide(action, CheckOutcome.PLAN_APPROVED)
    send_proof(action, owner)
    for party in ("Buyer Ltd", "Ministry"):
        with pytest.raises(InvalidInput, match="Recruitment office"):
            decide(action, CheckOutcome.VERIFIED_CLOSED)
        done(action, party)
    done(action, "Recruitment office", is_done=False)
    with pytest.raises(InvalidInput, match=r"Not done yet: Recruitment office\."):
        decide(action, CheckOutcome.VERIFIED_CLOSED)
    done(action, "Recruitment office")
    decide(action, CheckOutcome.VERIFIED_CLOSED)
    assert action.state is CorrectiveActionState.VERIFIED_CLOSED


def test_a_plan_is_due_by_the_rule_and_the_closing_as_agreed(action, owner):
    days = value("finding.collaborative_plan_days", "SA", today())
    assert (action.plan_due_on, action.close_due_on) == (today() + timedelta(days=days), None)
    make_plan(action, owner, due_on=today() + timedelta(days=200))
    decide(action, CheckOutcome.PLAN_APPROVED)
    assert action.close_due_on == today() + timedelta(days=200) and action.extended_from is None


def test_the_organisation_and_the_team_read_the_parties_and_what_was_checked(client_for, action, owner):
    done(action, "Buyer Ltd")
    address = f"/corrective-actions/{action.id}"
    for reader in (owner, action.audit.lead):
        client = client_for(reader)
        with counted_queries() as count:
            page = client.get(address).text
        assert all(party in page for party in PARTIES) and "Contract of 3 May" in page
        assert count.number <= 12, count.statements
    assert "Recruitment office" in client_for(action.audit.lead).get(f"/findings/{action.finding_id}").text


def test_the_plan_asks_what_each_party_named_has_to_do(client_for, action, owner):
    page = client_for(owner).get(f"/corrective-actions/{action.id}/plan").text
    assert all(f'value="{party}"' in page for party in PARTIES)


def test_a_corrected_wording_names_its_own_parties(action):
    facts = make_facts(grade=Grade.COLLABORATIVE, parties=("Ministry",))
    correct_finding(action.finding, facts, "The office did its part", lead_of(action.audit), today())
    with pytest.raises(InvalidInput):
        done(action, "Buyer Ltd")
    done(action, "Ministry")


@pytest.mark.parametrize(
    ("grade", "parties", "problem"),
    [
        (Grade.COLLABORATIVE, (), "Name who has to act"),
        (Grade.MAJOR, PARTIES, "Only a collaborative finding"),
        (Grade.COLLABORATIVE, tuple(f"Party {number}" for number in range(7)), "at most 6 parties"),
        (Grade.COLLABORATIVE, ("x" * 201,), "at most 200 characters"),
    ],
)
def test_parties_go_with_the_grade_and_within_bounds(database, grade, parties, problem):
    with pytest.raises(InvalidInput, match=problem) as raised:
        make_finding(make_audit(), grade=grade, parties=parties)
    assert raised.value.field == "parties"


def test_a_party_that_could_tell_who_spoke_is_confirmed_first(database):
    with pytest.raises(InvalidInput, match="could tell who spoke"):
        make_finding(make_audit(), grade=Grade.COLLABORATIVE, parties=("Nepali workers' group",))


def test_the_form_takes_one_party_a_line(client_for, database):
    audit = make_audit()
    client, form = client_for(audit.lead), {
        "title": "Costs are borne upstream",
        "grade": "collaborative",
        "known_from": "documents",
        "found_on": today().isoformat(),
        "text_for_organisation": "The fee is paid by nobody here alone.",
    }  # fmt: skip
    address = f"/audits/{audit.id}/findings/new"
    refused = client.post(address, data=form)
    assert refused.status_code == 422 and "Name who has to act together" in refused.text
    assert client.post(address, data={**form, "parties": "Buyer Ltd\n\n Ministry \nBuyer Ltd"}).status_code == 303


def test_nothing_higher_is_proposed_for_it(database):
    assert propose_upgrades(Grade.COLLABORATIVE, About(repeats_last_audit=True, concealed=True), 10) == ()
    assert propose_upgrades(Grade.MAJOR, About(concealed=True), 10)[0].reason is UpgradeReason.CONCEALMENT


def test_a_file_cannot_bring_one_in_without_its_parties(database):
    values = {
        "audit_number": make_audit().number,
        "source_reference": "file-1",
        "grade": Grade.COLLABORATIVE,
        "title": "Costs are borne upstream",
        "found_on": today(),
        "known_from": "documents",
        "text_for_organisation": "The fee is paid by nobody here alone.",
    }
    result = FINDING_IMPORTER.write([ImportedRow(1, values)])
    assert result.created == 0 and result.errors[0].column == "grade"
