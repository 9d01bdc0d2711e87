"""What the organisation does about a finding, and the decisions of the audit's team on it. Every step adds rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.closing import check_deadline_of_plan, check_may_close
from audits.corrective_actions.life import NEEDS_REASON, STEP_OF_OUTCOME, next_state
from audits.corrective_actions.models import (
    CheckMethod,
    CheckOutcome,
    CorrectiveAction,
    CorrectiveActionCheck,
    CorrectiveActionEvidence,
    CorrectiveActionExtension,
    CorrectiveActionPlan,
    CorrectiveActionStep,
    PlanPart,
    PlanPartCheck,
    Step,
)
from audits.corrective_actions.parties import has_party
from audits.corrective_actions.queries import find_waiting_extension
from audits.findings.deadlines import deadlines_from
from audits.findings.models import Finding
from audits.findings.queries import find_told_wording
from audits.independence.checks import require_independent
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.clock import today as present_day
from compliance.database import db
from compliance.documents.dates import StatedDates
from compliance.documents.models import READER_ORGANISATION
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class PartText:
    """What another party has to do, where the organisation alone cannot correct the finding."""

    party: str
    what: str
    due_on: date | None = None


@dataclass(frozen=True)
class PlanText:
    """What an organisation plans to do about a finding. `owner` is a position; `whys` lead to the root cause."""

    root_cause: str
    correction: str
    prevention: str
    owner: str
    due_on: date
    whys: tuple[str, ...] = ()
    cost: Decimal | None = None
    cost_currency: str | None = None
    parts: tuple[PartText, ...] = ()


@dataclass(frozen=True)
class Proof:
    """What was done and the files that show it, from the day `dated_on`."""

    note: str
    uploads: Sequence[Any]
    dated_on: date


@dataclass(frozen=True)
class Check:
    """A decision of the team. `reason` is told to the organisation, `worker_confirmations` never."""

    outcome: CheckOutcome
    method: CheckMethod
    reason: str | None = None
    worker_confirmations: int | None = None


def contain(action: CorrectiveAction, proof: Proof, by: Identity, today: date) -> CorrectiveActionEvidence:
    """Say what was done at once for the people concerned; files may come with it.

    Raises Conflict where it was said before, InvalidInput for a day or file that cannot be right.
    """
    if action.contained_on is not None:
        raise Conflict(_("The containment was told already."))
    state = next_state(action.state, Step.CONTAIN)
    evidence = _add_evidence(action, proof, by, today, is_containment=True)
    action.contained_on = proof.dated_on
    _move(action, Step.CONTAIN, state, by, today, evidence_id=evidence.id)
    return evidence


def submit_plan(action: CorrectiveAction, text: PlanText, by: Identity, today: date) -> CorrectiveActionPlan:
    """Send a plan, or a new one after it was sent back.

    Raises Conflict where no plan is asked for, InvalidInput for a day that has passed or a cost without currency.
    """
    if text.due_on < today:
        raise InvalidInput("due_on", _("Choose today or a later day."))
    if (text.cost is None) != (text.cost_currency is None):
        field = "cost_currency" if text.cost_currency is None else "cost"
        raise InvalidInput(field, _("Give the amount and its currency, or neither."))
    state = next_state(action.state, Step.SUBMIT_PLAN)
    facts = {name: value for name, value in vars(text).items() if name not in ("parts", "whys")}
    plan = CorrectiveActionPlan(
        revision=len(action.plans) + 1, author_id=by.user_id, submitted_at=now(), whys=list(text.whys), **facts
    )
    plan.parts = [PlanPart(position=place, **vars(part)) for place, part in enumerate(text.parts, start=1)]
    action.plans.append(plan)
    db.session.flush()
    _move(action, Step.SUBMIT_PLAN, state, by, today, plan_id=plan.id)
    return plan


def start_work(action: CorrectiveAction, by: Identity, today: date) -> None:
    """Say that work on an approved plan has begun. Raises Conflict in any other state."""
    _move(action, Step.START_WORK, next_state(action.state, Step.START_WORK), by, today)


def submit_evidence(action: CorrectiveAction, proof: Proof, by: Identity, today: date) -> CorrectiveActionEvidence:
    """Send proof that the plan was carried out: a note and at least one file.

    Raises Conflict where no proof is asked for, InvalidInput("files") for a missing or refused file and
    InvalidInput("dated_on") for a day before the finding or in the future.
    """
    state = next_state(action.state, Step.SUBMIT_EVIDENCE)
    if not proof.uploads:
        raise InvalidInput("files", _("Add at least one file as proof."))
    evidence = _add_evidence(action, proof, by, today, is_containment=False)
    _move(action, Step.SUBMIT_EVIDENCE, state, by, today, evidence_id=evidence.id)
    return evidence


def ask_extension(
    action: CorrectiveAction, asked_for: date, reason: str, by: Identity, today: date
) -> CorrectiveActionExtension:
    """Ask for the one later deadline.

    Raises Conflict where one was given or waits already, InvalidInput for a day that is not after the deadline.
    """
    state = next_state(action.state, Step.ASK_EXTENSION)
    if action.extended_from is not None or find_waiting_extension(action) is not None:
        raise Conflict(_("There is one extension only; it was given or asked for already."))
    if action.close_due_on is None or asked_for <= max(action.close_due_on, today):
        raise InvalidInput("asked_for", _("Choose a day after the deadline."))
    extension = CorrectiveActionExtension(
        corrective_action_id=action.id, asked_for=asked_for, reason=reason, asked_by_id=by.user_id, asked_at=now()
    )
    _move(action, Step.ASK_EXTENSION, state, by, today, extension=extension)
    return extension


def check_part(action: CorrectiveAction, party: str, *, is_done: bool, note: str, by: Identity) -> PlanPartCheck:
    """Record whether one named party has done its part. Raises InvalidInput for a party that is not named."""
    require_independent(action.audit, by)
    if not has_party(action, _told(action), party):
        raise InvalidInput("party", _("Choose a party of the plan."))
    row = PlanPartCheck(party=party, is_done=is_done, note=note, checked_by_id=by.user_id, checked_at=now())
    action.part_checks.append(row)
    db.session.flush()
    record_change("audits.check_part", action, by, summary=f"Checked a party's part of {action.finding.number}")
    return row


def check_corrective_action(action: CorrectiveAction, check: Check, by: Identity, today: date) -> CorrectiveActionCheck:
    """Decide on a plan, on proof, on an extension, or open a closed correction again.

    Raises NotAllowed for who wrote the plan or sent the proof, Conflict where there is nothing of the kind to decide,
    InvalidInput for a missing reason or a closing that is not allowed (audit practice note, section 6).
    """
    require_independent(action.audit, by)
    if any(plan.author_id == by.user_id for plan in action.plans):
        raise NotAllowed(_("Somebody who wrote the plan cannot check it."))
    if any(sent.submitted_by_id == by.user_id for sent in action.submissions):
        raise NotAllowed(_("Somebody who sent the evidence cannot check it."))
    step = STEP_OF_OUTCOME[check.outcome]
    state = next_state(action.state, step)
    if check.outcome in NEEDS_REASON and not (check.reason or "").strip():
        raise InvalidInput("reason", _("Say what has to change; the organisation reads it."))
    extension = find_waiting_extension(action)
    _take_effect(action, check, extension, today)
    row = CorrectiveActionCheck(verifier_id=by.user_id, checked_on=today, recorded_at=now(), **vars(check))
    action.checks.append(row)
    db.session.flush()
    decided = extension if step in (Step.GRANT_EXTENSION, Step.REFUSE_EXTENSION) else None
    _move(action, step, state, by, today, check_id=row.id, extension=decided)
    return row


def withdraw(action: CorrectiveAction, by: Identity, today: date) -> None:
    """Close a correction whose finding was withdrawn: nothing is asked any more, and nothing counts as corrected.

    Raises Conflict for one that is closed.
    """
    state = next_state(action.state, Step.WITHDRAW)
    action.closed_on = today
    _move(action, Step.WITHDRAW, state, by, today)


def _take_effect(
    action: CorrectiveAction, check: Check, extension: CorrectiveActionExtension | None, today: date
) -> None:
    """Change the deadlines and the closing as the decision says."""
    told = _told(action)
    if check.outcome is CheckOutcome.VERIFIED_CLOSED:
        check_may_close(action, told, check.method, check.worker_confirmations, today)
        action.closed_on = today
    elif check.outcome is CheckOutcome.PLAN_APPROVED and action.plan is not None:
        check_deadline_of_plan(action, check.reason)
        if action.close_due_on is not None and action.plan.due_on > action.close_due_on:
            action.extended_from = action.close_due_on
        if action.close_due_on is None or action.plan.due_on > action.close_due_on:
            action.close_due_on = action.plan.due_on
    elif check.outcome is CheckOutcome.REOPENED:
        fresh = deadlines_from(told.grade, action.audit.organisation.country, today)
        action.closed_on = action.extended_from = None
        action.plan_due_on, action.close_due_on = fresh.plan_due_on, fresh.close_due_on
    elif check.outcome in (CheckOutcome.EXTENSION_GRANTED, CheckOutcome.EXTENSION_REFUSED):
        if extension is None:
            raise Conflict(_("No extension waits for a decision."))
        if check.outcome is CheckOutcome.EXTENSION_GRANTED:
            action.extended_from, action.close_due_on = action.close_due_on, extension.asked_for


def _told(action: CorrectiveAction) -> Finding:
    return find_told_wording(action.finding_id) or action.finding


def _add_evidence(
    action: CorrectiveAction, proof: Proof, by: Identity, today: date, *, is_containment: bool
) -> CorrectiveActionEvidence:
    if proof.dated_on > today:
        raise InvalidInput("dated_on", _("This day is in the future."))
    if proof.dated_on < action.finding.occurred_on:
        raise InvalidInput("dated_on", _("This is before the finding. Send what was made after it."))
    evidence = CorrectiveActionEvidence(
        note=proof.note,
        is_containment=is_containment,
        dated_on=proof.dated_on,
        submitted_by_id=by.user_id,
        submitted_at=now(),
    )
    evidence.documents = [_store(action, upload, proof.dated_on, by) for upload in proof.uploads]
    action.submissions.append(evidence)
    db.session.flush()
    return evidence


def _store(action: CorrectiveAction, upload: Any, dated_on: date, by: Identity) -> Any:
    try:
        return store_document(
            action.organisation_id,
            upload,
            title="",
            dates=StatedDates(dated_on=min(dated_on, present_day())),
            reader_scope=READER_ORGANISATION,
            by=by,
            at=now(),
        )
    except InvalidInput as error:
        raise InvalidInput("files", error.message) from error


_CHANGES = {
    Step.CONTAIN: ("audits.contain", "Told the containment of"),
    Step.SUBMIT_PLAN: ("audits.submit_plan", "Sent a plan for"),
    Step.START_WORK: ("audits.start_correction", "Began to correct"),
    Step.SUBMIT_EVIDENCE: ("audits.submit_evidence", "Sent proof for"),
    Step.ASK_EXTENSION: ("audits.ask_extension", "Asked for an extension for"),
    Step.WITHDRAW: ("audits.withdraw_correction", "Closed, since the finding was withdrawn:"),
}
_CHECKED = ("audits.check_corrective_action", "Checked the correction of")


def _move(action: CorrectiveAction, step: Step, state: Any, by: Identity, today: date, **belongs: Any) -> None:
    before, action.state = action.state, state
    action.steps.append(
        CorrectiveActionStep(
            step=step,
            from_state=before,
            to_state=state,
            taken_by_id=by.user_id,
            taken_on=today,
            recorded_at=now(),
            **belongs,
        )
    )
    db.session.flush()
    name, words = _CHANGES.get(step, _CHECKED)
    changes = {"state": (before, state)} if before is not state else {}
    record_change(name, action, by, summary=f"{words} {action.finding.number}", changes=changes)
    request_evaluation([action.organisation_id], "corrective_action_moved")
