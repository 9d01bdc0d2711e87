"""Phones: who has them, losing one, unlocking one with the account's password, backups; and the pages about them."""

import base64
import json
import os
import re
import stat
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask_security import hash_password

from audits.field.keys import KEY_FILE, public_key
from audits.field.models import FieldDevice
from audits.findings.models import Finding
from compliance.accounts.roles import RoleName
from compliance.clock import today
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_user
from tests.factories.audits import make_audit
from tests.factories.field import announce, make_device, make_photo, new_record, wrap

PASSWORD = "a long enough password"


def backup_of(field, operations, photos=()):
    """A backup file as the app writes it."""
    key = os.urandom(32)
    device = field.device.id
    head = {"format": "sanad-field-backup", "version": 1, "device": device, "made_at": "2026-11-25T10:00:00.000Z"}
    lines = [json.dumps({**head, "key": wrap(key)})]
    parts = [{"operations": operations}]
    for content, about in photos:
        parts.append({"photo": about, "content": base64.b64encode(content).decode()})
    for number, part in enumerate(parts, 1):
        iv = os.urandom(12)
        sealed = AESGCM(key).encrypt(iv, json.dumps(part).encode(), f"{device}:{number}".encode())
        lines.append(json.dumps({"iv": base64.b64encode(iv).decode(), "data": base64.b64encode(sealed).decode()}))
    return ("\n".join(lines) + "\n").encode()


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize("role", list(RoleName))
def test_only_those_who_carry_out_audits_have_the_app(database, client_for, role):
    answer = client_for(make_user(role)).get("/field/session")
    allowed = role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR)
    assert answer.status_code == (200 if allowed else 403)
    assert answer.is_json


def test_who_is_not_signed_in_gets_an_answer_in_json_and_no_way_to_another_page(app, database):
    for path in ("/field/session", "/field/audits", "/field/devices", "/field/audits/1/carry"):
        answer = app.test_client().get(path)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in"), path
    assert app.test_client().post("/field/operations", json={}).status_code == 401


def test_a_request_without_its_token_is_refused_in_json(app, carry):
    field = carry()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = field.post("/field/operations", json={"operations": []})
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_request")
        token = field.get("/field/session").json["csrf"]
        assert (
            field.post("/field/operations", headers={"X-CSRFToken": token}, json={"operations": []}).status_code == 200
        )
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_phone_is_enrolled_by_the_app_and_twice_is_once(carry, database):
    field = carry()
    about = {"id": str(uuid.uuid4()), "name": "Samsung", "recovery": wrap(b"k" * 32)}
    for _twice in range(2):
        answer = field.client.post("/field/devices", json=about)
        assert answer.json == {"device": about["id"], "backup_key": public_key()}
    assert database.query(FieldDevice).filter_by(id=about["id"]).count() == 1


@pytest.mark.parametrize(
    "change", [{"id": "x"}, {"name": ""}, {"name": "x" * 101}, {"recovery": "AAAA"}, {"recovery": None}, {"name": 7}]
)
def test_an_enrolment_that_is_not_right_is_refused(carry, change):
    about = {"id": str(uuid.uuid4()), "name": "Samsung", "recovery": wrap(b"k" * 32), **change}
    assert carry().client.post("/field/devices", json=about).status_code == 422


def test_another_persons_phone_is_refused_even_to_a_colleague_of_the_team(carry, client_for):
    colleague = make_user("inspector")
    field = carry(members=(colleague,))
    client = client_for(colleague)
    answer = client.get("/field/audits", headers={"X-Field-Device": field.device.id})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "other_device")
    about = {"id": field.device.id, "name": "Mine now", "recovery": wrap(b"x" * 32)}
    assert client.post("/field/devices", json=about).status_code == 409


def test_an_operation_in_the_name_of_another_phone_is_refused(carry):
    colleague = make_user("inspector")
    one = carry(members=(colleague,))
    other = carry(one.audit, colleague)
    (result,) = other.send(one.phone.set(new_record(), "finding", "title", "x"))["results"]
    assert result["error"]["code"] == "other_device"


