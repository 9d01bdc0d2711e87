"""Interviews: consent first, protected, corrected by new rows, every reading noted."""

import re
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, literal, select

from audits.consent.script import script_version
from audits.interviews.answers import ConsentAnswers, CostAnswer
from audits.interviews.forms import STEPS, entered
from audits.interviews.models import (
    InterviewConsent,
    InterviewCost,
    InterviewPaper,
    InterviewSign,
    InterviewStepDraft,
    WorkerInterview,
)
from audits.interviews.operations import correct_interview, record_consent, record_interview, record_whole_interview
from audits.interviews.values import (
    ConsentOutcome,
    CostCategory,
    InterviewPlace,
    LenderRole,
    PromisedTerm,
    RiskAnswer,
    SignAnswer,
)
from audits.interviews.withdrawing import withdraw_consent
from audits.models import AuditState
from audits.operations import close_audit
from audits.sources import SOURCES
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import today
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.scheduling.models import PendingEvaluation
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import (
    lead_of,
    make_answers,
    make_audit,
    make_consent,
    make_corrective_action,
    make_interview,
)
from tests.factories.organisations import make_organisation, make_relationship, make_workplace


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def asked(consent="given", **values):
    own = {"script_language": "en", "script_version": script_version(), "place": "off_site", "risk": "no"}
    return {**own, "consent": consent, **values}


def fill_in(client, consent_id, **answers):
    """Send each step with its answers, in their order; gives the last answer."""
    for step in STEPS:
        names = [field.name for field in step.form(meta={"csrf": False})]
        given = {name: value for name, value in answers.items() if name.split("-")[0] in names}
        answer = client.post(f"/interviews/consents/{consent_id}/{step.code}", data=given)
        assert answer.status_code == 303, (step.code, answer.text[:2000])
    return answer


def consent_of(database):
    return database.scalars(select(InterviewConsent).order_by(InterviewConsent.id.desc())).unique().first()


