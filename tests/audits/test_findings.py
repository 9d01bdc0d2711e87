"""Findings: corrected by new rows, withheld where they could tell who spoke, told at closing or after a release."""

import io
import os
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from audits.corrective_actions.models import CorrectiveAction
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.models import Finding, Grade, KnownFrom
from audits.findings.operations import correct_finding, release_finding
from audits.findings.queries import list_photos, list_told_findings, list_waiting_for_release
from audits.findings.wording import find_revealing_words
from audits.models import AuditState
from audits.operations import close_audit
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.database import db
from compliance.documents.queries import get_document_revision
from compliance.errors import Conflict, InvalidInput, NotFound
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_facts, make_finding, make_interview
from tests.factories.documents import make_png
from tests.factories.organisations import make_organisation


def form_of(**changes):
    return {
        "title": "412 passports in a locked cabinet",
        "grade": "critical",
        "known_from": ["seen_on_site"],
        "found_on": today().isoformat(),
        "text_for_organisation": "Passports of workers are kept in the camp office.",
        **changes,
    }


def test_numbers_run_through_the_installation(database):
    audit, other = make_audit(), make_audit()
    numbers = [int(make_finding(each).number.removeprefix("F-")) for each in (audit, other, audit)]
    assert numbers == sorted(set(numbers))
    year = today().year
    assert [audit.number, other.number] == [f"V-{year}-0001", f"V-{year}-0002"]


