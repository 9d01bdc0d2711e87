"""The severity model proposes, the team decides, and both are kept."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from audits.findings.models import Finding, Grade, KnownFrom
from audits.findings.queries import find_newer, list_revisions
from audits.findings.severity import (
    Circumstances,
    Proposal,
    UpgradeReason,
    next_grade,
    propose_upgrades,
    share_affected,
)
from audits.operations import close_audit
from audits.upgrades.operations import decide_upgrade
from audits.upgrades.queries import list_proposals, list_upgrades, repeats_last_audit
from compliance.clock import today
from compliance.errors import Conflict, InvalidInput
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_finding
from tests.factories.organisations import make_organisation


@pytest.mark.parametrize(
    ("grade", "higher"),
    [
        (Grade.OBSERVATION, Grade.MINOR),
        (Grade.MINOR, Grade.MAJOR),
        (Grade.MAJOR, Grade.CRITICAL),
        (Grade.CRITICAL, Grade.CRITICAL),
    ],
)
def test_one_class_graver(grade, higher):
    assert next_grade(grade) is higher


@pytest.mark.parametrize(
    ("about", "proposed"),
    [
        (Circumstances(), []),
        (Circumstances(repeats_last_audit=True), [(UpgradeReason.REPEAT, Grade.MAJOR)]),
        (Circumstances(repeats_last_audit=False), []),
        (Circumstances(workers_affected=10, workers_total=100), [(UpgradeReason.SHARE, Grade.MAJOR)]),
        (Circumstances(workers_affected=9, workers_total=100), []),
        (Circumstances(workers_affected=99, workers_total=1000), []),
        (Circumstances(workers_affected=10), []),
        (Circumstances(workers_total=100), []),
        (Circumstances(workers_affected=0, workers_total=100), []),
        (Circumstances(concealed=True), [(UpgradeReason.CONCEALMENT, Grade.CRITICAL)]),
        (Circumstances(concealed=False, retaliation=False), []),
        (Circumstances(retaliation=True), [(UpgradeReason.RETALIATION, Grade.CRITICAL)]),
        (
            Circumstances(True, 50, 100, True, True),
            [
                (UpgradeReason.REPEAT, Grade.MAJOR),
                (UpgradeReason.SHARE, Grade.MAJOR),
                (UpgradeReason.CONCEALMENT, Grade.CRITICAL),
                (UpgradeReason.RETALIATION, Grade.CRITICAL),
            ],
        ),
    ],
)
def test_what_is_proposed_for_a_minor_finding(about, proposed):
    assert list(propose_upgrades(Grade.MINOR, about, 10)) == [Proposal(*each) for each in proposed]


@pytest.mark.parametrize("grade", [Grade.CRITICAL, Grade.GOOD_PRACTICE])
def test_nothing_is_proposed_above_critical_or_for_good_practice(grade):
    assert propose_upgrades(grade, Circumstances(True, 50, 100, True, True), 10) == ()


def test_an_unknown_rule_of_the_share_proposes_nothing():
    assert propose_upgrades(Grade.MINOR, Circumstances(None, 100, 100), None) == ()


def test_an_unknown_share_stays_unknown():
    assert share_affected(None, 10) is None
    assert share_affected(1, None) is None
    assert share_affected(0, 0) is None
    assert share_affected(0, 10) == 0
    assert share_affected(1, 3) == Fraction(1, 3)


def requirement_id(database) -> int:

    from compliance.standards.models import Requirement
    from tests.factories.assessments import make_assessment

    make_assessment(make_organisation(), "crest-employer-checklist")
    return database.scalars(select(Requirement.id).limit(1)).one()


def two_visits(database, **second):
    organisation, lead, code = make_organisation(), make_user("inspector"), requirement_id(database)
    earlier = make_audit(
        organisation, lead, starts_on=today() - timedelta(days=300), ends_on=today() - timedelta(days=299)
    )
    make_finding(earlier, requirement_id=code)
    close_audit(earlier, lead_of(earlier), today())
    return make_finding(make_audit(organisation, lead), **{"requirement_id": code, "grade": Grade.MINOR, **second})


def test_a_repeat_of_the_last_visit_is_seen(database):
    assert repeats_last_audit(two_visits(database)) is True


def test_a_repeat_among_further_requirements_is_seen(database):
    finding = two_visits(database)
    assert repeats_last_audit(finding) is True
    first = finding.requirement_id
    again = make_finding(finding.audit, further_requirement_ids=(first,))
    assert repeats_last_audit(again) is True


def test_without_requirement_or_earlier_visit_nobody_knows(database):
    assert repeats_last_audit(two_visits(database, requirement_id=None)) is None
    audit = make_audit()
    assert repeats_last_audit(make_finding(audit, requirement_id=requirement_id(database))) is None


def test_a_taken_grade_is_a_new_row_and_the_base_grade_stays(client_for, database):
    audit = make_audit()
    finding = make_finding(audit, grade=Grade.MINOR, workers_affected=20, workers_total=100)
    client = client_for(audit.lead)
    assert "A higher grade is proposed." in client.get(f"/findings/{finding.id}").text
    address = f"/findings/{finding.id}/grade/share"
    assert client.post(address, data={"decision": "accept"}).status_code == 422
    assert client.post(address, data={"decision": "accept", "why": "One in five"}).status_code == 303
    newer = find_newer(finding)
    assert [row.grade for row in list_revisions(finding)] == [Grade.MINOR, Grade.MAJOR]
    assert list_proposals(newer, list_upgrades(newer)) == []
    page = client.get(f"/findings/{newer.id}/grade").text
    assert "One in five" in page and "Taken" in page and "20" in page


def test_a_declined_grade_is_kept_with_its_reason(client_for, database):
    audit = make_audit()
    finding = make_finding(audit, grade=Grade.MINOR, is_concealed=True)
    assert (
        decide_upgrade(finding, UpgradeReason.CONCEALMENT, False, "A misfiled binder", lead_of(audit), today())
        is finding
    )
    assert list_proposals(finding, list_upgrades(finding)) == []
    assert "A misfiled binder" in client_for(audit.lead).get(f"/findings/{finding.id}/grade").text
    with pytest.raises(Conflict):
        decide_upgrade(finding, UpgradeReason.CONCEALMENT, True, "x", lead_of(audit), today())


def test_a_share_that_workers_told_of_is_shown_to_the_team_alone(client_for, database):
    audit = make_audit()
    told = {"workers_affected": 2, "workers_total": 16, "known_from": frozenset({KnownFrom.WORKERS})}
    address = f"/findings/{make_finding(audit, **told).id}/grade"
    assert "12.5%" in client_for(audit.lead).get(address).text.replace("</bdi>", "").replace('<bdi dir="ltr">', "")
    page = client_for(make_user("supervisor")).get(address).text
    assert "12.5" not in page and "Withheld" in page


def test_a_share_over_the_whole_is_refused_at_its_field(database):
    with pytest.raises(InvalidInput) as caught:
        make_finding(make_audit(), workers_affected=12, workers_total=11)
    assert caught.value.field == "workers_total"


def test_the_form_takes_several_requirements_indicators_and_law(client_for, database):
    code = requirement_id(database)
    audit = make_audit()
    client = client_for(audit.lead)
    data = {
        "title": "Late wages",
        "grade": "minor",
        "known_from": ["documents"],
        "found_on": today().isoformat(),
        "text_for_organisation": "Wages are late.",
        "further_requirement_ids": [str(code)],
        "further_indicator_codes": ["passports-kept"],
        "national_rule_code": "duty_to_report_trafficking",
        "law": "Labour Law, art. 90",
        "is_concealed": "no",
    }
    answer = client.post(f"/audits/{audit.id}/findings/new", data=data)
    assert answer.status_code == 303, answer.text
    finding = database.scalars(select(Finding)).unique().one()
    assert [each.id for each in finding.further_requirements] == [code]
    assert finding.is_confidential, "a confidential indicator among the further ones withholds the finding"
    assert (finding.is_concealed, finding.has_retaliation) == (False, None)
    page = client.get(f"/findings/{finding.id}").text
    assert "passports-kept" in page and "art. 90" in page and "M/40" in page
    assert "passports-kept" in client.get(f"/findings/{finding.id}/correction").text


def test_the_pages_of_a_finding_and_its_grade_ask_few_questions(client_for, database):
    finding = two_visits(database, workers_affected=20, workers_total=100)
    client = client_for(finding.audit.lead)
    for address in (f"/findings/{finding.id}", f"/findings/{finding.id}/grade"):
        client.get(address)
        with counted_queries() as counted:
            client.get(address)
        assert counted.number <= 12, (address, counted.statements)
