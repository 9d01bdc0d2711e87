"""The life of a corrective action, as one table: in these states, this step, by whom, leads to that state, on this
condition. Pages show the table, operations ask it, and nothing else moves a corrective action.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audits.corrective_actions.models import CLOSED_STATES, CheckMethod, CheckOutcome, CorrectiveActionState, Step
from audits.findings.models import Grade
from compliance.errors import Conflict, InvalidInput

CORRECTED_GRADES = frozenset({Grade.CRITICAL, Grade.MAJOR, Grade.MINOR, Grade.COLLABORATIVE})


class Who(StrEnum):
    ORGANISATION = "organisation"
    TEAM = "team"


_State = CorrectiveActionState
_NOT_CLOSED = frozenset(_State) - {*CLOSED_STATES}


@dataclass(frozen=True)
class Way:
    """One line of the table. `leads_to` None: the state stays what it is."""

    step: Step
    starts: frozenset[CorrectiveActionState]
    leads_to: CorrectiveActionState | None
    who: Who
    condition: Any


LIFE: tuple[Way, ...] = (
    Way(
        Step.CONTAIN,
        frozenset({_State.OPEN}),
        _State.CONTAINED,
        Who.ORGANISATION,
        _l("Once; says what was done at once for the people concerned."),
    ),
    Way(
        Step.CONTAIN,
        _NOT_CLOSED - {_State.OPEN, _State.CONTAINED},
        None,
        Who.ORGANISATION,
        _l("Where no containment was told before."),
    ),
    Way(
        Step.SUBMIT_PLAN,
        frozenset({_State.OPEN, _State.CONTAINED, _State.PLAN_SENT_BACK, _State.REOPENED}),
        _State.PLAN_SUBMITTED,
        Who.ORGANISATION,
        _l("Root cause, corrective and preventive action, a responsible position and a day that has not passed."),
    ),
    Way(
        Step.APPROVE_PLAN,
        frozenset({_State.PLAN_SUBMITTED}),
        _State.APPROVED,
        Who.TEAM,
        _l("Not by an author of the plan. A day after the deadline needs a reason and is the one extension."),
    ),
    Way(
        Step.SEND_PLAN_BACK,
        frozenset({_State.PLAN_SUBMITTED}),
        _State.PLAN_SENT_BACK,
        Who.TEAM,
        _l("With a reason the organisation reads."),
    ),
    Way(
        Step.START_WORK,
        frozenset({_State.APPROVED}),
        _State.IN_PROGRESS,
        Who.ORGANISATION,
        _l("No condition."),
    ),
    Way(
        Step.SUBMIT_EVIDENCE,
        frozenset({_State.APPROVED, _State.IN_PROGRESS, _State.EVIDENCE_SENT_BACK, _State.PROGRESS_MADE}),
        _State.EVIDENCE_SUBMITTED,
        Who.ORGANISATION,
        _l("At least one file, dated on or after the day of the finding."),
    ),
    Way(
        Step.SEND_EVIDENCE_BACK,
        frozenset({_State.EVIDENCE_SUBMITTED}),
        _State.EVIDENCE_SENT_BACK,
        Who.TEAM,
        _l("With a reason the organisation reads."),
    ),
    Way(
        Step.NOTE_PROGRESS,
        frozenset({_State.EVIDENCE_SUBMITTED}),
        _State.PROGRESS_MADE,
        Who.TEAM,
        _l("Says what is done and what is still missing."),
    ),
    Way(
        Step.VERIFY,
        frozenset({_State.EVIDENCE_SUBMITTED}),
        _State.VERIFIED_CLOSED,
        Who.TEAM,
        _l(
            "Not by who wrote the plan or sent the evidence. A critical finding: on site, with worker confirmations. "
            "Every party named has done its part; every repayment is closed."
        ),
    ),
    Way(
        Step.REOPEN,
        frozenset({_State.VERIFIED_CLOSED}),
        _State.REOPENED,
        Who.TEAM,
        _l("With a reason; the history stays, new deadlines run from that day."),
    ),
    Way(
        Step.ASK_EXTENSION,
        _NOT_CLOSED,
        None,
        Who.ORGANISATION,
        _l("With a reason, while no extension was given and none waits for its decision."),
    ),
    Way(Step.GRANT_EXTENSION, _NOT_CLOSED, None, Who.TEAM, _l("Once, where one was asked for.")),
    Way(
        Step.REFUSE_EXTENSION,
        _NOT_CLOSED,
        None,
        Who.TEAM,
        _l("With a reason, where one was asked for."),
    ),
    Way(
        Step.WITHDRAW,
        _NOT_CLOSED,
        _State.WITHDRAWN,
        Who.TEAM,
        _l("By itself, where the team withdraws the finding after a reply. Nothing counts as corrected."),
    ),
)

TRANSITIONS: Mapping[tuple[CorrectiveActionState, Step], CorrectiveActionState] = {
    (state, way.step): way.leads_to or state for way in LIFE for state in sorted(way.starts)
}

STEP_OF_OUTCOME: Mapping[CheckOutcome, Step] = {
    CheckOutcome.PLAN_APPROVED: Step.APPROVE_PLAN,
    CheckOutcome.PLAN_SENT_BACK: Step.SEND_PLAN_BACK,
    CheckOutcome.VERIFIED_CLOSED: Step.VERIFY,
    CheckOutcome.PROGRESS_MADE: Step.NOTE_PROGRESS,
    CheckOutcome.EVIDENCE_SENT_BACK: Step.SEND_EVIDENCE_BACK,
    CheckOutcome.REOPENED: Step.REOPEN,
    CheckOutcome.EXTENSION_GRANTED: Step.GRANT_EXTENSION,
    CheckOutcome.EXTENSION_REFUSED: Step.REFUSE_EXTENSION,
}
ON_EXTENSION = frozenset({CheckOutcome.EXTENSION_GRANTED, CheckOutcome.EXTENSION_REFUSED})
NEEDS_REASON = frozenset(
    {
        CheckOutcome.PLAN_SENT_BACK,
        CheckOutcome.EVIDENCE_SENT_BACK,
        CheckOutcome.PROGRESS_MADE,
        CheckOutcome.REOPENED,
        CheckOutcome.EXTENSION_REFUSED,
    }
)
WAITING_FOR_PLAN = frozenset({_State.OPEN, _State.CONTAINED, _State.PLAN_SENT_BACK, _State.REOPENED})
WAITING_FOR_VERIFIER = frozenset({_State.PLAN_SUBMITTED, _State.EVIDENCE_SUBMITTED})
WAITING_FOR_ORGANISATION = _NOT_CLOSED - WAITING_FOR_VERIFIER
SENT_BACK = frozenset({_State.PLAN_SENT_BACK, _State.EVIDENCE_SENT_BACK, _State.PROGRESS_MADE, _State.REOPENED})

# The straight way, as the line of steps on a page; what was sent back or reopened stands where it has to go on.
MAIN_WAY = (
    _State.OPEN,
    _State.CONTAINED,
    _State.PLAN_SUBMITTED,
    _State.APPROVED,
    _State.IN_PROGRESS,
    _State.EVIDENCE_SUBMITTED,
    _State.VERIFIED_CLOSED,
)
_STANDS_AT = {
    _State.PLAN_SENT_BACK: _State.CONTAINED,
    _State.REOPENED: _State.OPEN,
    _State.EVIDENCE_SENT_BACK: _State.IN_PROGRESS,
    _State.PROGRESS_MADE: _State.IN_PROGRESS,
}


def place_on_main_way(state: CorrectiveActionState) -> int:
    """The position in MAIN_WAY where a corrective action in `state` stands."""
    return MAIN_WAY.index(_STANDS_AT.get(state, state))


def next_state(state: CorrectiveActionState, step: Step) -> CorrectiveActionState:
    """Where `step` leads from `state`; Conflict where the table has no such way."""
    following = TRANSITIONS.get((state, step))
    if following is None:
        raise Conflict(_("This corrective action has moved on in the meantime. Open it again to see how it stands."))
    return following


def allows_step(state: CorrectiveActionState, step: Step) -> bool:
    return (state, step) in TRANSITIONS


def possible_outcomes(state: CorrectiveActionState, *, extension_waits: bool = False) -> tuple[CheckOutcome, ...]:
    """What a member of the team can decide in `state`; on an extension only where one was asked for."""
    return tuple(
        outcome
        for outcome, step in STEP_OF_OUTCOME.items()
        if allows_step(state, step) and (extension_waits or outcome not in ON_EXTENSION)
    )


def check_closing(grade: Grade, method: CheckMethod, worker_confirmations: int | None, minimum: int | None) -> None:
    """Raise InvalidInput unless a finding of `grade` may be closed this way.

    `minimum` worker confirmations by the national rule; where it is unknown, one is still needed. Source: audit
    practice note, section 6: a critical finding is closed on site with worker confirmations.
    """
    if grade is not Grade.CRITICAL:
        return
    if method is not CheckMethod.ON_SITE:
        raise InvalidInput("method", _("A critical finding is closed on site, not on documents."))
    needed = minimum or 1
    if (worker_confirmations or 0) < needed:
        raise InvalidInput(
            "worker_confirmations",
            _("A critical finding is closed with at least %(n)s worker confirmations.", n=needed),
        )
