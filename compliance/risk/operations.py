"""What a person decides about a flag: uphold, dismiss, open a follow-up, release it to the organisation."""

from datetime import date

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.approvals.models import SecondApproval
from compliance.approvals.operations import request_approval
from compliance.approvals.queries import find_waiting
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.follow_up.models import FollowUpCase
from compliance.follow_up.operations import open_case
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.held.queries import waits_for_release
from compliance.risk.models import FlagReview, RiskFlag
from compliance.risk.replies.operations import settle_unanswered
from compliance.risk.scoring import recompute_scores
from compliance.risk.vocabulary import COUNTED_STATES, Decision, FlagState, IndicatorKind, Level

DISMISS_FLAG = "risk.dismiss_flag"


def version_of(flag: RiskFlag) -> str:
    """What a page shows of a flag, in short: a decision taken on another version of it is refused."""
    newest = max((review.id for review in flag.reviews), default=0)
    return f"{flag.state}-{flag.snapshot_digest[:16]}-{newest}"


def needs_second_person(flag: RiskFlag, definition: IndicatorDefinition | None) -> bool:
    """True where dismissing takes two people: a critical level or a combined pattern (issue 2, roles)."""
    return flag.level is Level.CRITICAL or definition is None or definition.kind is IndicatorKind.COMBINED


def uphold_flag(flag: RiskFlag, *, reason: str, version: str, by: Identity, without_answer: str = "") -> None:
    """Confirm that the flag needs action.

    `without_answer` says why replies nobody answered are not answered first; the organisation reads it. Raises
    InvalidInput without a reason, and without that where a reply waits; Conflict if the flag changed since.
    """
    _check_decision(flag, reason, version)
    settle_unanswered(flag, without_answer, by)
    _move(flag, FlagState.UPHELD, Decision.UPHOLD, reason, by)


def dismiss_flag(
    flag: RiskFlag, *, reason: str, version: str, by: Identity, definition: IndicatorDefinition | None
) -> SecondApproval | None:
    """Set the flag aside. A critical or combined one is only asked for, and stays under review until another decides.

    Gives the request for approval where one was needed. Raises InvalidInput without a reason, Conflict if the flag
    changed since `version` or a request waits.
    """
    _check_decision(flag, reason, version)
    if not needs_second_person(flag, definition):
        _move(flag, FlagState.DISMISSED, Decision.DISMISS, reason, by)
        return None
    title = definition.title if definition else {"en": flag.indicator_code, "ar": flag.indicator_code}
    organisation = flag.organisation
    approval = request_approval(
        kind=DISMISS_FLAG,
        subject=flag,
        subject_title={
            "en": f"{title['en']} – {organisation.name}",
            "ar": f"{title['ar']} – {organisation.name_ar or organisation.name}",
        },
        payload={"flag_id": flag.id, "snapshot_digest": flag.snapshot_digest},
        reason=reason,
        by=by,
        authority_id=organisation.authority_id,
        organisation_id=organisation.id,
    )
    flag.state = FlagState.UNDER_REVIEW
    db.session.flush()
    return approval


def apply_dismissal(approval: SecondApproval, by: Identity) -> None:
    """Dismiss the flag as its first reader asked, now that a second person approved.

    Raises Conflict if the flag was cleared, decided or rests on other evidence than when it was asked for.
    """
    flag = db.session.get(RiskFlag, approval.payload["flag_id"], with_for_update=True)
    if (
        flag is None
        or flag.state is not FlagState.UNDER_REVIEW
        or flag.snapshot_digest != approval.payload["snapshot_digest"]
    ):
        raise Conflict(_("The flag changed since this was asked. Refuse the request and look at the flag again."))
    asked_by = Identity(approval.requested_by_id, approval.requested_by.name, approval.requested_by.role)
    _move(flag, FlagState.DISMISSED, Decision.DISMISS, approval.reason, asked_by, approval)


def refuse_dismissal(approval: SecondApproval, by: Identity) -> None:
    """Put the flag back among those that wait, with the reason of the person who refused."""
    flag = db.session.get(RiskFlag, approval.payload["flag_id"], with_for_update=True)
    if flag is not None and flag.state is FlagState.UNDER_REVIEW:
        _move(flag, FlagState.OPEN, Decision.REOPEN, approval.decision_reason or "", by, approval)


def follow_up_flag(
    flag: RiskFlag, *, what: str, owner_id: int, due_on: date, version: str, by: Identity, today: date
) -> FollowUpCase:
    """Open a follow-up case from the flag. Raises InvalidInput as `open_case`, Conflict if the flag changed since."""
    _refuse_stale(flag, version)
    case = open_case(
        flag.organisation, what=what, owner_id=owner_id, due_on=due_on, by=by, today=today, risk_flag_id=flag.id
    )
    state = FlagState.UNDER_REVIEW if flag.state is FlagState.OPEN else flag.state
    _move(flag, state, Decision.FOLLOW_UP, case.what, by)
    return case


def release_flag(flag: RiskFlag, *, reason: str, version: str, by: Identity) -> None:
    """Let the organisation know of a flag that is held back from it, as it stands now.

    What is released is fixed: its level, points and snapshot do not follow later evidence. Raises InvalidInput
    without a reason, Conflict if the flag changed since or is not held back.
    """
    _refuse_stale(flag, version)
    if not waits_for_release(flag):
        raise Conflict(_("This flag is not held back from the organisation."))
    if not can_be_released(flag):
        raise Conflict(_("This flag rests on records about other organisations. It is never released."))
    if not reason.strip():
        raise InvalidInput("reason", _("Give a reason."))
    flag.released_at, flag.released_by_id, flag.release_reason = now(), by.user_id, reason.strip()
    flag.released_digest = flag.snapshot_digest
    flag.public_level, flag.public_points = flag.level, flag.points
    _move(flag, flag.state, Decision.RELEASE, reason, by)


def can_be_released(flag: RiskFlag) -> bool:
    """False for a flag about related organisations: whoever reads it learns what is held on them."""
    return bool(flag.snapshot.get("indicator", {}).get("kind") != IndicatorKind.RELATED.value)


def _check_decision(flag: RiskFlag, reason: str, version: str) -> None:
    _refuse_stale(flag, version)
    if find_waiting(DISMISS_FLAG, RiskFlag.__tablename__, flag.id) is not None:
        raise Conflict(_("A dismissal of this flag was asked for and waits for a second person."))
    if not reason.strip():
        raise InvalidInput("reason", _("Give a reason."))


def _refuse_stale(flag: RiskFlag, version: str) -> None:
    db.session.refresh(flag, ["state", "snapshot_digest", "reviews"], with_for_update={"of": RiskFlag})
    if version_of(flag) != version or flag.state not in COUNTED_STATES:
        raise Conflict(_("Somebody else changed this flag since you opened the page."), theirs=flag)


def _move(
    flag: RiskFlag,
    state: FlagState,
    decision: Decision,
    reason: str,
    by: Identity,
    approval: SecondApproval | None = None,
) -> None:
    review = FlagReview(
        decision=decision,
        reason=reason.strip(),
        by_id=by.user_id,
        at=now(),
        approval_id=approval.id if approval else None,
    )
    flag.reviews.append(review)
    record_change(
        f"risk.{decision.value}",
        flag,
        by,
        summary=f"Flag {flag.indicator_code}: {decision.value}",
        changes={"state": (flag.state, state)},
    )
    flag.state = state
    recompute_scores([flag.organisation_id])
