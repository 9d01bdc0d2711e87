"""Keeping an uploaded questionnaire until its changes are seen, saving them, giving it up."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from compliance.accounts.identity import Identity
from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.queries import Place
from compliance.assessments.several_answers import lock_answers, write_answers
from compliance.assessments.spreadsheet.changes import Change, Comparison, compare
from compliance.assessments.spreadsheet.models import FilledQuestionnaire
from compliance.assessments.spreadsheet.queries import get_filled, questions_of
from compliance.assessments.spreadsheet.reading import FilledQuestion
from compliance.change_log.record import record_change
from compliance.database import db


@dataclass(frozen=True)
class Choice:
    """What a person picked where an answer was changed on both sides; `version` is that of the stored one they saw."""

    takes_file: bool
    version: int


@dataclass(frozen=True)
class SavedQuestionnaire:
    number_saved: int
    is_done: bool


def keep_filled(place: Place, filled: Iterable[FilledQuestion], *, by: Identity, at: datetime) -> FilledQuestionnaire:
    """Keep what was uploaded in place of an earlier upload by the same person; no answer changes yet."""
    _remove(place.assessment.id, by)
    kept = FilledQuestionnaire(
        assessment_id=place.assessment.id,
        uploaded_by_id=by.user_id,
        uploaded_at=at,
        questions=[each.as_plain() for each in filled],
    )
    db.session.add(kept)
    db.session.flush()
    record_change(
        "assessments.upload_questionnaire",
        place.assessment,
        by,
        summary="Uploaded a filled-in questionnaire; nothing is saved from it yet",
    )
    return kept


def save_filled(place: Place, choices: Mapping[str, Choice], *, by: Identity, at: datetime) -> SavedQuestionnaire:
    """Save every good change of the uploaded questionnaire, and what was picked (by question code) where both changed.

    What is wrong or undecided, or changed again since the person looked, stays waiting; nothing stored is overwritten
    unseen. Raises NotFound without an upload, Conflict once the assessment was submitted.
    """
    answers = lock_answers(place)
    kept = get_filled(place.assessment.id, by)
    filled = questions_of(kept)
    comparison = compare(place.outline, filled, answers)
    picked = [each for each in comparison.clashes if _picked(each, choices) is not None]
    taken = [*comparison.changes, *(each for each in picked if _picked(each, choices))]
    if taken:
        write_answers(
            place,
            [(each.question, each.given) for each in taken],
            answers,
            action="assessments.fill_questionnaire",
            summary=f"Saved {len(taken)} answers from a spreadsheet",
            by=by,
            at=at,
        )
    _keep_open(kept, filled, _still_open(comparison, picked))
    return SavedQuestionnaire(len(taken), is_done=not kept.questions)


def _picked(clash: Change, choices: Mapping[str, Choice]) -> bool | None:
    """True for the file's answer, False for the stored one, None while undecided or changed since it was shown."""
    choice = choices.get(clash.question.code)
    return None if choice is None or choice.version != clash.seen_version else choice.takes_file


def _still_open(comparison: Comparison, picked: Iterable[Change]) -> set[str]:
    wrong = {each.code for each in comparison.problems}
    return wrong | (comparison.open_codes - {each.question.code for each in picked})


def _keep_open(kept: FilledQuestionnaire, filled: Iterable[FilledQuestion], codes: Collection[str]) -> None:
    kept.questions = [each.as_plain() for each in filled if each.code in codes]
    if not kept.questions:
        db.session.delete(kept)
    db.session.flush()


def discard_filled(place: Place, *, by: Identity) -> None:
    """Give up what was uploaded and not saved; NotFound where nothing waits."""
    get_filled(place.assessment.id, by)
    _remove(place.assessment.id, by)
    record_change(
        "assessments.discard_questionnaire",
        place.assessment,
        by,
        summary="Gave up a filled-in questionnaire that was not saved",
    )


def _remove(assessment_id: int, by: Identity) -> None:
    db.session.execute(
        delete(FilledQuestionnaire).where(
            FilledQuestionnaire.assessment_id == assessment_id, FilledQuestionnaire.uploaded_by_id == by.user_id
        )
    )


def discard_old(before: datetime) -> int:
    """Remove uploads that were not saved since `before`, or whose assessment was submitted; gives how many."""
    closed = select(Assessment.id).where(Assessment.state != AssessmentState.OPEN)
    removed = db.session.execute(
        delete(FilledQuestionnaire).where(
            (FilledQuestionnaire.uploaded_at < before) | FilledQuestionnaire.assessment_id.in_(closed)
        )
    )
    return int(removed.rowcount)  # type: ignore[attr-defined]
