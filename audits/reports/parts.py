"""Further parts of a report, each one table: a part is a function here, its words in wording.PARTS, and nothing else.

Pages, PDFs and spreadsheets show every part alike. A part for the organisation holds only what it may read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from audits.independence.queries import list_declarations
from audits.models import Audit
from audits.reports.contents import Cell, Part
from audits.reports.editions import Edition


@dataclass(frozen=True)
class PartScope:
    """What a part is built for. `positions`: first id of each finding of the edition to its number in the report."""

    audit: Audit
    edition: Edition
    positions: Mapping[int, int]


def independence_part(scope: PartScope) -> Part | None:
    """Who of the team declared what; for team and authority. Names stay out, roles are enough."""
    if scope.edition is not Edition.FULL:
        return None
    # Latest first: the last one written into the mapping must be the newest.
    latest = {each.user_id: each for each in reversed(list_declarations(scope.audit.id))}
    members = sorted(scope.audit.members, key=lambda member: (member.user_id != scope.audit.lead_id, member.user_id))
    rows = []
    for member in members:
        declared = latest.get(member.user_id)
        answer = "undeclared" if declared is None else "tie" if declared.has_conflict else "no_tie"
        rows.append(
            (
                Cell(label="lead" if member.user_id == scope.audit.lead_id else "member"),
                Cell(label=answer),
                Cell(day=declared.declared_at.date() if declared else None),
                Cell(label="reads_only" if member.barred_by else "takes_part"),
            )
        )
    return Part("independence", tuple(rows))


PART_LOADERS: tuple[Callable[[PartScope], Part | None], ...] = (independence_part,)
