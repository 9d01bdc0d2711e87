"""What the phone keeps is its user's alone: locked, encrypted, never erased by signing out, dead once revoked."""

import base64
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import Dialog, expect

from tests.journeys.field_app.phone import PASSPHRASE, Phone, make_photo
from tests.journeys.field_app.small_server import OAEP, PASSWORD, SmallServer

pytestmark = pytest.mark.browser
SECRET = "412 passports in the cabinet"

# Everything that any database of this browser holds, as text: bytes by their letters.
EVERYTHING = """async () => {
  const texts = [];
  const show = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
    if (value && typeof value === "object") return Object.entries(value).map(([k, v]) => `${k}=${show(v)}`).join(";");
    return String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      texts.push(...rows.map(show));
    }
    database.close();
  }
  return texts.join("\\n");
}"""


def _note_draft(phone: Phone) -> None:
    phone.begin()
    phone.new("finding")
    phone.write("title", SECRET)


def test_nothing_written_stands_readable_in_the_store(phone: Phone) -> None:
    phone.offline()
    _note_draft(phone)
    phone.photograph([make_photo(7)])
    everything = phone.page.evaluate(EVERYTHING)
    assert len(everything) > 1000
    for word in (SECRET, "passports", "Al Noor", "V-2026-0182", "Salma", PASSPHRASE, "24.71", "JFIF"):
        assert word not in everything


def test_killed_tab_asks_for_the_passphrase_and_shows_nothing_before(phone: Phone) -> None:
    phone.offline()
    _note_draft(phone)
    phone.page.reload()
    expect(phone.page.locator("#passphrase")).to_be_visible()
    shown = phone.page.locator("body").inner_text()
    assert not any(word in shown for word in ("passports", "Al Noor", "V-2026", "item"))


def test_ten_wrong_passphrases_lock_until_online_and_the_password_opens_again(
    phone: Phone, small_server: SmallServer
) -> None:
    phone.offline()
    _note_draft(phone)
    phone.page.reload()
    for left in range(9, 0, -1):
        phone.page.fill("#passphrase", "wrong horse battery")
        phone.page.press("#passphrase", "Enter")
        expect(phone.page.locator(".field-error")).to_have_text(f"That is not the passphrase. Tries left: {left}.")
    phone.page.fill("#passphrase", "wrong horse battery")
    phone.page.press("#passphrase", "Enter")
    expect(phone.page.locator("h1")).to_have_text("Locked until you are online")
    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("Locked until you are online")
    assert phone.page.locator("#passphrase").count() == 0
    phone.offline(False)
    phone.page.get_by_role("button", name="choose a new passphrase").click()
    phone.page.fill("#password", "not it")
    phone.page.fill("#passphrase", "another long phrase")
    phone.page.fill("#passphrase-again", "another long phrase")
    phone.page.click("form button[type=submit]")
    expect(phone.page.locator(".field-error")).to_have_text("That is not your password.")
    phone.page.fill("#password", PASSWORD)
    phone.page.click("form button[type=submit]")
    expect(phone.page.locator("#field-title")).to_have_value(SECRET)


def test_another_user_of_the_phone_sees_nothing_and_sends_nothing(phone: Phone, small_server: SmallServer) -> None:
    phone.offline()
    _note_draft(phone)
    small_server.kept.signed_in = 2
    phone.offline(False)
    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("Set up this phone")
    phone.page.fill("#passphrase", "the other's long phrase")
    phone.page.fill("#passphrase-again", "the other's long phrase")
    phone.page.click("form button[type=submit]")
    expect(phone.page.locator("nav.app-nav")).to_be_visible()
    shown = phone.page.locator("body").inner_text()
    assert "Nothing is only on this phone" in shown
    assert not any(word in shown for word in ("passports", "Al Noor", "V-2026"))
    assert not small_server.kept.operations


def test_unlocked_phone_sends_nothing_under_somebody_else_s_session(phone: Phone, small_server: SmallServer) -> None:
    phone.offline()
    _note_draft(phone)
    small_server.kept.signed_in = 2
    phone.offline(False)
    expect(phone.page.locator("#line")).to_contain_text("Somebody else is signed in")
    assert not small_server.kept.operations
    small_server.kept.signed_in = 1
    phone.go("#/phone")
    phone.page.get_by_role("button", name="Send now").click()
    phone.wait_until_sent()


def test_revoked_phone_destroys_its_key_and_says_so(phone: Phone, small_server: SmallServer) -> None:
    phone.offline()
    _note_draft(phone)
    small_server.kept.revoked = set(small_server.kept.devices)
    phone.offline(False)
    expect(phone.page.locator("h1")).to_have_text("This phone was revoked")
    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("This phone was revoked")
    wrapped = "() => new Promise(done => { const open = indexedDB.open('sanad-field-1'); open.onsuccess = () => { const row = open.result.transaction('device').objectStore('device').get('wrapped_key'); row.onsuccess = () => done(row.result ?? null); }; })"  # noqa: E501
    assert phone.page.evaluate(wrapped) is None


