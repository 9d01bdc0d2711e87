"""Triage of flags: who decides, what needs a second person, what the organisation may know afterwards."""

import re

import pytest

from compliance.accounts.identity import identity_of
from compliance.approvals.models import SecondApproval
from compliance.clock import today
from compliance.follow_up.models import FollowUpCase
from compliance.risk.models import OrganisationRisk
from compliance.risk.operations import uphold_flag, version_of
from compliance.risk.scoring import recompute_scores
from compliance.risk.vocabulary import FlagState, Level
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation, make_relationship
from tests.factories.risk import make_flag, make_record, make_snapshot


@pytest.fixture
def organisation(database):
    return make_organisation(name="Al Noor Facility Services")


def expired_licence():
    return make_record("licences", 5, licence_number="L-1", status="expired", days_since_expiry=12)


def raised(organisation, code="licence-expired", **overrides):
    flag = make_flag(organisation, code, **overrides)
    recompute_scores([organisation.id])
    return flag


def decide(client, flag, decision, reason="Looked at the licence", **more):
    data = {"reason": reason, "version": version_of(flag), **more}
    return client.post(f"/flags/{flag.id}/{decision}", data=data)


def score_of(database, organisation):
    database.expire_all()
    risk = database.get(OrganisationRisk, organisation.id)
    return risk.score if risk else 0


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_flag_says_what_raised_it(client_for, organisation):
    threshold = {
        "place": "levels.red", "name": "days_since_expiry", "word": "at_least", "value": 1, "status": "draft",
        "rule": "x", "title": {"en": "Grace period", "ar": "مهلة"},
        "source": {"title": "Circular 7", "url": "https://example.org/7"},
    }  # fmt: skip
    flag = raised(organisation, snapshot=make_snapshot(expired_licence(), thresholds=[threshold]))
    page = words(client_for(make_user("analyst")).get(f"/flags/{flag.id}"))
    for part in (
        "Licence expired",
        "licence-expired",
        "version 1",
        "Grace period",
        "at least 1",
        "Circular 7",
        "Draft",
    ):
        assert part in page
    assert "No such record for a year." in page
    assert "documented" in page


def test_upholding_keeps_the_points_and_the_reason(client_for, organisation, database):
    flag = raised(organisation)
    client = client_for(make_user("analyst", name="Amal"))
    assert decide(client, flag, "uphold").status_code == 303
    assert flag.state == FlagState.UPHELD and score_of(database, organisation) == 30
    page = words(client.get(f"/flags/{flag.id}"))
    assert "Amal" in page and "Looked at the licence" in page


def test_a_decision_needs_a_reason(client_for, organisation):
    flag = raised(organisation)
    for decision in ("uphold", "dismiss"):
        answer = decide(client_for(make_user("analyst")), flag, decision, reason=" ")
        assert answer.status_code == 422 and "Give a reason" in answer.text
    assert flag.state == FlagState.OPEN


def test_a_dismissed_flag_loses_its_points_and_stays_quiet(client_for, organisation, database):
    flag = raised(organisation)
    client = client_for(make_user("analyst"))
    assert decide(client, flag, "dismiss").status_code == 303
    assert flag.state == FlagState.DISMISSED and score_of(database, organisation) == 0
    assert "Al Noor" not in client.get("/risk").text
    assert "Licence expired" not in client.get("/flags").text
    assert "Looked at the licence" in client.get(f"/flags/{flag.id}").text
    assert decide(client, flag, "uphold").status_code == 409


