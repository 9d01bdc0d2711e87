"""Pages of the authority: replies that wait, one reply with its answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.risk.appeals.queries import list_waiting_appeals
from compliance.risk.library import current_library
from compliance.risk.permissions import ANSWER_HELD_REPLY, READ_HELD_REPLY
from compliance.risk.replies.forms import AnswerForm
from compliance.risk.replies.operations import answer_reply
from compliance.risk.replies.queries import get_held_reply
from compliance.risk.replies.queries import list_replies as list_rows
from compliance.risk.replies.wording import OUTCOME_LABELS, subject_of
from compliance.web.pagination import Cursor, id_at, make_page

pages = Blueprint("held_replies", __name__)


@pages.get("/held-replies")
@requires(READ_HELD_REPLY)
def list_replies() -> str:
    """Replies that wait for an answer with the appeals that wait, or (state=answered) the answered ones."""
    answered, cursor, library = request.args.get("state") == "answered", Cursor.from_request(), current_library()
    rows = list_rows(
        current_identity(), answered=answered, after=id_at(cursor.after) or None, before=id_at(cursor.before) or None
    )
    return render_template(
        "compliance/risk/replies/list_replies.html",
        page=make_page(rows, cursor, key=lambda row: (row.id,)),
        answered=answered,
        appeals=() if answered else list_waiting_appeals(current_identity()),
        subjects={row.id: subject_of(row.indicator_code, row.source_code, library) for row in rows},
        appeal_subject=lambda appeal: subject_of(appeal.flag.indicator_code, None, library),
        outcome_labels=OUTCOME_LABELS,
        today=today(),
    )


@pages.get("/held-replies/<int:held_reply_id>")
@requires(READ_HELD_REPLY, subject=get_held_reply)
def show_reply(reply: Any) -> str:
    return _page(reply, AnswerForm())


@pages.post("/held-replies/<int:held_reply_id>")
@requires(ANSWER_HELD_REPLY, subject=get_held_reply)
@commits
def save_answer(reply: Any) -> Any:
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(reply, form), 422
    answer_reply(reply, form.outcome.data, form.reason.data or "", current_identity())
    flash(_("Your answer was saved; the organisation can read it."), "success")
    return redirect(url_for(".show_reply", held_reply_id=reply.id), 303)


def _page(reply: Any, form: AnswerForm) -> str:
    code = reply.flag.indicator_code if reply.flag else None
    return render_template(
        "compliance/risk/replies/show_reply.html",
        reply=reply,
        form=form,
        subject=subject_of(code, reply.source_code, current_library()),
        outcome_labels=OUTCOME_LABELS,
        today=today(),
    )
