"""A phone that lost an item for good: somebody is told, and decides with a reason that the rest goes on without it."""

import re

from audits.field.devices import revoke_device
from audits.field.models import FieldDevice, FieldGapRelease, FieldOperation, FieldOutcome
from audits.findings.models import Finding
from compliance.accounts.identity import identity_of
from compliance.accounts.models import User
from compliance.change_log.models import ChangeLogEntry
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_user


def gap(carry, **options):
    """A phone of which the second of a finding's items never came, and the record."""
    field = carry(**options)
    record, operations = field.finding()
    lost = operations.pop(1)
    assert field.send(*operations)["outcomes"] == []
    return field, record, lost


def words_of(page):
    """The text of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def release(client, field, reason="The phone was restored from an old state"):
    return client.post(f"/field-devices/{field.device.id}/missing", data={"reason": reason})


def test_a_missing_item_is_said_to_its_owner_and_the_supervisor_with_its_number_and_since_when(
    carry, client_for, database
):
    field, _record, _lost = gap(carry)
    supervisor = client_for(make_user("supervisor", authority=field.user.authority))
    for page in (field.client.get("/field-devices").text, supervisor.get("/field-devices/of-the-authority").text):
        assert "item 2 has not arrived" in words_of(page)
        assert f"/field-devices/{field.device.id}/missing" in page
    shown = words_of(supervisor.get(f"/field-devices/{field.device.id}/missing").text)
    assert "Item 2" in shown
    assert f"{field.audit.number}: 1 finished record waits" in shown


def test_without_a_reason_nothing_is_released(carry, database):
    field, _record, _lost = gap(carry)
    assert release(field.client, field, " ").status_code == 422
    assert not database.query(FieldGapRelease).count()
    assert not database.query(FieldOutcome).filter_by(audit_id=field.audit.id).count()


def test_a_release_saves_the_rest_as_the_owner_and_is_written_down(carry, client_for, database):
    field, record, _lost = gap(carry)
    supervisor = make_user("supervisor", authority=field.user.authority)
    database.commit()
    assert release(client_for(supervisor), field).status_code == 303
    row = database.query(FieldGapRelease).one()
    assert (row.first, row.last, row.released_by_id) == (2, 2, supervisor.id)
    outcome = database.query(FieldOutcome).filter_by(record=record).one()
    # The grade was in the item that is lost: never guessed, somebody is asked.
    assert (outcome.state, list(outcome.errors)) == ("needs_you", ["grade"])
    entry = database.query(ChangeLogEntry).filter_by(action="audits.release_field_gap").one()
    assert entry.by_id == supervisor.id
    assert entry.summary.endswith(": 2")
    again = field.phone.set(record, "finding", "grade", "major")
    (saved,) = field.send(again, field.phone.finish(record, "finding"))["outcomes"]
    assert saved["state"] == "saved", saved
    assert database.query(Finding).filter_by(audit_id=field.audit.id).one().recorded_by_id == field.user.id
    assert release(field.client, field).status_code == 409


def test_what_arrives_after_its_release_is_kept_and_its_saved_record_needs_somebody(carry, database):
    field = carry()
    record, operations = field.finding(how_known="Seen in the ledger of wages")
    lost = operations.pop()
    lost = operations.pop()
    assert lost["field"] == "how_known"
    field.send(*operations, field.phone.finish(record, "finding"))
    assert release(field.client, field).status_code == 303
    assert database.query(FieldOutcome).filter_by(record=record).one().state == "saved"
    answer = field.send(lost)
    assert database.get(FieldOperation, lost["id"]).value == "Seen in the ledger of wages"
    (outcome,) = answer["outcomes"]
    assert (outcome["state"], list(outcome["errors"])) == ("needs_you", ["reason"])


def test_a_revoked_phone_with_a_gap_is_released_too(carry, client_for, database):
    field, record, _lost = gap(carry)
    revoke_device(database.get(FieldDevice, field.device.id), identity_of(database.get(User, field.user.id)))
    supervisor = make_user("supervisor", authority=field.user.authority)
    database.commit()
    assert release(client_for(supervisor), field, "The phone was stolen").status_code == 303
    assert database.query(FieldOutcome).filter_by(record=record).count() == 1


def test_nobody_else_sees_or_releases_what_is_missing(carry, client_for, database):
    field, _record, _lost = gap(carry)
    for other in (
        make_user("inspector"),
        make_user("supervisor", authority=make_authority("neighbour")),
        make_user("analyst"),
    ):
        client = client_for(other)
        assert client.get(f"/field-devices/{field.device.id}/missing").status_code in (403, 404)
        assert release(client, field).status_code in (403, 404)
    assert not database.query(FieldGapRelease).count()


def test_a_gap_as_wide_as_numbers_go_is_one_row(carry, database):
    field = carry()
    _record, operations = field.finding()
    far = {**operations[-1], "sequence": 1_999_999_999}
    field.send(*operations[:-1], far)
    assert release(field.client, field).status_code == 303
    row = database.query(FieldGapRelease).one()
    assert (row.first, row.last) == (len(operations), 1_999_999_998)


def test_the_list_of_phones_takes_the_same_queries_with_one_gap_and_with_six(carry, database, client_for):
    field, _record, _lost = gap(carry)
    supervisor = client_for(make_user("supervisor", authority=field.user.authority))
    supervisor.get("/field-devices/of-the-authority")
    with counted_queries() as first:
        supervisor.get("/field-devices/of-the-authority")
    for _number in range(5):
        gap(carry, audit=field.audit)
    with counted_queries() as then:
        supervisor.get("/field-devices/of-the-authority")
    assert then.number == first.number <= 12
