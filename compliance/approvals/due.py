"""What a supervisor has to decide: lines of the home page."""

from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.approvals.queries import list_to_decide
from compliance.feature import DueItem
from compliance.web.language import localised


def list_due_approvals(identity: Identity, today: date) -> list[DueItem]:
    """Requests of other people that wait for `identity`."""
    kinds = current_app.extensions["compliance"].approval_kinds
    return [
        DueItem(
            title=f"{kinds[approval.kind].label}: {localised(approval.subject_title)}",
            url=url_for("approvals.show_request", approval_id=approval.id),
            kind=_("Second approval"),
        )
        for approval in list_to_decide(identity)
        if approval.kind in kinds
    ]
