"""The main menu: what features registered, as far as the signed-in person may open it."""

from typing import Any

from flask import current_app, request, url_for

from compliance.accounts.guard import allows


def navigation() -> list[dict[str, Any]]:
    """Entries the person may open, with the one the present page belongs to marked."""
    entries = sorted(current_app.extensions["compliance"].navigation, key=lambda entry: entry.order)
    shown = [
        (str(entry.label), url_for(entry.endpoint, **entry.arguments)) for entry in entries if allows(entry.permission)
    ]
    here = max((url for _label, url in shown if _holds_page(url)), key=len, default=None)
    return [{"label": label, "url": url, "current": url == here} for label, url in shown]


def _holds_page(url: str) -> bool:
    """True if the present page is the one at `url` or lies under it."""
    return request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/"))


def footer_links() -> list[dict[str, str]]:
    """Public pages of reference."""
    links = current_app.extensions["compliance"].footer_links
    return [{"label": str(link.label), "url": url_for(link.endpoint)} for link in links]
