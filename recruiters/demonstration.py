"""Recruitment offices' records of the demonstration: licences in every state, and fees workers paid."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.register import licence_number
from compliance.deployment.demonstration.story_words import Fees, Licensing
from compliance.organisations.pseudonyms import worker_pseudonym
from compliance.organisations.types import OrganisationKind
from compliance.settings import current_settings
from recruiters.models import FeeCategory, FeeReporter, LicenceStatus, PayeeRole
from recruiters.operations import FeeFacts, LicenceFacts, record_licence, record_recruitment_fee, renew_licence

LICENCE_DAYS = 5 * 365
EXPIRES_IN_DAYS = {
    Licensing.ACTIVE: (210, 900),
    Licensing.EXPIRING: (25, 45),
    Licensing.EXPIRED: (-95, -65),
    Licensing.SUSPENDED: (300, 600),
}
SUSPENDED_DAYS_AGO = 30
REVOKED_SUB_AGENT, REVOKED_DAYS_AGO = "lake", 40
ISSUER = "Licensing department (demonstration)"
FEES_CHARGED = 6
LOWEST_WAGE, WAGE_STEP = 1500, 100
# The first worker who paid this office works for an employer of the demonstration, whose wage file names the worker.
EMPLOYER_OF_FIRST = {"crescent": "kites"}
CATEGORIES = (FeeCategory.FEES, FeeCategory.ADMINISTRATIVE, FeeCategory.TRAVEL, FeeCategory.MEDICAL)


def plant_demonstration(plan: DemonstrationPlan) -> None:
    """Make the licences and fees of every story."""
    for key, story in plan.stories.items():
        if story.licence is not None:
            _plant_licence(plan, key, story.licence)
        if story.fees is not None:
            _plant_fees(plan, key, story.fees)
    _plant_revoked_sub_agent(plan)


def _plant_revoked_sub_agent(plan: DemonstrationPlan) -> None:
    """A sub-agent whose licence its own country revoked; the offices that work with it answer for that."""
    since = plan.days_ago(REVOKED_DAYS_AGO)
    facts = LicenceFacts(
        licence_number="0-5501",
        status=LicenceStatus.REVOKED,
        occurred_on=since,
        known_on=since,
        issued_on=plan.days_ago(900),
        expires_on=plan.today + timedelta(days=300),
        issued_by=ISSUER,
        scope="Placement abroad",
    )
    record_licence(plan.organisations[REVOKED_SUB_AGENT], facts, plan.identity("analyst"), plan.today)


def _plant_licence(plan: DemonstrationPlan, key: str, licensing: Licensing) -> None:
    chance, by = plan.random_for(key, "licence"), plan.identity("analyst")
    expires_on = plan.today + timedelta(days=chance.randint(*EXPIRES_IN_DAYS[licensing]))
    issued_on = expires_on - timedelta(days=LICENCE_DAYS)
    facts = _licence(key, LicenceStatus.ACTIVE, min(issued_on, plan.days_ago(540)), issued_on, expires_on)
    licence = record_licence(plan.organisations[key], facts, by, plan.today)
    if licensing is Licensing.SUSPENDED:
        state = _licence(key, LicenceStatus.SUSPENDED, plan.days_ago(SUSPENDED_DAYS_AGO), issued_on, expires_on)
        renew_licence(licence, state, "Suspended after complaints of workers abroad", by, plan.today)


def _licence(key: str, status: LicenceStatus, since: date, issued_on: date, expires_on: date) -> LicenceFacts:
    return LicenceFacts(
        licence_number=licence_number(key),
        status=status,
        occurred_on=since,
        known_on=since,
        issued_on=issued_on,
        expires_on=expires_on,
        issued_by=ISSUER,
        scope="Recruitment of workers from abroad; domestic work included",
    )


def _plant_fees(plan: DemonstrationPlan, key: str, fees: Fees) -> None:
    organisation, chance = plan.organisations[key], plan.random_for(key, "fees")
    is_office = organisation.kind is OrganisationKind.RECRUITER
    for number in range(FEES_CHARGED):
        reporter = FeeReporter.OFFICE_BOOKS if is_office else FeeReporter.EMPLOYER_SURVEY
        if fees is Fees.CHARGED and number % 2 == 0:
            reporter = FeeReporter.WORKER_COMPLAINT
        facts = _fee(plan, key, number, chance, reporter, is_repaid=fees is Fees.REPAID)
        record_recruitment_fee(organisation, facts, plan.identity("analyst"), plan.today)


def _fee(
    plan: DemonstrationPlan, key: str, number: int, chance: Random, reporter: FeeReporter, *, is_repaid: bool
) -> FeeFacts:
    wage = Decimal(LOWEST_WAGE + WAGE_STEP * chance.randrange(10))
    # Repaid fees were small ones found by a survey; the others come to more than a month of wage.
    amount = wage * (chance.randint(2, 6) if is_repaid else chance.randint(12, 28)) / 10
    paid_on = plan.days_ago(chance.randint(90, 260))
    return FeeFacts(
        fee_category=chance.choice(CATEGORIES),
        payee_role=PayeeRole.RECRUITER if number % 3 else PayeeRole.SUB_AGENT,
        amount=amount,
        currency="SAR",
        occurred_on=paid_on,
        known_on=paid_on + timedelta(days=chance.randint(20, 60)),
        reported_by=reporter,
        worker=worker_pseudonym(f"demonstration-{_of_whom(key, number)}", current_settings().worker_key),
        monthly_wage=wage,
        wage_currency="SAR",
        receipt=chance.random() < 0.3,
        repaid_amount=amount if is_repaid else None,
        repaid_on=paid_on + timedelta(days=75) if is_repaid else None,
    )


def _of_whom(key: str, number: int) -> str:
    employer = EMPLOYER_OF_FIRST.get(key)
    return f"{employer}-{number}" if employer and number == 1 else f"fee-{key}-{number}"