def test_a_finding_is_recorded_with_a_photo_only_the_team_reads(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    answer = client.post(
        f"/audits/{audit.id}/findings/new",
        data={**form_of(), "photos": (io.BytesIO(make_png()), "cabinet.png")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    finding = db.session.scalars(select(Finding)).unique().one()
    page = client.get(f"/findings/{finding.id}").text
    assert "cabinet.png" in page
    assert "cabinet.png" not in client_for(make_user("analyst")).get(f"/findings/{finding.id}").text
    revision_id = list_photos(finding)[0].latest.id
    assert get_document_revision(revision_id, lead_of(audit)) is not None
    owner = make_user("employer_user", organisations=(audit.organisation,))
    with pytest.raises(NotFound):
        get_document_revision(revision_id, identity_of(owner))


def test_a_photo_is_a_picture(client_for, database):
    audit = make_audit()
    answer = client_for(audit.lead).post(
        f"/audits/{audit.id}/findings/new",
        data={**form_of(), "photos": (io.BytesIO(b"room,beds\n1,12\n"), "rooms.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "Choose a picture" in answer.text


def test_a_refused_photo_takes_the_finding_back(client_for, database):
    audit = make_audit()
    answer = client_for(audit.lead).post(
        f"/audits/{audit.id}/findings/new",
        data={**form_of(), "photos": (io.BytesIO(b"MZ not a picture"), "cabinet.png")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "412 passports" in answer.text
    assert db.session.scalars(select(Finding)).unique().all() == []


@pytest.mark.parametrize(
    "text",
    [
        "The Nepali cooks sleep in the store.",
        "Workers from Bangladesh paid a fee.",
        "Speakers of Hindi have no contract in it.",
        "عمال من نيبال دفعوا رسوماً",
        "العمال النيباليون في المستودع",
        "يتحدث بعضهم الأردية",
        "On 3 May 2026 nobody had a passport.",
        "Seen on 2026-05-03.",
        "On 03/05 the gate was locked.",
        "في 3 مايو كانت البوابة مغلقة",
        "في ٣ مايو ٢٠٢٦ كانت البوابة مغلقة",
    ],
)
def test_words_that_could_tell_who_spoke_are_found(database, text):
    audit = make_audit()
    make_interview(audit, known_on=date(2026, 5, 3))
    assert find_revealing_words(text, audit)


@pytest.mark.parametrize(
    "text",
    [
        "Passports are kept in the camp office.",
        "The Saudi Labour Law asks for a contract in Arabic.",
        "المهندس المشرف يحتفظ بالمفتاح في مكتب المخيم",
        "On 4 May 2026 the gate was locked.",
        "",
    ],
)
def test_harmless_words_raise_no_warning(database, text):
    audit = make_audit()
    make_interview(audit, known_on=date(2026, 5, 3))
    assert find_revealing_words(text, audit) == []


def test_the_form_warns_and_asks_to_confirm_without_script(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    revealing = form_of(text_for_organisation="Passports of Nepali workers are kept.")
    address = f"/audits/{audit.id}/findings/new"
    assert "words_confirmed" not in client.get(address).text
    warned = client.post(address, data=revealing)
    assert warned.status_code == 422
    assert 'name="words_confirmed"' in warned.text
    assert "nepali" in warned.text
    assert db.session.scalars(select(Finding)).unique().all() == []
    assert client.post(address, data={**revealing, "words_confirmed": "y"}).status_code == 303


def test_closing_tells_the_organisation_its_text_and_nothing_else(client_for, database):
    organisation = make_organisation()
    audit = make_audit(organisation)
    finding = make_finding(audit, how_known="Payroll of March", title="Inner words")
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    assert "paid late" not in client.get(f"/audits/{audit.id}").text
    assert client_for(audit.lead).post(f"/audits/{audit.id}/close").status_code == 303
    action = find_corrective_action(finding)
    for address in (f"/audits/{audit.id}", "/corrective-actions", f"/corrective-actions/{action.id}"):
        page = client.get(address).text
        assert "paid late" in page
        assert "Payroll of March" not in page
        assert "Inner words" not in page
    assert f"Plan for finding {finding.number}" in client.get("/").text


@pytest.mark.parametrize(
    "facts",
    [
        {"known_from": frozenset({KnownFrom.WORKERS, KnownFrom.DOCUMENTS})},
        *({"ilo_sign": sign} for sign in (1, 3, 7, 9)),
        {"indicator_code": "signs-seen-together"},
    ],
)
def test_a_confidential_finding_is_withheld_until_a_supervisor_releases_it(client_for, database, facts):
    organisation = make_organisation()
    audit = make_audit(organisation)
    finding = make_finding(audit, **facts)
    close_audit(audit, lead_of(audit), today())
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    supervisor = make_user("supervisor")
    assert "paid late" not in client.get(f"/audits/{audit.id}").text
    assert finding.number not in client.get("/corrective-actions").text
    assert list(list_waiting_for_release(identity_of(supervisor))) == [finding]
    assert client_for(supervisor).post(f"/findings/{finding.id}/release", data={}).status_code == 422
    sent = client_for(supervisor).post(f"/findings/{finding.id}/release", data={"reason": "Nobody can be told apart"})
    assert sent.status_code == 303
    assert "paid late" in client.get(f"/audits/{audit.id}").text
    assert finding.number in client.get("/corrective-actions").text
    assert "Nobody can be told apart" not in client.get(f"/audits/{audit.id}").text
    assert list(list_waiting_for_release(identity_of(supervisor))) == []


def test_signs_that_tell_nobody_are_told_at_closing(database):
    audit = make_audit()
    make_finding(audit, ilo_sign=8)
    close_audit(audit, lead_of(audit), today())
    assert len(list_told_findings(audit.id)) == 1


def test_nothing_is_released_before_the_audit_is_closed(database):
    audit = make_audit()
    finding = make_finding(audit, ilo_sign=7)
    with pytest.raises(Conflict):
        release_finding(finding, "Safe", identity_of(make_user("supervisor")), today())


def test_a_corrected_confidential_wording_needs_its_own_release(database):
    audit = make_audit()
    finding = make_finding(audit, ilo_sign=7)
    close_audit(audit, lead_of(audit), today())
    supervisor = identity_of(make_user("supervisor"))
    release_finding(finding, "Safe", supervisor, today())
    row = correct_finding(
        finding, make_facts(ilo_sign=7, text_for_organisation="New words"), "Unclear", lead_of(audit), today()
    )
    assert (row.number, row.revision, row.supersedes_id) == (finding.number, 2, finding.id)
    assert [told.text_for_organisation for told in list_told_findings(audit.id)] == [finding.text_for_organisation]
    release_finding(row, "Still safe", supervisor, today())
    assert [told.text_for_organisation for told in list_told_findings(audit.id)] == ["New words"]
    assert len(db.session.scalars(select(CorrectiveAction)).unique().all()) == 1
    with pytest.raises(Conflict):
        correct_finding(finding, make_facts(), "Again", lead_of(audit), today())


def test_deadlines_run_from_the_day_the_organisation_is_told(database):
    audit = make_audit()
    make_finding(audit, grade=Grade.CRITICAL)
    told_on = date(2027, 3, 1)
    close_audit(audit, lead_of(audit), told_on)
    action = db.session.scalars(select(CorrectiveAction)).unique().one()
    assert action.plan_due_on == told_on + timedelta(days=7)
    assert action.close_due_on == told_on + timedelta(days=30)


def test_an_unknown_rule_leaves_no_deadline(database):
    audit = make_audit(make_organisation(country="QA"))
    make_finding(audit)
    close_audit(audit, lead_of(audit), today())
    action = db.session.scalars(select(CorrectiveAction)).unique().one()
    assert (action.plan_due_on, action.close_due_on) == (None, None)


def test_observations_and_good_practice_ask_for_no_plan(database):
    audit = make_audit()
    make_finding(audit, grade=Grade.OBSERVATION)
    make_finding(audit, grade=Grade.GOOD_PRACTICE)
    close_audit(audit, lead_of(audit), today())
    assert len(list_told_findings(audit.id)) == 2
    assert db.session.scalars(select(CorrectiveAction)).unique().all() == []


def test_a_grade_under_correction_stays_one_that_is_corrected(database):
    audit = make_audit()
    finding = make_finding(audit)
    close_audit(audit, lead_of(audit), today())
    with pytest.raises(InvalidInput) as caught:
        correct_finding(finding, make_facts(grade=Grade.OBSERVATION), "Less grave", lead_of(audit), today())
    assert caught.value.field == "grade"
    correct_finding(finding, make_facts(grade=Grade.CRITICAL), "Graver", lead_of(audit), today())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"known_from": frozenset()}, "known_from"),
        ({"text_for_organisation": None}, "text_for_organisation"),
        ({"found_on": today() + timedelta(days=2)}, "found_on"),
        ({"workplace_id": 99}, "workplace_id"),
        ({"indicator_code": "no-such-indicator"}, "indicator_code"),
    ],
)
def test_a_finding_that_cannot_stand_is_refused_at_its_field(database, wrong, field):
    with pytest.raises(InvalidInput) as caught:
        make_finding(make_audit(), **wrong)
    assert caught.value.field == field


def test_a_closed_audit_takes_no_finding(database):
    with pytest.raises(Conflict):
        make_finding(make_audit(state=AuditState.CLOSED))


def test_several_photos_of_the_allowed_size_go_in_at_once(client_for, database):
    audit = make_audit()
    noise = io.BytesIO()
    Image.frombytes("RGB", (2000, 2000), os.urandom(12_000_000)).save(noise, "PNG", compress_level=0)
    photos = [(io.BytesIO(noise.getvalue()), f"{number}.png") for number in (1, 2)]
    answer = client_for(audit.lead).post(
        f"/audits/{audit.id}/findings/new", data={**form_of(), "photos": photos}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    assert len(list_photos(db.session.scalars(select(Finding)).unique().one())) == 2


def test_a_photo_over_the_limit_is_said_at_its_field_and_the_rest_is_kept(client_for, database):
    audit = make_audit()
    photo = (io.BytesIO(make_png() + b"x" * 22 * 1_048_576), "large.png")
    form = {**form_of(), "title": "Locked cabinet in the office", "photos": photo}
    answer = client_for(audit.lead).post(
        f"/audits/{audit.id}/findings/new", data=form, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "larger than 20 MB" in answer.text and "Locked cabinet in the office" in answer.text
    assert db.session.scalars(select(Finding)).unique().all() == []
