"""The scheduled check in words: what a run of it did, and the line above the risk list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible
from compliance.risk.library import current_library
from compliance.risk.risk_list import indicator_title
from compliance.scheduling.queries import job_standing
from compliance.web.formatting import plain_day

EVALUATE_INDICATORS = "evaluate-indicators"


@dataclass(frozen=True)
class LastCheck:
    """The last check of all organisations; `organisations` counts those in the reader's scope it looked at."""

    ended_at: datetime | None
    organisations: int
    is_under_way: bool


def find_last_check(identity: Identity) -> LastCheck:
    """When everything was last checked, and of how many organisations `identity` may see."""
    standing = job_standing(EVALUATE_INDICATORS)
    if standing.succeeded_at is None:
        return LastCheck(None, 0, standing.is_under_way)
    looked_at = select(func.count(Organisation.id)).where(
        is_visible(identity), Organisation.created_at <= standing.succeeded_at
    )
    return LastCheck(standing.succeeded_at, db.session.scalar(looked_at) or 0, standing.is_under_way)


def describe_check(summary: Mapping[str, Any]) -> Sequence[str]:
    """Lines on one run: the day, how many organisations, what happened to flags, and indicators that failed."""
    organisations, each = summary.get("organisations", 0), summary.get("indicators", {}).values()
    lines = [
        _("As of %(day)s", day=plain_day(date.fromisoformat(summary["as_of"]))),
        ngettext("%(num)s organisation checked", "%(num)s organisations checked", organisations),
        _("Flags opened: %(number)s", number=_total(each, "opened") + _total(each, "reopened")),
        _("Flags cleared: %(number)s", number=_total(each, "cleared")),
    ]
    return [*lines, *(_failed(code) for code in summary.get("failures", {}))]


def _total(counts: Any, name: str) -> int:
    return sum(each.get(name, 0) for each in counts)


def _failed(code: str) -> str:
    return _("Could not be evaluated: %(indicator)s", indicator=indicator_title(code, current_library()))
