"""What other authorities' registers say in the demonstration: wage claims, violations, sanctions."""

from datetime import date, timedelta
from decimal import Decimal

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome
from compliance.authority_records.operations import AuthorityFacts, record_authority_record
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.story_words import AuthorityMatterStory

ISSUERS = {
    AuthorityMatter.WAGE_CLAIM: "Labour court (demonstration)",
    AuthorityMatter.VIOLATION: "Inspection department (demonstration)",
    AuthorityMatter.SANCTION: "Licensing department (demonstration)",
}
DECIDED_AFTER_DAYS = 45
SANCTION_DAYS = 180


def plant_authority_matters(plan: DemonstrationPlan) -> None:
    """Record the matters of every story, as an inspector types them in."""
    by = plan.identity("inspector")
    for key, story in plan.stories.items():
        for position, told in enumerate(story.matters, start=1):
            facts = _facts(plan, key, told, position)
            record_authority_record(plan.organisations[key], facts, by, plan.today)


def _facts(plan: DemonstrationPlan, key: str, told: AuthorityMatterStory, position: int) -> AuthorityFacts:
    chance = plan.random_for(key, "matter", position)
    matter, outcome = AuthorityMatter(told.matter), AuthorityOutcome(told.outcome)
    began = plan.days_ago(told.days_ago)
    decided = None if outcome is AuthorityOutcome.OPEN else min(began + timedelta(DECIDED_AFTER_DAYS), plan.today)
    is_sanction = matter is AuthorityMatter.SANCTION
    return AuthorityFacts(
        matter=matter,
        issued_by=ISSUERS[matter],
        outcome=outcome,
        known_on=decided or began,
        reference_number=f"0-{began.year}-{chance.randint(1000, 9999)}",
        opened_on=began,
        decided_on=decided,
        amount=Decimal(chance.randint(4, 90) * 500) if decided and not is_sanction else None,
        currency="SAR" if decided and not is_sanction else None,
        violations_count=chance.randint(1, 6) if matter is AuthorityMatter.VIOLATION else None,
        sanction_from=began if is_sanction else None,
        sanction_to=_end_of_sanction(began) if is_sanction else None,
    )


def _end_of_sanction(began: date) -> date:
    return began + timedelta(days=SANCTION_DAYS)
