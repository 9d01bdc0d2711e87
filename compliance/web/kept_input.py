"""Nothing typed is lost when a session ends: a form sent after that is offered back, to be sent again after signing in.

The page carries what was sent and nothing is stored, so it works without script and without an account. A form is
offered back only to the browser that sent it from a page of ours: another site could else fill in answers and have
them confirmed.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from compliance.errors import render_error

_OURS = frozenset({"csrf_token"})


def keeps_input(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose form is offered back where it cannot be taken for want of a session."""
    view.keeps_input = True  # type: ignore[attr-defined]
    return view


def offer_input_back() -> tuple[str, int] | None:
    """The page with what was just sent, or None where there is nothing to keep."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, "keeps_input", False) or not _is_sent_by_our_page():
        return None
    sent = [(name, text) for name, texts in request.form.lists() if name not in _OURS for text in texts]
    page = render_template(
        "compliance/web/kept_input.html",
        sent=sent,
        written=[text for name, text in sent if name.endswith(("note", "reason"))],
        had_files=any(file.filename for file in request.files.values()),
        signed_out=not current_user.is_authenticated,
        needs_account=not getattr(view, "needs_no_account", False),
        bare=getattr(view, "needs_no_account", False),
    )
    return page, 401 if not current_user.is_authenticated else 400


def _is_sent_by_our_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def install_kept_input(app: Flask) -> None:
    """Offer a form back whose token against forged requests belongs to a session that has ended."""

    @app.errorhandler(CSRFError)
    def refuse_forged_request(error: CSRFError) -> Any:
        return offer_input_back() or render_error(400)
