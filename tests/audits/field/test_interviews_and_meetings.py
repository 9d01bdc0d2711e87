"""Whole interviews and both meetings from the field: what was noted on the phone stands in Sanad's own tables."""

import base64
from io import BytesIO

import pytest
from PIL import Image

from audits.consent.models import ConsentScript
from audits.consent.script import script_version
from audits.field.models import FieldOperation
from audits.field.saving_an_interview import FieldConsentForm
from audits.interviews.forms import ALL_STEPS
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.interviews.operations import require_consent
from audits.interviews.withdrawing import withdraw_consent
from audits.meetings.models import AuditMeeting
from audits.models import AuditState
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.field import new_record

CONSENT = {
    "script": {"language": "en", "version": script_version()},
    "place": "off_site",
    "risk": "no",
    "consent": "given",
}
COSTS = [
    {"category": "C1", "amount": "150000", "currency": "NPR", "payee": "sub_agent", "receipt": "no", "borrowed": "no"},
    {
        "amount": "2500.50",
        "currency": "SAR",
        "borrowed": "yes",
        "loan_amount": "2000",
        "interest_percent": "36",
        "interest_period": "year",
        "lender": "money_lender",
    },
]
INTERVIEW = {
    **CONSENT,
    "setting": "individual",
    "language": "ne",
    "nationality": "NP",
    "fee_paid": "yes",
    "costs": COSTS,
    "monthly_wage": "1200",
    "wage_currency": "SAR",
    "passport_holder": "employer",
    "promised_wage": "worse",
    "sign_1": "present",
    "note": "The agent kept the receipt",
}


def signature():
    buffer = BytesIO()
    Image.new("RGBA", (64, 24), (0, 0, 0, 255)).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def meeting(**more):
    return {
        "agenda": ["purpose", "privacy"],
        "attendees": "A Manager, director\nB Clerk",
        "worker_representatives": "2",
        "acknowledgement": "signed",
        "acknowledged_by": "A Manager, director",
        "signature": signature(),
        **more,
    }


def interviews_of(database, audit):
    return database.query(WorkerInterview).filter_by(audit_id=audit.id).order_by(WorkerInterview.id).all()


def send(field, kind, values):
    record, operations = field.record(kind, values)
    (outcome,) = field.send(*operations)["outcomes"]
    return record, operations, outcome


def test_a_whole_interview_with_its_costs_is_recorded_as_it_was_told(carry, database):
    field = carry()
    _record, _operations, outcome = send(field, "interview", INTERVIEW)
    assert outcome["state"] == "saved", outcome
    (interview,) = interviews_of(database, field.audit)
    first, second = interview.costs
    assert (int(first.amount), first.currency, first.payee, first.receipt) == (150000, "NPR", "sub_agent", False)
    assert (int(second.loan_amount), int(second.interest_percent), second.lender) == (2000, 36, "money_lender")
    assert (interview.place, interview.is_individual, interview.language) == ("off_site", True, "ne")
    assert (interview.consent.script_language, interview.consent.script_version) == ("en", script_version())
    assert {each.sign: each.answer for each in interview.signs}[1] == "present"


def test_what_is_wrong_in_a_row_is_said_at_that_field_of_that_row(carry, database):
    field = carry()
    costs = [COSTS[0], {**COSTS[1], "amount": "much", "interest_percent": "-1"}]
    _record, _operations, outcome = send(field, "interview", {**INTERVIEW, "costs": costs})
    assert outcome["state"] == "needs_you"
    assert set(outcome["errors"]) == {"costs-1-amount", "costs-1-interest_percent"}
    assert set(outcome["errors"]["costs-1-amount"]) == {"en", "ar"}
    assert not interviews_of(database, field.audit)


@pytest.mark.parametrize("costs", ["text", [7], {"0": {}}, [{"amount": "1"}] * 13])
def test_what_is_no_list_of_rows_is_refused_at_the_rows(carry, costs):
    _record, _operations, outcome = send(carry(), "interview", {**INTERVIEW, "costs": costs})
    assert outcome["state"] == "needs_you"
    assert list(outcome["errors"]) == ["costs"]


