"""Words of the life of a corrective action: its steps, who takes them, and the line of steps a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.corrective_actions.life import MAIN_WAY, Who, place_on_main_way
from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionState, EscalationLevel, Step

STEP_LABELS: Mapping[str, Any] = {
    Step.CONTAIN: _l("Containment told"),
    Step.SUBMIT_PLAN: _l("Plan sent"),
    Step.APPROVE_PLAN: _l("Plan approved"),
    Step.SEND_PLAN_BACK: _l("Plan sent back"),
    Step.START_WORK: _l("Work begun"),
    Step.SUBMIT_EVIDENCE: _l("Evidence sent"),
    Step.SEND_EVIDENCE_BACK: _l("Evidence sent back"),
    Step.NOTE_PROGRESS: _l("Progress noted"),
    Step.VERIFY: _l("Verified and closed"),
    Step.REOPEN: _l("Opened again"),
    Step.ASK_EXTENSION: _l("Extension asked for"),
    Step.GRANT_EXTENSION: _l("Extension given"),
    Step.REFUSE_EXTENSION: _l("Extension refused"),
    Step.WITHDRAW: _l("Closed, since the finding was withdrawn"),
}
WHO_LABELS: Mapping[str, Any] = {
    Who.ORGANISATION: _l("The organisation"),
    Who.TEAM: _l("A member of the audit's team"),
}
ESCALATION_LABELS: Mapping[str, Any] = {
    EscalationLevel.SUPERVISOR: _l("Overdue: told to the supervisor"),
    EscalationLevel.MINISTRY: _l("Overdue: told to the ministry"),
    EscalationLevel.SANCTION: _l("Overdue: sanction to be proposed"),
}
_PLACES: Mapping[CorrectiveActionState, Any] = {
    CorrectiveActionState.OPEN: _l("Told"),
    CorrectiveActionState.CONTAINED: _l("Contained"),
    CorrectiveActionState.PLAN_SUBMITTED: _l("Plan sent"),
    CorrectiveActionState.APPROVED: _l("Plan approved"),
    CorrectiveActionState.IN_PROGRESS: _l("Work in progress"),
    CorrectiveActionState.EVIDENCE_SUBMITTED: _l("Evidence sent"),
    CorrectiveActionState.VERIFIED_CLOSED: _l("Verified and closed"),
}


@dataclass(frozen=True)
class Place:
    """One place of the line of steps: reached, the present one, or still to come. Skipped: passed without it."""

    label: Any
    is_reached: bool
    is_present: bool
    is_skipped: bool


def line_of(action: CorrectiveAction) -> list[Place]:
    """The straight way from being told to the closing, and where the corrective action stands on it.

    Empty for one whose finding was withdrawn: it left that way.
    """
    if action.state is CorrectiveActionState.WITHDRAWN:
        return []
    present = place_on_main_way(action.state)
    return [
        Place(
            label=_PLACES[state],
            is_reached=number <= present,
            is_present=number == present,
            is_skipped=state is CorrectiveActionState.CONTAINED and action.contained_on is None and number < present,
        )
        for number, state in enumerate(MAIN_WAY)
    ]
