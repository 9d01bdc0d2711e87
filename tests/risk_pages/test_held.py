"""What an organisation may know: nothing of an interview, until a supervisor releases it, and then no small numbers."""

import re

from compliance.risk.scoring import recompute_scores
from compliance.risk.vocabulary import FlagState, Level
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation, make_relationship
from tests.factories.risk import make_flag, make_record, make_snapshot

PATHS = (
    "/",
    "/our-organisation",
    "/our-organisation/held",
    "/assessments",
    "/recruiters-we-use",
    "/organisations/{id}",
)


def seen_by(client, organisation):
    """Every page and export of the organisation's own people, without the tokens that change each second."""
    answers = [client.get(path.format(id=organisation.id)) for path in PATHS]
    return [(each.status_code, re.sub(rb"[\w-]{20,}\.[\w-]+\.[\w-]+", b"", each.data)) for each in answers]


def test_one_interview_changes_nothing_the_organisation_sees(client_for, database):
    organisation, office = make_organisation(), make_organisation("recruiter", name="Gulf Bridge")
    make_relationship(organisation, office)
    make_flag(organisation, "licence-expired", records_count=2)
    recompute_scores([organisation.id])
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    before = seen_by(client, organisation)
    record = make_record("interview_documents", 9, held_by_other=1, holder="employer")
    for code in ("passports-kept", "signs-together"):
        make_flag(
            organisation, code, level=Level.CRITICAL, points=38, confidential=True, snapshot=make_snapshot(record)
        )
    make_flag(office, "passports-kept", level=Level.CRITICAL, points=38, confidential=True)
    recompute_scores([organisation.id, office.id])
    assert seen_by(client, organisation) == before
    assert "Licence expired" in client.get("/our-organisation/held").text


def test_a_released_flag_is_told_in_words_only(client_for, database):
    organisation = make_organisation()
    records = [make_record("interview_documents", each, held_by_other=1, holder="employer") for each in range(3)]
    flag = make_flag(
        organisation, "passports-kept", confidential=True, records_count=3, snapshot=make_snapshot(*records)
    )
    recompute_scores([organisation.id])
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    assert "Passports held" not in client.get("/our-organisation/held").text
    supervisor = client_for(make_user("supervisor"))
    version = re.search(r'name="version"[^>]*value="([^"]+)"', supervisor.get(f"/flags/{flag.id}/release").text)[1]
    supervisor.post(f"/flags/{flag.id}/release", data={"reason": "All workers moved", "version": version})
    page = client.get("/our-organisation/held").text
    shown = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Passports held" in shown and "Passports asked about in interviews" in shown
    assert "All workers moved" not in page and "the passport is held by" not in page
    assert flag.raised_on.isoformat() not in page and not re.search(r"\b3\b", shown.replace("quarter 3", ""))
    assert re.search(r"quarter \d of \d{4}", shown)


def test_what_was_released_does_not_follow_later_evidence(client_for, database):
    organisation = make_organisation()
    flag = make_flag(
        organisation,
        "passports-kept",
        confidential=True,
        level=Level.CRITICAL,
        public_level=Level.AMBER,
        public_points=8,
    )
    recompute_scores([organisation.id])
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    page = client.get("/our-organisation/held").text
    assert "Amber" in page and "Critical" not in page
    flag.points = 90
    assert client.get("/our-organisation/held").text.count("Passports held") == page.count("Passports held")


def test_others_and_quiet_flags_are_not_shown(client_for, database):
    own, other = make_organisation(name="Own Ltd"), make_organisation(name="Other Ltd")
    make_flag(own, "licence-expired", state=FlagState.DISMISSED)
    make_flag(other, "wages-late")
    client = client_for(make_user("employer_user", organisations=(own,)))
    page = client.get("/our-organisation/held").text
    assert "Own Ltd" in page and "Nothing is held" in page
    assert "Other Ltd" not in page and "Wages late" not in page
    assert client.get(f"/organisations/{other.id}").status_code == 404


def test_the_authority_does_not_use_the_organisations_page(client_for, database):
    for role in ("analyst", "inspector", "administrator", "social_auditor"):
        assert client_for(make_user(role)).get("/our-organisation/held").status_code == 403


def test_the_page_is_arabic_on_wish(client_for, database):
    organisation = make_organisation()
    make_flag(organisation, "licence-expired")
    page = client_for(make_user("employer_user", organisations=(organisation,))).get("/our-organisation/held?lang=ar")
    assert 'dir="rtl"' in page.text and "مؤشر Licence expired" in page.text
