"""Corrective actions of the demonstration: each goes as far as its story says."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveAction
from audits.corrective_actions.operations import (
    Check,
    PlanText,
    Proof,
    check_corrective_action,
    submit_evidence,
    submit_plan,
)
from audits.demonstration_texts import (
    CORRECTIONS,
    NOTES_OF_PROOF,
    OWNERS,
    PREVENTIONS,
    ROOT_CAUSES,
    SENT_BACK_REASONS,
)
from audits.findings.deadlines import deadlines_from
from audits.findings.models import Finding, Grade
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.deployment.demonstration.evidence_files import make_pdf
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.story_words import Stage

Step = Callable[[CorrectiveAction, date], None]
DAYS_BETWEEN_STEPS = 5
WORKER_CONFIRMATIONS = 4
PLAN_DAYS = 45


def correct(
    plan: DemonstrationPlan, key: str, finding: Finding, stage: Stage, *, verifier: Identity, told_on: date
) -> None:
    """Carry the corrective action of `finding` to `stage`, a step every few days and none in the future."""
    action = (
        db.session.scalars(select(CorrectiveAction).where(CorrectiveAction.finding_id == finding.first_id))
        .unique()
        .one()
    )
    _set_deadlines(action, finding, plan.today)
    day = told_on
    for step in _steps(plan, key, stage, verifier):
        day = min(day + timedelta(days=DAYS_BETWEEN_STEPS), plan.today)
        step(action, day)


def _set_deadlines(action: CorrectiveAction, finding: Finding, today: date) -> None:
    """Rules that came into force only lately give no deadline for an older visit; the present ones stand in."""
    if action.close_due_on is not None:
        return
    present = deadlines_from(finding.grade, finding.audit.organisation.country, today)
    passed = today - action.opened_on
    action.plan_due_on = present.plan_due_on - passed if present.plan_due_on else None
    action.close_due_on = present.close_due_on - passed if present.close_due_on else None
    db.session.flush()


def _steps(plan: DemonstrationPlan, key: str, stage: Stage, verifier: Identity) -> list[Step]:
    steps = _Steps(plan, key, verifier)
    ways: dict[Stage, list[Step]] = {
        Stage.OPEN: [],
        Stage.PLANNED: [steps.send_plan],
        Stage.PLAN_SENT_BACK: [steps.send_plan, steps.send_plan_back],
        Stage.APPROVED: [steps.send_plan, steps.approve],
        Stage.PROVEN: [steps.send_plan, steps.approve, steps.prove],
        Stage.PROOF_SENT_BACK: [steps.send_plan, steps.approve, steps.prove, steps.send_proof_back],
        Stage.CLOSED: [steps.send_plan, steps.approve, steps.prove, steps.close],
    }
    return ways[stage]


class _Steps:
    """The steps of one organisation's corrective actions, each on its day."""

    def __init__(self, plan: DemonstrationPlan, key: str, verifier: Identity) -> None:
        self.by, self.verifier = plan.identity(key), verifier
        self.chance = plan.random_for(key, "corrections")

    def send_plan(self, action: CorrectiveAction, day: date) -> None:
        text = PlanText(
            root_cause=self.chance.choice(ROOT_CAUSES),
            correction=self.chance.choice(CORRECTIONS),
            prevention=self.chance.choice(PREVENTIONS),
            owner=self.chance.choice(OWNERS),
            due_on=day + timedelta(days=PLAN_DAYS),
        )
        submit_plan(action, text, self.by, day).submitted_at = moment_on(day, 10)

    def send_plan_back(self, action: CorrectiveAction, day: date) -> None:
        self._check(action, day, CheckOutcome.PLAN_SENT_BACK, self.chance.choice(SENT_BACK_REASONS))

    def approve(self, action: CorrectiveAction, day: date) -> None:
        self._check(action, day, CheckOutcome.PLAN_APPROVED)

    def prove(self, action: CorrectiveAction, day: date) -> None:
        file = make_pdf(f"proof-{action.finding.number}.pdf", f"Proof for finding {action.finding.number}")
        proof = Proof(self.chance.choice(NOTES_OF_PROOF), [file], day)
        submit_evidence(action, proof, self.by, day).submitted_at = moment_on(day, 10)

    def send_proof_back(self, action: CorrectiveAction, day: date) -> None:
        self._check(action, day, CheckOutcome.EVIDENCE_SENT_BACK, self.chance.choice(SENT_BACK_REASONS))

    def close(self, action: CorrectiveAction, day: date) -> None:
        self._check(action, day, CheckOutcome.VERIFIED_CLOSED)

    def _check(self, action: CorrectiveAction, day: date, outcome: CheckOutcome, reason: str | None = None) -> None:
        is_closing = outcome is CheckOutcome.VERIFIED_CLOSED
        on_site = is_closing and action.finding.grade is Grade.CRITICAL
        check = Check(
            outcome=outcome,
            method=CheckMethod.ON_SITE if on_site else CheckMethod.DESKTOP,
            reason=reason,
            worker_confirmations=WORKER_CONFIRMATIONS if on_site else None,
        )
        check_corrective_action(action, check, self.verifier, day).recorded_at = moment_on(day, 14)
