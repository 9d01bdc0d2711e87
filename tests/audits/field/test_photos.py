"""Photos in pieces: resumed after breaks, whole by their hash, hung on their finding, without what the camera wrote."""

import hashlib
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from audits.field.models import FieldPhoto
from audits.field.photos import KEPT_DAYS, remove_half_done_photos
from audits.findings.models import FindingPhoto
from compliance.clock import now
from compliance.documents.models import Document
from compliance.documents.storage import stored_path, verified_path
from tests.factories.accounts import make_user
from tests.factories.field import PIECE, announce, make_photo, new_record


def exif_of_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Secret phone"
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def pieces_of(content):
    return [(offset, content[offset : offset + PIECE]) for offset in range(0, len(content), PIECE)]


def photos_of_findings(database):
    return database.query(FindingPhoto).all()


def test_a_photo_that_comes_before_its_finding_hangs_on_it_when_it_is_saved(carry, database):
    field = carry()
    record, operations = field.finding()
    _id, answer = field.send_photo(make_photo(), record)
    assert answer.json["receipt"]
    assert photos_of_findings(database) == []
    field.send(*operations)
    assert len(photos_of_findings(database)) == 1


def test_a_photo_that_comes_after_its_finding_hangs_on_it_at_once_and_once(carry, database):
    field = carry()
    record, operations = field.finding()
    field.send(*operations)
    content = make_photo()
    photo, first = field.send_photo(content, record)
    again = field.post("/field/photos", json=announce(content, field.audit.id, record) | {"id": photo})
    assert again.json["receipt"] == first.json["receipt"]
    assert len(photos_of_findings(database)) == 1


def test_the_report_version_is_kept_without_what_the_camera_wrote_and_looks_the_same(carry, database):
    field = carry()
    record, operations = field.finding()
    field.send(*operations)
    content = make_photo(exif=exif_of_a_place())
    assert b"Secret phone" in content
    field.send_photo(content, record)
    kept = verified_path(database.query(FieldPhoto).one().stored_sha256).read_bytes()
    assert b"Secret phone" not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(content)).tobytes()


def test_the_original_is_kept_byte_for_byte_for_the_team_alone(carry, database, client_for):
    field = carry()
    record, _operations = field.finding()
    content = make_photo(exif=exif_of_a_place())
    _id, answer = field.send_photo(content, record, "original")
    assert answer.json["receipt"]
    photo = database.query(FieldPhoto).one()
    assert stored_path(hashlib.sha256(content).hexdigest()).read_bytes() == content
    revision = database.get(Document, photo.document_id).latest
    assert field.client.get(f"/documents/{revision.id}").status_code == 200
    for role in ("supervisor", "analyst", "inspector", "administrator", "employer_user"):
        assert client_for(make_user(role)).get(f"/documents/{revision.id}").status_code in (403, 404), role


def test_a_broken_line_goes_on_where_it_stopped_and_no_byte_is_taken_twice(carry, database):
    field = carry()
    content = make_photo(side=600)
    about = announce(content, field.audit.id, new_record())
    field.post("/field/photos", json=about)
    pieces = pieces_of(content)
    assert len(pieces) > 2
    field.send_piece(about["id"], "report", *pieces[0])
    again = field.send_piece(about["id"], "report", *pieces[0])
    assert (again.status_code, again.json["received"]) == (409, PIECE)
    assert field.send_piece(about["id"], "report", *pieces[2]).json["received"] == PIECE
    assert field.post("/field/photos", json=about).json == {"received": PIECE}
    for piece in pieces[1:]:
        answer = field.send_piece(about["id"], "report", *piece)
    assert answer.json["receipt"]
    assert field.send_piece(about["id"], "report", *pieces[-1]).json["receipt"] == answer.json["receipt"]


def test_a_piece_that_changed_on_the_way_is_not_taken(carry):
    field = carry()
    content = make_photo()
    about = announce(content, field.audit.id, new_record())
    field.post("/field/photos", json=about)
    answer = field.send_piece(about["id"], "report", 0, b"x" * 100, hashlib.sha256(b"other").hexdigest())
    assert (answer.status_code, answer.json["received"]) == (409, 0)


