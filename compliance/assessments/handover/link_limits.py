"""How often links may be tried and used, and invitations be sent, from one address."""

from flask import Flask
from flask_limiter import Limiter

# Offices share an address: the limits are for machines, not for a team that answers at once.
OPENINGS = "30 per minute; 300 per hour"
ANSWERS = "120 per minute; 1500 per hour"
INVITATIONS = "20 per minute; 60 per hour"

_LIMITS = {
    "answer_links.open_link": (OPENINGS, "answer-link"),
    "answer_links.save_answer": (ANSWERS, "answer-by-link"),
    "handover.hand_over_section": (INVITATIONS, "invitation"),
    "handover.send_invitation_again": (INVITATIONS, "invitation"),
}


def limit_answer_links(app: Flask, limiter: Limiter) -> None:
    """Put the limits on the views that anybody with an address, or with an account, could call without end."""
    for endpoint, (rate, scope) in _LIMITS.items():
        methods = ["GET"] if endpoint == "answer_links.open_link" else ["POST"]
        limit = limiter.shared_limit(rate, scope=scope, methods=methods)
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = limit(view)  # type: ignore[assignment]
