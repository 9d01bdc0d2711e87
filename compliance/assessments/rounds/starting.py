"""Which self-assessments an organisation may start besides the one it is asked for every year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from compliance.accounts.identity import Identity
from compliance.assessments.crosswalk.queries import count_answered_elsewhere
from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.rounds.periods import Round
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.folding import fold
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import list_outlines

SHOWN_AT_ONCE = 50


@dataclass(frozen=True)
class StartableStandard:
    """A standard for the organisation's kind, with the round of the period that is there already, if any."""

    outline: StandardOutline
    number_of_questions: int
    number_answered_elsewhere: int
    present: Assessment | None


def list_startable(organisation: Organisation, period: Round, on: date) -> list[StartableStandard]:
    """The newest version published by `on` of every standard that assesses the organisation's kind."""
    outlines = current_outlines(organisation, on)
    present = _present_rounds(organisation.id, period)
    elsewhere = count_answered_elsewhere(organisation, outlines, period.starts_on)
    return [
        StartableStandard(each, len(list(each.questions)), elsewhere[each.id], present.get(each.code))
        for each in outlines
    ]


def current_outlines(organisation: Organisation, on: date) -> list[StandardOutline]:
    """The newest version in force on `on` of every standard for this kind of organisation."""
    found: dict[str, StandardOutline] = {}
    for outline in list_outlines():
        if outline.assessed_kind is organisation.kind and outline.published_on <= on:
            found.setdefault(outline.code, outline)
    return list(found.values())


def get_startable_outline(organisation: Organisation, standard_code: str, on: date) -> StandardOutline:
    """The version in force of a standard that assesses the organisation's kind; NotFound for any other."""
    for outline in current_outlines(organisation, on):
        if outline.code == standard_code:
            return outline
    raise NotFound


def _present_rounds(organisation_id: int, period: Round) -> dict[str, Assessment]:
    """Rounds that stand in the way of another one, by code of the standard: open ones, and submitted ones of the
    period."""
    is_of_period = and_(Assessment.state == AssessmentState.SUBMITTED, Assessment.period_starts_on >= period.starts_on)
    rows = db.session.scalars(
        select(Assessment)
        .where(
            Assessment.organisation_id == organisation_id,
            Assessment.supersedes_id.is_(None),
            or_(Assessment.state == AssessmentState.OPEN, is_of_period),
        )
        .order_by(Assessment.id)
    )
    return {each.standard_code: each for each in rows}


def list_organisations_to_start_for(identity: Identity, words: str) -> Sequence[Organisation]:
    """Organisations that the person acts for and whose names have `words`; one more than shown at once."""
    statement = select(Organisation).where(is_visible(identity))
    for word in fold(words).split():
        statement = statement.where(Organisation.search_text.contains(word, autoescape=True))
    return db.session.scalars(
        statement.order_by(Organisation.search_text, Organisation.id).limit(SHOWN_AT_ONCE + 1)
    ).all()
