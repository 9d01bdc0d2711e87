"""The field app on a slow phone: Chromium at a quarter of this machine's speed.

Start until the passphrase can be typed, bytes of the first download, a finding's field saved on the device.
"""

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import CDPSession, sync_playwright

from tests.journeys.conftest import CHROMIUM_OPTIONS, chromium
from tests.journeys.field_app.phone import PASSPHRASE, Phone
from tests.journeys.field_app.small_server import SmallServer

SLOWER = 4
STARTS = 7
CIRCUMSTANCES = f"Chromium, {SLOWER}x CPU slow-down"
SAVE_A_FINDING = """async (passphrase) => {
  const { Store } = await import("/static/field/store.js");
  const { holdDataKey, unwrapDataKey } = await import("/static/field/keys.js");
  const { Changes, Visit } = await import("/static/field/operations.js");
  const store = new Store(1);
  store.unlock(await holdDataKey(await unwrapDataKey(await store.setting("wrapped_key"), passphrase)));
  store.device = await store.setting("device");
  const visit = await new Visit(store, 12, new Changes()).load();
  const times = { field: [], finish: [] };
  for (let number = 0; number < 100; number += 1) {
    const record = crypto.randomUUID();
    for (const field of ["title", "grade", "found_on"]) {
      const start = performance.now();
      await visit.set(record, "finding", field, `${field} ${number}`);
      times.field.push(performance.now() - start);
    }
    const start = performance.now();
    await visit.finish(record, "finding");
    times.finish.push(performance.now() - start);
  }
  return times;
}"""


def measure() -> Iterator[tuple[str, str, str]]:
    """(what, figure, what is to be reached) of start, first download and saving."""
    server = SmallServer()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        phone = Phone(browser, server.url, 12)
        slow = _slow_down(phone)
        phone.set_up()
        phone.wait_until_kept()
        yield "field app: first download", f"{_downloaded(phone) / 1e6:.2f} MB", "under 1.5 MB, not compressed"
        phone.take_along()
        phone.offline()
        yield from _saving(phone)
        slow.detach()
        starts = [_start(phone) for _ in range(STARTS)]
        yield (
            "field app: start without a network, median",
            f"{statistics.median(starts):.2f} s",
            f"2 s; {CIRCUMSTANCES}",
        )
        yield "field app: start without a network, slowest", f"{max(starts):.2f} s", f"2 s; {CIRCUMSTANCES}"
        phone.close()
        browser.close()
    server.stop()


def _slow_down(phone: Phone) -> CDPSession:
    session = phone.context.new_cdp_session(phone.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def _downloaded(phone: Phone) -> int:
    """Bytes of everything that the service worker keeps, as stored: what a first visit has to fetch."""
    count = """async () => {
      let bytes = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const key of await cache.keys()) bytes += (await (await cache.match(key)).arrayBuffer()).byteLength;
      }
      return bytes;
    }"""
    return int(phone.page.evaluate(count))


def _start(phone: Phone) -> float:
    """Seconds from opening the app until the passphrase can be typed, in a page of its own."""
    phone.page.close()
    phone.page = phone.new_page()
    slow = _slow_down(phone)
    begun = time.perf_counter()
    phone.page.goto("/field/", wait_until="commit")
    phone.page.wait_for_selector("#passphrase")
    seconds = time.perf_counter() - begun
    slow.detach()
    return seconds


def _saving(phone: Phone) -> Iterator[tuple[str, str, str]]:
    times = phone.page.evaluate(SAVE_A_FINDING, PASSPHRASE)
    for what, name in (("a field of a finding", "field"), ("a finding", "finish")):
        ordered = sorted(times[name])
        slowest = ordered[int(len(ordered) * 0.95)]
        figure = f"{statistics.median(ordered):.0f} ms, 95 of 100 under {slowest:.0f} ms"
        yield f"field app: {what} saved on the device", figure, f"100 ms; {CIRCUMSTANCES}"
