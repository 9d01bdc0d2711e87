"""The page of hints of coaching: for reviewers who may read interviews. Looking is written to the change log."""

from typing import Any

from flask import Blueprint, render_template

from audits.coaching.operations import look_for_coaching
from audits.forms import ConfirmForm
from audits.permissions import READ_COACHING_HINT
from audits.queries import get_audit
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits

pages = Blueprint("coaching", __name__)


@pages.get("/audits/<int:audit_id>/coaching-hints")
@requires(READ_COACHING_HINT, subject=get_audit)
def ask_for_hints(audit: Any) -> str:
    return render_template("audits/coaching/ask_for_hints.html", audit=audit, form=ConfirmForm())


@pages.post("/audits/<int:audit_id>/coaching-hints")
@requires(READ_COACHING_HINT, subject=get_audit)
@commits
def show_hints(audit: Any) -> str:
    return render_template(
        "audits/coaching/show_hints.html", audit=audit, hints=look_for_coaching(audit, current_identity())
    )
