"""Pages of one flag: what raised it, what was decided, and each decision on a page of its own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import allows, current_identity, requires
from compliance.approvals.queries import find_waiting
from compliance.clock import today
from compliance.database import commits
from compliance.errors import Conflict, InvalidInput
from compliance.follow_up.forms import offer_owners
from compliance.follow_up.queries import list_of_flag, list_possible_owners
from compliance.risk.appeals.queries import list_appeals_of_flag
from compliance.risk.appeals.wording import OUTCOME_LABELS as APPEAL_LABELS
from compliance.risk.flag_page import describe_flag, describe_reviews
from compliance.risk.forms import FlagFollowUpForm, ReasonForm, UpholdForm
from compliance.risk.held.queries import waits_for_release
from compliance.risk.labels import STATE_LABELS
from compliance.risk.library import current_library
from compliance.risk.operations import (
    DISMISS_FLAG,
    can_be_released,
    dismiss_flag,
    follow_up_flag,
    needs_second_person,
    release_flag,
    uphold_flag,
    version_of,
)
from compliance.risk.permissions import READ_RISK, RELEASE_FLAG, REVIEW_FLAG
from compliance.risk.queries import get_flag, list_waiting_flags
from compliance.risk.replies.queries import list_replies_of_flag
from compliance.risk.replies.wording import OUTCOME_LABELS as REPLY_LABELS
from compliance.risk.risk_list import indicator_title
from compliance.web.pagination import Cursor, make_page

flags = Blueprint("flags", __name__)
USUAL_TIME = timedelta(days=14)
PLAN_ENDPOINT = "audits.plan_audit"


@flags.get("/flags")
@requires(READ_RISK)
def list_waiting() -> str:
    """Flags nobody looked at yet, oldest first."""
    cursor, library = Cursor.from_request(), current_library()
    rows = list_waiting_flags(current_identity(), after=_edge(cursor.after), before=_edge(cursor.before))
    page = make_page(rows, cursor, key=lambda row: (row.raised_on.isoformat(), row.id))
    titles = {row.id: indicator_title(row.indicator_code, library) for row in page.rows}
    return render_template("compliance/risk/list_waiting.html", page=page, titles=titles, today=today())


def _edge(parts: tuple[str, ...]) -> tuple[date, int] | None:
    try:
        return (date.fromisoformat(parts[0]), int(parts[1])) if len(parts) == 2 else None
    except ValueError:
        return None


@flags.get("/flags/<int:flag_id>")
@requires(READ_RISK, subject=get_flag)
def show_flag(flag: Any) -> str:
    library = current_library()
    return render_template(
        "compliance/risk/show_flag.html",
        flag=flag,
        shown=describe_flag(flag, current_identity(), library),
        reviews=describe_reviews(flag),
        cases=list_of_flag(flag.id),
        waiting=find_waiting(DISMISS_FLAG, flag.__tablename__, flag.id),
        state_label=STATE_LABELS[flag.state],
        plan_url=plan_url(flag.organisation_id, flag.id),
        replies=list_replies_of_flag(flag.id),
        reply_labels=REPLY_LABELS,
        appeals=list_appeals_of_flag(flag.id),
        appeal_labels=APPEAL_LABELS,
        waits_for_release=waits_for_release(flag),
        releasable=can_be_released(flag),
    )


def plan_url(organisation_id: int, flag_id: int | None = None) -> str | None:
    """Where an inspection of the organisation is planned, if the reader may plan one."""
    view = current_app.view_functions.get(PLAN_ENDPOINT)
    if view is None or not allows(getattr(view, "permission", "")):
        return None
    return url_for(PLAN_ENDPOINT, organisation_id=organisation_id, flag=flag_id)


@flags.get("/flags/<int:flag_id>/uphold")
@requires(REVIEW_FLAG, subject=get_flag)
def ask_uphold(flag: Any) -> str:
    return _show_uphold(flag, UpholdForm(version=version_of(flag)))


@flags.post("/flags/<int:flag_id>/uphold")
@requires(REVIEW_FLAG, subject=get_flag)
@commits
def uphold(flag: Any) -> Any:
    form = UpholdForm(version=version_of(flag))

    def write() -> str:
        uphold_flag(
            flag,
            reason=form.reason.data or "",
            version=form.version.data or "",
            by=current_identity(),
            without_answer=form.without_answer.data or "",
        )
        return _("The flag is upheld.")

    return _run(flag, form, write, _show_uphold)


def _show_uphold(flag: Any, form: UpholdForm, theirs: Any = None) -> str:
    return _show_decision(
        flag,
        form,
        theirs,
        title=_("Uphold the flag"),
        text=_("You confirm that this has to be acted on. The flag keeps its points."),
        button=_("Uphold"),
        waiting_replies=[each for each in list_replies_of_flag(flag.id) if each.answer is None],
    )


@flags.get("/flags/<int:flag_id>/dismiss")
@requires(REVIEW_FLAG, subject=get_flag)
def ask_dismiss(flag: Any) -> str:
    return _show_dismiss(flag, _reason_form(flag))


@flags.post("/flags/<int:flag_id>/dismiss")
@requires(REVIEW_FLAG, subject=get_flag)
@commits
def dismiss(flag: Any) -> Any:
    form = _reason_form(flag)

    def write() -> str:
        approval = dismiss_flag(
            flag,
            reason=form.reason.data or "",
            version=form.version.data or "",
            by=current_identity(),
            definition=_definition(flag),
        )
        return _("The dismissal waits for a second person.") if approval else _("The flag is dismissed.")

    return _run(flag, form, write, _show_dismiss)


def _show_dismiss(flag: Any, form: ReasonForm, theirs: Any = None) -> str:
    second = needs_second_person(flag, _definition(flag))
    return _show_decision(
        flag,
        form,
        theirs,
        title=_("Dismiss the flag"),
        text=_("This flag is critical or a combined pattern: a supervisor other than you decides about your request.")
        if second
        else _("The flag loses its points and stays quiet until its level rises or new records come."),
        button=_("Ask for dismissal") if second else _("Dismiss"),
    )


@flags.get("/flags/<int:flag_id>/release")
@requires(RELEASE_FLAG, subject=get_flag)
def ask_release(flag: Any) -> str:
    return _show_release(flag, _reason_form(flag))


@flags.post("/flags/<int:flag_id>/release")
@requires(RELEASE_FLAG, subject=get_flag)
@commits
def release(flag: Any) -> Any:
    form = _reason_form(flag)

    def write() -> str:
        release_flag(flag, reason=form.reason.data or "", version=form.version.data or "", by=current_identity())
        return _("The organisation can now read of this flag.")

    return _run(flag, form, write, _show_release)


def _show_release(flag: Any, form: ReasonForm, theirs: Any = None) -> str:
    return _show_decision(
        flag,
        form,
        theirs,
        title=_("Release to the organisation"),
        text=_(
            "The organisation will read what the indicator asks, its level and the kinds of sources, without records, "
            "counts or dates. It may guess who spoke: release only if nobody can be harmed. This cannot be taken back."
        ),
        button=_("Release"),
    )


@flags.get("/flags/<int:flag_id>/follow-up")
@requires(REVIEW_FLAG, subject=get_flag)
def ask_follow_up(flag: Any) -> str:
    return _show_follow_up(flag, _follow_up_form(flag))


@flags.post("/flags/<int:flag_id>/follow-up")
@requires(REVIEW_FLAG, subject=get_flag)
@commits
def open_follow_up(flag: Any) -> Any:
    form = _follow_up_form(flag)

    def write() -> str:
        follow_up_flag(
            flag,
            what=form.what.data or "",
            owner_id=form.owner_id.data,
            due_on=form.due_on.data,
            version=form.version.data or "",
            by=current_identity(),
            today=today(),
        )
        return _("The follow-up is open.")

    return _run(flag, form, write, _show_follow_up)


def _follow_up_form(flag: Any) -> FlagFollowUpForm:
    form = FlagFollowUpForm(version=version_of(flag), due_on=today() + USUAL_TIME)
    offer_owners(form, list_possible_owners(flag.organisation))
    return form


def _show_follow_up(flag: Any, form: FlagFollowUpForm, theirs: Any = None) -> str:
    return render_template(
        "compliance/risk/follow_up_flag.html", flag=flag, form=form, theirs=theirs, **_words_of(flag, theirs)
    )


def _reason_form(flag: Any) -> ReasonForm:
    return ReasonForm(version=version_of(flag))


def _definition(flag: Any) -> Any:
    return current_library().definitions.get(flag.indicator_code)


def _show_decision(flag: Any, form: ReasonForm, theirs: Any, **words: Any) -> str:
    return render_template(
        "compliance/risk/decide_flag.html", flag=flag, form=form, theirs=theirs, **words, **_words_of(flag, theirs)
    )


def _words_of(flag: Any, theirs: Any) -> dict[str, Any]:
    """What the page of a decision calls the flag, and what is stored where somebody else was faster."""
    return {
        "flag_title": indicator_title(flag.indicator_code, current_library()),
        "stored": STATE_LABELS[flag.state],
        "last_review": describe_reviews(flag)[-1] if theirs and flag.reviews else None,
    }


def _run(flag: Any, form: Any, write: Callable[[], str], show: Callable[..., str]) -> Any:
    """Take the decision of a sent form, or show it again: 422 with what to correct, 409 with what is stored now."""
    if not form.validate_on_submit():
        return show(flag, form), 422
    try:
        flash(write(), "success")
    except InvalidInput as error:
        form[error.field].errors = [*form[error.field].errors, str(error)]
        return show(flag, form), 422
    except Conflict as conflict:
        return show(flag, form, theirs=conflict), 409
    return redirect(url_for("flags.show_flag", flag_id=flag.id), 303)
