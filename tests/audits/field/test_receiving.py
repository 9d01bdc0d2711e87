"""Operations of a phone: receipts, saving through the product's own forms, refusals that block nothing."""

import pytest

from audits.consent.script import script_version
from audits.field.models import FieldOperation
from audits.field.reading import MOST_OPERATIONS
from audits.findings.models import Finding
from audits.independence.operations import Ties, declare_ties
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.models import AuditState
from compliance.accounts.identity import identity_of
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import today
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit
from tests.factories.field import new_record
from tests.factories.organisations import make_organisation, make_workplace

CONSENT = {"script": {"language": "en", "version": script_version()}, "place": "off_site", "risk": "no"}
INTERVIEW = {**CONSENT, "consent": "given", "language": "ne", "nationality": "NP", "passport_holder": "employer"}


def findings_of(database, audit):
    return database.query(Finding).filter_by(audit_id=audit.id).order_by(Finding.id).all()


def test_a_finding_noted_in_the_field_is_recorded_as_on_the_page(carry, database):
    field = carry()
    _record, operations = field.finding()
    answer = field.send(*operations)
    assert [each["received"] for each in answer["results"]] == list(range(1, len(operations) + 1))
    (outcome,) = answer["outcomes"]
    (finding,) = findings_of(database, field.audit)
    assert (outcome["state"], outcome["number"]) == ("saved", finding.number)
    assert (finding.workers_affected, finding.recorded_by_id) == (12, field.user.id)


def test_sending_the_same_again_gives_the_same_receipts_and_saves_nothing_twice(carry, database):
    field = carry()
    _record, operations = field.finding()
    assert field.send(*operations)["results"] == field.send(*operations)["results"]
    assert len(findings_of(database, field.audit)) == 1
    assert database.query(FieldOperation).count() == len(operations)


def test_the_same_id_with_other_content_is_refused_and_the_first_stays(carry, database):
    field = carry()
    record = new_record()
    first = field.phone.set(record, "finding", "title", "Late wages")
    field.send(first)
    (result,) = field.send({**first, "value": "No wages"})["results"]
    assert result["error"]["code"] == "same_id_other_content"
    assert database.query(FieldOperation).one().value == "Late wages"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "x"}, "bad_id"),
        ({"audit": "1 OR 1=1"}, "bad_audit"),
        ({"kind": "<script>"}, "bad_kind"),
        ({"action": "drop"}, "bad_action"),
        ({"field": "__class__"}, "bad_field"),
        ({"over": ["x"]}, "bad_over"),
        ({"over": "x" * 36}, "bad_over"),
        ({"value": "a\0b"}, "bad_value"),
        ({"value": "\ud800"}, "bad_value"),
        ({"value": "x" * 130_000}, "value_too_large"),
        ({"value": [[[[[["deep"]]]]]]}, "value_too_deep"),
        ({"made_at": "yesterday"}, "bad_made_at"),
        ({"made_at": "2026-11-25T10:00:00"}, "bad_made_at"),
        ({"made_at": "9999-12-31T23:59:59-23:00"}, "bad_made_at"),
        ({"audit": 2_000_000_000}, "unknown_audit"),
    ],
)
def test_one_broken_operation_blocks_neither_the_batch_nor_the_rest_of_its_phone(carry, database, change, code):
    field = carry()
    broken = {**field.phone.set(new_record(), "finding", "title", "Broken"), **change}
    _record, good = field.finding()
    answer = field.send(broken, *good)
    assert answer["results"][0]["error"]["code"] == code
    assert all("received" in each for each in answer["results"][1:])
    assert len(findings_of(database, field.audit)) == 1


