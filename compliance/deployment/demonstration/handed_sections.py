"""Sections of the demonstration employer's round that others answer: one by an account, one by a link in a mail."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from compliance.assessments.handover.operations import HandOver, Way, hand_over
from compliance.assessments.handover.queries import SectionPlace
from compliance.assessments.models import Assessment, AssessmentState
from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.world import DEMONSTRATION_EMPLOYER
from compliance.settings import current_settings
from compliance.standards.queries import load_outline

HANDED_STANDARD = "crest-employer-checklist"
DAYS_TO_ANSWER = 14


def plant_handed_sections(plan: DemonstrationPlan) -> None:
    """The last section goes to the respondent's account, the one before it to somebody without an account.

    Nothing is handed over in the first days of a year, before the round of that year was opened.
    """
    assessment = db.session.scalar(
        select(Assessment).where(
            Assessment.organisation_id == plan.organisations[DEMONSTRATION_EMPLOYER].id,
            Assessment.standard_code == HANDED_STANDARD,
            Assessment.state == AssessmentState.OPEN,
        )
    )
    if assessment is None:
        return
    due_on = min(plan.today + timedelta(days=DAYS_TO_ANSWER), max(assessment.due_on, plan.today))
    respondent = plan.users["respondent"]
    by_account = HandOver(Way.ACCOUNT, due_on, name=respondent.name, email=respondent.email)
    by_link = HandOver(Way.LINK, due_on, name="Idris Haddad", email="idris.haddad@sanad.example")
    outline = load_outline(assessment.standard_id)
    with current_app.test_request_context(base_url=current_settings().public_address):
        for section, wanted in zip(outline.sections[-2:], (by_link, by_account), strict=True):
            place = SectionPlace(assessment, plan.organisations[DEMONSTRATION_EMPLOYER], outline, section)
            hand_over(place, wanted, by=plan.identity(DEMONSTRATION_EMPLOYER), at=moment_on(plan.today, 8))
