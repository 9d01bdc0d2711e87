"""What a worker said leaves the phone too, once the worker does not agree or takes the consent back."""

from typing import Any

import pytest

from tests.journeys.field_app.phone import PASSPHRASE, Phone
from tests.journeys.field_app.small_server import SmallServer

pytestmark = pytest.mark.browser
SAID = "The agent kept the receipt"

# Every operation in the phone's store, opened with the passphrase by the app's own modules.
OPENED = """async (passphrase) => {
  const { Store } = await import("/static/field/store.js");
  const { holdDataKey, unwrapDataKey } = await import("/static/field/keys.js");
  const store = new Store(1);
  store.unlock(await holdDataKey(await unwrapDataKey(await store.setting("wrapped_key"), passphrase)));
  const rows = await store.database.operations.toArray();
  const opened = await Promise.all(rows.map((row) => store.open(`operations:${row.id}`, row.box)));
  store.close();
  return opened;
}"""


def _noted(phone: Phone) -> dict[str, Any]:
    """The values in the store that say something, by field."""
    opened = phone.page.evaluate(OPENED, PASSPHRASE)
    return {each["field"]: each["value"] for each in opened if each["kind"] == "interview" and each.get("value")}


def _interview(phone: Phone) -> None:
    """As far as the note, not saved yet."""
    phone.new("interview")
    phone.pick("consent", "given")
    phone.next()
    phone.page.wait_for_selector("#field-interviewed_on")
    phone.next()
    phone.write("note", SAID)


def test_refusal_that_is_saved_empties_at_once_what_was_noted_before_it(
    phone: Phone, small_server: SmallServer
) -> None:
    phone.begin()
    phone.wait_until_sent()
    phone.offline()
    _interview(phone)
    assert _noted(phone)["note"] == SAID
    for _step in range(2):
        phone.page.get_by_role("button", name="One step back").click()
    phone.pick("consent", "refused")
    phone.save()
    noted = _noted(phone)
    assert noted["consent"] == "refused"
    assert "note" not in noted
    phone.offline(False)
    phone.wait_until_sent()
    (record,) = small_server.kept.records("interview")
    assert small_server.kept.values(record)["note"] is None
    phone.page.locator(".items li", has_text="Interview").locator("a").click()
    phone.page.get_by_text("The worker does not agree: what was said is not kept.").wait_for()


def test_consent_taken_back_at_the_desk_empties_the_phone_at_its_next_contact(
    phone: Phone, small_server: SmallServer
) -> None:
    phone.begin()
    _interview(phone)
    phone.save()
    phone.wait_until_sent()
    assert _noted(phone)["note"] == SAID
    (record,) = small_server.kept.records("interview")
    small_server.kept.outcomes[record]["keeps_only"] = ["script", "place", "risk", "consent"]
    phone.go("#/phone")
    with phone.page.expect_response("**/operations?after=*"):
        phone.page.get_by_role("button", name="Send now").click()
    phone.page.wait_for_timeout(500)
    assert set(_noted(phone)) <= {"script", "place", "risk", "consent"}
    phone.home()
    phone.page.locator(".items li", has_text="Interview").locator("a").click()
    assert SAID not in phone.page.locator("main").inner_text()
