"""Ask for a second person's approval, and decide."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.accounts.permissions import PermissionMap
from compliance.approvals.kinds import ApprovalKind
from compliance.approvals.models import ApprovalDecision, SecondApproval
from compliance.approvals.queries import find_waiting, is_shaped_by_asker
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed


def request_approval(
    *,
    kind: str,
    subject: Any,
    subject_title: Mapping[str, str],
    payload: Mapping[str, Any],
    reason: str,
    by: Identity,
    authority_id: int | None = None,
    organisation_id: int | None = None,
) -> SecondApproval:
    """Ask that another person approves `kind` on the row `subject`.

    The deciding authority is `authority_id`, else that of `subject`, else that of the person who asks. Raises
    InvalidInput without a reason or an authority, Conflict while an equal request waits.
    """
    authority_id = authority_id or getattr(subject, "authority_id", None) or by.authority_id
    if not reason.strip():
        raise InvalidInput("reason", _("Give a reason."))
    if authority_id is None:
        raise InvalidInput("reason", _("No authority is set that could decide this."))
    _refuse_repetition(kind, subject)
    approval = SecondApproval(
        kind=kind,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        subject_title=dict(subject_title),
        payload=dict(payload),
        reason=reason.strip(),
        authority_id=authority_id,
        organisation_id=organisation_id,
        requested_by_id=by.user_id,
        requested_at=now(),
    )
    db.session.add(approval)
    db.session.flush()
    record_change("approvals.request", approval, by, summary=f"Asked for approval of {kind} on {subject.__tablename__}")
    return approval


def _refuse_repetition(kind: str, subject: Any) -> None:
    waiting = find_waiting(kind, subject.__tablename__, subject.id)
    if waiting is not None:
        raise Conflict(_("This was already asked for and waits for a decision."), theirs=waiting)


def decide_approval(
    approval: SecondApproval,
    kind: ApprovalKind,
    *,
    decision: ApprovalDecision,
    reason: str,
    by: Identity,
    permissions: PermissionMap,
) -> None:
    """Approve or refuse a waiting request; an approved one takes effect in the same transaction.

    Raises NotAllowed for who asked, for accounts they made or changed, for whom it is about, for another authority and
    without the kind's permission; Conflict if it was decided before; InvalidInput without a reason.
    """
    refusal = why_not_decide(approval, kind, by, permissions)
    if refusal:
        raise NotAllowed(refusal)
    if approval.decision is not None:
        raise Conflict(_("This was decided already."), theirs=approval.decision)
    if not reason.strip():
        raise InvalidInput("reason", _("Give a reason."))
    approval.decision, approval.decision_reason = decision, reason.strip()
    approval.decided_by_id, approval.decided_at = by.user_id, now()
    db.session.flush()
    effect = kind.apply if decision is ApprovalDecision.APPROVED else kind.refuse
    if effect is not None:
        effect(approval, by)
    record_change(
        "approvals.decide",
        approval,
        by,
        summary=f"{decision.value.capitalize()} {approval.kind} asked for by another person",
        changes={"decision": (None, decision)},
    )


def why_not_decide(approval: SecondApproval, kind: ApprovalKind, by: Identity, permissions: PermissionMap) -> str:
    """Why `by` may not decide this request, in words; empty if they may."""
    if approval.requested_by_id == by.user_id:
        return _("You asked for this yourself: another person must decide.")
    if approval.subject_type == "user" and approval.subject_id == by.user_id:
        return _("This is about yourself: another person must decide.")
    if is_shaped_by_asker(approval, by):
        return _("Who asked for this made or changed your account: another person must decide.")
    if approval.authority_id != by.authority_id or not permissions.allows(kind.permission, by, approval):
        return _("Your role does not decide this.")
    return ""
