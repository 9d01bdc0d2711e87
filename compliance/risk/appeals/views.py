"""The page of an appeal, on which a supervisor who did not uphold the flag decides."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.risk.appeals.forms import DecideAppealForm
from compliance.risk.appeals.operations import decide_appeal
from compliance.risk.appeals.queries import get_appeal
from compliance.risk.appeals.wording import OUTCOME_LABELS
from compliance.risk.library import current_library
from compliance.risk.permissions import DECIDE_APPEAL, READ_HELD_REPLY
from compliance.risk.replies.wording import subject_of

pages = Blueprint("appeals", __name__)


@pages.get("/flag-appeals/<int:appeal_id>")
@requires(READ_HELD_REPLY, subject=get_appeal)
def show_appeal(appeal: Any) -> str:
    return _page(appeal, DecideAppealForm())


@pages.post("/flag-appeals/<int:appeal_id>")
@requires(DECIDE_APPEAL, subject=get_appeal)
@commits
def save_decision(appeal: Any) -> Any:
    form = DecideAppealForm()
    if not form.validate_on_submit():
        return _page(appeal, form), 422
    definition = current_library().definitions.get(appeal.flag.indicator_code)
    approval = decide_appeal(appeal, form.outcome.data, form.reason.data or "", current_identity(), definition)
    flash(
        _("Your decision is saved. The dismissal of the flag waits for a second person.")
        if approval
        else _("Your decision is saved; the organisation can read it."),
        "success",
    )
    return redirect(url_for(".show_appeal", appeal_id=appeal.id), 303)


def _page(appeal: Any, form: DecideAppealForm) -> str:
    return render_template(
        "compliance/risk/appeals/show_appeal.html",
        appeal=appeal,
        form=form,
        subject=subject_of(appeal.flag.indicator_code, None, current_library()),
        outcome_labels=OUTCOME_LABELS,
        today=today(),
    )
