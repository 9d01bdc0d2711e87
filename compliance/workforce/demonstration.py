"""Workforce records of the demonstration: grievance logs, orientation sessions, a report that a worker absconded."""

from datetime import timedelta
from typing import Any

from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.story_words import Log, Orientation
from compliance.organisations.pseudonyms import worker_pseudonym
from compliance.organisations.types import OrganisationKind
from compliance.settings import current_settings
from compliance.workforce.models import AbscondingOutcome, GrievanceTopic, OrientationStage
from compliance.workforce.operations import (
    AbscondingFacts,
    GrievanceFacts,
    OrientationFacts,
    record_absconding_report,
    record_grievance,
    record_orientation,
)

GRIEVANCES = 6
ANSWERED_AFTER_DAYS, NEGLECTED_SINCE_DAYS = 8, 75
DAYS_OF_A_SILENT_LOG = 365
# The report came so many days after the worker complained about wages.
COMPLAINED_DAYS_AGO, REPORTED_AFTER_DAYS = 50, 12


def plant_demonstration(plan: DemonstrationPlan) -> None:
    """Make the records of every organisation whose story has them."""
    for key, story in plan.stories.items():
        if story.log is not None:
            _plant_log(plan, key, story.log)
        if story.orientation is not None:
            _plant_orientation(plan, key, story.orientation)
        if story.reported_absconded:
            _plant_absconding_report(plan, key)


def _plant_log(plan: DemonstrationPlan, key: str, log: Log) -> None:
    if log is Log.SILENT:
        from_on = plan.days_ago(DAYS_OF_A_SILENT_LOG)
        _log(plan, key, received=0, received_on=plan.days_ago(1), known_on=plan.today, from_on=from_on)
        return
    chance = plan.random_for(key, "grievances")
    for _number in range(GRIEVANCES):
        day = plan.days_ago(NEGLECTED_SINCE_DAYS + chance.randint(0, 90))
        answered_on = day + timedelta(days=ANSWERED_AFTER_DAYS) if log is Log.ANSWERED else None
        topic = chance.choice(list(GrievanceTopic))
        _log(plan, key, received_on=day, known_on=day, topic=topic, closed_on=answered_on)


def _log(plan: DemonstrationPlan, key: str, **facts: Any) -> None:
    record_grievance(plan.organisations[key], GrievanceFacts(**facts), plan.identity(key), plan.today)


def _plant_orientation(plan: DemonstrationPlan, key: str, orientation: Orientation) -> None:
    organisation, chance = plan.organisations[key], plan.random_for(key, "orientation")
    is_office = organisation.kind is not OrganisationKind.EMPLOYER
    for days in (40, 130, 220):
        day = plan.days_ago(days)
        facts = OrientationFacts(
            stage=OrientationStage.PRE_DEPARTURE if is_office else OrientationStage.POST_ARRIVAL,
            occurred_on=day,
            participants=chance.randint(6, 24),
            known_on=day,
            own_language=orientation is Orientation.UNDERSTOOD,
            charged=False,
        )
        record_orientation(organisation, facts, plan.identity(key), plan.today)


def _plant_absconding_report(plan: DemonstrationPlan, key: str) -> None:
    """A worker complains about wages, is answered, and is reported as absconded within two weeks."""
    worker = worker_pseudonym(f"demonstration-{key}-complaint", current_settings().worker_key)
    day = plan.days_ago(COMPLAINED_DAYS_AGO)
    reported_on = day + timedelta(days=REPORTED_AFTER_DAYS)
    wages, answered_on = GrievanceTopic.WAGES, day + timedelta(days=ANSWERED_AFTER_DAYS)
    _log(plan, key, received_on=day, known_on=day, topic=wages, worker=worker, closed_on=answered_on)
    facts = AbscondingFacts(
        worker=worker, occurred_on=reported_on, known_on=reported_on, outcome=AbscondingOutcome.OPEN
    )
    record_absconding_report(plan.organisations[key], facts, plan.identity("analyst"), plan.today)
