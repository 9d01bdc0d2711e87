"""Pages of the right of reply: the organisation's, and the team's answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.findings.wording import find_revealing_words
from audits.permissions import ANSWER_REPLY, READ_REPLY, REPLY_TO_FINDING
from audits.replies.forms import AnswerReplyForm, ReplyForm
from audits.replies.operations import answer_reply, reply_to_finding
from audits.replies.queries import get_reply, get_told_finding, list_replies, reply_due_on, was_withdrawn
from audits.replies.wording import OUTCOME_LABELS, STANCE_LABELS
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.file_types import upload_hint
from compliance.documents.several_files import takes_several_files

pages = Blueprint("replies", __name__)


@pages.get("/findings/<int:finding_id>/reply")
@requires(READ_REPLY, subject=get_told_finding)
def show_reply(finding: Any) -> str:
    return _reply_page(finding, ReplyForm())


@pages.post("/findings/<int:finding_id>/reply")
@requires(REPLY_TO_FINDING, subject=get_told_finding)
@takes_several_files
@commits
def save_reply(finding: Any) -> Any:
    form = ReplyForm()

    def save() -> None:
        words = form.words.data.strip()
        reply_to_finding(finding, form.stance.data, words, form.uploads, current_identity(), today())

    if not is_saved(form, save):
        return _reply_page(finding, form), 422
    flash(_("Your reply was sent; it stands with the finding."), "success")
    return redirect(url_for(".show_reply", finding_id=finding.first_id), 303)


def _reply_page(finding: Any, form: ReplyForm) -> str:
    return render_template(
        "audits/replies/show_reply.html",
        finding=finding,
        form=form,
        replies=list_replies(finding.first_id),
        due_on=reply_due_on(finding),
        withdrawn=was_withdrawn(finding.first_id),
        today=today(),
        stance_labels=STANCE_LABELS,
        outcome_labels=OUTCOME_LABELS,
        upload_hint=upload_hint(),
    )


@pages.get("/finding-replies/<int:reply_id>/answer")
@requires(ANSWER_REPLY, subject=get_reply)
def answer(reply: Any) -> str:
    return _answer_page(reply, AnswerReplyForm())


@pages.post("/finding-replies/<int:reply_id>/answer")
@requires(ANSWER_REPLY, subject=get_reply)
@commits
def save_answer(reply: Any) -> Any:
    form = AnswerReplyForm()
    if not is_saved(form, lambda: answer_reply(reply, form.answer(), current_identity())):
        return _answer_page(reply, form), 422
    flash(_("Your answer was saved; the organisation can read it."), "success")
    return redirect(url_for("findings.show_finding", finding_id=reply.finding_id), 303)


def _answer_page(reply: Any, form: AnswerReplyForm) -> str:
    return render_template(
        "audits/replies/answer_reply.html",
        reply=reply,
        form=form,
        stance_labels=STANCE_LABELS,
        revealing=find_revealing_words(form.reason.data or "", reply.finding.audit),
    )