def test_signing_out_in_the_app_warns_locks_and_erases_nothing(phone: Phone, small_server: SmallServer) -> None:
    phone.offline()
    _note_draft(phone)
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    phone.page.on("dialog", accept)
    phone.go("#/phone")
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page.locator("h1")).to_have_text("Locked")
    assert "2 items only on this phone" in asked[0]
    phone.unlock()
    phone.home()
    expect(phone.page.get_by_text(SECRET)).to_be_visible()


def test_backup_file_opens_with_the_server_s_key_only_and_holds_what_was_not_sent(
    phone: Phone, small_server: SmallServer
) -> None:
    phone.offline()
    _note_draft(phone)
    phone.photograph([make_photo(8)])
    phone.go("#/phone")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Save a backup file").click()
    text = download.value.path().read_text()
    assert "passports" not in text
    head, *parts = [json.loads(line) for line in text.splitlines()]
    key = AESGCM(small_server.kept.private_key.decrypt(base64.b64decode(head["key"]), OAEP))
    opened = [
        json.loads(key.decrypt(base64.b64decode(each["iv"]), base64.b64decode(each["data"]), _place(head, number)))
        for number, each in enumerate(parts, 1)
    ]
    assert SECRET in [each.get("value") for each in opened[0]["operations"]]
    assert sorted(each["photo"]["version"] for each in opened[1:]) == ["original", "report"]


def _place(head: dict[str, str], number: int) -> bytes:
    return f"{head['device']}:{number}".encode()


def test_two_values_are_both_shown_with_names_until_one_is_picked(phone: Phone, small_server: SmallServer) -> None:
    _note_draft(phone)
    phone.home()
    phone.wait_until_sent()
    mine = next(each for each in small_server.kept.operations.values() if each.get("field") == "title")
    phone.offline()
    phone.page.get_by_text(SECRET).click()
    phone.write("title", "400 passports, in the safe")
    other = {**mine, "id": "9d2f6a34-0c1f-4b7e-8f57-7b1f0c3f2a11", "device": "2c4d8a1e-53f7-4a64-9a0e-0d9b6a1e7f42"}
    other |= {"value": "412 passports, counted twice", "over": [mine["id"]], "made_at": "2026-11-25T10:00:00.000Z"}
    small_server.kept.of_colleague(**{name: each for name, each in other.items() if name not in ("by", "received")})
    phone.page.locator("h1").focus()
    phone.home()
    phone.offline(False)
    expect(phone.page.get_by_text("Needs you")).to_be_visible(timeout=30_000)
    phone.page.locator(".item-link").first.click()
    box = phone.page.locator(".clash")
    expect(box).to_contain_text("412 passports, counted twice")
    expect(box).to_contain_text("Omar Nasser")
    expect(box).to_contain_text("400 passports, in the safe")
    expect(box).to_contain_text("Salma Haddad (you)")
    box.locator("label", has_text="412 passports").click()
    box.get_by_role("button").click()
    expect(phone.page.locator("textarea#field-title")).to_have_value("412 passports, counted twice")
    phone.wait_until_sent()
    last = max(small_server.kept.operations.values(), key=lambda each: each["received"])
    assert last["value"] == "412 passports, counted twice" and len(last["over"]) == 2


def test_refused_item_needs_the_person_and_holds_up_nothing_else(phone: Phone, small_server: SmallServer) -> None:
    small_server.kept.refuse = {"workers_affected"}
    phone.begin()
    phone.new("finding")
    phone.write("title", "Wages late")
    phone.write("workers_affected", "14")
    phone.pick("grade", "major")
    phone.save()
    phone.new("finding")
    phone.write("title", "No contract in the worker's language")
    phone.pick("grade", "minor")
    phone.save()
    item = phone.page.locator(".items li", has_text="Wages late")
    expect(item).to_contain_text("Needs you")
    expect(phone.page.locator(".items li", has_text="No contract")).to_contain_text("Received")


def test_what_the_server_could_not_save_is_marked_at_its_field_and_saved_again(phone: Phone) -> None:
    phone.begin()
    phone.new("finding")
    phone.write("title", "Locked exit at Olaya")
    phone.pick("grade", "critical")
    phone.save()
    item = phone.page.locator(".items li", has_text="Locked exit")
    expect(item).to_contain_text("Needs you")
    item.locator("a").click()
    expect(phone.page.locator(".field.invalid .field-error")).to_have_text("Do not write where.")
    phone.write("title", "Locked exit")
    phone.save()
    expect(phone.page.locator(".items li", has_text="Locked exit")).to_contain_text("Received")


def test_without_https_the_page_says_plainly_that_offline_is_off(
    new_phone: Callable[..., Phone], small_server: SmallServer
) -> None:
    phone = new_phone()
    phone.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    phone.open()
    expect(phone.page.locator("h1")).to_have_text("Working offline is off")


def test_app_opens_without_a_network_in_the_language_chosen_last(phone: Phone) -> None:
    phone.page.click(".language")
    phone.unlock()
    phone.offline()
    phone.page.goto("/field/")
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    phone.unlock()
