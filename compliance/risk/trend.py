"""How the score of an organisation moved: one figure a week, kept at each check of all organisations."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Date, delete, insert, literal, select

from compliance.database import db
from compliance.risk.models import OrganisationRisk, WeeklyScore

WEEKS_SHOWN = 6
_WEEK = timedelta(weeks=1)
_KEPT = timedelta(weeks=52)


class WeekScore(NamedTuple):
    """The score of the week that began on `week_on`; None where no check of all organisations ended in it."""

    week_on: date
    score: int | None


def week_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def keep_weekly_scores(as_of: date) -> None:
    """Keep the present scores as those of the week of `as_of`, and forget those of more than a year before."""
    week = week_of(as_of)
    replaced = (WeeklyScore.week_on == week) | (WeeklyScore.week_on < week - _KEPT)
    db.session.execute(delete(WeeklyScore).where(replaced).execution_options(synchronize_session=False))
    scores = select(OrganisationRisk.organisation_id, literal(week, Date()), OrganisationRisk.score)
    db.session.execute(insert(WeeklyScore).from_select(["organisation_id", "week_on", "score"], scores))


def list_trends(
    present_scores: Mapping[int, int], today: date, weeks: int = WEEKS_SHOWN
) -> Mapping[int, Sequence[WeekScore]]:
    """Scores of the last weeks, oldest first, for each organisation; the present week has the score given.

    The caller has found the organisations visible to who reads.
    """
    days = [week_of(today) - _WEEK * back for back in range(weeks - 1, -1, -1)]
    checked, kept = _find_scores(list(present_scores), days[:-1])
    return {
        number: [
            *(WeekScore(day, kept.get((number, day), 0) if day in checked else None) for day in days[:-1]),
            WeekScore(days[-1], score),
        ]
        for number, score in present_scores.items()
    }


def _find_scores(
    organisation_ids: Sequence[int], days: Sequence[date]
) -> tuple[set[date], Mapping[tuple[int, date], int]]:
    """The weeks in which all organisations were checked (some organisation had a score then), and the scores kept.

    One query, since the list has others to make: one row of marks, joined to whatever scores there are.
    """
    marks = select(
        *(
            select(WeeklyScore.week_on).where(WeeklyScore.week_on == day).exists().label(f"w{day:%Y%m%d}")
            for day in days
        )
    ).subquery("checked")
    wanted = WeeklyScore.organisation_id.in_(organisation_ids) & WeeklyScore.week_on.in_(days)
    rows = db.session.execute(
        select(marks, WeeklyScore.organisation_id, WeeklyScore.week_on, WeeklyScore.score)
        .select_from(marks)
        .outerjoin(WeeklyScore, wanted)
    ).all()
    checked = {day for day, is_checked in zip(days, rows[0], strict=False) if is_checked}
    return checked, {(row.organisation_id, row.week_on): row.score for row in rows if row.week_on is not None}