@pytest.mark.parametrize("answer", ["off_site", "later", "refused", "not_held"])
def test_every_other_answer_than_yes_is_recorded_alone(carry, database, answer):
    field = carry()
    _record, _operations, outcome = send(field, "interview", {**INTERVIEW, "risk": "yes", "consent": answer})
    assert outcome["state"] == "saved", outcome
    consent = database.query(InterviewConsent).filter_by(audit_id=field.audit.id).one()
    assert (consent.outcome, consent.risk) == (answer, "yes")
    assert not interviews_of(database, field.audit)


def test_an_answer_that_was_recorded_is_not_turned_into_another_one(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "interview", {**CONSENT, "consent": "refused"})
    again = field.phone.set(record, "interview", "consent", "given", (operations[3]["id"],))
    (outcome,) = field.send(again, field.phone.finish(record, "interview", "Agreed after all"))["outcomes"]
    assert list(outcome["errors"]) == ["consent"]
    assert database.query(InterviewConsent).filter_by(audit_id=field.audit.id).count() == 1


def test_a_worker_whom_talking_on_site_could_endanger_is_not_recorded_as_interviewed_there(carry, database):
    field = carry()
    values = {**INTERVIEW, "risk": "yes", "place": "on_site"}
    _record, _operations, outcome = send(field, "interview", values)
    assert list(outcome["errors"]) == ["consent"]
    assert database.query(InterviewConsent).filter_by(audit_id=field.audit.id).count() == 0


@pytest.mark.parametrize(
    ("script", "is_kept"),
    [
        ({"language": "ne", "version": script_version()}, True),
        ({"language": "ne", "version": "ne-1"}, True),
        ({"language": "ne", "version": "ne-2"}, False),
        ({"language": "hi", "version": "ne-1"}, False),
        ({"language": "en", "version": "2025-3"}, True),
        ({"language": "en", "version": "2999-1"}, False),
        ({"language": "xx", "version": script_version()}, False),
        ({"language": "en", "version": 7}, False),
        ({"language": ["en"], "version": "2026-1"}, False),
        ("en", False),
    ],
)
def test_the_version_of_the_script_is_one_that_was_read_out_some_time(carry, database, script, is_kept):
    field = carry()
    text = {"language": "ne", "version": 1, "text": "Namaste", "translated_from": "2026-1", "translated_by": "X"}
    database.add(ConsentScript(**text, written_by_id=field.user.id, written_at=now()))
    database.commit()
    _record, _operations, outcome = send(field, "interview", {**INTERVIEW, "script": script})
    assert (outcome["state"] == "saved") is is_kept
    if not is_kept:
        assert list(outcome["errors"]) == ["script"]


def test_an_interview_is_corrected_with_its_costs_and_a_reason(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "interview", INTERVIEW)
    costs = next(each for each in operations if each.get("field") == "costs")
    change = field.phone.set(record, "interview", "costs", COSTS[:1], (costs["id"],))
    (outcome,) = field.send(change, field.phone.finish(record, "interview", "Named twice"))["outcomes"]
    assert outcome["state"] == "saved", outcome
    first, second = interviews_of(database, field.audit)
    assert (second.supersedes_id, len(first.costs), len(second.costs)) == (first.id, 2, 1)


def test_consent_taken_back_keeps_a_later_correction_from_the_phone_out(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "interview", INTERVIEW)
    consent = database.query(InterviewConsent).filter_by(audit_id=field.audit.id).one()
    require_consent(consent)
    withdraw_consent(consent, identity_of(field.user), today())
    database.commit()
    note = field.phone.set(record, "interview", "note", "More", (operations[-2]["id"],))
    (outcome,) = field.send(note, field.phone.finish(record, "interview", "More was said"))["outcomes"]
    assert outcome["state"] == "needs_you"
    assert "took the consent back" in outcome["message"]["en"]
    assert [each.note for each in interviews_of(database, field.audit)] == [None]


