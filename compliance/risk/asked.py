"""Out of how many interviews a flag's reports came: how many workers were asked at all, in the window looked at.

A number of reports says little without it. Only sources that rest on interviews know whom somebody asked.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, null, select

from compliance.database import db
from compliance.risk.compiler import looked_at_records
from compliance.risk.definition import SourceUse
from compliance.risk.results import RESULT
from compliance.risk.terms import Terms

INTERVIEW = "interview"
# Key of the number of a source whose reports the indicator does not match one by one.
ALL = ""


def count_asked(terms: Terms) -> Mapping[int, Mapping[str, Mapping[str, Any]]]:
    """For each organisation that is due and each source: which of its fields is matched (or None), and the number of
    interviews in which it was asked, by the matched value."""
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    match = terms.definition.match
    for use in terms.definition.sources:
        statement = _asked(terms, use)
        if statement is None:
            continue
        field = None if match is None else use.field_name(match)
        for row in db.session.execute(statement):
            of_source = found[row.organisation_id].setdefault(use.source, {"matched": field, "interviews": {}})
            of_source["interviews"][match_key(row.matched)] = row.asked
    return found


def match_key(value: Any) -> str:
    """The matched value (such as the number of an ILO sign) as a snapshot names it."""
    return ALL if value is None else f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _asked(terms: Terms, use: SourceUse) -> Select[Any] | None:
    source = terms.sources[use.source]
    if source.asked is None or INTERVIEW not in source.fields:
        return None
    records = looked_at_records(terms, use).subquery("looked_at")
    match = terms.definition.match
    matched: list[Any] = [] if match is None else [records.c[f"f_{use.field_name(match)}"]]
    due = select(RESULT.c.organisation_id).where(RESULT.c.is_due)
    return (
        select(
            records.c.organisation_id,
            func.count(records.c[f"f_{INTERVIEW}"].distinct()).label("asked"),
            (matched[0] if matched else null()).label("matched"),
        )
        .where(records.c[f"f_{source.asked}"].is_not(None), records.c.organisation_id.in_(due))
        .group_by(records.c.organisation_id, *matched)
    )