def test_a_revoked_phone_hears_so_at_whatever_it_asks(carry):
    field = carry()
    answer = field.client.post(f"/field-devices/{field.device.id}/revocation")
    assert answer.status_code == 303
    for answer in (
        field.get("/field/session"),
        field.get(f"/field/audits/{field.audit.id}/carry"),
        field.post("/field/operations", json={"operations": []}),
        field.post("/field/photos", json={}),
    ):
        assert (answer.status_code, answer.json["error"]["code"]) == (403, "device_revoked")
    assert "Revoked" in text_of(field.client.get("/field-devices"))


def test_a_supervisor_revokes_phones_of_the_own_authority_only(carry, client_for):
    field = carry()
    path = f"/field-devices/{field.device.id}/revocation"
    foreign = client_for(make_user("supervisor", authority=make_authority("neighbour")))
    assert foreign.post(path).status_code == 404
    assert field.device.name not in foreign.get("/field-devices/of-the-authority").text
    assert client_for(make_user("inspector")).post(path).status_code == 404
    own = client_for(make_user("supervisor"))
    assert field.device.name in own.get("/field-devices/of-the-authority").text
    assert own.get(path).status_code == 200
    assert own.post(path).status_code == 303


def test_a_phone_is_unlocked_by_its_owner_with_the_right_password_only(carry, app, client_for, database):
    field = carry()
    path = f"/field/devices/{field.device.id}/recovery"
    assert field.client.post(path, json={"password": PASSWORD}).json["error"]["code"] == "wrong_password"
    field.user.password = hash_password(PASSWORD)
    database.commit()
    assert field.client.post(path, json={"password": "wrong"}).json["error"]["code"] == "wrong_password"
    assert base64.b64decode(field.client.post(path, json={"password": PASSWORD}).json["data_key"]) == b"k" * 32
    assert client_for(make_user("inspector")).post(path, json={"password": PASSWORD}).status_code == 404


def test_the_servers_key_is_in_the_data_folder_and_readable_by_its_account_alone(app, database):
    public_key()
    path = app.extensions["compliance"].settings.data_folder / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_brings_what_the_phone_could_not_send_and_twice_brings_nothing_more(carry, database):
    field = carry()
    record, operations = field.finding()
    content = make_photo()
    file = backup_of(field, operations, [(content, announce(content, field.audit.id, record))])
    for _twice in range(2):
        answer = field.post("/field/backups", data=file)
        assert answer.status_code == 200, answer.text
        assert len(answer.json["results"]) == len(operations)
        assert (answer.json["photos"], answer.json["refused"]) == (1, 0)
    assert database.query(Finding).filter_by(audit_id=field.audit.id).count() == 1


def test_a_damaged_backup_gives_what_stands_before_the_damage(carry, database):
    field = carry()
    record, operations = field.finding()
    content = make_photo()
    lines = backup_of(field, operations, [(content, announce(content, field.audit.id, record))]).splitlines()
    lines[2] = lines[2].replace(b'"data": "', b'"data": "AAAA')
    answer = field.post("/field/backups", data=b"\n".join(lines))
    assert answer.status_code == 422
    assert all("received" in each for each in answer.json["results"])
    assert database.query(Finding).filter_by(audit_id=field.audit.id).count() == 1


@pytest.mark.parametrize("hostile", [b"", b"{}", b"[" * 10_000, b"\xff\xfe", b'{"format": "sanad-field-backup"}'])
def test_a_file_that_is_no_backup_is_refused(carry, hostile):
    assert carry().post("/field/backups", data=hostile).status_code == 422


def test_a_supervisor_uploads_the_backup_of_a_lost_phone_on_the_page_and_a_foreign_one_does_not(
    carry, client_for, database
):
    field = carry()
    _record, operations = field.finding()
    file = backup_of(field, operations)
    foreign = client_for(make_user("supervisor", authority=make_authority("neighbour")))
    path = "/field-devices/backup"
    assert foreign.post(path, data={"file": (BytesIO(file), "a.sanad-backup")}).status_code == 404
    answer = client_for(make_user("supervisor")).post(path, data={"file": (BytesIO(file), "a.sanad-backup")})
    assert f"{len(operations)} changes are here" in text_of(answer)
    (finding,) = database.query(Finding).filter_by(audit_id=field.audit.id)
    assert finding.recorded_by_id == field.user.id


