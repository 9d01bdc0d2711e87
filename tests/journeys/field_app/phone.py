"""An inspector's phone: Chromium with a store of its own, driven as a person drives it. A kill ends its page."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Error, Page, expect

PASSPHRASE = "correct horse battery"
WIDTH, HEIGHT = 390, 844
PLACE = {"latitude": 24.713612, "longitude": 46.675297, "accuracy": 12}
PATIENCE = 20_000
SAVED = re.compile("Saved on this device|حُفظ على هذا الجهاز")


class Phone:
    """`audit` is the visit that is taken along; `page` the app's page, a new one after each kill."""

    def __init__(self, browser: Browser, url: str, audit: int, language: str = "en", **options: Any) -> None:
        self.audit = audit
        self.language = language
        self.options = options
        self.context = browser.new_context(
            base_url=url,
            viewport={"width": options.pop("width", WIDTH), "height": HEIGHT},
            permissions=["geolocation"],
            geolocation=PLACE,
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        self.problems: list[str] = []
        page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        return page

    def close(self) -> None:
        self.context.close()

    def open(self) -> None:
        self.page.goto(f"/field/{self.language}")

    def set_up(self, passphrase: str = PASSPHRASE) -> None:
        self.open()
        self.page.fill("#passphrase", passphrase)
        self.page.fill("#passphrase-again", passphrase)
        self.page.click("form button[type=submit]")
        expect(self.page.locator("nav.app-nav")).to_be_visible()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.page.fill("#passphrase", passphrase)
        self.page.click("form button[type=submit]")
        expect(self.page.locator("nav.app-nav")).to_be_visible()

    def kill(self) -> None:
        """End the page as the phone does when it needs the memory: no farewell, then open the app again."""
        killed = self.page
        with contextlib.suppress(Error):
            killed.goto("chrome://crash", timeout=5_000)
        self.page = self.new_page()
        killed.close()
        self.page.goto("/field/")
        self.unlock()

    def wait_until_kept(self) -> None:
        """The service worker has the whole app."""
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def go(self, address: str) -> None:
        self.page.evaluate("address => { location.hash = address }", address)

    def home(self) -> None:
        self.go(f"#/visits/{self.audit}")
        expect(self.page.locator("main .foot")).to_be_visible()

    def take_along(self) -> None:
        self.go("#/")
        self.page.locator(f"[data-audit='{self.audit}'] button").click()
        expect(self.page.locator("main .foot")).to_be_visible()

    def begin(self) -> None:
        self._stamp("begin")

    def end(self) -> None:
        self._stamp("close")

    def _stamp(self, which: str) -> None:
        self.home()
        self.page.click(f"a[href$='/{which}']")
        self.page.click(".btn-primary.wide")
        expect(self.page.locator("main .foot")).to_be_visible()

    def new(self, kind: str) -> None:
        self.home()
        self.page.click(f"a[href$='/{kind}/new']")
        expect(self.page.locator(".endings")).to_be_visible()

    def pick(self, field: str, value: str) -> None:
        self.page.check(f"#field-{field}-{value or 'none'}")
        self._see_saved(field)

    def write(self, field: str, text: str) -> None:
        """Type into a field and see it said that it is saved."""
        self.page.fill(f"#field-{field}", text)
        self.page.locator(f"#field-{field}").blur()
        self._see_saved(field)

    def _see_saved(self, field: str) -> None:
        expect(self.page.locator(f".saved[data-field='{field}']")).to_have_text(SAVED)

    def photograph(self, photos: Sequence[bytes]) -> None:
        before = self.page.locator(".photos li").count()
        files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo} for n, photo in enumerate(photos)]
        self.page.set_input_files("#field-photos-images", files)  # type: ignore[arg-type]
        expect(self.page.locator(".photos li")).to_have_count(before + len(photos), timeout=120_000)

    def next(self) -> None:
        self.page.click(".endings .btn-primary")

    def save(self) -> None:
        """Finish the record: the button of the last step leads back to the visit."""
        self.page.click(".endings .btn-primary")
        expect(self.page.locator("main .foot")).to_be_visible()

    def offline(self, is_offline: bool = True) -> None:
        self.context.set_offline(is_offline)

    def wait_until_sent(self, seconds: int = 60) -> None:
        """Nothing is only on this phone any more."""
        expect(self.page.locator("#only-here")).not_to_have_class(re.compile("some"), timeout=seconds * 1000)

    def unsent(self) -> int:
        found = re.search(r"\d+", self.page.locator("#only-here").inner_text())
        return int(found[0]) if found else 0


def make_photo(number: int, side: int = 900, about_bytes: int = 0) -> bytes:
    """A picture like no other, with a place in it that must not leave the phone; padded to about a camera's size."""
    picture = Image.effect_noise((side, side * 3 // 4), 40).resize((side * 2, side * 3 // 2)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = f"Camera {number}"
    exif[0x8825] = {1: "N", 2: (24.0, 42.0, 49.0)}
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85, exif=exif)
    content = file.getvalue()
    return content + number.to_bytes(4, "big") + b"\0" * max(0, about_bytes - len(content) - 4)