def test_consent_taken_back_erases_what_the_phone_sent_too(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "interview", INTERVIEW)
    _other, others, _outcome = send(field, "interview", INTERVIEW)
    consent = database.query(InterviewConsent).filter_by(audit_id=field.audit.id).order_by(InterviewConsent.id).first()
    withdraw_consent(consent, identity_of(field.user), today())
    database.commit()
    field.send(
        field.phone.set(record, "interview", "note", "More", (operations[-2]["id"],)),
        field.phone.finish(record, "interview", "Told by the cook"),
    )
    database.expire_all()
    rows = database.query(FieldOperation).filter_by(record=record).all()
    assert {each.field for each in rows if each.value} == {"script", "place", "risk", "consent"}
    assert not any(each.reason for each in rows)
    untouched = database.query(FieldOperation).filter_by(record=others[0]["record"], action="set")
    assert all(each.value for each in untouched)


def test_every_phone_is_told_which_fields_may_be_kept_once_a_worker_refused_or_took_consent_back(carry, database):
    field = carry()
    refused, _operations, outcome = send(field, "interview", {**INTERVIEW, "consent": "refused"})
    assert outcome["keeps_only"] == ["consent", "place", "risk", "script"]
    given, _operations, outcome = send(field, "interview", INTERVIEW)
    assert outcome["keeps_only"] is None
    at = field.get(f"/field/audits/{field.audit.id}/operations?after=0").json["at"]
    consents = database.query(InterviewConsent).filter_by(audit_id=field.audit.id, outcome="given")
    withdraw_consent(consents.one(), identity_of(field.user), today())
    database.commit()
    news = field.get(f"/field/audits/{field.audit.id}/operations?after={at}").json
    assert [(each["record"], each["keeps_only"]) for each in news["outcomes"]] == [
        (given, ["consent", "place", "risk", "script"])
    ]
    assert news["at"] == at + 1
    assert refused != given


def test_consent_taken_back_on_the_phone_erases_the_interview_in_sanad(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "interview", INTERVIEW)
    asked = next(each for each in operations if each.get("field") == "consent")
    no = field.phone.set(record, "interview", "consent", "refused", (asked["id"],))
    (outcome,) = field.send(no, field.phone.finish(record, "interview"))["outcomes"]
    assert (outcome["state"], outcome["keeps_only"]) == ("saved", ["consent", "place", "risk", "script"]), outcome
    database.expire_all()
    (interview,) = interviews_of(database, field.audit)
    assert (interview.note, interview.costs, interview.consent.withdrawal is None) == (None, [], False)
    rows = database.query(FieldOperation).filter_by(record=record).all()
    assert {each.field for each in rows if each.value} == {"script", "place", "risk", "consent"}


def test_what_the_phone_emptied_is_taken_as_known_and_never_brings_words_back(carry, database):
    field = carry()
    record = new_record()
    note = field.phone.set(record, "interview", "note", "The agent kept the receipt")
    (first,) = field.send(note)["results"]
    (again,) = field.send({**note, "value": None, "emptied": True})["results"]
    assert again == first
    later = field.phone.set(record, "interview", "note", "More", (note["id"],))
    emptied = {**later, "value": None, "emptied": True}
    assert "error" not in field.send(emptied)["results"][0]
    assert field.send(later)["results"][0]["error"]["code"] == "same_id_other_content"
    forged = {**note, "value": "Other words", "emptied": True}
    assert field.send(forged)["results"][0]["error"]["code"] == "same_id_other_content"


def test_words_that_come_after_consent_was_taken_back_are_kept_by_nobody_even_unfinished(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "interview", INTERVIEW)
    consent = database.query(InterviewConsent).filter_by(audit_id=field.audit.id).one()
    withdraw_consent(consent, identity_of(field.user), today())
    database.commit()
    late = field.phone.set(record, "interview", "note", "Told by the cook", (operations[-2]["id"],))
    assert "error" not in field.send(late)["results"][0]
    assert database.get(FieldOperation, late["id"]).value is None


