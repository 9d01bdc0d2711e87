"""Take the pictures of the README from demonstration data: `python -m tests.journeys.take_pictures`."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM_OPTIONS, Demonstration, Visitors, chromium, read_passwords
from tests.journeys.served import ServedSanad
from tests.journeys.steps import checklist_path, choose

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
COLOURS = 128
MOST_BYTES = 150_000
PHONE = (390, 844)


def main() -> None:
    """Serve a demonstration in a folder of its own, and keep its best pages."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demonstration = serve_demonstration(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        try:
            take_all(browser, demonstration)
        finally:
            browser.close()
            demonstration.served.stop()


def serve_demonstration(folder: Path) -> Demonstration:
    served = ServedSanad(folder)
    served.command("upgrade")
    passwords = read_passwords(served.command("demo"))
    served.start()
    return Demonstration(served, passwords)


def take_all(browser: Browser, demonstration: Demonstration) -> None:
    open_as = Visitors(browser, demonstration)
    IMAGES.mkdir(parents=True, exist_ok=True)
    keep("risk-list-en", show_risk_list(open_as("analyst")))
    keep("question-en", show_question(open_as("employer")))
    keep("finding-phone-en", show_finding(open_as("inspector", width=PHONE[0], height=PHONE[1])))
    keep("organisation-ar", show_organisation(open_as("analyst", language="ar")))


def show_risk_list(page: Page) -> Page:
    page.goto("/risk")
    return page


def show_question(page: Page) -> Page:
    page.goto(checklist_path(page))
    page.locator("main .page-head a[href*='/questions/']").first.click()
    choose(page, "value", "partly")
    page.locator("body").click(position={"x": 5, "y": 300})
    return page


def show_finding(page: Page) -> Page:
    page.goto("/audits?state=in_progress&mine=y")
    page.locator("main table tbody a").first.click()
    page.locator("main a[href$='/findings/new']").first.click()
    page.fill("[name=title]", "Passports of the night shift lie in a locked cabinet in the camp office.")
    choose(page, "ilo_sign", "7")
    choose(page, "grade", "critical")
    page.locator("main").click(position={"x": 2, "y": 2})
    page.evaluate("window.scrollTo(0, 0)")
    return page


def show_organisation(page: Page) -> Page:
    page.goto("/risk")
    page.locator("main table tbody a").nth(1).click()
    return page


def keep(name: str, page: Page) -> None:
    """Write the first screen with few colours, so that the repository stays small."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = IMAGES / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, f"{path.name} has {path.stat().st_size} bytes"


if __name__ == "__main__":
    main()
