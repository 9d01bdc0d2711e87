"""Reads of uploaded questionnaires that wait to be saved; each person sees their own."""

from sqlalchemy import select

from compliance.accounts.identity import Identity
from compliance.assessments.spreadsheet.models import FilledQuestionnaire
from compliance.assessments.spreadsheet.reading import FilledQuestion
from compliance.database import db
from compliance.errors import NotFound


def find_filled(assessment_id: int, identity: Identity) -> FilledQuestionnaire | None:
    """What this person uploaded for the assessment and did not save yet, or None."""
    return db.session.scalar(
        select(FilledQuestionnaire).where(
            FilledQuestionnaire.assessment_id == assessment_id,
            FilledQuestionnaire.uploaded_by_id == identity.user_id,
        )
    )


def get_filled(assessment_id: int, identity: Identity) -> FilledQuestionnaire:
    """What this person uploaded for the assessment and did not save yet; NotFound."""
    found = find_filled(assessment_id, identity)
    if found is None:
        raise NotFound
    return found


def questions_of(kept: FilledQuestionnaire) -> list[FilledQuestion]:
    """The cells of an upload, by question."""
    return [FilledQuestion.from_plain(each) for each in kept.questions]
