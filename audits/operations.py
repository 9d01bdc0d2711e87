"""Planning, beginning and closing audits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from audits.findings.operations import tell_organisation
from audits.findings.queries import list_current_findings
from audits.independence.checks import check_visits_a_day, require_declared, require_independent, set_bars
from audits.interviews.drafts import forget_drafts_of_audit
from audits.models import Announcement, Audit, AuditKind, AuditState, AuditTeamMember, AuditType
from audits.numbering import audits_of, take_number
from audits.planning.checks import Planned, check_plan, told_values
from audits.queries import list_possible_members, list_workplaces_of
from audits.retaliation.operations import plan_checks
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.organisations.models import Organisation
from compliance.scheduling.pending import request_evaluation

_KIND_OF_ROLE = {
    RoleName.INSPECTOR: AuditKind.INSPECTION,
    RoleName.ANALYST: AuditKind.INSPECTION,
    RoleName.SUPERVISOR: AuditKind.INSPECTION,
    RoleName.SOCIAL_AUDITOR: AuditKind.SOCIAL_AUDIT,
}


@dataclass(frozen=True)
class AuditPlan:
    """What is decided when an audit is planned. `member_ids` are the team besides the lead.

    `lead_id` is named by ministry people, who do not lead themselves; auditors lead what they plan. The window is the
    period that is told instead of the days of a semi-announced visit.
    """

    audit_type: AuditType
    announcement: Announcement
    starts_on: date
    ends_on: date
    scope: str
    workplace_ids: Sequence[int] = field(default=())
    member_ids: Sequence[int] = field(default=())
    lead_id: int | None = None
    planned_from: str | None = None
    window_from: date | None = None
    window_to: date | None = None
    follows_id: int | None = None
    off_site_hours: int | None = None

    @property
    def told_year(self) -> int:
        """The year in the visit's number, which the organisation reads."""
        is_window = self.announcement is Announcement.SEMI_ANNOUNCED and self.window_from is not None
        return self.window_from.year if is_window and self.window_from else self.starts_on.year


def kind_planned_by(by: Identity) -> AuditKind | None:
    """The kind of audit that people of this role plan, or None."""
    return _KIND_OF_ROLE.get(by.role)


def plan_audit(organisation: Organisation, plan: AuditPlan, by: Identity) -> Audit:
    """Plan an inspection (by an inspector or the ministry) or a social audit (by a social auditor).

    An auditor leads it; the ministry names the inspector who does. Raises NotAllowed for other roles, InvalidInput
    for dates out of order or people and places that do not fit.
    """
    kind = kind_planned_by(by)
    if kind is None:
        raise NotAllowed(_("Your role does not plan visits."))
    check_plan(plan, Planned(organisation, kind, by))
    lead_id = _lead_of(plan, organisation, by)
    audit = Audit(
        number=take_number(audits_of(plan.told_year)),
        organisation=organisation,
        kind=kind,
        state=AuditState.PLANNED,
        lead_id=lead_id,
        authority_id=by.authority_id,
        created_at=now(),
        **_planned_values(plan),
    )
    _set_people_and_places(audit, plan, by)
    db.session.add(audit)
    db.session.flush()
    record_change("audits.plan_audit", audit, by, summary=f"Planned {audit.number}")
    return audit


def change_plan(audit: Audit, plan: AuditPlan, by: Identity) -> Audit:
    """Change an audit that has not begun. Raises Conflict once it has, InvalidInput as `plan_audit` does."""
    require_independent(audit, by)
    _require_state(audit, AuditState.PLANNED)
    check_plan(plan, Planned(audit.organisation, audit.kind, by, audit))
    values = _planned_values(plan)
    changes = {name: (getattr(audit, name), value) for name, value in values.items() if getattr(audit, name) != value}
    for name, value in values.items():
        setattr(audit, name, value)
    _set_people_and_places(audit, plan, by)
    db.session.flush()
    record_change("audits.change_plan", audit, by, summary=f"Changed the plan of {audit.number}", changes=changes)
    return audit


def begin_audit(audit: Audit, by: Identity) -> None:
    """Begin a planned audit; the organisation may see it from now on.

    Raises Conflict if it has begun or a member of the team has not declared, NotAllowed for a member who is not
    independent.
    """
    require_independent(audit, by)
    _require_state(audit, AuditState.PLANNED)
    require_declared(audit)
    _set_state(audit, AuditState.IN_PROGRESS)
    record_change("audits.begin_audit", audit, by, summary=f"Began {audit.number}")


def close_audit(audit: Audit, by: Identity, today: date) -> None:
    """Close an audit in progress: the organisation is told of what is not confidential, and the deadlines run.

    Raises Conflict unless the audit is in progress.
    """
    require_independent(audit, by)
    _require_state(audit, AuditState.IN_PROGRESS)
    audit.closed_on = today
    _set_state(audit, AuditState.CLOSED)
    record_change("audits.close_audit", audit, by, summary=f"Closed {audit.number}")
    forget_drafts_of_audit(audit.id)
    plan_checks(audit, today)
    for finding in list_current_findings(audit.id):
        tell_organisation(finding, today)
    request_evaluation([audit.organisation_id], "audit_closed")


def _planned_values(plan: AuditPlan) -> dict[str, object]:
    return {
        "audit_type": plan.audit_type,
        "announcement": plan.announcement,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "scope": plan.scope,
        "planned_from": plan.planned_from,
        **told_values(plan),
    }


def _lead_of(plan: AuditPlan, organisation: Organisation, by: Identity) -> int:
    if by.role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR):
        return by.user_id
    if plan.lead_id not in {user.id for user in list_possible_members(by, organisation)}:
        raise InvalidInput("lead_id", _("Choose the inspector who leads it."))
    return plan.lead_id


def _set_people_and_places(audit: Audit, plan: AuditPlan, by: Identity) -> None:
    possible = {user.id for user in list_possible_members(by, audit.organisation)}
    wanted = {audit.lead_id, *plan.member_ids}
    if not wanted - {audit.lead_id} <= possible:
        raise InvalidInput("member_ids", _("Choose people of the same role and authority."))
    places = {place.id: place for place in list_workplaces_of(audit.organisation.id)}
    if not set(plan.workplace_ids) <= set(places):
        raise InvalidInput("workplace_ids", _("Choose workplaces of this organisation."))
    audit.members = [member for member in audit.members if member.user_id in wanted] + [
        AuditTeamMember(user_id=user_id) for user_id in sorted(wanted) if not audit.has_member(user_id)
    ]
    audit.workplaces = [places[workplace_id] for workplace_id in plan.workplace_ids]
    check_visits_a_day(audit, wanted, plan.starts_on, plan.ends_on)
    set_bars(audit, plan.starts_on)


def _require_state(audit: Audit, state: AuditState) -> None:
    if audit.state is not state:
        raise Conflict(_("This visit has moved on in the meantime. Open it again to see how it stands now."))


def _set_state(audit: Audit, state: AuditState) -> None:
    audit.state = state
    db.session.flush()
