"""Handing the lead of an audit to somebody else."""

from flask_babel import gettext as _

from audits.independence.checks import check_visits_a_day, set_bars
from audits.models import Audit, AuditState, AuditTeamMember, Bar
from audits.planning.models import LeadHandOver
from audits.queries import list_possible_members
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput


def hand_over_lead(audit: Audit, to_id: int, reason: str, by: Identity) -> LeadHandOver:
    """Name another lead; the former one stays on the team, and who led before stays in sight.

    This is the one thing a lead who is not independent still does. Once the visit has begun, a new member writes only
    after declaring. Raises Conflict for a closed audit, InvalidInput for a person who may not lead it.
    """
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed."))
    if not reason.strip():
        raise InvalidInput("reason", _("Say why somebody else leads it."))
    if to_id == audit.lead_id or to_id not in {user.id for user in list_possible_members(by, audit.organisation)}:
        raise InvalidInput("to_id", _("Choose somebody of the same role and authority who does not lead it already."))
    if not audit.has_member(to_id):
        check_visits_a_day(audit, {to_id}, audit.starts_on, audit.ends_on, field="to_id")
        audit.members.append(AuditTeamMember(user_id=to_id))
        db.session.flush()
    set_bars(audit, audit.starts_on)
    if audit.bar_of(to_id) not in (None, Bar.UNDECLARED):
        raise InvalidInput("to_id", _("This person is not independent of the organisation either."))
    row = LeadHandOver(
        audit=audit,
        from_id=audit.lead_id,
        to_id=to_id,
        reason=reason.strip(),
        handed_at=now(),
        handed_by_id=by.user_id,
    )
    audit.lead_id = to_id
    db.session.add(row)
    db.session.flush()
    db.session.refresh(audit, ["lead"])
    record_change(
        "audits.hand_over_lead",
        row,
        by,
        summary=f"Handed over the lead of {audit.number}",
        changes={"lead_id": (row.from_id, row.to_id)},
        organisation_id=audit.organisation_id,
    )
    return row
