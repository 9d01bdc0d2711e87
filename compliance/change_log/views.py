"""The change log for the administrator."""

from flask import Blueprint, current_app, render_template, request

from compliance.accounts.guard import requires
from compliance.accounts.permissions import READ_CHANGE_LOG
from compliance.change_log.labels import ACTION_LABELS
from compliance.change_log.queries import list_changes
from compliance.change_log.words import describe_changes, describe_subject
from compliance.web.pagination import Cursor, make_page

change_log = Blueprint("change_log", __name__)


@change_log.get("/change-log")
@requires(READ_CHANGE_LOG)
def show_change_log() -> str:
    cursor = Cursor.from_request()
    action = request.args.get("action", "").strip()
    rows = list_changes(cursor, action=action, without=current_app.extensions["compliance"].unlisted_changes)
    page = make_page(rows, cursor, lambda row: (row[0].id,))
    return render_template(
        "compliance/change_log/show_change_log.html",
        page=page,
        action=action,
        labels=ACTION_LABELS,
        describe_subject=describe_subject,
        describe_changes=describe_changes,
    )
