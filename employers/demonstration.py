"""Employers' records of the demonstration: wages, contracts beside their offers, who keeps passports."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from compliance.clock import now
from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.story_words import (
    Contracts,
    Custody,
    Hours,
    Permits,
    Story,
    Taken,
    Wages,
)
from compliance.organisations.pseudonyms import worker_pseudonym
from compliance.settings import current_settings
from employers.models import ContractStage, CustodyBasis, DocumentHolder, PermitKind, WagePayment
from employers.operations import (
    DAYS_IN_A_WEEK,
    ContractFacts,
    CustodyFacts,
    HoursFacts,
    PermitFacts,
    WageFacts,
    record_contract,
    record_document_custody,
    record_work_permit,
    record_working_hours,
)

MONTHS_OF_WAGES = 12
CURRENCY = "SAR"
LOWEST_WAGE, WAGE_STEP = 1400, 50
# Days after the due date, in the months and for the workers the story says.
LATENESS = {Wages.ON_TIME: (0, 2), Wages.NOTED: (17, 24), Wages.LATE: (35, 52), Wages.UNPAID: (62, 75)}
CONTRACTED_WORKERS = 12
HOURS_WORKERS, HOURS_WEEKS = 8, 8
PERMIT_WORKERS, PERMIT_BEGAN_DAYS, EXPIRED_DAYS = 10, 240, 70
JOBS = (
    ("Cleaner", "9112"),
    ("Driver", "8322"),
    ("Mason", "7112"),
    ("Cook", "5120"),
    ("Guard", "5414"),
    ("Machine operator", "8160"),
)
OFFERED_HOURS, LONGER_HOURS = 48, 60
# What is signed, in percent of the wage offered, for every third worker.
SIGNED_PERCENT = {Contracts.WORSE: (84, 92), Contracts.MUCH_WORSE: (62, 76)}


def plant_demonstration(plan: DemonstrationPlan) -> None:
    """Make the records of every employer whose story has them."""
    rows: list[dict[str, Any]] = []
    for key, story in plan.stories.items():
        if story.wages is not None:
            rows.extend(_wage_rows(plan, key, story))
        if story.hours is not None:
            _plant_hours(plan, key, story.hours)
        if story.permits is not None:
            _plant_permits(plan, key, story.permits)
        if story.contracts is not None:
            _plant_contracts(plan, key, story.contracts)
        if story.custody is not None:
            _plant_custody(plan, key, story.custody)
    db.session.execute(insert(WagePayment), rows)


def _worker(key: str, number: int) -> str:
    return worker_pseudonym(f"demonstration-{key}-{number}", current_settings().worker_key)


def _agreed_wage(plan: DemonstrationPlan, key: str, number: int) -> Decimal:
    """The monthly wage a worker was offered, the same in the contract and in the wage file."""
    return Decimal(LOWEST_WAGE + WAGE_STEP * plan.random_for(key, "agreed wage", number).randrange(10, 30))


def _wage_rows(plan: DemonstrationPlan, key: str, story: Story) -> Iterator[dict[str, Any]]:
    """Wages of the twelve months that are over. Written in one statement: there are some ten thousand."""
    organisation, moment, wages = plan.organisations[key], now(), story.wages
    assert wages is not None
    chance = plan.random_for(key, "wages")
    # An employer that types its wages in declares them; a file the operator imports counts as a document.
    recorded_by_id = plan.users[key].id if chance.random() < 0.5 else None
    months = _months_before(plan.today)
    for number in range(story.paid_workers):
        worker = _worker(key, number)
        amount, deductions = _taken(_agreed_wage(plan, key, number), story.taken)
        for position, month in enumerate(months):
            due_on = _due_on(month)
            is_hit = wages is not Wages.ON_TIME and number % 3 == 0 and 0 < position <= 3
            paid_on = _paid_on(due_on, *LATENESS[wages if is_hit else Wages.ON_TIME], chance=chance)
            if paid_on >= plan.today or (is_hit and wages is Wages.UNPAID and position == 1):
                paid_on = None
            facts = WageFacts(
                worker=worker,
                wage_month=month,
                due_on=due_on,
                amount_due=amount,
                currency=CURRENCY,
                known_on=min((paid_on or due_on) + timedelta(days=3), plan.today),
                paid_on=paid_on,
                amount_paid=amount if paid_on else None,
                deductions=deductions,
                source_reference=f"demonstration-{key}-{number}-{month:%Y-%m}",
            )
            yield {
                **facts.columns(),
                "organisation_id": organisation.id,
                "recorded_at": moment,
                "recorded_by_id": recorded_by_id,
            }


def _taken(agreed: Decimal, taken: Taken | None) -> tuple[Decimal, Decimal | None]:
    """Net wage and deductions; most employers state no deductions."""
    if taken is Taken.BELOW_CONTRACT:
        return agreed * 7 / 10, Decimal(0)
    percent = {Taken.A_THIRD: 33, Taken.MORE_THAN_HALF: 58}.get(taken) if taken else None
    return (agreed, None) if percent is None else (agreed * (100 - percent) / 100, agreed * percent / 100)


def _months_before(today: date) -> list[date]:
    """First days of the months that are over, the latest first."""
    found, day = [], today.replace(day=1)
    for _month in range(MONTHS_OF_WAGES):
        day = (day - timedelta(days=1)).replace(day=1)
        found.append(day)
    return found


def _due_on(month: date) -> date:
    return month.replace(day=27)


def _paid_on(due_on: date, least: int, most: int, *, chance: Any) -> Any:
    late = chance.randint(least, most)
    return due_on + timedelta(days=late if least else -late)


def _plant_contracts(plan: DemonstrationPlan, key: str, contracts: Contracts) -> None:
    """Offer and signed contract of each worker; where the story says so, every third is worse in one term or two."""
    organisation, chance = plan.organisations[key], plan.random_for(key, "contracts")
    by = plan.identity(key)
    for number in range(CONTRACTED_WORKERS):
        offered_on = plan.days_ago(chance.randint(120, 330))
        signed_on = offered_on + timedelta(days=chance.randint(20, 60))
        (job, code), wage = chance.choice(JOBS), _agreed_wage(plan, key, number)
        terms: dict[str, Any] = {
            "worker": _worker(key, number),
            "currency": CURRENCY,
            "job_title": job,
            "job_code": code,
            "city": organisation.city,
        }
        is_worse = contracts in SIGNED_PERCENT and number % 3 == 0
        signed_wage = wage * chance.randint(*SIGNED_PERCENT[contracts]) // 100 if is_worse else wage
        signed_hours = LONGER_HOURS if is_worse and number else OFFERED_HOURS
        stages = [
            (ContractStage.OFFERED, offered_on, wage, OFFERED_HOURS),
            (ContractStage.SIGNED, signed_on, signed_wage, signed_hours),
        ]
        if contracts is Contracts.REGISTERED or (contracts is Contracts.HALF_REGISTERED and number % 2):
            stages.append((ContractStage.REGISTERED, signed_on, signed_wage, signed_hours))
        for stage, day, amount, hours in stages:
            facts = ContractFacts(
                stage=stage,
                signed_on=day,
                known_on=day + timedelta(days=7),
                monthly_wage=Decimal(amount),
                weekly_hours=hours,
                source_reference=f"demonstration-{key}-{number}-{stage}",
                **terms,
            )
            record_contract(organisation, facts, by, plan.today)


def _plant_hours(plan: DemonstrationPlan, key: str, hours: Hours) -> None:
    """Eight weeks of some workers; where the story says so, every second works long weeks without a day of rest."""
    by, chance = plan.identity(key), plan.random_for(key, "hours")
    for number in range(HOURS_WORKERS):
        is_excessive = hours is Hours.EXCESSIVE and number % 2 == 0
        for week in range(HOURS_WEEKS):
            start = plan.days_ago(DAYS_IN_A_WEEK * (week + 1))
            worked = chance.randint(68, 76) if is_excessive else chance.randint(40, 48)
            facts = HoursFacts(
                worker=_worker(key, number),
                week_start=start,
                hours_worked=Decimal(worked),
                known_on=start + timedelta(days=DAYS_IN_A_WEEK - 1),
                rest_days=0 if is_excessive else 1,
                overtime_hours=Decimal(max(worked - OFFERED_HOURS, 0)),
                overtime_hours_paid=Decimal(0 if is_excessive else max(worked - OFFERED_HOURS, 0)),
            )
            record_working_hours(plan.organisations[key], facts, by, plan.today)


def _plant_permits(plan: DemonstrationPlan, key: str, permits: Permits) -> None:
    """Work permits of some workers; where the story says so, every third expired some weeks ago."""
    by = plan.identity(key)
    for number in range(PERMIT_WORKERS):
        is_expired = permits is Permits.EXPIRED and number % 3 == 0
        expires_on = plan.days_ago(EXPIRED_DAYS) if is_expired else plan.today + timedelta(days=150)
        facts = PermitFacts(
            worker=_worker(key, number),
            permit_kind=PermitKind.WORK,
            occurred_on=plan.days_ago(PERMIT_BEGAN_DAYS),
            expires_on=expires_on,
            known_on=plan.days_ago(PERMIT_BEGAN_DAYS),
        )
        record_work_permit(plan.organisations[key], facts, by, plan.today)


def _plant_custody(plan: DemonstrationPlan, key: str, custody: Custody) -> None:
    organisation, chance = plan.organisations[key], plan.random_for(key, "custody")
    is_seen = custody is Custody.SEEN_HELD
    migrants = organisation.number_of_migrant_workers or 10
    day = plan.days_ago(chance.randint(40, 150))
    facts = CustodyFacts(
        basis=CustodyBasis.SEEN if is_seen else CustodyBasis.DECLARED,
        held_by=DocumentHolder.WORKER if custody is Custody.BY_WORKERS else DocumentHolder.EMPLOYER,
        documents=migrants if custody is Custody.BY_WORKERS else max(5, migrants // 4),
        occurred_on=day,
        known_on=day,
        consent_written=None if custody is Custody.BY_WORKERS else False,
        receipt=None if custody is Custody.BY_WORKERS else False,
    )
    record_document_custody(organisation, facts, plan.identity("inspector" if is_seen else key), plan.today)
