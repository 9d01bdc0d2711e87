"""A whole audit in flight mode, the tab killed at each stage: nothing is lost, nothing comes twice."""

import hashlib
import os

import pytest
from playwright.sync_api import expect

from tests.journeys.field_app.phone import Phone
from tests.journeys.field_app.small_server import SmallServer
from tests.journeys.field_app.whole_audit import Size, note_whole_audit, once_each

pytestmark = [pytest.mark.browser, pytest.mark.proof]
FULL = os.environ.get("SANAD_PROOFS") == "full"
SIZE = Size(30, 2, 3, 3_000_000) if FULL else Size(4, 2, 2)


def test_whole_audit_offline_with_killed_tabs_loses_and_doubles_nothing(
    phone: Phone, small_server: SmallServer
) -> None:
    titles = note_whole_audit(phone, SIZE)
    assert not small_server.kept.operations
    phone.offline(False)
    phone.page.wait_for_timeout(300)
    phone.kill()
    phone.wait_until_sent(600)
    kept = small_server.kept
    assert sorted(kept.values(record)["title"] for record in kept.records("finding")) == sorted(titles)
    assert {kind: len(kept.records(kind)) for kind in ("begin", "opening_meeting", "closing_meeting", "close")} == {
        "begin": 1,
        "opening_meeting": 1,
        "closing_meeting": 1,
        "close": 1,
    }
    notes = [kept.values(record) for record in kept.records("interview")]
    assert sorted(note["consent"] for note in notes) == ["given", "refused"]
    assert not next("note" in note for note in notes if note["consent"] == "refused")
    assert once_each(f"{each['device']}-{each['sequence']}" for each in kept.operations.values())
    sequences = sorted(each["sequence"] for each in kept.operations.values())
    assert sequences == list(range(1, len(sequences) + 1))
    reports = [photo for (_, version), photo in kept.photos.items() if version == "report"]
    assert len(reports) == SIZE.findings * SIZE.photos_each
    assert all(hashlib.sha256(photo["content"]).hexdigest() == photo["sha256"] for photo in reports)
    assert not any(b"Camera" in photo["content"] for photo in reports)


def test_begin_says_where_it_was_only_to_a_kilometre_at_housing(phone: Phone, small_server: SmallServer) -> None:
    phone.begin()
    phone.wait_until_sent()
    values = small_server.kept.values(next(iter(small_server.kept.records("begin"))))
    assert (values["latitude"], values["longitude"], values["accuracy"]) == (24.71, 46.68, 1000)


def test_originals_wait_for_a_word_and_leave_the_phone_only_after_their_receipt(
    phone: Phone, small_server: SmallServer
) -> None:
    from tests.journeys.field_app.phone import make_photo

    phone.begin()
    phone.new("finding")
    phone.write("title", "Locked exit")
    phone.pick("grade", "critical")
    photo = make_photo(1)
    phone.photograph([photo])
    phone.save()
    phone.wait_until_sent()
    assert [version for _, version in small_server.kept.photos] == ["report"]
    phone.go("#/phone")
    assert phone.page.locator("main").get_by_text("Remove").count() == 0
    phone.page.check("#originals-anywhere")
    remove = phone.page.get_by_role("button", name="Remove 1 received original")
    expect(remove).to_be_visible(timeout=30_000)
    original = next(held for (_, version), held in small_server.kept.photos.items() if version == "original")
    assert bytes(original["content"]) == photo
    assert original["sha256"] == hashlib.sha256(photo).hexdigest()
    remove.click()
    expect(phone.page.get_by_text("1 original removed from this phone")).to_be_visible()
    pieces = "() => new Promise(done => { const open = indexedDB.open('sanad-field-1'); open.onsuccess = () => { const all = open.result.transaction('pieces').objectStore('pieces').getAll(); all.onsuccess = () => done(all.result.map(row => row.version)); }; })"  # noqa: E501
    assert set(phone.page.evaluate(pieces)) == {"report"}
