"""Opening rounds, answering, correcting and withdrawing. Submitting is in `submission`, evidence in `evidence`.

Each operation flushes and writes one line of the change log. Nothing here asks for an evaluation: drafts raise nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from compliance.accounts.identity import Identity
from compliance.assessments.answer_copies import copy_answers
from compliance.assessments.crosswalk.origin_operations import end_origins
from compliance.assessments.last_round.carried_operations import copy_carried
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.queries import Place, QuestionPlace
from compliance.assessments.rounds.periods import Round, days_to_answer
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import degree_of_answer
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.models import Organisation
from compliance.standards.answer_types import read_value
from compliance.standards.outline import QuestionOutline, StandardOutline


@dataclass(frozen=True)
class GivenAnswer:
    """What a person gave on a question's page; `version` is that of the stored answer they saw, 0 for none.

    `value` None keeps the question unanswered, with the note alone.
    """

    value: str | None
    reason: str | None = None
    note: str | None = None
    version: int = 0


def open_assessment(
    organisation: Organisation, outline: StandardOutline, period: Round, *, by: Identity | None, at: datetime
) -> Assessment:
    """Open a round of `organisation` against a version of a standard.

    Raises Conflict where a round of the same standard is open, or one of the same period was submitted.
    """
    assessment = Assessment(
        organisation_id=organisation.id,
        standard_id=outline.id,
        standard_code=outline.code,
        period_starts_on=period.starts_on,
        period_ends_on=period.ends_on,
        due_on=period.due_on,
        state=AssessmentState.OPEN,
        opened_on=at.date(),
        opened_at=at,
    )
    _insert(assessment, _("This round is open or submitted already. Open it from the list."))
    record_change(
        "assessments.open_assessment",
        assessment,
        by,
        summary=f"Opened the {period.starts_on.year} round of {outline.code}",
        changes={"due_on": (None, period.due_on)},
    )
    return assessment


def _insert(assessment: Assessment, message: str) -> None:
    """Store a new assessment; Conflict with `message` where one of its unique indexes has a row already."""
    try:
        with db.session.begin_nested():
            db.session.add(assessment)
    except IntegrityError:
        raise Conflict(message) from None


def record_answer(
    place: QuestionPlace, given: GivenAnswer, *, by: Identity | None, at: datetime, link_id: int | None = None
) -> Answer:
    """Save the answer to one question; loads and writes this answer alone. `link_id` names the answer link used where
    nobody signed in.

    Saving what is stored already changes nothing, so that a form sent twice does no harm. Raises InvalidInput for a
    value that the question's type does not allow or a missing reason, and Conflict (with the stored answer as
    `theirs`) where somebody else saved another answer since `given.version`, or the assessment was submitted.
    """
    checked = check_answer(place.question, given)
    answer = lock_open_assessment(place)
    if place.question.is_answered_by_file:
        # Whether such a question is answered follows from the files alone.
        checked = CheckedAnswer(answer.value if answer else None, None)
    if answer is not None and _is_same(answer, given, checked):
        return answer
    if (answer.version if answer else 0) != given.version:
        raise Conflict(_("Somebody else saved another answer to this question."), theirs=answer)
    old = answer.value if answer else None
    if answer is not None and old is not None and old != checked.value:
        end_origins(answer.id, at)
    had_note = answer.note if answer else None
    answer = answer or Answer(assessment_id=place.assessment.id, question_id=place.question.id)
    answer.value, answer.degree = checked.value, checked.degree
    if old is not None and old != checked.value:
        answer.changed_at = at
    answer.reason = given.reason if checked.degree is Degree.NOT_APPLICABLE else None
    answer.note = given.note
    answer.answered_by_id, answer.answered_at = (by.user_id if by else None), at
    answer.answered_by_link_id = link_id
    record_change(
        "assessments.record_answer",
        place.assessment,
        by,
        summary=f"Answered {place.question.code}{through_link(link_id)}"
        + ("; note changed" if had_note != given.note else ""),
        changes={place.question.code: (old, checked.value)},
    )
    _store(answer)
    return answer


def through_link(link_id: int | None) -> str:
    """What a line of the change log adds where nobody signed in."""
    return f" through answer link {link_id}" if link_id else ""


@dataclass(frozen=True)
class CheckedAnswer:
    """The canonical text of an answer and what it means where it is scored."""

    value: str | None
    degree: Degree | None


def check_answer(question: QuestionOutline, given: GivenAnswer) -> CheckedAnswer:
    """The answer as it is stored; InvalidInput for a value that its type does not allow, or a missing reason."""
    if given.value is None:
        return CheckedAnswer(None, None)
    value = read_value(question, given.value)
    option = question.find_option(value)
    if option is not None and option.needs_reason and not given.reason:
        raise InvalidInput("reason", _("Say why this does not apply."))
    return CheckedAnswer(value, degree_of_answer(option) if option and question.is_scored else None)


def lock_assessment(assessment: Assessment) -> Assessment:
    """The assessment as it is now, while nobody else changes its state; Conflict where it is open no more."""
    locked = db.session.scalars(
        select(Assessment)
        .where(Assessment.id == assessment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if locked.state is not AssessmentState.OPEN:
        raise Conflict(_("This self-assessment was submitted or moved to another version already."))
    return locked


def lock_open_assessment(place: QuestionPlace) -> Answer | None:
    """The stored answer, if any, while nobody can submit the assessment; Conflict where it is submitted already.

    One query. PostgreSQL shares the row with others who answer; SQLite has one writer at a time anyway.
    """
    row = db.session.execute(
        select(Assessment.state, Answer)
        .outerjoin(Answer, (Answer.assessment_id == Assessment.id) & (Answer.question_id == place.question.id))
        .where(Assessment.id == place.assessment.id)
        .with_for_update(read=True, of=Assessment)
    ).one()
    if row[0] is not AssessmentState.OPEN:
        raise Conflict(_("This self-assessment was submitted and is not edited any more. Open a correction instead."))
    found: Answer | None = row[1]
    return found


def check_is_open(place: Place) -> None:
    """Hold the assessment open for the rest of the transaction; Conflict where it is submitted already."""
    state = db.session.scalar(
        select(Assessment.state).where(Assessment.id == place.assessment.id).with_for_update(read=True)
    )
    if state is not AssessmentState.OPEN:
        raise Conflict(_("This self-assessment was submitted and is not edited any more. Open a correction instead."))


def _is_same(answer: Answer, given: GivenAnswer, checked: CheckedAnswer) -> bool:
    reason = given.reason if checked.degree is Degree.NOT_APPLICABLE else None
    return (answer.value, answer.reason, answer.note) == (checked.value, reason, given.note)


def _store(answer: Answer) -> None:
    try:
        db.session.add(answer)
        db.session.flush()
    except (IntegrityError, StaleDataError):
        raise Conflict(_("Somebody else saved another answer to this question.")) from None


def correct_assessment(place: Place, reason: str, *, by: Identity, at: datetime) -> Assessment:
    """Open a new assessment that corrects a submitted one, filled with its answers and evidence; the old one stays.

    Raises InvalidInput without a reason, Conflict where it is not submitted or has a correction already.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("Say what has to be corrected, and why."))
    old = place.assessment
    if old.state is not AssessmentState.SUBMITTED:
        raise Conflict(_("Only a submitted self-assessment is corrected; this one can still be edited."))
    correction = Assessment(
        organisation_id=old.organisation_id,
        standard_id=old.standard_id,
        standard_code=old.standard_code,
        period_starts_on=old.period_starts_on,
        period_ends_on=old.period_ends_on,
        due_on=days_to_answer(at.date()),
        state=AssessmentState.OPEN,
        opened_on=at.date(),
        opened_at=at,
        supersedes_id=old.id,
        correction_reason=reason.strip(),
    )
    _insert(correction, _("A correction of this self-assessment exists already."))
    copy_answers(old.id, correction.id, [each.id for each in place.outline.questions])
    copy_carried(old.id, correction.id)
    record_change(
        "assessments.correct_assessment", correction, by, summary=f"Opened a correction of {old.receipt_number}"
    )
    return correction


def withdraw_correction(place: Place, *, by: Identity, at: datetime) -> None:
    """Give up an open correction; what was submitted before stays in force. Conflict for anything else: a round that is
    due is not withdrawn by who owes it."""
    assessment = place.assessment
    if assessment.state is not AssessmentState.OPEN or assessment.supersedes_id is None:
        raise Conflict(_("Only an open correction can be given up."))
    assessment.state, assessment.withdrawn_on = AssessmentState.WITHDRAWN, at.date()
    db.session.flush()
    record_change(
        "assessments.withdraw_correction",
        assessment,
        by,
        summary="Gave up a correction; the submitted self-assessment stays in force",
        changes={"state": (AssessmentState.OPEN, AssessmentState.WITHDRAWN)},
    )
