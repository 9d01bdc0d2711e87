"""The correction window: opening it, what the organisation says in it, and what was found at the visit.

It announces no visit: nothing here reads or writes a plan of one, and a window may be open while one is planned.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.assessment_reviews.correction_queries import (
    CorrectionPlace,
    correctable_questions,
    list_bars,
    window_rule,
)
from compliance.assessment_reviews.models import (
    CorrectionItem,
    CorrectionStatement,
    CorrectionWindow,
    StatementKind,
)
from compliance.assessment_reviews.operations import READER_SCOPE
from compliance.assessment_reviews.queries import ReviewPlace, list_threads
from compliance.assessments.queries import list_answers
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.documents.dates import NO_DATES, StatedDates
from compliance.documents.intake import Upload
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput


@dataclass(frozen=True)
class SaidCorrection:
    """What the organisation says of an item, with a file if it sends one."""

    kind: StatementKind
    text: str
    upload: Upload | None = None
    dates: StatedDates = NO_DATES


def open_window(place: ReviewPlace, *, no_referral: bool, by: Identity, at: datetime) -> CorrectionWindow:
    """Give the organisation the national rule's days to correct what is not met.

    Raises InvalidInput where a referral is considered; Conflict before the review is finished, without a value of the
    rule, where a critical finding, an ILO sign or a grave risk flag bars it, or where nothing may be corrected.
    """
    if not no_referral:
        raise InvalidInput("no_referral", _("Where a referral is considered, no time to correct is given."))
    if place.review is None or not place.is_finished:
        raise Conflict(_("Finish the review first."))
    rule = window_rule(place.organisation, at.date())
    if rule is None or not rule.value:
        raise Conflict(_("The national rules give no days to correct: nothing was sourced yet."))
    bars = list_bars(place.organisation.id)
    if bars:
        raise Conflict(_("No time to correct is given to this organisation: %(reasons)s", reasons=" ".join(bars)))
    answers = list_answers(place.assessment.id)
    questions = correctable_questions(place.outline, answers, list_threads(place.review))
    if not questions:
        raise Conflict(_("There is nothing for which time to correct may be given."))
    window = CorrectionWindow(
        review_id=place.review.id,
        opened_by_id=by.user_id,
        opened_at=at,
        opened_on=at.date(),
        closes_on=at.date() + timedelta(days=int(rule.value)),
        days=int(rule.value),
        rule_status=rule.status.value,
    )
    _insert(window)
    items = [
        {
            "window_id": window.id,
            "question_id": each.id,
            "declared_value": answers[each.id].value if each.id in answers else None,
        }
        for each in questions
    ]
    db.session.execute(insert(CorrectionItem), items)
    record_change(
        "assessment_reviews.open_window",
        window,
        by,
        summary=f"Gave {window.days} days to correct {len(items)} answers",
        changes={"closes_on": (None, window.closes_on)},
        organisation_id=place.organisation.id,
    )
    return window


def _insert(window: CorrectionWindow) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(window)
    except IntegrityError:
        raise Conflict(_("Time to correct was given already.")) from None


def say_correction(place: CorrectionPlace, said: SaidCorrection, *, by: Identity, at: datetime) -> CorrectionStatement:
    """Note what the organisation says of an item while the window is open; Conflict later, InvalidInput for a file."""
    if at.date() > place.window.closes_on:
        raise Conflict(_("The time to correct is over."))
    document = None
    if said.upload is not None:
        document = store_document(
            place.organisation.id,
            said.upload,
            title="",
            dates=said.dates,
            reader_scope=READER_SCOPE,
            by=by,
            at=at,
        )
    statement = CorrectionStatement(
        item_id=place.item.id,
        kind=said.kind,
        text=said.text.strip(),
        document_id=document.id if document else None,
        written_by_id=by.user_id,
        written_at=at,
    )
    return _add(place, statement, "assessment_reviews.say_correction", by)


def record_found(
    place: CorrectionPlace, kind: StatementKind, text: str, found_on: date, *, by: Identity, at: datetime
) -> CorrectionStatement:
    """Note what a visit found of an item; for the authority alone. InvalidInput for a day that cannot be."""
    if found_on > at.date():
        raise InvalidInput("found_on", _("This day is in the future."))
    if found_on < place.window.opened_on:
        raise InvalidInput("found_on", _("This day is before the time to correct began."))
    statement = CorrectionStatement(
        item_id=place.item.id,
        kind=kind,
        text=text.strip(),
        found_on=found_on,
        written_by_id=by.user_id,
        written_at=at,
    )
    return _add(place, statement, "assessment_reviews.record_found", by)


def _add(place: CorrectionPlace, statement: CorrectionStatement, action: str, by: Identity) -> CorrectionStatement:
    db.session.add(statement)
    db.session.flush()
    record_change(
        action,
        statement,
        by,
        summary=f"{statement.kind.value.replace('_', ' ').capitalize()}: {place.question.code}",
        organisation_id=place.organisation.id,
    )
    return statement