@pytest.mark.parametrize("hostile", ["text", 7, [], {"operations": 1}])
def test_what_is_no_list_of_operations_is_refused_as_a_whole(carry, hostile):
    answer = carry().post("/field/operations", json=hostile)
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "bad_request"


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"operations": [NaN'])
def test_what_is_no_json_is_refused_in_json(carry, text):
    answer = carry().post("/field/operations", data=text, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "bad_request"


def test_items_of_a_batch_that_are_nothing_at_all_are_refused_one_by_one(carry):
    results = carry().send(None, 7, [], {})["results"]
    assert [each["error"]["code"] for each in results] == ["not_an_operation"] * 3 + ["bad_action"]


def test_a_batch_is_limited(carry):
    field = carry()
    record = new_record()
    many = [field.phone.set(record, "finding", "title", "x") for _ in range(MOST_OPERATIONS + 1)]
    assert field.post("/field/operations", json={"operations": many}).status_code == 422


def test_what_is_finished_waits_until_everything_before_it_has_come(carry, database):
    field = carry()
    _record, operations = field.finding()
    missing = operations.pop(0)
    assert field.send(*operations)["outcomes"] == []
    assert findings_of(database, field.audit) == []
    (outcome,) = field.send(missing)["outcomes"]
    assert outcome["state"] == "saved"


def test_a_gap_filled_by_one_visit_lets_a_finished_record_of_another_go_on(carry, database):
    field = carry()
    other = make_audit(lead=field.user)
    missing = field.phone.set(new_record(), "finding", "title", "First")
    field.phone.audit_id = other.id
    _record, operations = field.finding()
    field.send(*operations)
    assert field.send(missing)["outcomes"][0]["audit"] == other.id
    assert len(findings_of(database, other)) == 1


def test_what_was_refused_before_the_person_joined_the_team_counts_when_it_is_sent_again(carry, database):
    stranger = make_user("inspector")
    field = carry(user=stranger)
    record, operations = field.finding()
    assert {each["error"]["code"] for each in field.send(*operations)["results"]} == {"unknown_audit"}
    from audits.models import AuditTeamMember

    field.audit.members.append(AuditTeamMember(user_id=stranger.id))
    database.commit()
    (outcome,) = field.send(*operations)["outcomes"]
    assert (outcome["record"], outcome["state"]) == (record, "saved")


def test_a_form_that_is_not_right_needs_somebody_in_both_languages_and_a_later_finish_saves(carry, database):
    field = carry()
    record, operations = field.finding(grade="", text_for_organisation="")
    (outcome,) = field.send(*operations)["outcomes"]
    assert outcome["state"] == "needs_you"
    assert set(outcome["errors"]["grade"]) == {"en", "ar"}
    phone = field.phone
    (outcome,) = field.send(
        phone.set(record, "finding", "grade", "observation", (operations[1]["id"],)), phone.finish(record, "finding")
    )["outcomes"]
    assert outcome["state"] == "saved"
    assert findings_of(database, field.audit)[0].grade == "observation"


def test_a_text_with_revealing_words_gives_the_warning_of_the_page_until_it_is_confirmed(carry):
    field = carry()
    record, operations = field.finding(text_for_organisation="The Nepali workers told us of late wages.")
    (outcome,) = field.send(*operations)["outcomes"]
    assert "nepali" in outcome["errors"]["words_confirmed"]["en"].lower()
    phone = field.phone
    confirmed = [phone.set(record, "finding", "words_confirmed", True), phone.finish(record, "finding")]
    assert field.send(*confirmed)["outcomes"][0]["state"] == "saved"


def test_two_people_who_changed_one_field_are_both_shown_until_somebody_picks(carry, database):
    colleague = make_user("inspector")
    one = carry(members=(colleague,))
    other = carry(one.audit, colleague)
    record, operations = one.finding()
    title = operations[0]["id"]
    one.send(*operations[:-1])
    mine = one.phone.set(record, "finding", "title", "Wages late", (title,))
    theirs = other.phone.set(record, "finding", "title", "Wages missing", (title,))
    other.send(theirs)
    (outcome,) = one.send(operations[-1], mine, one.phone.finish(record, "finding"))["outcomes"]
    assert outcome["state"] == "needs_you"
    assert list(outcome["errors"]) == ["title"]
    pick = other.phone.set(record, "finding", "title", "Wages late", (mine["id"], theirs["id"]))
    assert other.send(pick, other.phone.finish(record, "finding"))["outcomes"][0]["state"] == "saved"
    assert findings_of(database, one.audit)[0].title == "Wages late"


def test_a_saved_finding_is_corrected_with_a_reason_only(carry, database):
    field = carry()
    record, operations = field.finding()
    field.send(*operations)
    change = field.phone.set(record, "finding", "title", "No wages at all", (operations[0]["id"],))
    (outcome,) = field.send(change, field.phone.finish(record, "finding"))["outcomes"]
    assert list(outcome["errors"]) == ["reason"]
    (outcome,) = field.send(field.phone.finish(record, "finding", "Looked again"))["outcomes"]
    first, second = findings_of(database, field.audit)
    assert (outcome["state"], second.title, second.correction_reason) == ("saved", "No wages at all", "Looked again")
    assert second.supersedes_id == first.id


def test_a_second_finish_that_changes_nothing_changes_nothing(carry, database):
    field = carry()
    record, operations = field.finding()
    field.send(*operations)
    assert field.send(field.phone.finish(record, "finding"))["outcomes"][0]["state"] == "saved"
    assert len(findings_of(database, field.audit)) == 1


def test_an_interview_is_recorded_after_its_consent(carry, database):
    field = carry()
    _record, operations = field.record("interview", INTERVIEW)
    assert field.send(*operations)["outcomes"][0]["state"] == "saved"
    interview = database.query(WorkerInterview).filter_by(audit_id=field.audit.id).one()
    holders = {each.paper: each.holder for each in interview.papers}
    assert (interview.nationality, holders["passport"], len(interview.signs)) == ("NP", "employer", 11)
    assert (interview.consent.outcome, interview.consent.script_version) == ("given", script_version())


def test_a_refusal_stops_the_interview_and_keeps_nothing_else(carry, database):
    field = carry()
    _record, operations = field.record("interview", {**INTERVIEW, "consent": "refused"})
    assert field.send(*operations)["outcomes"][0]["state"] == "saved"
    assert database.query(InterviewConsent).filter_by(audit_id=field.audit.id).one().outcome == "refused"
    assert database.query(WorkerInterview).filter_by(audit_id=field.audit.id).count() == 0
    database.expire_all()
    kept = {each.field for each in database.query(FieldOperation).filter(FieldOperation.action == "set") if each.value}
    assert kept == {"script", "place", "risk", "consent"}


def test_a_visit_begins_and_closes_in_the_field_with_everything_saved_between(carry, database):
    field = carry(state=AuditState.PLANNED)
    stamp = {"at": "2026-11-25T08:00:00.000Z", "latitude": 24.7136, "longitude": 46.6753, "accuracy": 8}
    _begin, begin = field.record("begin", stamp)
    _finding, finding = field.finding()
    _close, close = field.record("close", stamp)
    outcomes = field.send(*begin, *finding, *close)["outcomes"]
    assert [each["state"] for each in outcomes] == ["saved"] * 3
    assert field.audit.state is AuditState.CLOSED


def test_a_visit_does_not_close_over_a_draft_and_the_finding_is_not_lost(carry, database):
    field = carry()
    draft = field.phone.set(new_record(), "finding", "title", "Not finished")
    _record, close = field.record("close", {})
    (outcome,) = field.send(draft, *close)["outcomes"]
    assert (outcome["state"], "1" in outcome["message"]["en"]) == ("needs_you", True)
    withdrawn = field.phone.withdraw(draft["record"], "finding")
    states = [
        each["state"] for each in field.send(withdrawn, field.phone.finish(close[-1]["record"], "close"))["outcomes"]
    ]
    assert states == ["withdrawn", "saved"]


def test_a_finding_that_comes_after_the_visit_closed_is_kept_and_needs_somebody(carry, database):
    field = carry(state=AuditState.CLOSED)
    _record, operations = field.finding()
    answer = field.send(*operations)
    assert all("received" in each for each in answer["results"])
    assert answer["outcomes"][0]["state"] == "needs_you"
    assert set(answer["outcomes"][0]["message"]) == {"en", "ar"}


def test_where_people_live_an_exact_location_is_refused(carry, database):
    organisation = make_organisation()
    housing = make_workplace(organisation, kind="housing")
    field = carry(make_audit(organisation, workplaces=(housing,), state=AuditState.PLANNED))
    exact = {"at": "2026-11-25T08:00:00.000Z", "latitude": 24.7136, "longitude": 46.6753}
    _record, operations = field.record("begin", exact)
    assert field.send(*operations)["outcomes"][0]["state"] == "needs_you"
    _record, operations = field.record("begin", {**exact, "latitude": 24.71, "longitude": 46.68})
    assert field.send(*operations)["outcomes"][0]["state"] == "saved"


def test_a_member_who_is_not_independent_reads_and_does_not_write(carry, database):
    colleague = make_user("inspector")
    audit = make_audit(members=(colleague,))
    declare_ties(audit, Ties(has_conflict=True, explanation="Cousin"), identity_of(colleague), today())
    field = carry(audit, colleague)
    _record, operations = field.finding()
    assert {each["error"]["code"] for each in field.send(*operations)["results"]} == {"not_writable"}
    carried = field.get(f"/field/audits/{audit.id}/carry").json
    assert carried["audit"]["writable"] is False
    assert set(carried["audit"]["why_not"]) == {"en", "ar"}


def test_a_colleague_gets_what_came_since_and_reading_interviews_is_noted(carry, database):
    colleague = make_user("inspector")
    one = carry(members=(colleague,))
    other = carry(one.audit, colleague)
    _record, interview = one.record("interview", INTERVIEW)
    one.send(*interview)
    news = other.get(f"/field/audits/{one.audit.id}/operations?after=0").json
    assert [each["id"] for each in news["operations"]] == [each["id"] for each in interview]
    assert news["operations"][0]["by"] == {"id": one.user.id, "name": one.user.name}
    assert other.get(f"/field/audits/{one.audit.id}/operations?after={news['at']}").json["operations"] == []
    readings = database.query(ChangeLogEntry).filter_by(action="audits.read_interview", by_id=colleague.id)
    assert readings.count() == 1


def test_no_text_from_the_field_is_written_to_the_log(carry, caplog):
    field = carry()
    field.send({**field.phone.set(new_record(), "finding", "title", "Secret of a worker"), "kind": "nothing_known"})
    _record, operations = field.finding(title="Secret of a worker", grade="unknown grade")
    field.send(*operations)
    assert "Secret" not in caplog.text


def test_a_batch_of_two_hundred_notes_takes_the_same_queries_as_one_of_two(carry, database):
    field = carry()

    def statements(count):
        record = new_record()
        batch = [field.phone.set(record, "finding", f"field_{number}", "x") for number in range(count)]
        with counted_queries() as queries:
            field.send(*batch)
        return queries.number

    few, many = statements(2), statements(MOST_OPERATIONS)
    assert few == many <= 14
