"""What the demonstration tells of repayment and follow-through: ledgers of fees, an extension, parties, a reopening."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from audits.corrective_actions.escalation import escalate
from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveAction, CorrectiveActionState
from audits.corrective_actions.operations import Check, ask_extension, check_corrective_action
from audits.demonstration_texts import TOPICS
from audits.findings.models import Finding
from audits.repayments.models import EntryKind, FoundFrom, RepaymentGroup
from audits.repayments.operations import EntryFacts, GroupFacts, close_group, enter_amount, open_group
from compliance.accounts.identity import Identity, identity_of
from compliance.database import db
from compliance.deployment.demonstration.evidence_files import make_pdf
from compliance.deployment.demonstration.plan import DemonstrationPlan

FEE_TOPICS = ("fee_survey", "price_list")
FEE_EACH, CONFIRMED_SHARE = Decimal(4200), Decimal("0.75")
REOPENED_AFTER = timedelta(days=40)
REOPENED_REASON = "On the next visit the payslips of two months were missing again."
EXTENSION_DAYS = 21
EXTENSION_REASON = "The lockers are ordered; the supplier confirmed the delivery in writing."


def plant_follow_through(plan: DemonstrationPlan) -> None:
    """After the visits: repay fees, ask for an extension, open one correction again, escalate what is overdue."""
    still_open = [each for each in _actions_on(*FEE_TOPICS) if each.closed_on is None]
    for number, action in enumerate(still_open):
        _plant_ledger(plan, action, number)
    _plant_extension(plan)
    _plant_reopening(plan)
    escalate(plan.today)


def _actions_on(*topics: str) -> Iterable[CorrectiveAction]:
    titles = [TOPICS[topic].title for topic in topics]
    statement = (
        select(CorrectiveAction)
        .join(CorrectiveAction.finding)
        .where(Finding.title.in_(titles))
        .order_by(CorrectiveAction.id)
    )
    return db.session.scalars(statement).unique().all()


def _plant_ledger(plan: DemonstrationPlan, action: CorrectiveAction, number: int) -> None:
    """The first ledger is paid and confirmed in part, the second agreed, the others only found."""
    team, own, day = identity_of(action.audit.lead), _representative(plan, action), action.opened_on
    workers = 18 + number
    facts = GroupFacts(
        arrived_from=day - timedelta(days=400),
        arrived_to=day - timedelta(days=310),
        country_of_origin="NP" if number % 2 == 0 else "BD",
        recruiter_named="Everest Manpower (invented)" if number % 2 == 0 else "Padma Overseas (invented)",
        workers=workers,
    )
    group = open_group(action, facts, team, plan.today)
    whole = FEE_EACH * workers
    _enter(group, EntryKind.FOUND, whole, workers, day, team)
    if number < 2:
        _enter(group, EntryKind.AGREED, whole, workers, min(day + timedelta(days=20), plan.today), team)
    if number == 0:
        paid_on = min(day + timedelta(days=35), plan.today)
        _enter(group, EntryKind.PAID, whole, workers, paid_on, own)
        confirming = workers * 2 // 3
        _enter(group, EntryKind.CONFIRMED, whole * CONFIRMED_SHARE, confirming, plan.today, team)
        close_group(group, "Bank list checked; workers confirmed by telephone.", team, plan.today)


def _enter(group: RepaymentGroup, kind: EntryKind, amount: Decimal, workers: int, day: date, by: Identity) -> None:
    uploads = [make_pdf("transfers.pdf", "List of transfers")] if kind is EntryKind.PAID else []
    found_from = FoundFrom.DOCUMENTS if kind is EntryKind.FOUND else None
    enter_amount(group, EntryFacts(kind, amount, "SAR", day, found_from, workers, None, uploads), by, day)


def _representative(plan: DemonstrationPlan, action: CorrectiveAction) -> Identity:
    keys = (key for key, each in plan.organisations.items() if each.id == action.organisation_id)
    return plan.identity(next(keys))


def _plant_extension(plan: DemonstrationPlan) -> None:
    for action in _actions_on("passports_locked"):
        if action.state is CorrectiveActionState.APPROVED and action.extended_from is None and action.close_due_on:
            asked_for = max(action.close_due_on, plan.today) + timedelta(days=EXTENSION_DAYS)
            ask_extension(action, asked_for, EXTENSION_REASON, _representative(plan, action), plan.today)
            return


def _plant_reopening(plan: DemonstrationPlan) -> None:
    """The correction that was closed first did not last."""
    closed = [action for action in _actions_on("payslips") if action.closed_on]
    for action in sorted(closed, key=lambda each: (each.closed_on or plan.today, each.id))[:1]:
        day = min((action.closed_on or plan.today) + REOPENED_AFTER, plan.today)
        check = Check(CheckOutcome.REOPENED, CheckMethod.ON_SITE, REOPENED_REASON)
        check_corrective_action(action, check, identity_of(action.audit.lead), day)
