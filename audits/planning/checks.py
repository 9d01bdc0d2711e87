"""What a plan of each type must name, who may plan which, and the period told of a semi-announced visit.

The source of a complaint, and that there was one, is never told to the organisation (ILO Convention 81, article 15 c).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from audits.models import Announcement, Audit, AuditKind, AuditType
from audits.planning.queries import count_open_corrections, list_followable
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.errors import InvalidInput
from compliance.national_rules.lookup import value
from compliance.organisations.models import Organisation

if TYPE_CHECKING:
    from audits.operations import AuditPlan

WINDOW_DAYS = "audit.window_days"
FOLLOWING = frozenset({AuditType.FOLLOW_UP, AuditType.CLOSURE})
_WITHOUT_COMPLAINT = (AuditType.INITIAL, AuditType.FOLLOW_UP, AuditType.CLOSURE)
# A special visit follows a complaint to the authority, which social auditors do not read. A self-initiated inspection
# is an inspector's own; a self-initiated social audit is asked for by the organisation.
TYPES_BY_ROLE: Mapping[RoleName, tuple[AuditType, ...]] = {
    RoleName.INSPECTOR: (*_WITHOUT_COMPLAINT, AuditType.SPECIAL, AuditType.SELF_INITIATED),
    RoleName.ANALYST: (*_WITHOUT_COMPLAINT, AuditType.SPECIAL),
    RoleName.SUPERVISOR: (*_WITHOUT_COMPLAINT, AuditType.SPECIAL),
    RoleName.SOCIAL_AUDITOR: (*_WITHOUT_COMPLAINT, AuditType.SELF_INITIATED),
}


@dataclass(frozen=True)
class Planned:
    """What a plan is made for, by whom; `audit` is the one that is changed, None for a new one."""

    organisation: Organisation
    kind: AuditKind
    by: Identity
    audit: Audit | None = None


def types_open_to(by: Identity, now_planned: AuditType | None = None) -> list[AuditType]:
    """The types `by` may plan; a type that stands already may stay."""
    allowed = TYPES_BY_ROLE.get(by.role, ())
    return [each for each in AuditType if each in allowed or each is now_planned]


def check_plan(plan: AuditPlan, planned: Planned) -> None:
    """Raise InvalidInput, naming the field, for a plan that its type, kind or announcement does not allow."""
    if plan.ends_on < plan.starts_on:
        raise InvalidInput("ends_on", _("The last day cannot come before the first day."))
    standing = planned.audit.audit_type if planned.audit else None
    if plan.audit_type not in types_open_to(planned.by, standing):
        raise InvalidInput("audit_type", _("Your role does not plan visits of this type."))
    _check_reason(plan, planned.kind)
    _check_window(plan, planned.organisation)
    if plan.audit_type in FOLLOWING:
        _check_followed(plan, planned)


def told_values(plan: AuditPlan) -> dict[str, Any]:
    """Columns that hold only for some plans: the window of a semi-announced visit, the visit that one follows."""
    is_semi = plan.announcement is Announcement.SEMI_ANNOUNCED
    return {
        "window_from": plan.window_from if is_semi else None,
        "window_to": plan.window_to if is_semi else None,
        "follows_id": plan.follows_id if plan.audit_type in FOLLOWING else None,
        "off_site_hours": plan.off_site_hours,
    }


def _check_reason(plan: AuditPlan, kind: AuditKind) -> None:
    if plan.audit_type is AuditType.SPECIAL and not plan.planned_from:
        raise InvalidInput(
            "planned_from", _("Say what set this special visit off. The organisation is never told of it.")
        )
    if plan.audit_type is not AuditType.SELF_INITIATED:
        return
    if kind is AuditKind.INSPECTION and not plan.planned_from:
        raise InvalidInput("planned_from", _("Say on what you act of your own accord."))
    if kind is AuditKind.SOCIAL_AUDIT and plan.announcement is not Announcement.ANNOUNCED:
        raise InvalidInput("announcement", _("The organisation asked for this audit itself, so it knows its days."))


def _check_window(plan: AuditPlan, organisation: Organisation) -> None:
    if plan.announcement is not Announcement.SEMI_ANNOUNCED:
        return
    if plan.window_from is None or plan.window_to is None:
        field = "window_from" if plan.window_from is None else "window_to"
        raise InvalidInput(field, _("Give the period in which the visit may come."))
    if not plan.window_from <= plan.starts_on <= plan.ends_on <= plan.window_to:
        raise InvalidInput("window_from", _("The days of the visit must lie in the period the organisation is told."))
    # Without a national rule the period is still longer than the visit, or it would tell the days.
    least = value(WINDOW_DAYS, organisation.country, plan.starts_on) or (plan.ends_on - plan.starts_on).days + 2
    if (plan.window_to - plan.window_from).days + 1 < least:
        message = _("The period must have at least %(least)s days, so that it does not tell the day.", least=least)
        raise InvalidInput("window_to", message)


def _check_followed(plan: AuditPlan, planned: Planned) -> None:
    followable = {each.id for each in list_followable(planned.organisation.id, planned.kind, planned.by)}
    if plan.follows_id not in followable:
        raise InvalidInput("follows_id", _("Choose the closed visit of this organisation that it follows."))
    if plan.audit_type is AuditType.CLOSURE and not count_open_corrections(plan.follows_id):
        raise InvalidInput("follows_id", _("Nothing of that visit is open any more: there is nothing to close."))
