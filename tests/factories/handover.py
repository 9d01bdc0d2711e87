"""Sections handed over, and the links in the mail that asks for them."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.assessments.handover.models import AnswerLink
from compliance.assessments.handover.operations import HandOver, Way, hand_over
from compliance.assessments.handover.queries import get_section_place
from compliance.clock import now, today
from compliance.database import db
from compliance.mail.models import OutboxMessage


def hand_section(place: Any, by: Any, section: str | None = None, **wanted: Any) -> Any:
    """Hand a section (the first by default) over; to a new respondent unless told otherwise. Needs a request."""
    code = section or place.outline.sections[0].code
    values = {
        "due_on": today() + timedelta(days=7),
        "name": "Rana Respondent",
        "email": "rana@example.org",
    }
    identity = identity_of(by)
    wanted["way"] = Way(wanted.get("way", Way.ACCOUNT))
    return hand_over(
        get_section_place(place.assessment.id, code, identity),
        HandOver(**{**values, **wanted}),
        by=identity,
        at=now(),
    )


def latest_mail() -> OutboxMessage:
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()


def link_path(message: OutboxMessage | None = None) -> str:
    """The path of the answer link in a mail."""
    found = re.search(r"https?://[^/]+(/answer/\S+)", (message or latest_mail()).body)
    assert found
    return found[1]


def link_of(assignment: Any) -> AnswerLink:
    return db.session.scalars(
        select(AnswerLink).where(AnswerLink.assignment_id == assignment.id, AnswerLink.revoked_at.is_(None))
    ).one()
