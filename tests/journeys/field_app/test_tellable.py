"""The closing meeting lists, without a network, the findings that may be told, and none that could tell who spoke."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.field_app.phone import Phone
from tests.journeys.field_app.small_server import SmallServer

pytestmark = pytest.mark.browser

GRADES = {"en": "Major", "ar": "كبيرة"}


def find(phone: Phone, text: str, sign: str = "", sources: tuple[str, ...] = (), save: bool = True) -> None:
    phone.new("finding")
    phone.write("title", f"Team: {text}")
    phone.pick("grade", "major")
    if sign:
        phone.pick("ilo_sign", sign)
    for source in sources:
        phone.pick("known_from", source)
    phone.write("text_for_organisation", text)
    if save:
        phone.save()


def told(phone: Phone) -> list[str]:
    phone.new("closing_meeting")
    expect(phone.page.locator(".tellable h3")).to_be_visible()
    return [each.strip() for each in phone.page.locator(".tellable li p").all_inner_texts()]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_only_findings_that_may_be_told_are_listed_offline(new_phone: Callable[..., Phone], language: str) -> None:
    phone = new_phone(language=language)
    phone.set_up()
    phone.wait_until_kept()
    phone.take_along()
    phone.offline()
    phone.begin()
    find(phone, "Wages were paid late", sources=("documents",))
    find(phone, "Fees were paid", sources=("documents", "workers"))
    find(phone, "Passports are held", sign="7")
    find(phone, "Overtime is beyond the law", sign="11")
    find(phone, "A draft", save=False)
    assert told(phone) == ["Wages were paid late", "Overtime is beyond the law"]
    assert not phone.problems


def handed(number: str, text: str) -> dict[str, Any]:
    return {"number": number, "grade": "major", "grade_label": GRADES, "text": text}


def test_what_sanad_holds_is_listed_as_sanad_decides(phone: Phone, small_server: SmallServer) -> None:
    telling = small_server.kept.telling
    telling["findings"] = [handed("F-2026-0001", "Exit signs are missing")]
    phone.begin()
    find(phone, "Not to be confronted", sources=("documents",))
    find(phone, "Wages were paid late", sources=("documents",))
    phone.wait_until_sent()
    first = next(
        record
        for record in small_server.kept.records("finding")
        if small_server.kept.values(record)["text_for_organisation"] == "Not to be confronted"
    )
    small_server.kept.outcomes[first] = {**small_server.kept.outcomes.get(first, {}), "audit": phone.audit,
                                         "record": first, "state": "saved", "number": "F-2026-0002"}  # fmt: skip
    telling["withheld"] = ["F-2026-0002"]
    phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_timeout(1500)
    phone.offline()
    assert told(phone) == ["Exit signs are missing", "Wages were paid late"]


def test_without_a_rule_carried_along_nothing_found_here_is_listed(phone: Phone, small_server: SmallServer) -> None:
    small_server.kept.telling.pop("withholding")
    phone.page.reload()
    phone.unlock()
    phone.home()
    phone.page.locator("main .foot button").click()
    phone.begin()
    find(phone, "Wages were paid late", sources=("documents",))
    assert told(phone) == []