def test_the_page_of_a_visit_shows_what_came_and_what_needs_somebody_and_lets_one_value_be_picked(carry, database):
    colleague = make_user("inspector", name="Second Inspector")
    one = carry(members=(colleague,))
    other = carry(one.audit, colleague)
    record, operations = one.finding()
    one.send(*operations)
    other.send(other.phone.set(record, "finding", "title", "Their title", (operations[0]["id"],)))
    one.send(one.phone.set(record, "finding", "title", "My title", (operations[0]["id"],)))
    _bad, bad = one.finding(grade="")
    one.send(*bad)
    page = text_of(one.client.get(f"/audits/{one.audit.id}/field"))
    for expected in ("Their title", "My title", "Second Inspector", "Saved", "Needs somebody", "Choose a grade."):
        assert expected in page
    path = f"/audits/{one.audit.id}/field/{record}/title"
    assert "&lt;" not in one.client.get(path).text
    form = one.client.get(path).text
    chosen = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>Their title', form)[1]
    assert one.client.post(path, data={"chosen": "nothing"}).status_code == 422
    assert one.client.post(path, data={"chosen": chosen}).status_code == 303
    newest = database.query(Finding).filter_by(audit_id=one.audit.id).order_by(Finding.id.desc()).first()
    assert (newest.title, newest.revision) == ("Their title", 2)
    assert one.client.get(path).status_code == 404


def test_pages_take_the_same_queries_for_few_and_many(carry, client_for):
    field = carry()

    def queries(path, client):
        with counted_queries() as count:
            assert client.get(path).status_code == 200
        return count.number

    def everything():
        supervisor = client_for(make_user("supervisor"))
        return [
            queries(f"/audits/{field.audit.id}/field", field.client),
            queries("/field-devices", field.client),
            queries("/field-devices/of-the-authority", supervisor),
            queries("/field/audits", field.client),
        ]

    field.send(*field.finding()[1])
    few = everything()
    for number in range(1, 9):
        field.send(*field.finding()[1])
        make_device(field.user)
        day = today() + timedelta(days=10 * number)
        make_audit(lead=field.user, starts_on=day, ends_on=day)
    field.database.commit()
    assert everything() == few
    assert max(few) <= 12


def test_the_shell_is_the_same_for_everybody_and_lists_every_file_it_needs(app, client_for, database):
    signed_in, stranger = client_for(make_user("inspector")), app.test_client()
    for path in ("/field/en", "/field/ar", "/field/words/ar.json", "/field/manifest.webmanifest"):
        assert signed_in.get(path).data == stranger.get(path).data, path
    worker = stranger.get("/field/service-worker.js")
    listed = json.loads(re.match(r"self\.FIELD = (.*);\n", worker.text)[1])
    assert worker.headers["Cache-Control"] == "no-cache"
    for address, _hash in listed["files"]:
        assert stranger.get(address).status_code == 200, address
    assert sum(len(stranger.get(address).data) for address, _hash in listed["files"]) < 1_500_000


def test_what_is_carried_describes_every_field_of_the_products_own_forms_in_both_languages(carry):
    from audits.field.form_values import field_names
    from audits.findings.forms import FindingForm

    field = carry()
    carried = field.get(f"/field/audits/{field.audit.id}/carry").json
    forms = {form["kind"]: form for form in carried["forms"]}
    (step,) = forms["finding"]["steps"]
    assert [each["name"] for each in step["fields"]] == field_names(FindingForm)
    title = step["fields"][0]
    assert title["label"]["en"] == "What did you find?"
    assert title["label"]["ar"] != title["label"]["en"]
    assert (title["type"], title["required"], title["max_length"]) == ("long_text", True, 4000)
    assert forms["interview"]["steps"][0]["stop_unless"] == {"field": "consent", "value": "given"}
    assert sum(len(each["fields"]) for each in forms["interview"]["steps"]) > 20


def test_an_audit_of_somebody_else_is_not_carried(carry):
    field = carry()
    other = make_audit()
    assert field.get(f"/field/audits/{other.id}/carry").status_code == 404
    assert field.get(f"/field/audits/{other.id}/operations?after=0").status_code == 404
    assert other.number not in field.get("/field/audits").text