def test_both_meetings_are_recorded_with_their_signature(carry, database):
    field = carry(state=AuditState.PLANNED)
    begin = field.record("begin", {})[1]
    opening = field.record("opening_meeting", meeting(team_member_ids=[str(field.user.id)]))[1]
    told = {"agenda": ["findings"], "told": "Exits were locked", "disagreement": "Only at night"}
    closing = field.record("closing_meeting", meeting(**told))[1]
    outcomes = field.send(*begin, *opening, *closing)["outcomes"]
    assert [each["state"] for each in outcomes] == ["saved"] * 3, outcomes
    first, second = database.query(AuditMeeting).filter_by(audit_id=field.audit.id).order_by(AuditMeeting.id)
    assert (first.kind, first.team_member_ids, len(first.attendees)) == ("opening", [field.user.id], 2)
    assert (second.kind, second.told, second.disagreement) == ("closing", "Exits were locked", "Only at night")
    assert first.signature_id and second.signature_id != first.signature_id


@pytest.mark.parametrize(
    ("more", "field_at_fault"),
    [
        ({"signature": "A Manager"}, "signature"),
        ({"signature": ""}, "signature"),
        ({"acknowledgement": "typed"}, "confirmed"),
        ({"acknowledgement": "refused"}, "refusal_reason"),
        ({"agenda": []}, "agenda"),
        ({"attendees": ", nobody"}, "attendees"),
    ],
)
def test_a_meeting_that_is_not_right_says_so_at_its_field(carry, database, more, field_at_fault):
    _record, _operations, outcome = send(carry(), "opening_meeting", meeting(**more))
    assert list(outcome["errors"]) == [field_at_fault]


def test_a_meeting_stays_as_it_was_acknowledged(carry, database):
    field = carry()
    record, operations, _outcome = send(field, "opening_meeting", meeting())
    people = field.phone.set(record, "opening_meeting", "attendees", "C", (operations[1]["id"],))
    (outcome,) = field.send(people, field.phone.finish(record, "opening_meeting", "Wrong name"))["outcomes"]
    assert outcome["state"] == "needs_you"
    assert set(outcome["message"]) == {"en", "ar"}
    assert database.query(AuditMeeting).filter_by(audit_id=field.audit.id).count() == 1


def test_the_phone_asks_every_field_of_every_step_and_every_part_of_a_cost(carry):
    carried = carry()
    carried = carried.get(f"/field/audits/{carried.audit.id}/carry").json
    forms = {form["kind"]: form for form in carried["forms"]}
    asked = [field for step in forms["interview"]["steps"] for field in step["fields"]]
    every = {name for step in ALL_STEPS for name in step.form(meta={"csrf": False})._fields}
    assert {field["name"] for field in asked} == every - {"script_language", "script_version"} | {"script"}
    fields = {field["name"]: field for field in asked}
    assert (fields["costs"]["type"], fields["costs"]["max_rows"]) == ("rows", 12)
    loan = {part["name"]: part for part in fields["costs"]["fields"]}["loan_amount"]
    assert loan["shown_if"] == {"field": "borrowed", "values": ["yes"]}
    assert [text["language"] for text in fields["script"]["texts"]] == ["en", "ar"]
    assert {choice["value"] for choice in fields["script"]["choices"]} > {"en", "ar", "ne"}
    assert FieldConsentForm(meta={"csrf": False}).script.field_app_type == "script"
    assert [(forms[kind]["part"], forms[kind]["once"], forms[kind]["final"]) for kind in ("opening_meeting",)] == [
        ("begin", True, True)
    ]


def test_an_interview_takes_the_same_queries_with_one_cost_and_with_twelve(carry, database):
    field = carry()

    def queries(costs):
        operations = field.record("interview", {**INTERVIEW, "costs": costs})[1]
        with counted_queries() as count:
            assert field.send(*operations)["outcomes"][0]["state"] == "saved"
        return count.number

    assert queries(COSTS[:1] * 12) - queries(COSTS[:1]) <= 11


def test_two_sets_of_costs_are_shown_in_words_at_the_desk(carry):
    colleague = make_user("inspector")
    one = carry(members=(colleague,))
    other = carry(one.audit, colleague)
    record = new_record()
    one.send(one.phone.set(record, "interview", "costs", COSTS[:1]))
    other.send(other.phone.set(record, "interview", "costs", COSTS[1:]))
    page = one.client.get(f"/audits/{one.audit.id}/field").text
    assert "How much: 150000, Currency: NPR, Paid to: A sub-agent" in page
    assert "{" not in page.partition("<main")[2]
