"""Interviews: consent first, protected, corrected by new rows, every reading noted."""

import re
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from audits.interviews.forms import entered
from audits.interviews.models import InterviewConsent, InterviewSign, SignAnswer, WorkerInterview
from audits.interviews.operations import correct_interview, record_consent, record_interview
from audits.models import AuditState
from compliance.accounts.identity import identity_of
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import today
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.scheduling.models import PendingEvaluation
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_answers, make_audit, make_corrective_action, make_interview
from tests.factories.organisations import make_organisation, make_relationship, make_workplace


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_refused_consent_stores_nothing_else(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    answer = client.post(f"/audits/{audit.id}/interviews/new", data={"consent": "refused", "language": "ne"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/audits/{audit.id}")
    assert count(WorkerInterview) == 0
    consent = db.session.scalars(select(InterviewConsent)).unique().one()
    assert consent.given is False
    assert client.get(f"/interviews/consents/{consent.id}").status_code == 404
    with pytest.raises(Conflict):
        record_interview(consent, make_answers(), lead_of(audit), today())


def test_an_interview_is_recorded_in_two_steps(client_for, database):
    employer = make_organisation()
    recruiter = make_organisation("recruiter", name="Gulf Talent Office")
    make_relationship(employer, recruiter)
    place = make_workplace(employer)
    audit = make_audit(employer, workplaces=(place,))
    client = client_for(audit.lead)
    step = client.post(f"/audits/{audit.id}/interviews/new", data={"consent": "given"})
    page = client.get(step.location).text
    assert "Gulf Talent Office" in page
    form = {
        "interviewed_on": today().isoformat(),
        "place": "off_site",
        "setting": "individual",
        "workplace_id": str(place.id),
        "language": "ne",
        "nationality": "NP",
        "sex": "male",
        "recruiter_id": str(recruiter.id),
        "passport_holder": "employer",
        "fee_paid": "yes",
        "fee_amount": "4500.50",
        "fee_currency": "SAR",
        "fee_payee": "recruitment_office",
        "monthly_wage": "1500",
        "wage_currency": "SAR",
        "has_debts": "no",
        **{f"sign_{number}": "absent" for number in range(1, 12)},
        "sign_7": "present",
        "sign_4": "not_asked",
    }
    assert client.post(step.location, data=form).status_code == 303
    interview = db.session.scalars(select(WorkerInterview)).unique().one()
    assert interview.fee_amount == Decimal("4500.50")
    assert interview.has_debts is False
    assert interview.is_individual is True
    assert {sign.sign for sign in interview.signs if sign.answer is SignAnswer.PRESENT} == {7}
    assert {sign.sign for sign in interview.signs if sign.answer is SignAnswer.NOT_ASKED} == {4}
    asked = set(db.session.scalars(select(PendingEvaluation.organisation_id)))
    assert asked == {employer.id, recruiter.id}
    assert client.post(step.location, data=form).status_code == 409


def test_nothing_typed_is_lost_when_something_is_wrong(client_for, database):
    audit = make_audit()
    consent = record_consent(audit, given=True, by=lead_of(audit), today=today())
    client = client_for(audit.lead)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = client.post(
        f"/interviews/consents/{consent.id}",
        data={"interviewed_on": tomorrow, "fee_paid": "no", "note": "Sleeps in the store", "sign_7": "present"},
    )
    assert answer.status_code == 422
    assert "Sleeps in the store" in answer.text
    assert "in the future" in answer.text
    assert count(WorkerInterview) == 0
    assert client.post(f"/interviews/consents/{consent.id}", data={"fee_amount": "abc"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fee_paid": True, "fee_amount": Decimal(5)}, "fee_currency"),
        ({"fee_amount": Decimal(5), "fee_currency": "SAR"}, "fee_paid"),
        ({"debt_amount": Decimal(5), "debt_currency": "SAR"}, "has_debts"),
        ({"monthly_wage": Decimal(-1), "wage_currency": "SAR"}, "monthly_wage"),
        ({"recruiter_id": 999}, "recruiter_id"),
        ({"workplace_id": 999}, "workplace_id"),
    ],
)
def test_answers_that_cannot_stand_are_refused_at_their_field(database, wrong, field):
    audit = make_audit()
    with pytest.raises(InvalidInput) as caught:
        make_interview(audit, **wrong)
    assert caught.value.field == field


def test_a_correction_is_a_new_row_with_its_reason(client_for, database):
    audit = make_audit()
    interview = make_interview(audit, sex=None)
    client = client_for(audit.lead)
    asked = client.get(f"/interviews/{interview.id}/correction")
    assert "written to the change log" in asked.text
    opened = client.post(f"/interviews/{interview.id}/correction/open")
    assert opened.status_code == 200
    assert 'value="NP"' in opened.text
    data = {**entered(interview), "interviewed_on": today().isoformat(), "sex": "female", "reason": "Misheard"}
    data = {name: value for name, value in data.items() if value not in (None, "")}
    assert client.post(f"/interviews/{interview.id}/correction", data=data).status_code == 303
    row = (
        db.session.scalars(select(WorkerInterview).where(WorkerInterview.supersedes_id == interview.id)).unique().one()
    )
    assert (row.sex, row.correction_reason, row.consent_id) == ("female", "Misheard", interview.consent_id)
    assert count(WorkerInterview) == 2
    with pytest.raises(Conflict):
        correct_interview(interview, make_answers(), "Again", lead_of(audit), today())


def test_every_reading_is_noted_without_contents(client_for, database):
    audit = make_audit()
    interview = make_interview(audit, note="Sleeps in the store")
    reader = make_user("analyst", reads_interviews=True)
    client = client_for(reader)
    assert "Nepal" not in client.get(f"/interviews/{interview.id}").text
    page = client.post(f"/interviews/{interview.id}").text
    assert "Sleeps in the store" in page
    assert "Nepal" in page
    entry = db.session.scalars(select(ChangeLogEntry).where(ChangeLogEntry.action == "audits.read_interview")).one()
    assert (entry.by_id, entry.subject_id, entry.changes) == (reader.id, interview.id, {})
    assert audit.number in entry.summary


def test_the_change_log_holds_nothing_a_worker_said(database):
    audit = make_audit()
    interview = make_interview(audit, note="Sleeps in the store", nationality="NP", fee_paid=True)
    correct_interview(interview, make_answers(note="Slept in the store"), "Misheard", lead_of(audit), today())
    for entry in db.session.scalars(select(ChangeLogEntry)):
        told = f"{entry.summary} {entry.changes}"
        assert "store" not in told
        assert "NP" not in told


def test_a_closed_audit_takes_no_interview(database):
    audit = make_audit(state=AuditState.CLOSED)
    with pytest.raises(Conflict):
        record_consent(audit, given=True, by=lead_of(audit), today=today())


def test_counts_under_five_are_withheld_from_others_than_the_team(client_for, database):
    audit = make_audit()
    for _number in range(4):
        make_interview(audit)
    analyst = client_for(make_user("analyst"))
    assert "Recorded: fewer than 5. Refused: fewer than 5." in analyst.get(f"/audits/{audit.id}").text
    make_interview(audit)
    page = re.sub("<[^>]*>", "", analyst.get(f"/audits/{audit.id}").text)
    assert "Recorded: 5. Refused: fewer than 5." in page


def test_the_organisations_pages_are_the_same_before_and_after_an_interview(client_for, database):
    organisation = make_organisation()
    audit = make_audit(organisation)
    action = make_corrective_action(organisation, audit.lead)
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    addresses = (
        "/",
        "/audits",
        f"/audits/{audit.id}",
        "/corrective-actions",
        f"/corrective-actions/{action.id}",
        f"/organisations/{organisation.id}",
    )

    def read():
        pages = [client.get(address) for address in addresses]
        # The token against forged requests differs each second and says nothing.
        return [re.sub(r"csrf_token[^>]*>|X-CSRFToken[^>]*>", "", page.text) for page in pages]

    before = read()
    make_interview(audit, fee_paid=True, signs=dict.fromkeys(range(1, 12), SignAnswer.PRESENT))
    assert read() == before


def test_eleven_sign_rows_belong_to_an_interview(database):
    make_interview(make_audit(), signs={})
    assert count(InterviewSign) == 11
    answers = set(db.session.scalars(select(InterviewSign.answer)))
    assert answers == {SignAnswer.NOT_ASKED}


def test_an_interview_form_asks_no_name(client_for, database):
    audit = make_audit()
    consent = record_consent(audit, given=True, by=identity_of(audit.lead), today=today())
    page = client_for(audit.lead).get(f"/interviews/consents/{consent.id}").text
    assert "Do not write names" in page
    assert not re.search(r'name="(worker|first|last|full)_?name"', page)
    assert "worker_name" not in asdict(make_answers())


def test_an_empty_interview_is_not_recorded_by_a_slip_of_the_thumb(client_for, database):
    audit = make_audit()
    consent = record_consent(audit, given=True, by=lead_of(audit), today=today())
    answer = client_for(audit.lead).post(
        f"/interviews/consents/{consent.id}", data={"interviewed_on": today().isoformat(), "nationality": "NP"}
    )
    assert answer.status_code == 422
    assert "Nothing was noted yet" in answer.text
