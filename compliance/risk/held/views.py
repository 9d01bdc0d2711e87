"""An organisation's own pages of what is held on it: reading, replying, appealing, and the same as a file."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.file_types import upload_hint
from compliance.documents.several_files import takes_several_files
from compliance.errors import InvalidInput, NotFound
from compliance.organisations.queries import get_organisation
from compliance.risk.appeals.forms import AppealForm
from compliance.risk.appeals.operations import appeal_flag
from compliance.risk.appeals.wording import OUTCOME_LABELS as APPEAL_LABELS
from compliance.risk.held.exports import COLUMNS, export_rows
from compliance.risk.held.page import describe_held, describe_line
from compliance.risk.held.queries import get_held_flag
from compliance.risk.library import current_library
from compliance.risk.permissions import READ_HELD, REPLY_TO_HELD, SUBMIT_APPEAL
from compliance.risk.replies.forms import ReplyForm
from compliance.risk.replies.operations import reply_to_flag, reply_to_records
from compliance.risk.replies.wording import OUTCOME_LABELS, subject_of
from compliance.web.exports import csv_response, xlsx_response

held_pages = Blueprint("held", __name__)


@held_pages.get("/our-organisation/held")
@requires(READ_HELD)
def show_held() -> str:
    """What an organisation's own people may know of what is held on it, and how to reply."""
    library = current_library()
    return render_template(
        "compliance/risk/held/show_held.html",
        organisations=describe_held(current_identity(), library),
        subject_of=lambda reply: subject_of(reply.flag.indicator_code, None, library),
        outcome_labels=OUTCOME_LABELS,
        appeal_labels=APPEAL_LABELS,
    )


@held_pages.get("/our-organisation/held/export.csv")
@requires(READ_HELD)
def export_held_csv() -> Any:
    return csv_response("held", [str(column) for column in COLUMNS], list(_exported()))


@held_pages.get("/our-organisation/held/export.xlsx")
@requires(READ_HELD)
def export_held_xlsx() -> Any:
    return xlsx_response("held", [str(column) for column in COLUMNS], _exported())


def _exported() -> Any:
    return export_rows(describe_held(current_identity(), current_library()))


@held_pages.get("/our-organisation/held/<int:flag_id>/reply")
@requires(REPLY_TO_HELD, subject=get_held_flag)
def ask_reply(held: Any) -> str:
    return _reply_page(held, ReplyForm())


@held_pages.post("/our-organisation/held/<int:flag_id>/reply")
@requires(REPLY_TO_HELD, subject=get_held_flag)
@takes_several_files
@commits
def save_reply(held: Any) -> Any:
    form = ReplyForm()
    return _saved(
        form,
        lambda: reply_to_flag(held, form.text(), current_identity(), today()),
        lambda: _reply_page(held, form),
        _("Your reply was sent. A person answers it."),
    )


def _reply_page(held: Any, form: ReplyForm) -> str:
    line = describe_line(held, current_library(), held.flag.organisation.country, (), ())
    return render_template(
        "compliance/risk/held/reply.html",
        form=form,
        title=line.title,
        line=line,
        organisation=held.flag.organisation,
        today=today(),
        upload_hint=upload_hint(),
    )


@held_pages.get("/organisations/<int:organisation_id>/held/<code>/reply")
@requires(REPLY_TO_HELD, subject=get_organisation)
def ask_reply_to_records(organisation: Any, code: str) -> str:
    return _records_page(organisation, _told_source(code), ReplyForm())


@held_pages.post("/organisations/<int:organisation_id>/held/<code>/reply")
@requires(REPLY_TO_HELD, subject=get_organisation)
@takes_several_files
@commits
def save_reply_to_records(organisation: Any, code: str) -> Any:
    source, form = _told_source(code), ReplyForm()
    return _saved(
        form,
        lambda: reply_to_records(organisation, source, form.text(), current_identity(), today()),
        lambda: _records_page(organisation, source, form),
        _("Your reply was sent. A person answers it."),
    )


def _told_source(code: str) -> Any:
    source = current_library().sources.get(code)
    if source is None or not source.told_to_organisation:
        raise NotFound(_("There is no such kind of record, or you may not see it."))
    return source


def _records_page(organisation: Any, source: Any, form: ReplyForm) -> str:
    return render_template(
        "compliance/risk/held/reply.html",
        form=form,
        title=str(source.label),
        line=None,
        organisation=organisation,
        today=today(),
        upload_hint=upload_hint(),
    )


@held_pages.get("/our-organisation/held/<int:flag_id>/appeal")
@requires(SUBMIT_APPEAL, subject=get_held_flag)
def ask_appeal(held: Any) -> str:
    return _appeal_page(held, AppealForm())


@held_pages.post("/our-organisation/held/<int:flag_id>/appeal")
@requires(SUBMIT_APPEAL, subject=get_held_flag)
@commits
def save_appeal(held: Any) -> Any:
    form = AppealForm()
    return _saved(
        form,
        lambda: appeal_flag(held, form.words.data or "", current_identity(), today()),
        lambda: _appeal_page(held, form),
        _("Your appeal was sent. Another person than the one who decided reads it."),
    )


def _appeal_page(held: Any, form: AppealForm) -> str:
    line = describe_line(held, current_library(), held.flag.organisation.country, (), ())
    return render_template(
        "compliance/risk/held/appeal.html",
        form=form,
        line=line,
        organisation=held.flag.organisation,
        today=today(),
    )


def _saved(form: Any, save: Callable[[], Any], show: Callable[[], str], message: str) -> Any:
    """Store what was sent, or show the form again with what to correct."""
    if not form.validate_on_submit():
        return show(), 422
    try:
        save()
    except InvalidInput as error:
        form[error.field].errors = [*form[error.field].errors, str(error)]
        return show(), 422
    flash(message, "success")
    return redirect(url_for("held.show_held"), 303)