def test_refused_consent_stores_nothing_else(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    answer = client.post(f"/audits/{audit.id}/interviews/new", data=asked("refused", language="ne"))
    assert answer.status_code == 303
    assert answer.location.endswith(f"/audits/{audit.id}")
    assert count(WorkerInterview) == 0
    consent = db.session.scalars(select(InterviewConsent)).unique().one()
    assert consent.outcome is ConsentOutcome.REFUSED
    assert client.get(f"/interviews/consents/{consent.id}").status_code == 404
    with pytest.raises(Conflict):
        record_interview(consent, make_answers(), lead_of(audit), today())


def test_an_interview_is_recorded_step_by_step(client_for, database):
    employer = make_organisation()
    recruiter = make_organisation("recruiter", name="Gulf Talent Office")
    make_relationship(employer, recruiter)
    place = make_workplace(employer)
    audit = make_audit(employer, workplaces=(place,))
    client = client_for(audit.lead)
    step = client.post(f"/audits/{audit.id}/interviews/new", data=asked())
    assert step.location.endswith("/meeting")
    consent = consent_of(database)
    assert "Gulf Talent Office" in client.get(f"/interviews/consents/{consent.id}/worker").text
    form = {
        "interviewed_on": today().isoformat(),
        "place": "off_site",
        "setting": "individual",
        "workplace_id": str(place.id),
        "language": "ne",
        "interpreter": "independent",
        "nationality": "NP",
        "sex": "male",
        "recruiter_id": str(recruiter.id),
        "passport_holder": "employer",
        "bank_card_holder": "worker",
        "fee_paid": "yes",
        "costs-0-category": "F",
        "costs-0-amount": "4500.50",
        "costs-0-currency": "SAR",
        "costs-0-payee": "recruitment_office",
        "costs-0-receipt": "no",
        "costs-0-borrowed": "yes",
        "costs-0-loan_amount": "4000",
        "costs-0-interest_percent": "3",
        "costs-0-interest_period": "month",
        "costs-0-lender": "money_lender",
        "costs-1-category": "C1",
        "monthly_wage": "1500",
        "wage_currency": "SAR",
        "hours_a_week": "60",
        "has_debts": "no",
        "promised_wage": "worse",
        "if_leaving": "keeps_no_documents",
        **{f"sign_{number}": "absent" for number in range(1, 12)},
        "sign_7": "present",
        "sign_4": "not_asked",
    }
    last = fill_in(client, consent.id, **form)
    assert last.location.endswith(f"/consents/{consent.id}")
    assert count(WorkerInterview) == 0
    seen = client.get(last.location).text
    assert "C1: medical" in seen
    assert "Nepal" in seen
    assert client.post(last.location).status_code == 303
    interview = database.scalars(select(WorkerInterview)).unique().one()
    first, second = interview.costs
    assert (first.amount, first.loan_amount, first.interest_percent) == (Decimal("4500.50"), 4000, 3)
    assert (first.receipt, first.borrowed, first.lender) == (False, True, LenderRole.MONEY_LENDER)
    assert (second.category, second.amount, second.receipt) == (CostCategory.MEDICAL, None, None)
    assert {each.paper.value: each.holder.value for each in interview.papers} == {
        "passport": "employer",
        "residence_permit": "not_asked",
        "bank_card": "worker",
        "contract_copy": "not_asked",
    }
    assert {each.term: each.answer.value for each in interview.promises}[PromisedTerm.WAGE] == "worse"
    assert (interview.has_debts, interview.overtime_paid, interview.is_individual) == (False, None, True)
    assert {sign.sign for sign in interview.signs if sign.answer is SignAnswer.PRESENT} == {7}
    assert {sign.sign for sign in interview.signs if sign.answer is SignAnswer.NOT_ASKED} == {4}
    assert set(database.scalars(select(PendingEvaluation.organisation_id))) == {employer.id, recruiter.id}
    assert count(InterviewStepDraft) == 0
    assert client.post(last.location).status_code == 409


def test_what_a_step_was_given_is_there_again_and_one_more_cost_can_be_added(client_for, database):
    audit = make_audit()
    consent = make_consent(audit)
    client, url = client_for(audit.lead), f"/interviews/consents/{consent.id}/costs"
    answer = client.post(url, data={"fee_paid": "yes", "costs-0-category": "F", "costs-0-amount": "70", "more": "1"})
    page = client.get(answer.location).text
    assert 'value="70' in page
    assert "costs-1-category" in page
    assert client.get(f"/interviews/consents/{consent.id}/nonsense").status_code == 404


def test_nothing_typed_is_lost_when_something_is_wrong(client_for, database):
    audit = make_audit()
    consent = make_consent(audit)
    client, url = client_for(audit.lead), f"/interviews/consents/{consent.id}"
    wrong = client.post(f"{url}/costs", data={"fee_paid": "yes", "costs-0-amount": "abc", "costs-0-category": "F"})
    assert wrong.status_code == 422
    assert 'value="abc"' in wrong.text
    tomorrow = (today() + timedelta(days=1)).isoformat()
    client.post(f"{url}/meeting", data={"interviewed_on": tomorrow})
    client.post(f"{url}/closing", data={"note": "Sleeps in the store"})
    answer = client.post(url)
    assert answer.status_code == 422
    assert "Sleeps in the store" in answer.text
    assert "in the future" in answer.text
    assert count(WorkerInterview) == 0


def usd(**values):
    return {"fee_paid": True, "costs": (CostAnswer(**{"amount": Decimal(5), "currency": "USD", **values}),)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (usd(currency=None), "costs"),
        (usd(amount=Decimal(-5)), "costs"),
        (usd(borrowed=None, loan_amount=Decimal(5)), "costs"),
        (usd(borrowed=True, interest_percent=Decimal(5)), "costs"),
        ({**usd(), "fee_paid": None}, "fee_paid"),
        ({"monthly_wage": Decimal(-1), "wage_currency": "SAR"}, "monthly_wage"),
        ({"monthly_wage": Decimal(1)}, "wage_currency"),
        ({"hours_a_week": 169}, "hours_a_week"),
        ({"days_off_a_month": 32}, "days_off_a_month"),
        ({"recruiter_id": 999}, "recruiter_id"),
        ({"workplace_id": 999}, "workplace_id"),
        ({"group_size": 4}, "group_size"),
        ({"is_individual": False, "group_size": 1}, "group_size"),
        ({"is_individual": False, "monthly_wage": Decimal(1), "wage_currency": "SAR"}, "monthly_wage"),
        ({"is_individual": False, **usd()}, "fee_paid"),
        ({"is_individual": False, "has_debts": False}, "fee_paid"),
    ],
)
def test_answers_that_cannot_stand_are_refused_at_their_field(database, wrong, field):
    audit = make_audit()
    with pytest.raises(InvalidInput) as caught:
        make_interview(audit, **wrong)
    assert caught.value.field == field


def test_who_could_be_harmed_is_not_interviewed_on_site(client_for, database):
    audit = make_audit()
    client, url = client_for(audit.lead), f"/audits/{audit.id}/interviews/new"
    assert client.post(url, data=asked(risk="yes", place="on_site")).status_code == 422
    assert count(InterviewConsent) == 0
    for outcome in ("off_site", "later", "not_held"):
        assert client.post(url, data=asked(outcome, risk="yes", place="on_site")).status_code == 303
    with pytest.raises(Conflict):
        record_interview(consent_of(database), make_answers(), lead_of(audit), today())
    assert client.post(url, data=asked(risk="yes", place="off_site")).location.endswith("/meeting")
    assert {each.value for each in database.scalars(select(InterviewConsent.risk))} == {"yes"}


