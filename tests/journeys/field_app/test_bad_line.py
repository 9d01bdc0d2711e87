"""500 operations and 60 photos over a line of 2 Mbit/s that breaks every 20 seconds: once each, hardly a byte twice."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys.field_app.bad_line import BadLine
from tests.journeys.field_app.phone import PASSPHRASE, Phone
from tests.journeys.field_app.small_server import SmallServer
from tests.journeys.field_app.whole_audit import once_each

pytestmark = [pytest.mark.browser, pytest.mark.proof]


@dataclass(frozen=True)
class Load:
    """What is to be sent over which line; a photo is `pixels` wide as taken."""

    operations: int
    photos: int
    pixels: int
    bits: int
    breaks_every: float
    minutes: int
    most_times_sent: float


FULL = Load(500, 60, 2400, 2_000_000, 20, 40, 1.1)
# Breaks ten times as often, so that a short run meets several; each costs the piece that was on its way.
REDUCED = Load(80, 6, 1800, 4_000_000, 2.5, 3, 1.35)
LOAD = FULL if os.environ.get("SANAD_PROOFS") == "full" else REDUCED

# Operations and photos made by the app's own modules, as the screens make them, only quicker than fingers.
NOTE = """async ({ passphrase, operations, photos, pixels }) => {
  const { Store } = await import("/static/field/store.js");
  const { holdDataKey, unwrapDataKey } = await import("/static/field/keys.js");
  const { Changes, Visit } = await import("/static/field/operations.js");
  const { keepPhoto } = await import("/static/field/photos.js");
  const store = new Store(1);
  store.unlock(await holdDataKey(await unwrapDataKey(await store.setting("wrapped_key"), passphrase)));
  store.device = await store.setting("device");
  const visit = await new Visit(store, 12, new Changes()).load();
  const records = Array.from({ length: Math.ceil(operations / 5) }, () => crypto.randomUUID());
  let made = 0;
  for (const record of records) {
    for (const field of ["title", "grade", "found_on", "how_known"]) {
      if (made++ < operations) await visit.set(record, "finding", field, `${field} of ${record}`);
    }
    if (made++ < operations) await visit.finish(record, "finding");
  }
  for (let number = 0; number < photos; number += 1) {
    await keepPhoto(store, 12, records[number % records.length], await picture(number, pixels));
  }
  return store.database.operations.count();

  async function picture(number, width) {
    const canvas = new OffscreenCanvas(width, width * 0.75);
    const pen = canvas.getContext("2d");
    const grain = pen.createImageData(width, 64);
    for (let top = 0; top < canvas.height; top += 64) {
      for (let place = 0; place < grain.data.length; place += 4) {
        const light = 120 + ((Math.random() - 0.5) * 60) + 40 * Math.sin((place + number * 999) / 90000);
        grain.data.set([light, light * 0.9, light * 0.8, 255], place);
      }
      pen.putImageData(grain, 0, top);
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
    return new File([blob], `${number}.jpg`, { type: "image/jpeg", lastModified: Date.now() });
  }
}"""


@pytest.fixture
def line(small_server: SmallServer) -> Iterator[BadLine]:
    bad = BadLine(small_server.port)
    yield bad
    bad.stop()


def test_bad_line_brings_everything_once_and_sends_hardly_a_byte_twice(
    line: BadLine, small_server: SmallServer, new_phone: Callable[..., Phone]
) -> None:
    phone = new_phone(url=line.url)
    phone.set_up()
    phone.wait_until_kept()
    phone.take_along()
    phone.offline()
    phone.page.set_default_timeout(LOAD.minutes * 60_000)
    asked = {"passphrase": PASSPHRASE, "operations": LOAD.operations, "photos": LOAD.photos, "pixels": LOAD.pixels}
    assert phone.page.evaluate(NOTE, asked) == LOAD.operations
    phone.kill()
    expect(phone.page.locator("#only-here")).to_have_class(re.compile("some"))
    line.bits, line.breaks_every, line.sent_bytes = LOAD.bits, LOAD.breaks_every, 0
    phone.offline(False)
    phone.wait_until_sent(LOAD.minutes * 60)
    kept = small_server.kept
    reports = [held for (_, version), held in kept.photos.items() if version == "report"]
    assert len(kept.operations) == LOAD.operations
    assert once_each(f"{each['device']}-{each['sequence']}" for each in kept.operations.values())
    assert len(reports) == LOAD.photos
    assert all(hashlib.sha256(held["content"]).hexdigest() == held["sha256"] for held in reports)
    assert line.breaks >= 2
    photo_bytes = sum(held["size"] for held in reports)
    assert kept.received_bytes <= LOAD.most_times_sent * photo_bytes
    once = photo_bytes + sum(kept.operation_bytes.values())
    print(f"\n{once} bytes in {line.sent_bytes / once:.3f} times as many, {line.breaks} breaks")
    assert line.sent_bytes <= LOAD.most_times_sent * once


def test_originals_too_arrive_whole_over_a_line_that_breaks(
    line: BadLine, small_server: SmallServer, new_phone: Callable[..., Phone]
) -> None:
    phone = new_phone(url=line.url)
    phone.set_up()
    phone.take_along()
    few = max(2, LOAD.photos // 10)
    asked = {"passphrase": PASSPHRASE, "operations": 5, "photos": few, "pixels": LOAD.pixels}
    phone.page.evaluate(NOTE, asked)
    line.bits, line.breaks_every, line.sent_bytes = 8_000_000, 3, 0
    phone.go("#/phone")
    phone.page.check("#originals-anywhere")
    phone.page.wait_for_selector(f"text=/Remove {few} received originals/", timeout=LOAD.minutes * 60_000)
    originals = [held for (_, version), held in small_server.kept.photos.items() if version == "original"]
    assert len(originals) == few
    assert all(hashlib.sha256(held["content"]).hexdigest() == held["sha256"] for held in originals)
    assert line.sent_bytes <= LOAD.most_times_sent * sum(held["size"] for held in small_server.kept.photos.values())
