"""The main menu: what features registered, as far as the signed-in person may open it."""

from typing import Any

from flask import current_app, request, url_for

from compliance.accounts.guard import allows


def navigation() -> list[dict[str, Any]]:
    """Entries the person may open, with the present one marked."""
    entries = sorted(current_app.extensions["compliance"].navigation, key=lambda entry: entry.order)
    shown = []
    for entry in entries:
        if allows(entry.permission):
            url = url_for(entry.endpoint, **entry.arguments)
            current = request.path == url or (url != "/" and request.path.startswith(url.rstrip("/") + "/"))
            shown.append({"label": str(entry.label), "url": url, "current": current})
    return shown
