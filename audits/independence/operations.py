"""Declaring conflicts of interest."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from audits.independence.checks import set_bars
from audits.independence.models import ConflictDeclaration
from audits.models import Audit, AuditState
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed


@dataclass(frozen=True)
class Ties:
    """What somebody declares. `worked_until`: the last day of work for the organisation; None: never."""

    has_conflict: bool
    worked_until: date | None = None
    explanation: str | None = None


def declare_ties(audit: Audit, ties: Ties, by: Identity, today: date) -> ConflictDeclaration:
    """Store what a member of the team declares; from then on a person who is not independent can read, not write.

    Raises NotAllowed for others than the team, Conflict for a closed audit, InvalidInput naming the field at fault.
    """
    if not audit.has_member(by.user_id):
        raise NotAllowed(_("Only the team of this visit declares its interests."))
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed."))
    if ties.has_conflict and not ties.explanation:
        raise InvalidInput("explanation", _("Say what the tie is."))
    if ties.worked_until is not None and ties.worked_until > today:
        raise InvalidInput("worked_until", _("This day is in the future."))
    declaration = ConflictDeclaration(audit=audit, user_id=by.user_id, declared_at=now(), **vars(ties))
    db.session.add(declaration)
    db.session.flush()
    set_bars(audit, audit.starts_on)
    db.session.flush()
    record_change(
        "audits.declare_conflict",
        declaration,
        by,
        summary=f"Declared interests for {audit.number}",
        organisation_id=audit.organisation_id,
    )
    return declaration
