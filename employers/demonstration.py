"""Employers' records of the demonstration: wages, contracts beside their offers, who keeps passports."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from compliance.clock import now
from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.stories import Contracts, Custody, Wages
from compliance.organisations.pseudonyms import worker_pseudonym
from compliance.settings import current_settings
from employers.models import ContractStage, CustodyBasis, DocumentHolder, WagePayment
from employers.operations import (
    ContractFacts,
    CustodyFacts,
    WageFacts,
    record_contract,
    record_document_custody,
)

MONTHS_OF_WAGES = 12
CURRENCY = "SAR"
LOWEST_WAGE, WAGE_STEP = 1400, 50
# Days after the due date, in the months and for the workers the story says.
LATENESS = {Wages.ON_TIME: (0, 2), Wages.NOTED: (17, 24), Wages.LATE: (35, 52), Wages.UNPAID: (62, 75)}
CONTRACTED_WORKERS = 12
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
SIGNED_PERCENT = {Contracts.KEPT: (100, 100), Contracts.WORSE: (84, 92), Contracts.MUCH_WORSE: (62, 76)}


def plant_demonstration(plan: DemonstrationPlan) -> None:
    """Make the records of every employer whose story has them."""
    rows: list[dict[str, Any]] = []
    for key, story in plan.stories.items():
        if story.wages is not None:
            rows.extend(_wage_rows(plan, key, story.wages, story.paid_workers))
        if story.contracts is not None:
            _plant_contracts(plan, key, story.contracts)
        if story.custody is not None:
            _plant_custody(plan, key, story.custody)
    db.session.execute(insert(WagePayment), rows)


def _worker(key: str, number: int) -> str:
    return worker_pseudonym(f"demonstration-{key}-{number}", current_settings().worker_key)


def _wage_rows(plan: DemonstrationPlan, key: str, wages: Wages, workers: int) -> Iterator[dict[str, Any]]:
    """Wages of the twelve months that are over. Written in one statement: there are some ten thousand."""
    organisation, moment = plan.organisations[key], now()
    chance = plan.random_for(key, "wages")
    # An employer that types its wages in declares them; a file the operator imports counts as a document.
    recorded_by_id = plan.users[key].id if chance.random() < 0.5 else None
    months = _months_before(plan.today)
    for number in range(workers):
        worker = _worker(key, number)
        amount = Decimal(LOWEST_WAGE + WAGE_STEP * chance.randrange(30))
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
                source_reference=f"demonstration-{key}-{number}-{month:%Y-%m}",
            )
            yield {
                **facts.columns(),
                "organisation_id": organisation.id,
                "recorded_at": moment,
                "recorded_by_id": recorded_by_id,
            }


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
        (job, code), wage = chance.choice(JOBS), LOWEST_WAGE + WAGE_STEP * chance.randrange(10, 30)
        terms: dict[str, Any] = {
            "worker": _worker(key, number),
            "currency": CURRENCY,
            "job_title": job,
            "job_code": code,
            "city": organisation.city,
        }
        is_worse = contracts is not Contracts.KEPT and number % 3 == 0
        signed_wage = wage * chance.randint(*SIGNED_PERCENT[contracts]) // 100 if is_worse else wage
        for stage, day, amount, hours in (
            (ContractStage.OFFERED, offered_on, wage, OFFERED_HOURS),
            (ContractStage.SIGNED, signed_on, signed_wage, LONGER_HOURS if is_worse and number else OFFERED_HOURS),
        ):
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
