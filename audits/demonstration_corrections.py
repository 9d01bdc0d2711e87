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
    contain,
    start_work,
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
from compliance.accounts.identity import Identity, identity_of
from compliance.database import db
from compliance.deployment.demonstration.evidence_files import make_pdf
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.story_words import Stage

Step = Callable[[CorrectiveAction, date], None]
DAYS_BETWEEN_STEPS = 5
WORKER_CONFIRMATIONS = 4
PLAN_DAYS = 45
CONTAINED = "Put right for the people concerned on the day we were told; the rest follows with the plan."
LATER_REASON = "The plan was late; the work itself needs these days."


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
    for step in _steps(plan, key, stage, verifier, is_urgent=finding.grade is Grade.CRITICAL):
        day = min(day + timedelta(days=DAYS_BETWEEN_STEPS), plan.today)
        step(action, day)
        action.steps[-1].recorded_at = moment_on(day, 10)


def _set_deadlines(action: CorrectiveAction, finding: Finding, today: date) -> None:
    """Rules that came into force only lately give no deadline for an older visit; the present ones stand in."""
    if action.close_due_on is not None:
        return
    present = deadlines_from(finding.grade, finding.audit.organisation.country, today)
    passed = today - action.opened_on
    for name, day in vars(present).items():
        setattr(action, name, day - passed if day else None)
    db.session.flush()


def _steps(plan: DemonstrationPlan, key: str, stage: Stage, verifier: Identity, *, is_urgent: bool) -> list[Step]:
    steps = _Steps(plan, key, verifier)
    ways: dict[Stage, list[Step]] = {
        Stage.OPEN: [],
        Stage.PLANNED: [steps.send_plan],
        Stage.PLAN_SENT_BACK: [steps.send_plan, steps.send_plan_back],
        Stage.APPROVED: [steps.send_plan, steps.approve],
        Stage.PROVEN: [steps.send_plan, steps.approve, steps.start, steps.prove],
        Stage.PROOF_SENT_BACK: [steps.send_plan, steps.approve, steps.start, steps.prove, steps.send_proof_back],
        Stage.CLOSED: [steps.send_plan, steps.approve, steps.prove, steps.close],
    }
    first = [steps.contain] if is_urgent and stage is not Stage.OPEN else []
    return [*first, *ways[stage]]


class _Steps:
    """The steps of one organisation's corrective actions, each on its day."""

    def __init__(self, plan: DemonstrationPlan, key: str, verifier: Identity) -> None:
        self.by, self.verifier = plan.identity(key), verifier
        self.chance = plan.random_for(key, "corrections")

    def contain(self, action: CorrectiveAction, day: date) -> None:
        contain(action, Proof(CONTAINED, [], day), self.by, day).submitted_at = moment_on(day, 9)

    def start(self, action: CorrectiveAction, day: date) -> None:
        start_work(action, self.by, day)

    def send_plan(self, action: CorrectiveAction, day: date) -> None:
        text = PlanText(
            root_cause=self.chance.choice(ROOT_CAUSES),
            correction=self.chance.choice(CORRECTIONS),
            prevention=self.chance.choice(PREVENTIONS),
            owner=self.chance.choice(OWNERS),
            due_on=_planned_day(action, day),
        )
        submit_plan(action, text, self.by, day).submitted_at = moment_on(day, 10)

    def send_plan_back(self, action: CorrectiveAction, day: date) -> None:
        self._check(action, day, CheckOutcome.PLAN_SENT_BACK, self.chance.choice(SENT_BACK_REASONS))

    def approve(self, action: CorrectiveAction, day: date) -> None:
        plan, deadline = action.plan, action.close_due_on
        is_later = plan is not None and deadline is not None and plan.due_on > deadline
        self._check(action, day, CheckOutcome.PLAN_APPROVED, LATER_REASON if is_later else None)

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
        by = _colleague(action, self.verifier) if is_closing else self.verifier
        check_corrective_action(action, check, by, day).recorded_at = moment_on(day, 14)


def _planned_day(action: CorrectiveAction, day: date) -> date:
    """The organisation plans to be done by the deadline, where that has not passed."""
    wished = day + timedelta(days=PLAN_DAYS)
    return wished if action.close_due_on is None else max(day, min(wished, action.close_due_on))


def _colleague(action: CorrectiveAction, verifier: Identity) -> Identity:
    """Another member of the team closes what the first approved, where there is one."""
    others = (
        identity_of(member.user)
        for member in action.audit.members
        if member.user_id != verifier.user_id and member.barred_by is None
    )
    return next(others, verifier)
