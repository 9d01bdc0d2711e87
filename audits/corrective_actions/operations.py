"""The organisation's plan and proof, and the decisions on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.life import SENT_BACK, STEP_OF_OUTCOME, Step, check_closing, next_state
from audits.corrective_actions.models import (
    CheckMethod,
    CheckOutcome,
    CorrectiveAction,
    CorrectiveActionCheck,
    CorrectiveActionEvidence,
    CorrectiveActionPlan,
)
from audits.findings.queries import find_told_wording
from audits.independence.checks import require_independent
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.models import READER_ORGANISATION
from compliance.documents.operations import store_document
from compliance.errors import InvalidInput, NotAllowed
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class PlanText:
    """What an organisation plans to do about a finding."""

    root_cause: str
    correction: str
    prevention: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class Check:
    """A verifier's decision. `reason` is told to the organisation, `worker_confirmations` never."""

    outcome: CheckOutcome
    method: CheckMethod
    reason: str | None = None
    worker_confirmations: int | None = None


def submit_plan(action: CorrectiveAction, text: PlanText, by: Identity, today: date) -> CorrectiveActionPlan:
    """Send a plan, or a new one after it was sent back.

    Raises Conflict where no plan is asked for, InvalidInput for a day that has passed.
    """
    if text.due_on < today:
        raise InvalidInput("due_on", _("Choose today or a later day."))
    state = next_state(action.state, Step.SUBMIT_PLAN)
    plan = CorrectiveActionPlan(revision=len(action.plans) + 1, author_id=by.user_id, submitted_at=now(), **vars(text))
    action.plans.append(plan)
    _move(action, state, by, "audits.submit_plan", "Sent a plan for")
    return plan


def submit_evidence(
    action: CorrectiveAction, note: str, uploads: Sequence[Any], by: Identity
) -> CorrectiveActionEvidence:
    """Send proof that the plan was carried out: a note and at least one file.

    Raises Conflict where no proof is asked for, InvalidInput("files") for a missing or refused file.
    """
    state = next_state(action.state, Step.SUBMIT_EVIDENCE)
    if not uploads:
        raise InvalidInput("files", _("Add at least one file as proof."))
    evidence = CorrectiveActionEvidence(note=note, submitted_by_id=by.user_id, submitted_at=now())
    evidence.documents = [_store(action, upload, by) for upload in uploads]
    action.submissions.append(evidence)
    _move(action, state, by, "audits.submit_evidence", "Sent proof for")
    return evidence


def check_corrective_action(action: CorrectiveAction, check: Check, by: Identity, today: date) -> CorrectiveActionCheck:
    """Decide on a plan or on proof.

    Raises NotAllowed for the plan's own author, Conflict where there is nothing of the kind to decide, InvalidInput
    for a missing reason or a closing that the grade does not allow (audit practice note, section 6).
    """
    require_independent(action.audit, by)
    if any(plan.author_id == by.user_id for plan in action.plans):
        raise NotAllowed(_("Somebody who wrote the plan cannot check it."))
    state = next_state(action.state, STEP_OF_OUTCOME[check.outcome])
    if check.outcome in SENT_BACK and not (check.reason or "").strip():
        raise InvalidInput("reason", _("Say what has to change; the organisation reads it."))
    if check.outcome is CheckOutcome.VERIFIED_CLOSED:
        told = find_told_wording(action.finding_id) or action.finding
        check_closing(told.grade, check.method, check.worker_confirmations)
        action.closed_on = today
    row = CorrectiveActionCheck(verifier_id=by.user_id, checked_on=today, recorded_at=now(), **vars(check))
    action.checks.append(row)
    _move(action, state, by, "audits.check_corrective_action", "Checked the correction of")
    return row


def _store(action: CorrectiveAction, upload: Any, by: Identity) -> Any:
    try:
        return store_document(
            action.organisation_id,
            upload,
            title="",
            dates=NO_DATES,
            reader_scope=READER_ORGANISATION,
            by=by,
            at=now(),
        )
    except InvalidInput as error:
        raise InvalidInput("files", error.message) from error


def _move(action: CorrectiveAction, state: Any, by: Identity, name: str, words: str) -> None:
    before, action.state = action.state, state
    db.session.flush()
    record_change(name, action, by, summary=f"{words} {action.finding.number}", changes={"state": (before, state)})
    request_evaluation([action.organisation_id], "corrective_action_moved")
