"""The page types of Sanad with who opens them, and what axe finds wrong on a page."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}


@dataclass(frozen=True)
class PageType:
    """A page an account opens: a path, and links to follow from it, each the first that matches a selector."""

    account: str | None
    path: str
    follow: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return " ".join((self.account or "anybody", self.path, *self.follow))

    def open(self, page: Page) -> None:
        page.goto(self.path)
        for selector in self.follow:
            address = page.locator(f"main {selector}").first.get_attribute("href")
            assert address, f"{page.url}: no address at {selector}"
            page.goto(address)


ORGANISATION = "table tbody a[href^='/organisations/']"
FLAG = "a[href^='/flags/']"
IN_PROGRESS = "a[href^='/audits/']"
FIRST = "table tbody a"
CHECKLIST = "table tbody a:has-text('CREST')"

PAGE_TYPES = (
    PageType(None, "/sign-in"),
    PageType(None, "/reset-password"),
    PageType(None, "/standards"),
    PageType(None, "/standards", ("a[href^='/standards/']",)),
    PageType(None, "/crosswalks"),
    PageType(None, "/crosswalks", ("a[href^='/crosswalks/']",)),
    PageType(None, "/crosswalks", ("a[href^='/crosswalks/']", "a[href^='/crosswalks/edges/']")),
    PageType(None, "/standards/crest-employer-checklist/2026.1/print"),
    PageType(None, "/national-rules"),
    PageType(None, "/nowhere"),
    PageType("employer", "/"),
    PageType("employer", "/account"),
    PageType("employer", "/account/password"),
    PageType("employer", "/assessments"),
    PageType("employer", "/assessments", (CHECKLIST,)),
    PageType("employer", "/assessments", (CHECKLIST, "a[href*='/questions/']")),
    PageType("employer", "/assessments", (CHECKLIST, "a[href$='/check']")),
    PageType("employer", "/assessments", ("a[href='/assessments/start']",)),
    PageType("employer", "/assessments", (FIRST, "a[href$='/crosswalk']")),
    PageType("employer", "/assessments", (FIRST, "a[href$='/crosswalk']", ".task-list a[href*='/questions/']")),
    PageType("employer", "/assessments", (CHECKLIST, "a[href$='/check']", "a[href$='/points']")),
    PageType("employer", "/assessments", (CHECKLIST, "a[href$='/last-answers']")),
    PageType("employer", "/assessments", ("a[href$='/receipt']",)),
    PageType("employer", "/assessments", ("a[href$='/receipt']", "a[href$='/print']")),
    PageType("employer", "/assessments", ("a[href$='/receipt']", ".qr-check a")),
    PageType("employer", "/assessments", ("a[href$='/receipt']", "a[href$='/answers']")),
    PageType("employer", "/our-organisation"),
    PageType("employer", "/our-organisation/held"),
    PageType("employer", "/recruiters-we-use"),
    PageType("employer", "/recruiters-we-use", ("a[href$='/new']",)),
    PageType("employer", "/corrective-actions"),
    PageType("employer", "/corrective-actions", (FIRST,)),
    PageType("employer", "/employer-records"),
    PageType("employer", "/employer-records", ("a[href$='/wage-payments']",)),
    PageType("employer", "/employer-records", ("a[href$='/wage-payments/new']",)),
    PageType("inspector", "/"),
    PageType("inspector", "/audits"),
    PageType("inspector", "/audits?state=planned&mine=y", (FIRST,)),
    PageType("inspector", "/audits?state=in_progress&mine=y", (FIRST,)),
    PageType("inspector", "/audits?state=in_progress&mine=y", (FIRST, "a[href$='/interviews/new']")),
    PageType("inspector", "/audits?state=in_progress&mine=y", (FIRST, "a[href$='/findings/new']")),
    PageType("inspector", "/audits?state=in_progress&mine=y", (FIRST, "a[href^='/findings/']")),
    PageType("inspector", "/audits?state=in_progress&mine=y", (FIRST, "a[href$='/close']")),
    PageType("inspector", "/corrective-actions?state=plan_submitted", (FIRST, "a[href$='/check']")),
    PageType("inspector", "/organisations", (FIRST, "a[href$='/audits/new']")),
    PageType("inspector", "/organisations", (FIRST, "a[href$='/authority-records/new']")),
    PageType("analyst", "/"),
    PageType("analyst", "/risk"),
    PageType("analyst", "/risk?search=nothing-like-it"),
    PageType("analyst", "/risk", (ORGANISATION,)),
    PageType("analyst", "/flags"),
    PageType("analyst", "/flags", (FLAG,)),
    PageType("analyst", "/flags", (FLAG, "a[href$='/uphold']")),
    PageType("analyst", "/flags", (FLAG, "a[href$='/follow-up']")),
    PageType("analyst", "/follow-up"),
    PageType("analyst", "/follow-up", ("table tbody a[href^='/follow-up/']",)),
    PageType("analyst", "/organisations"),
    PageType("analyst", "/indicators"),
    PageType("analyst", "/indicators", ("a[href^='/indicators/']",)),
    PageType("supervisor", "/approvals?state=decided"),
    PageType("supervisor", "/approvals?state=decided", ("a[href^='/approvals/']",)),
    PageType("supervisor", "/findings/waiting-for-release"),
    PageType("supervisor", "/crosswalks", ("a[href^='/crosswalks/']", "a[href$='/withdraw']")),
    PageType("administrator", "/users"),
    PageType("administrator", "/users/new"),
    PageType("administrator", "/users?search=analyst", ("a[href^='/users/']:not([href$=new])",)),
    PageType("administrator", "/job-runs"),
    PageType("administrator", "/change-log"),
    PageType("administrator", "/health"),
    PageType("administrator", "/organisations"),
    PageType("administrator", "/organisations/new"),
)


def violations(page: Page, axe: Axe) -> list[str]:
    """The rules that axe finds broken on the page, each with the first place."""
    found = axe.run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:200]}" for each in found]


def overflow(page: Page) -> list[str]:
    """What makes the page wider than the window, if anything does."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
            [...document.querySelectorAll("body *")]
              .filter(each => each.getBoundingClientRect().right > window.innerWidth + 1
                || each.getBoundingClientRect().left < -1)
              .slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""
        )
    )
