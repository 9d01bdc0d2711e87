"""Pages behind an answer link: one section, for who has no account. No menu, no other data.

The link is exchanged for an entry in the signed session at the first opening, so that its secret stands in one address
only, from which no other page is linked. The pages that follow keep the policy `same-origin`: under `no-referrer`
browsers send neither referrer nor origin with a form, and the check against forged requests needs one of them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, session, url_for

from compliance.assessments.handover.link_tokens import read_signed
from compliance.assessments.handover.queries import find_file_of_section, find_link_id, find_linked_section
from compliance.assessments.handover.section_pages import Addresses, question_page, save_question, section_page
from compliance.assessments.permissions import OPEN_ANSWER_LINK
from compliance.assessments.question_views import Answerer
from compliance.clock import now
from compliance.database import commits
from compliance.documents.several_files import takes_several_files
from compliance.documents.views import send_revision
from compliance.web.kept_input import keeps_input

answer_links = Blueprint("answer_links", __name__)

_KEY = "answer_links"
# Links of several sections may be open in one browser; the cookie has room for a few.
MOST_OPEN = 5


def through_link(view: Callable[..., Any]) -> Callable[..., Any]:
    """Guard a view with the link that this browser opened; the view gets the section in place of the link's id."""

    @wraps(view)
    def run(link_id: int, **arguments: Any) -> Any:
        secret = session.get(_KEY, {}).get(str(link_id))
        handed = find_linked_section(link_id, secret, now()) if secret else None
        return view(handed, **arguments) if handed else _refuse()

    run.permission = OPEN_ANSWER_LINK  # type: ignore[attr-defined]
    run.needs_no_account = True  # type: ignore[attr-defined]
    return run


def _refuse() -> Response:
    """The same answer for a link that never was, has expired or was taken back."""
    answer = make_response(render_template("compliance/assessments/handover/link_refused.html", bare=True), 404)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@answer_links.get("/answer/<token>")
def open_link(token: str) -> Any:
    secret = read_signed(token)
    link_id = find_link_id(secret, now()) if secret else None
    if link_id is None:
        return _refuse()
    others = {key: value for key, value in session.get(_KEY, {}).items() if key != str(link_id)}
    kept = list(others.items())[-(MOST_OPEN - 1) :]
    session[_KEY] = {**dict(kept), str(link_id): secret}
    answer = redirect(url_for("answer_links.show_section", link_id=link_id), code=303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


open_link.permission = OPEN_ANSWER_LINK  # type: ignore[attr-defined]


def _addresses(handed: Any) -> Addresses:
    number = handed.link_id
    return Addresses(
        section=url_for("answer_links.show_section", link_id=number),
        question=lambda code: url_for("answer_links.show_question", link_id=number, question_code=code),
        file=lambda revision_id: url_for("answer_links.send_file", link_id=number, revision_id=revision_id),
    )


@answer_links.get("/answer/section/<int:link_id>")
@through_link
def show_section(handed: Any) -> str:
    return section_page(handed, _addresses(handed), bare=True)


@answer_links.get("/answer/section/<int:link_id>/questions/<question_code>")
@through_link
def show_question(handed: Any, question_code: str) -> Any:
    return question_page(handed, handed.question_place(question_code), _addresses(handed), bare=True)


@answer_links.post("/answer/section/<int:link_id>/questions/<question_code>")
@keeps_input
@through_link
@takes_several_files
@commits
def save_answer(handed: Any, question_code: str) -> Any:
    place = handed.question_place(question_code)
    return save_question(handed, place, _addresses(handed), Answerer(None, handed.link_id), bare=True)


@answer_links.get("/answer/section/<int:link_id>/files/<int:revision_id>")
@through_link
def send_file(handed: Any, revision_id: int) -> Response:
    revision = find_file_of_section(handed, revision_id)
    return send_revision(revision) if revision else _refuse()