def test_the_consent_keeps_language_and_version_of_what_was_read_out(client_for, database):
    audit = make_audit()
    client, url = client_for(audit.lead), f"/audits/{audit.id}/interviews/new"
    page = client.get(f"{url}?language=ne").text
    assert "An interpreter who is independent" in page
    assert 'lang="ar"' in page
    client.post(url, data=asked(script_language="ne"))
    consent = consent_of(database)
    assert (consent.script_language, consent.script_version) == ("ne", script_version())
    stale = client.post(url, data=asked(script_version="1999-1"))
    assert stale.status_code == 422
    assert "Read it out as it stands now" in stale.text


def test_a_consent_taken_back_erases_what_was_said(client_for, database):
    audit = make_audit()
    kept = make_interview(audit, note="Kept", nationality="PH")
    taken = make_interview(audit, note="Sleeps in the store", **usd(), signs={7: SignAnswer.PRESENT})
    correct_interview(taken, make_answers(note="Slept in the store"), "He sleeps there", lead_of(audit), today())
    client = client_for(audit.lead)
    assert client.post(f"/interviews/consents/{taken.consent_id}/withdrawal").status_code == 303
    rows = (
        database.scalars(select(WorkerInterview).where(WorkerInterview.consent_id == taken.consent_id)).unique().all()
    )
    assert len(rows) == 2
    for row in rows:
        assert (row.note, row.nationality, row.fee_paid, row.correction_reason) == (None, None, None, None)
        assert (row.organisation_id, row.audit_id) == (audit.organisation_id, audit.id)
    for model, of_the_other in ((InterviewSign, 11), (InterviewCost, 0), (InterviewPaper, 4)):
        assert count(model) == of_the_other
    assert client.post(f"/interviews/{taken.id}").status_code == 404
    assert client.get(f"/interviews/consents/{taken.consent_id}").status_code == 404
    assert client.post(f"/interviews/{kept.id}").status_code == 200
    with pytest.raises(Conflict):
        withdraw_consent(taken.consent, lead_of(audit), today())
    for source in SOURCES[:3]:
        found = db.session.execute(source.query(literal(today())))
        assert {row.interview for row in found} == {str(kept.id)}, source.code


def test_stopping_before_the_end_leaves_no_draft(database, client_for):
    audit = make_audit()
    consent, client = make_consent(audit), client_for(audit.lead)
    client.post(f"/interviews/consents/{consent.id}/closing", data={"note": "Sleeps in the store"})
    assert count(InterviewStepDraft) == 1
    client.post(f"/interviews/consents/{consent.id}/withdrawal")
    assert count(InterviewStepDraft) == 0
    assert count(WorkerInterview) == 0


def test_closing_a_visit_erases_what_was_begun_and_not_recorded(database, client_for):
    audit = make_audit()
    consent = make_consent(audit)
    client_for(audit.lead).post(f"/interviews/consents/{consent.id}/closing", data={"note": "Sleeps in the store"})
    close_audit(audit, lead_of(audit), today())
    assert count(InterviewStepDraft) == 0


def test_a_whole_interview_is_recorded_at_once_or_not_at_all(database):
    audit = make_audit()
    given = ConsentAnswers(ConsentOutcome.GIVEN, RiskAnswer.NO, InterviewPlace.OFF_SITE, "ar", script_version())
    consent = record_whole_interview(audit, given, make_answers(), lead_of(audit), today())
    assert len(consent.interviews) == 1
    refused = record_whole_interview(
        audit, ConsentAnswers(ConsentOutcome.REFUSED), make_answers(), lead_of(audit), today()
    )
    assert refused.interviews == []
    assert count(WorkerInterview) == 1


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
        record_consent(audit, ConsentAnswers(ConsentOutcome.GIVEN), lead_of(audit), today())


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


def test_no_step_of_an_interview_asks_a_name(client_for, database):
    audit = make_audit()
    consent, client = make_consent(audit), client_for(audit.lead)
    for step in STEPS:
        with counted_queries() as queries:
            page = client.get(f"/interviews/consents/{consent.id}/{step.code}").text
        assert queries.number <= 12
        assert not re.search(r'name="(worker|first|last|full)_?name"', page)
    assert "Do not write names" in page
    assert "worker_name" not in asdict(make_answers())


def test_an_empty_interview_is_not_recorded_by_a_slip_of_the_thumb(client_for, database):
    audit = make_audit()
    consent, client = make_consent(audit), client_for(audit.lead)
    fill_in(client, consent.id, interviewed_on=today().isoformat(), nationality="NP")
    answer = client.post(f"/interviews/consents/{consent.id}")
    assert answer.status_code == 422
    assert "Nothing was noted yet" in answer.text


def test_every_step_describes_itself_and_no_field_name_is_used_twice(app):
    with app.test_request_context("/"):
        names = [field for step in STEPS for field in step.form(meta={"csrf": False})]
        assert len({field.name for field in names}) == len(names)
        for field in names:
            assert str(field.label.text)
