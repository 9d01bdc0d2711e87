"""The yearly rounds, opened by one statement a standard for everybody who has somebody to answer.

An organisation without a user is not asked: a round that nobody can answer would only turn overdue. Its own users may
open the round of a year themselves before the job does; then there is nothing left to open.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, func, insert, literal, or_, select

from compliance.accounts.models import OrganisationAccess, User
from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.queries import StandardFacts, list_standard_facts
from compliance.assessments.rounds.asked_standards import asked_standards
from compliance.assessments.rounds.periods import Round, yearly_round
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now
from compliance.database import commits, db, insert_if_new
from compliance.organisations.models import Organisation, OrganisationStatus
from compliance.scheduling.job import Job
from compliance.web.sentences import number_in_sentence

OPEN_ROUNDS = "open_rounds"


@commits
def open_yearly_rounds(due_at: datetime) -> Mapping[str, Any]:
    """Open the rounds of the year of `due_at` that are not there yet; gives how many. Safe to run again."""
    day = due_at.date()
    period = yearly_round(day)
    asked = asked_standards(list_standard_facts(), day)
    return {"opened": sum(open_rounds(standard, period, now()) for standard in asked.values())}


def open_rounds(standard: StandardFacts, period: Round, at: datetime) -> int:
    """Open the round of `period` for every organisation that is asked and lacks it; two statements however many."""
    columns = {
        "organisation_id": Organisation.id,
        "standard_id": literal(standard.id),
        "standard_code": literal(standard.code),
        "period_starts_on": literal(period.starts_on),
        "period_ends_on": literal(period.ends_on),
        "due_on": literal(period.due_on),
        "state": literal(AssessmentState.OPEN, Assessment.__table__.c.state.type),
        "opened_on": literal(at.date()),
        "opened_at": literal(at, Assessment.__table__.c.opened_at.type),
        "is_imported": literal(value=False),
        "version": literal(1),
    }
    lacking = select(*columns.values()).where(_is_asked(standard, at.date()), ~_has_round(standard, period))
    last_id = db.session.scalar(select(func.max(Assessment.id))) or 0
    opening = insert_if_new(Assessment.__table__).from_select(list(columns), lacking)
    result = db.session.execute(opening, execution_options={"preserve_rowcount": True})
    _log_openings(standard, period, at, last_id)
    return int(result.rowcount)  # type: ignore[attr-defined]


def _is_asked(standard: StandardFacts, on: date) -> ColumnElement[bool]:
    access = (
        select(OrganisationAccess.id)
        .join(User, User.id == OrganisationAccess.user_id)
        .where(
            OrganisationAccess.organisation_id == Organisation.id,
            or_(OrganisationAccess.ended_on.is_(None), OrganisationAccess.ended_on > on),
            User.active,
        )
    )
    return and_(
        Organisation.kind == standard.assessed_kind,
        Organisation.status == OrganisationStatus.ACTIVE,
        access.exists(),
    )


def _has_round(standard: StandardFacts, period: Round) -> ColumnElement[bool]:
    return (
        select(Assessment.id)
        .where(
            Assessment.organisation_id == Organisation.id,
            Assessment.standard_code == standard.code,
            Assessment.supersedes_id.is_(None),
            or_(
                Assessment.state == AssessmentState.OPEN,
                and_(Assessment.state == AssessmentState.SUBMITTED, Assessment.period_starts_on >= period.starts_on),
            ),
        )
        .exists()
    )


def _log_openings(standard: StandardFacts, period: Round, at: datetime, after_id: int) -> None:
    table = ChangeLogEntry.__table__
    opened = select(
        literal(at, table.c.at.type),
        literal("assessments.open_assessment"),
        literal(Assessment.__tablename__),
        Assessment.id,
        Assessment.organisation_id,
        literal(f"Opened the {period.starts_on.year} round of {standard.code}"),
        literal({"due_on": [None, str(period.due_on)]}, table.c.changes.type),
    ).where(Assessment.id > after_id, Assessment.standard_id == standard.id, Assessment.opened_at == at)
    names = ["at", "action", "subject_type", "subject_id", "organisation_id", "summary", "changes"]
    db.session.execute(insert(table).from_select(names, opened))


def describe_openings(summary: Mapping[str, Any]) -> list[str]:
    """The run's summary in the reader's language."""
    number = summary.get("opened", 0)
    shown = number_in_sentence(number)
    return [ngettext("%(shown)s self-assessment opened", "%(shown)s self-assessments opened", number, shown=shown)]


opening_of_rounds = Job(
    name=OPEN_ROUNDS,
    label=_l("Opening of the yearly self-assessments"),
    run=open_yearly_rounds,
    schedule={"hour": 3, "minute": 0},
    describe=describe_openings,
)
