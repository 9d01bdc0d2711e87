"""What audits ask people to do: audits planned, plans and proof to send or to check, findings to release."""

from collections.abc import Iterable
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from audits.corrective_actions.life import SENT_BACK, WAITING_FOR_PLAN
from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionState, EscalationLevel
from audits.corrective_actions.queries import (
    count_escalated,
    list_waiting_for_organisation,
    list_waiting_for_verifier,
)
from audits.findings.queries import list_waiting_for_release
from audits.labels import KIND_LABELS
from audits.models import AuditState
from audits.queries import list_own_audits
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name


def list_due(identity: Identity, today: date) -> list[DueItem]:
    """Lines of the home page of organisations, inspectors, social auditors and supervisors."""
    if identity.belongs_to_organisation:
        return [_answer(action) for action in list_waiting_for_organisation(identity)]
    if identity.role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR):
        return [*_audits(identity), *(_check(action) for action in list_waiting_for_verifier(identity))]
    if identity.role is RoleName.SUPERVISOR:
        return [*_releases(identity), *_escalations(identity, (EscalationLevel.SUPERVISOR, EscalationLevel.SANCTION))]
    return list(_escalations(identity, (EscalationLevel.MINISTRY,))) if identity.role is RoleName.ANALYST else []


def _answer(action: CorrectiveAction) -> DueItem:
    needs_plan = action.state in WAITING_FOR_PLAN
    title = _("Plan for finding %(number)s") if needs_plan else _("Evidence for finding %(number)s")
    return DueItem(
        title=title % {"number": action.finding.number},
        url=url_for("corrective_actions.show_corrective_action", action_id=action.id),
        kind=_("Corrective action"),
        due_on=action.plan_due_on if needs_plan else action.close_due_on,
        hint=_("Sent back: read the reason") if action.state in SENT_BACK else "",
        started=action.state is not CorrectiveActionState.OPEN,
    )


def _check(action: CorrectiveAction) -> DueItem:
    is_plan = action.state is CorrectiveActionState.PLAN_SUBMITTED
    title = _("Check the plan for %(number)s") if is_plan else _("Check the evidence for %(number)s")
    return DueItem(
        title=title % {"number": action.finding.number},
        url=url_for("corrective_actions.show_corrective_action", action_id=action.id),
        kind=_("Corrective action"),
        due_on=action.close_due_on,
        hint=organisation_name(action.audit.organisation),
        started=True,
    )


def _audits(identity: Identity) -> Iterable[DueItem]:
    for audit in list_own_audits(identity, AuditState.PLANNED, AuditState.IN_PROGRESS):
        yield DueItem(
            title=f"{audit.number} {organisation_name(audit.organisation)}",
            url=url_for("audits.show_audit", audit_id=audit.id),
            kind=str(KIND_LABELS[audit.kind]),
            due_on=audit.starts_on if audit.state is AuditState.PLANNED else audit.ends_on,
            started=audit.state is AuditState.IN_PROGRESS,
        )


def _escalations(identity: Identity, levels: tuple[EscalationLevel, ...]) -> Iterable[DueItem]:
    counted = count_escalated(identity)
    for level in levels:
        number = counted.get(level, 0)
        if number:
            yield DueItem(
                title=_ESCALATED[level](number),
                url=url_for("corrective_actions.list_corrective_actions", escalated=level.value),
                kind=_("Corrective action"),
            )


_ESCALATED = {
    EscalationLevel.SUPERVISOR: lambda number: ngettext(
        "%(num)s correction is overdue and told to the supervisor",
        "%(num)s corrections are overdue and told to the supervisor",
        number,
    ),
    EscalationLevel.MINISTRY: lambda number: ngettext(
        "%(num)s correction is overdue and told to the ministry",
        "%(num)s corrections are overdue and told to the ministry",
        number,
    ),
    EscalationLevel.SANCTION: lambda number: ngettext(
        "Propose a sanction: %(num)s correction is long overdue",
        "Propose sanctions: %(num)s corrections are long overdue",
        number,
    ),
}


def _releases(identity: Identity) -> Iterable[DueItem]:
    waiting = len(list_waiting_for_release(identity))
    if waiting:
        title = ngettext("%(num)s finding waits for release", "%(num)s findings wait for release", waiting)
        yield DueItem(title=title, url=url_for("findings.list_waiting_findings"), kind=_("Finding"))