@pytest.mark.parametrize(
    "overrides",
    [{"level": Level.CRITICAL}, {"code": "signs-together", "confidential": True}, {"code": "forgotten-indicator"}],
)
def test_dismissing_a_critical_or_combined_flag_takes_two_people(client_for, organisation, database, overrides):
    flag = raised(organisation, **overrides)
    asking, other = make_user("supervisor"), make_user("supervisor")
    client = client_for(asking)
    assert decide(client, flag, "dismiss").status_code == 303
    assert flag.state == FlagState.UNDER_REVIEW and score_of(database, organisation) > 0
    approval = database.query(SecondApproval).one()
    answer = {"decision": "approved", "reason": "Agreed"}
    assert client.post(f"/approvals/{approval.id}", data=answer).status_code == 403
    assert client_for(make_user("analyst")).post(f"/approvals/{approval.id}", data=answer).status_code in (403, 404)
    assert flag.state == FlagState.UNDER_REVIEW
    for decision in ("uphold", "dismiss"):
        assert decide(client, flag, decision).status_code == 409
    assert client_for(other).post(f"/approvals/{approval.id}", data=answer).status_code == 303
    database.expire_all()
    assert flag.state == FlagState.DISMISSED and score_of(database, organisation) == 0
    assert (flag.reviews[-1].by_id, flag.reviews[-1].approval_id) == (asking.id, approval.id)


def test_a_refused_dismissal_opens_the_flag_again(client_for, organisation, database):
    flag = raised(organisation, level=Level.CRITICAL)
    decide(client_for(make_user("analyst")), flag, "dismiss")
    approval = database.query(SecondApproval).one()
    client = client_for(make_user("supervisor"))
    client.post(f"/approvals/{approval.id}", data={"decision": "refused", "reason": "Visit first"})
    assert flag.state == FlagState.OPEN
    assert "Visit first" in client.get(f"/flags/{flag.id}").text


def test_a_dismissal_is_not_applied_to_other_evidence_than_was_read(client_for, organisation, database):
    flag = raised(organisation, level=Level.CRITICAL)
    decide(client_for(make_user("analyst")), flag, "dismiss")
    flag.snapshot_digest = "f" * 64
    approval = database.query(SecondApproval).one()
    client = client_for(make_user("supervisor"))
    answer = client.post(f"/approvals/{approval.id}", data={"decision": "approved", "reason": "Agreed"})
    assert answer.status_code == 409
    assert flag.state == FlagState.UNDER_REVIEW
    assert approval.decision is None


def test_supervisors_of_other_regions_do_not_see_the_request(client_for, organisation, database):
    flag = raised(organisation, level=Level.CRITICAL)
    decide(client_for(make_user("analyst")), flag, "dismiss")
    approval = database.query(SecondApproval).one()
    client = client_for(make_user("supervisor", regions=("SA-02",)))
    assert client.get(f"/approvals/{approval.id}").status_code == 404
    assert "Al Noor" not in client.get("/approvals").text + client.get("/").text


def test_a_stale_decision_is_refused_with_both(client_for, organisation):
    flag = raised(organisation)
    seen = version_of(flag)
    uphold_flag(flag, reason="First reading", version=seen, by=identity_of(make_user("analyst")))
    client = client_for(make_user("analyst"))
    answer = client.post(f"/flags/{flag.id}/dismiss", data={"reason": "Second reading", "version": seen})
    assert answer.status_code == 409
    assert "First reading" in answer.text and "Second reading" in answer.text
    assert flag.state == FlagState.UPHELD


def test_a_follow_up_is_opened_from_a_flag(client_for, organisation, database):
    flag, inspector = raised(organisation), make_user("inspector")
    client = client_for(make_user("analyst"))
    data = {"what": "See the licence", "owner_id": inspector.id, "due_on": today().isoformat()}
    assert decide(client, flag, "follow-up", **data).status_code == 303
    case = database.query(FollowUpCase).one()
    assert (case.risk_flag_id, case.organisation_id, flag.state) == (flag.id, organisation.id, FlagState.UNDER_REVIEW)
    assert "See the licence" in client.get(f"/flags/{flag.id}").text
    assert f"/flags/{flag.id}" in client.get(f"/follow-up/{case.id}").text
    stranger = make_user("inspector", regions=("SA-02",))
    assert decide(client, flag, "follow-up", **{**data, "owner_id": stranger.id}).status_code == 422


