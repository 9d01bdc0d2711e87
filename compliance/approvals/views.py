"""Pages of requests that need a second person."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, permission_map, requires
from compliance.accounts.permissions import DECIDE_APPROVAL
from compliance.approvals.forms import DecideApprovalForm
from compliance.approvals.kinds import ApprovalKind
from compliance.approvals.operations import decide_approval, why_not_decide
from compliance.approvals.permissions import READ_APPROVALS
from compliance.approvals.queries import get_approval, list_approvals
from compliance.database import commits
from compliance.web.pagination import Cursor, id_at, make_page

approvals = Blueprint("approvals", __name__)


@approvals.get("/approvals")
@requires(READ_APPROVALS)
def list_requests() -> str:
    """Requests that wait for a second person, or (state=decided) were decided."""
    decided = request.args.get("state") == "decided"
    cursor = Cursor.from_request()
    rows = list_approvals(current_identity(), decided=decided, after=_id_at(cursor.after), before=_id_at(cursor.before))
    page = make_page(rows, cursor, key=lambda row: (row.id,))
    return render_template("compliance/approvals/list_requests.html", page=page, decided=decided, kinds=_kinds())


@approvals.get("/approvals/<int:approval_id>")
@requires(READ_APPROVALS, subject=get_approval)
def show_request(approval: Any) -> str:
    return _show(approval, DecideApprovalForm())


@approvals.post("/approvals/<int:approval_id>")
@requires(DECIDE_APPROVAL, subject=get_approval)
@commits
def decide_request(approval: Any) -> Any:
    form = DecideApprovalForm()
    if not form.validate_on_submit():
        return _show(approval, form), 422
    decide_approval(
        approval,
        _kinds()[approval.kind],
        decision=form.decision.data,
        reason=form.reason.data or "",
        by=current_identity(),
        permissions=permission_map(),
    )
    flash(_("Your decision is recorded."), "success")
    return redirect(url_for("approvals.list_requests"), 303)


def _show(approval: Any, form: DecideApprovalForm) -> str:
    kind = _kinds()[approval.kind]
    return render_template(
        "compliance/approvals/show_request.html",
        approval=approval,
        kind=kind,
        form=form,
        why_not=why_not_decide(approval, kind, current_identity(), permission_map()),
        subject_url=_subject_url(approval, kind),
    )


def _subject_url(approval: Any, kind: ApprovalKind) -> str | None:
    if kind.subject_endpoint is None:
        return None
    return url_for(kind.subject_endpoint, **{kind.subject_argument: approval.subject_id})


def _kinds() -> dict[str, ApprovalKind]:
    found: dict[str, ApprovalKind] = current_app.extensions["compliance"].approval_kinds
    return found


def _id_at(edge: tuple[str, ...]) -> int | None:
    return id_at(edge) or None
