"""Answers to the app: always JSON, errors too, and never a way to a page of sign-in, which an app cannot follow."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from compliance.database import db
from compliance.errors import ComplianceError

_CODES = {
    400: "bad_request",
    401: "sign_in",
    403: "not_allowed",
    404: "not_found",
    405: "bad_request",
    409: "conflict",
    413: "too_large",
    415: "bad_request",
    422: "bad_request",
    429: "too_many",
}


class AppError(Exception):
    """A refusal with a code the app knows; `more` goes beside it."""

    def __init__(self, status: int, code: str, message: Any = "", **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.more = status, code, message, more


def error_answer(status: int, code: str, message: Any = "", **more: Any) -> Response:
    """`{error: {code, message}}` and what else the app needs to go on."""
    answer = jsonify({"error": {"code": code, "message": str(message)}, **more})
    answer.status_code = status
    return answer


def sign_in_answer() -> Response:
    return error_answer(401, "sign_in", _("Sign in to continue"))


def answer_in_json(pages: Blueprint) -> None:
    """Make every error of the blueprint an answer in JSON, and every way to another page a 401."""

    @pages.after_request
    def never_redirect(response: Response) -> Response:
        return sign_in_answer() if response.status_code in (301, 302, 303, 307, 308) else response

    @pages.errorhandler(AppError)
    def show_refusal(error: AppError) -> Response:
        db.session.rollback()
        return error_answer(error.status, error.code, error.message, **error.more)

    @pages.errorhandler(ComplianceError)
    def show_compliance_error(error: ComplianceError) -> Response:
        db.session.rollback()
        return error_answer(error.status, _CODES.get(error.status, "trouble"), error.message)

    @pages.errorhandler(DataError)
    @pages.errorhandler(OverflowError)
    @pages.errorhandler(IntegrityError)
    @pages.errorhandler(StaleDataError)
    def show_clash(error: Exception) -> Response:
        db.session.rollback()
        current_app.logger.warning("refused by the database: %s", type(error).__name__)
        return error_answer(409, "conflict")

    # The application has a handler of its own for each of these; the nearer one must be of the same kind.
    for status in _CODES:
        pages.register_error_handler(status, _http_error)
    pages.register_error_handler(HTTPException, _http_error)
    pages.register_error_handler(500, _internal_error)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    return error_answer(status, _CODES.get(status, "trouble"))


def _internal_error(error: Exception) -> Response:
    return error_answer(500, "trouble")
