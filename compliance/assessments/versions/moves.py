"""Moving a running self-assessment to a newer version of its standard: shown first, applied by a person, nothing lost.

The move opens a new assessment and withdraws the old one, which keeps every answer as it was given. What is asked again
or was dropped is shown beside the new questions for as long as the assessment exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from compliance.accounts.identity import Identity
from compliance.assessments.answer_copies import copy_answers
from compliance.assessments.handover.operations import move_assignments
from compliance.assessments.last_round.carried_operations import copy_carried, copy_reasons
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.operations import lock_assessment
from compliance.assessments.queries import Place, QuestionPlace, list_answers
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, NotFound
from compliance.standards.models import Question
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.queries import find_current_standard, load_outline
from compliance.standards.version_changes import VersionChanges, compare_versions


@dataclass(frozen=True)
class VersionMove:
    """What changes between two versions, and the answers (by question code) given to the older one."""

    older: StandardOutline
    newer: StandardOutline
    changes: VersionChanges
    answers: Mapping[str, Answer]


def find_newer_version(place: Place, on: date) -> StandardOutline | None:
    """The newest version in force on `on` of the standard of an open round, if it is on an older one; else None.

    A correction stays on the version that it corrects.
    """
    if not place.is_open or place.assessment.supersedes_id is not None:
        return None
    newest = find_current_standard(place.outline.code, on)
    if newest is None or newest.id == place.outline.id or newest.published_on <= place.outline.published_on:
        return None
    return load_outline(newest.id, newest.digest)


def preview_move(place: Place, on: date) -> VersionMove:
    """What moving `place` to the newest version would do; NotFound where there is none."""
    newer = find_newer_version(place, on)
    if newer is None:
        raise NotFound
    return _compare(place.outline, newer, place.assessment.id)


def get_past_move(place: Place) -> VersionMove:
    """What the move that made this assessment did, with the answers given before it; NotFound if there was none."""
    before = db.session.get(Assessment, place.assessment.moved_from_id) if place.assessment.moved_from_id else None
    if before is None:
        raise NotFound
    return _compare(load_outline(before.standard_id), place.outline, before.id)


def _compare(older: StandardOutline, newer: StandardOutline, old_id: int) -> VersionMove:
    stored = list_answers(old_id)
    answers = {each.code: stored[each.id] for each in older.questions if each.id in stored and stored[each.id].value}
    return VersionMove(older, newer, compare_versions(older, newer), answers)


def find_answer_before_move(place: QuestionPlace) -> tuple[QuestionOutline, Answer] | None:
    """The answer to the question of the same code before the move, with the question as it was; None where none was."""
    if place.assessment.moved_from_id is None:
        return None
    row = db.session.execute(
        select(Answer, Assessment.standard_id)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .join(Question, Question.id == Answer.question_id)
        .where(
            Answer.assessment_id == place.assessment.moved_from_id,
            Question.code == place.question.code,
            Answer.value.is_not(None),
        )
    ).first()
    return (load_outline(row[1]).get_question(place.question.code), row[0]) if row else None


def move_to_newer_version(place: Place, version: str, *, by: Identity, at: datetime) -> Assessment:
    """Continue an open round under `version`, the one the person was shown, with every answer that still holds.

    Raises NotFound where there is no newer version, Conflict where another became the newest meanwhile, or the round
    was submitted or moved.
    """
    old = lock_assessment(place.assessment)
    move = preview_move(place, at.date())
    if move.newer.version != version:
        raise Conflict(_("Another version was published meanwhile. Look at what changes again."))
    _withdraw(old, at)
    new = _continue(old, move.newer)
    copy_answers(old.id, new.id, [pair.new.id for pair in move.changes.kept])
    move_assignments(old.id, new.id)
    copy_carried(old.id, new.id)
    copy_reasons(old.id, new.id)
    record_change(
        "assessments.move_to_version",
        new,
        by,
        summary=f"Moved the {old.period_starts_on.year} round of {old.standard_code} to version {version}",
        changes={"version": (move.older.version, version)},
    )
    return new


def _withdraw(assessment: Assessment, at: datetime) -> None:
    assessment.state, assessment.withdrawn_on = AssessmentState.WITHDRAWN, at.date()
    db.session.flush()


def _continue(old: Assessment, newer: StandardOutline) -> Assessment:
    """The same round, opened when the old one was and due when it was."""
    new = Assessment(
        organisation_id=old.organisation_id,
        standard_id=newer.id,
        standard_code=newer.code,
        period_starts_on=old.period_starts_on,
        period_ends_on=old.period_ends_on,
        due_on=old.due_on,
        state=AssessmentState.OPEN,
        opened_on=old.opened_on,
        opened_at=old.opened_at,
        moved_from_id=old.id,
    )
    db.session.add(new)
    db.session.flush()
    return new