def test_only_a_supervisor_releases_and_only_with_a_reason(client_for, organisation, database):
    flag = raised(organisation, "passports-kept", confidential=True, level=Level.CRITICAL, points=38)
    assert decide(client_for(make_user("analyst")), flag, "release").status_code == 403
    supervisor = client_for(make_user("supervisor"))
    assert decide(supervisor, flag, "release", reason="").status_code == 422
    assert decide(supervisor, flag, "release").status_code == 303
    assert (flag.public_level, flag.public_points, flag.released_digest) == ("critical", 38, flag.snapshot_digest)
    assert database.get(OrganisationRisk, organisation.id).public_score == 26
    assert decide(supervisor, flag, "release").status_code == 409


def test_interviews_are_shown_together_without_the_right_to_read_them(client_for, organisation):
    records = [make_record("interview_documents", each, held_by_other=1, holder="employer") for each in range(3)]
    flag = raised(organisation, "passports-kept", confidential=True, snapshot=make_snapshot(*records))
    for role in ("analyst", "inspector"):
        page = words(client_for(make_user(role)).get(f"/flags/{flag.id}"))
        assert "fewer than 5" in page and "shown together, never one by one" in page
        assert "the passport is held by" not in page
    assert "the passport is held by" in words(
        client_for(make_user("analyst", reads_interviews=True)).get(f"/flags/{flag.id}")
    )


def test_a_withheld_count_cannot_be_worked_out_from_the_others(client_for, organisation):
    interviews = [
        make_record("interview_documents", each, days_ago=20 if each < 6 else 200, held_by_other=1, holder="employer")
        for each in range(8)
    ]
    custody = make_record("document_custody", 3, held_by_other=1, holder="employer", documents=1)
    pure = raised(organisation, "passports-kept", confidential=True, snapshot=make_snapshot(*interviews))
    mixed = raised(
        organisation,
        "mixed-evidence",
        confidential=True,
        snapshot=make_snapshot(*interviews[6:], custody, measures={"held": 23}),
    )
    client = client_for(make_user("analyst"))
    page = words(client.get(f"/flags/{pure.id}"))
    assert "fewer than 5" in page and "interviews (6)" not in page
    page = words(client.get(f"/flags/{mixed.id}"))
    assert "fewer than 5" in page and "23" not in page


def test_the_organisation_page_tells_the_ministry_why(client_for, organisation):
    office = make_organisation("recruiter", name="Gulf Bridge")
    make_relationship(organisation, office)
    flag = raised(
        organisation,
        snapshot=make_snapshot(
            make_record("licences", 5, licence_number="L-1", status="expired", days_since_expiry=12)
        ),
    )
    raised(office, level=Level.CRITICAL, points=38)
    page = client_for(make_user("analyst")).get(f"/organisations/{organisation.id}")
    assert "Why this organisation is on the list" in page.text
    assert f"/flags/{flag.id}" in page.text
    assert "Risk 48" in words(page)
    assert "What is held on you" not in page.text


def test_the_organisation_page_is_arabic_on_wish(client_for, organisation):
    flag = raised(
        organisation,
        snapshot=make_snapshot(
            make_record("licences", 5, licence_number="L-1", status="expired", days_since_expiry=12)
        ),
    )
    client = client_for(make_user("supervisor"))
    for path in (f"/organisations/{organisation.id}", f"/flags/{flag.id}", f"/flags/{flag.id}/dismiss", "/flags"):
        page = client.get(f"{path}?lang=ar")
        assert page.status_code == 200 and 'dir="rtl"' in page.text


def test_the_catalogue_shows_thresholds_with_their_law(client_for, database):
    client = client_for(make_user("inspector"))
    assert "Passports held" in client.get("/indicators").text
    page = words(client.get("/indicators/wages-late"))
    assert "Wages late?" in page and "No such record for a year." in page and "Labour Law" in page
    assert "Records that count : days late at least 3" in page
    assert client.get("/indicators/unknown").status_code == 404
    assert client_for(make_user("employer_user")).get("/indicators").status_code == 403
