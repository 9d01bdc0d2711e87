"""The life of a corrective action, as one table: in this state, this step leads to that state."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import gettext as _

from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveActionState
from audits.findings.models import Grade
from compliance.errors import Conflict, InvalidInput

MINIMUM_WORKER_CONFIRMATIONS = 3
CORRECTED_GRADES = frozenset({Grade.CRITICAL, Grade.MAJOR, Grade.MINOR})


class Step(StrEnum):
    SUBMIT_PLAN = "submit_plan"
    APPROVE_PLAN = "approve_plan"
    SEND_PLAN_BACK = "send_plan_back"
    SUBMIT_EVIDENCE = "submit_evidence"
    SEND_EVIDENCE_BACK = "send_evidence_back"
    VERIFY = "verify"


_State = CorrectiveActionState

TRANSITIONS: Mapping[tuple[CorrectiveActionState, Step], CorrectiveActionState] = {
    (_State.OPEN, Step.SUBMIT_PLAN): _State.PLAN_SUBMITTED,
    (_State.PLAN_SENT_BACK, Step.SUBMIT_PLAN): _State.PLAN_SUBMITTED,
    (_State.PLAN_SUBMITTED, Step.APPROVE_PLAN): _State.APPROVED,
    (_State.PLAN_SUBMITTED, Step.SEND_PLAN_BACK): _State.PLAN_SENT_BACK,
    (_State.APPROVED, Step.SUBMIT_EVIDENCE): _State.EVIDENCE_SUBMITTED,
    (_State.EVIDENCE_SUBMITTED, Step.SEND_EVIDENCE_BACK): _State.EVIDENCE_SENT_BACK,
    (_State.EVIDENCE_SENT_BACK, Step.SUBMIT_EVIDENCE): _State.EVIDENCE_SUBMITTED,
    (_State.EVIDENCE_SUBMITTED, Step.VERIFY): _State.VERIFIED_CLOSED,
}

STEP_OF_OUTCOME: Mapping[CheckOutcome, Step] = {
    CheckOutcome.PLAN_APPROVED: Step.APPROVE_PLAN,
    CheckOutcome.PLAN_SENT_BACK: Step.SEND_PLAN_BACK,
    CheckOutcome.EVIDENCE_SENT_BACK: Step.SEND_EVIDENCE_BACK,
    CheckOutcome.VERIFIED_CLOSED: Step.VERIFY,
}
SENT_BACK = frozenset({CheckOutcome.PLAN_SENT_BACK, CheckOutcome.EVIDENCE_SENT_BACK})
WAITING_FOR_ORGANISATION = frozenset({_State.OPEN, _State.PLAN_SENT_BACK, _State.APPROVED, _State.EVIDENCE_SENT_BACK})
WAITING_FOR_PLAN = frozenset({_State.OPEN, _State.PLAN_SENT_BACK})
WAITING_FOR_VERIFIER = frozenset({_State.PLAN_SUBMITTED, _State.EVIDENCE_SUBMITTED})


def next_state(state: CorrectiveActionState, step: Step) -> CorrectiveActionState:
    """Where `step` leads from `state`; Conflict where the table has no such way."""
    following = TRANSITIONS.get((state, step))
    if following is None:
        raise Conflict(_("This corrective action has moved on in the meantime. Open it again to see how it stands."))
    return following


def allows_step(state: CorrectiveActionState, step: Step) -> bool:
    return (state, step) in TRANSITIONS


def possible_outcomes(state: CorrectiveActionState) -> tuple[CheckOutcome, ...]:
    """What a verifier can decide in `state`."""
    return tuple(outcome for outcome, step in STEP_OF_OUTCOME.items() if allows_step(state, step))


def check_closing(grade: Grade, method: CheckMethod, worker_confirmations: int | None) -> None:
    """Raise InvalidInput unless a finding of `grade` may be closed this way.

    Source: audit practice note, section 6: a critical finding is closed on site with three worker confirmations.
    """
    if grade is not Grade.CRITICAL:
        return
    if method is not CheckMethod.ON_SITE:
        raise InvalidInput("method", _("A critical finding is closed on site, not on documents."))
    if (worker_confirmations or 0) < MINIMUM_WORKER_CONFIRMATIONS:
        raise InvalidInput(
            "worker_confirmations",
            _("A critical finding is closed with at least %(n)s worker confirmations.", n=MINIMUM_WORKER_CONFIRMATIONS),
        )
