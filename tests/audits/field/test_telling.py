"""What a phone is handed to list the findings that may be told."""

from audits.findings.models import Finding
from audits.protection.models import FindingProtection
from compliance.clock import now


def telling(field):
    return field.get(f"/field/audits/{field.audit.id}/operations?after=0").json["telling"]


def numbers_by_text(database):
    return {each.text_for_organisation: each.number for each in database.query(Finding)}


def test_phone_is_handed_what_may_be_told_and_only_the_numbers_of_the_rest(carry, database):
    field = carry()
    for values in (
        {"text_for_organisation": "Late wages"},
        {"text_for_organisation": "Fees", "known_from": ["workers"]},
        {"text_for_organisation": "Passports", "ilo_sign": "7"},
        {"text_for_organisation": ""},
    ):
        field.send(*field.finding(**values)[1])
    numbers = numbers_by_text(database)
    handed = telling(field)
    assert [(each["number"], each["text"]) for each in handed["findings"]] == [(numbers["Late wages"], "Late wages")]
    assert handed["findings"][0]["grade_label"].keys() == {"en", "ar"}
    assert sorted(handed["withheld"]) == sorted(set(numbers.values()) - {numbers["Late wages"]})
    assert "Fees" not in str(handed) and "Passports" not in str(handed)


def test_finding_that_is_not_confronted_leaves_the_list_at_the_next_contact(carry, database):
    field = carry()
    field.send(*field.finding()[1])
    assert len(telling(field)["findings"]) == 1
    finding = database.query(Finding).one()
    database.add(FindingProtection(finding_id=finding.id, marked_by_id=field.user.id, marked_at=now(), reason="Forced"))
    database.commit()
    handed = telling(field)
    assert (handed["findings"], handed["withheld"]) == ([], [finding.number])


def test_rule_for_what_is_found_on_the_phone_names_what_sanad_holds_confidential(carry):
    rule = telling(carry())["withholding"]
    assert rule["known_from"] == ["workers"]
    assert rule["ilo_sign"] == ["1", "3", "4", "5", "6", "7", "9"]
    assert rule["indicator_code"]


def test_closing_meeting_asks_for_the_list_above_what_was_told(carry):
    field = carry()
    forms = field.get(f"/field/audits/{field.audit.id}/carry").json["forms"]
    lists = {each["kind"]: [part.get("lists") for step in each["steps"] for part in step["fields"]] for each in forms}
    assert [kind for kind, named in lists.items() if "tellable_findings" in named] == ["closing_meeting"]


def test_tick_for_revealing_words_is_asked_for_only_after_they_were_named(carry):
    field = carry()
    forms = field.get(f"/field/audits/{field.audit.id}/carry").json["forms"]
    rare = {
        each["kind"]
        for each in forms
        for step in each["steps"]
        for part in step["fields"]
        if part.get("only_if_sent_back")
    }
    assert rare == {"finding", "closing_meeting"}
