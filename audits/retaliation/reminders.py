"""Checks on workers who spoke, as due lines and as reminders by e-mail to the audit's lead."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial

from flask import url_for
from flask_babel import gettext as _

from audits.retaliation.models import RetaliationCheck
from audits.retaliation.operations import ESCALATE_RULE
from audits.retaliation.queries import list_escalated_checks, list_leads_due, list_open_checks
from audits.retaliation.values import SafetyOutcome
from audits.retaliation.wording import STAGE_LABELS
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem
from compliance.national_rules.lookup import value
from compliance.reminders.source import Deadline, ReminderSource
from compliance.settings import current_settings
from compliance.web.formatting import organisation_name

# A check shows on the home page this many days before it is due, so that a safe way of contact can be prepared.
SHOWN_DAYS_BEFORE = 14


def list_due_checks(identity: Identity, today: date) -> list[DueItem]:
    """Lines of the home page: for the team what is due soon, for holders of the right what is overdue for too long."""
    if identity.role in (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR):
        until = today + timedelta(days=SHOWN_DAYS_BEFORE)
        return [_line(check) for check in list_open_checks(identity, until)]
    if identity.role is RoleName.SUPERVISOR and identity.reads_interviews:
        return list(_escalated(identity, today))
    return []


def _escalated(identity: Identity, today: date) -> Iterable[DueItem]:
    days = value(ESCALATE_RULE, current_settings().country, today)
    if days is not None:
        for check in list_escalated_checks(identity, today - timedelta(days=int(days))):
            yield _line(check, _why(check))


def _why(check: RetaliationCheck) -> str:
    if check.latest is not None and check.latest.outcome is SafetyOutcome.SIGNS:
        return _("Signs of retaliation were found. Do not confront the organisation.")
    return _("Overdue: it is not known yet whether workers who spoke are safe.")


def _line(check: RetaliationCheck, hint: str = "") -> DueItem:
    return DueItem(
        title=_("Are the workers who spoke safe? %(number)s", number=check.audit.number),
        url=url_for("retaliation.show_checks", audit_id=check.audit_id),
        kind=str(STAGE_LABELS[check.stage]),
        due_on=check.open_until,
        hint=hint or organisation_name(check.audit.organisation),
        started=bool(check.results),
    )


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Checks due between two days, told to the audit's lead alone."""
    return [
        Deadline(
            subject_id=check_id,
            due_on=due_on,
            title=partial(_title, number),
            arguments={"audit_id": audit_id},
            user_id=lead_id,
        )
        for check_id, due_on, number, lead_id, audit_id in list_leads_due(first, last, after_id, limit)
    ]


def _title(number: str) -> str:
    # Mail is read over shoulders and kept by providers: it does not say that workers spoke.
    return _("Check after visit %(number)s", number=number)


retaliation_deadlines = ReminderSource("retaliation_check", "retaliation.show_checks", list_deadlines)
