"""Errors that operations and queries raise, and the pages that tell a person what to do about them."""

from typing import Any

from flask import Flask, Response, abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError


class ComplianceError(Exception):
    """Base of every error that is meant for a person. `status` is the HTTP status a page answers with."""

    status = 400

    def __init__(self, message: Any = "") -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(ComplianceError):
    """The record does not exist, or the asker may not know that it does."""

    status = 404


class NotAllowed(ComplianceError):
    """The asker may see the record but not do this to it."""

    status = 403


class Conflict(ComplianceError):
    """Somebody else changed the record in between; `theirs` is the value stored now."""

    status = 409

    def __init__(self, message: Any = "", theirs: Any = None) -> None:
        super().__init__(message)
        self.theirs = theirs


class InvalidInput(ComplianceError):
    """A value is not acceptable; `field` names the form field, column or key it belongs to."""

    status = 422

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(message)
        self.field = field


class NotReady(ComplianceError):
    """The work cannot be done now; trying later may succeed."""

    status = 503


def error_titles() -> dict[int, str]:
    return {
        400: _("This request could not be understood"),
        401: _("Sign in to continue"),
        403: _("You may not do this"),
        404: _("Page not found"),
        405: _("This page cannot be used that way"),
        409: _("Somebody else changed this"),
        413: _("The file is too large"),
        422: _("Something needs correcting"),
        429: _("Too many attempts"),
        500: _("Something went wrong"),
        503: _("Not ready yet"),
    }


def error_advice() -> dict[int, str]:
    return {
        400: _("Go back and try again. Nothing was changed."),
        403: _("Your role does not include this. Ask your administrator if you need it."),
        404: _("Check the address. The record may not exist, or it may belong to another organisation."),
        405: _("Go back and use the buttons of the page."),
        409: _("Open the page again to see the value that is stored now, then decide."),
        413: _("Choose a smaller file and send it again."),
        422: _("Go back, correct the value and send it again."),
        429: _("Wait a few minutes, then try again."),
        500: _("Nothing of what was saved before is lost. Try again; if it happens again, tell your administrator."),
        503: _("Try again in a moment."),
    }


def render_error(status: int, message: str = "") -> tuple[str, int]:
    """The error page for `status`, in the reader's language."""
    titles, advice = error_titles(), error_advice()
    page = render_template(
        "errors/error.html",
        status=status,
        title=titles.get(status, titles[400]),
        advice=advice.get(status, advice[400]),
        message=message,
    )
    return page, status


def install_error_handlers(app: Flask) -> None:
    """Show one calm page for each kind of error; details go to the log, never to the page."""

    @app.before_request
    def refuse_null() -> None:
        """No text of ours holds a NUL, and PostgreSQL fails at one, in a file even after its first bytes were sent."""
        if b"%00" in request.query_string or b"\0" in request.query_string:
            abort(400)

    @app.errorhandler(ComplianceError)
    def show_compliance_error(error: ComplianceError) -> tuple[str, int]:
        _roll_back(app, error)
        return render_error(error.status, str(error.message))

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    def show_unstorable_value(error: Exception) -> tuple[str, int]:
        """A number or text that no column can hold, such as an id of forty digits in an address."""
        _roll_back(app, error)
        return render_error(400)

    @app.errorhandler(IntegrityError)
    @app.errorhandler(StaleDataError)
    def show_clash(error: Exception) -> tuple[str, int]:
        """Two people did the same at once, and the database let one of them."""
        _roll_back(app, error)
        return render_error(409)

    @app.errorhandler(SecurityError)
    def refuse_host(error: SecurityError) -> Response:
        """The request names a host that is not ours. No page: its links would carry that name."""
        return Response("Sanad does not answer to this name. SANAD_HOST_NAMES says which it has.\n", 400)

    @app.errorhandler(HTTPException)
    def show_http_error(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        return render_error(error.code)

    @app.errorhandler(500)
    def show_internal_error(error: Exception) -> tuple[str, int]:
        return render_error(500)


def _roll_back(app: Flask, error: Exception) -> None:
    from compliance.database import db

    db.session.rollback()
    if not isinstance(error, ComplianceError):
        app.logger.warning("refused by the database: %s", type(error).__name__)