def test_bytes_lost_from_the_disk_are_asked_for_again(carry, app):
    field = carry()
    content = make_photo(side=600)
    about = announce(content, field.audit.id, new_record())
    field.post("/field/photos", json=about)
    (first, second, *rest) = pieces_of(content)
    field.send_piece(about["id"], "report", *first)
    field.send_piece(about["id"], "report", *second)
    folder = app.extensions["compliance"].settings.evidence_folder / "field"
    with (folder / f"{about['id']}-report").open("r+b") as file:
        file.truncate(PIECE)
    assert field.post("/field/photos", json=about).json == {"received": PIECE}
    for piece in (second, *rest):
        answer = field.send_piece(about["id"], "report", *piece)
    assert answer.json["receipt"]


def test_a_whole_that_is_not_what_was_announced_is_sent_anew_once_and_then_refused(carry, database):
    field = carry()
    content = make_photo()
    about = {**announce(content, field.audit.id, new_record()), "sha256": hashlib.sha256(b"other").hexdigest()}
    field.post("/field/photos", json=about)
    answers = []
    for _round in range(2):
        for piece in pieces_of(content):
            answer = field.send_piece(about["id"], "report", *piece)
        answers.append((answer.status_code, answer.json["received"]))
    assert answers == [(409, 0), (422, 0)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size": 30_000_000}, "bad_size"),
        ({"type": "text/html"}, "bad_type"),
        ({"version": "huge"}, "bad_version"),
        ({"sha256": "zz"}, "bad_sha256"),
        ({"id": "../../etc/passwd"}, "bad_id"),
        ({"audit": 2_000_000_000}, "unknown_audit"),
        ({"taken_at": "now"}, "bad_taken_at"),
    ],
)
def test_a_hostile_announcement_is_refused(carry, change, code):
    field = carry()
    about = {**announce(b"x" * 10, field.audit.id, new_record()), **change}
    answer = field.post("/field/photos", json=about)
    assert answer.json["error"]["code"] == code


def test_what_is_no_picture_is_refused_and_not_kept(carry, database):
    field = carry()
    content = b"<script>alert(1)</script>"
    _id, answer = field.send_photo(content, new_record())
    assert answer.status_code == 422
    assert not stored_path(hashlib.sha256(content).hexdigest()).exists()


def test_a_phone_has_a_quota_of_what_is_on_the_way(carry, monkeypatch):
    monkeypatch.setattr("audits.field.photos.QUOTA", 1000)
    field = carry()
    first = announce(b"x" * 800, field.audit.id, new_record())
    assert field.post("/field/photos", json=first).status_code == 200
    answer = field.post("/field/photos", json=announce(b"x" * 800, field.audit.id, new_record()))
    assert answer.json["error"]["code"] == "quota"


def test_a_photo_of_another_phone_is_not_found(carry):
    colleague = make_user("inspector")
    one = carry(members=(colleague,))
    other = carry(one.audit, colleague)
    about = announce(make_photo(), one.audit.id, new_record())
    one.post("/field/photos", json=about)
    assert other.send_piece(about["id"], "report", 0, b"x").status_code == 404
    assert other.post("/field/photos", json=about).json["error"]["code"] == "same_id_other_content"
    assert one.send_piece(str(uuid.uuid4()), "nothing", 0, b"x").status_code == 404


def test_what_never_became_whole_is_removed_after_its_time(carry, database, app):
    field = carry()
    about = announce(make_photo(), field.audit.id, new_record())
    field.post("/field/photos", json=about)
    field.send_piece(about["id"], "report", 0, make_photo()[:100])
    path = app.extensions["compliance"].settings.evidence_folder / "field" / f"{about['id']}-report"
    assert path.exists()
    assert remove_half_done_photos(now() + timedelta(days=KEPT_DAYS - 1))["removed"] == 0
    assert remove_half_done_photos(now() + timedelta(days=KEPT_DAYS + 1))["removed"] == 1
    assert not path.exists()
    assert database.query(FieldPhoto).count() == 0
