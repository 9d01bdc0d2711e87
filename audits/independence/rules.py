"""When a member of a team is not independent: pure rules (audit practice note, section 7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from audits.models import Bar


def bar_from_declaration(
    has_conflict: bool, worked_until: date | None, starts_on: date, months_apart: int | None
) -> Bar | None:
    """Why what was declared keeps a person from writing in an audit that starts on `starts_on`; None if it does not.

    `months_apart` are the months that must lie between work for the organisation and the audit; None: no rule known.
    """
    if has_conflict:
        return Bar.CONFLICT
    if worked_until is None or months_apart is None:
        return None
    return Bar.WORKED_FOR if worked_until > starts_on - relativedelta(months=months_apart) else None


def must_rotate(user_id: int, latest_teams: Sequence[Collection[int]], audits_in_a_row: int | None) -> bool:
    """True if the person was in each of the last `audits_in_a_row` teams, the latest first; None: no rule known."""
    if audits_in_a_row is None or len(latest_teams) < audits_in_a_row:
        return False
    return all(user_id in team for team in latest_teams[:audits_in_a_row])
