"""What risk adds to the home pages of the ministry: figures, and flags that wait."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem, Kpi
from compliance.risk.queries import count_critical_organisations, count_waiting_flags
from compliance.seeks import MOST_COUNTED
from compliance.web.formatting import shown_total

_MINISTRY = frozenset({RoleName.ANALYST, RoleName.SUPERVISOR})


def list_risk_kpis(identity: Identity, today: date) -> list[Kpi]:
    """Organisations at critical risk and flags waiting, in the scope of a ministry's person."""
    if identity.role not in _MINISTRY:
        return []
    critical = count_critical_organisations(identity)
    waiting, oldest = count_waiting_flags(identity)
    return [
        Kpi(
            label=_("Organisations at critical risk"),
            value=shown_total(critical),
            note=_("in all regions") if identity.sees_all_regions else _("in your regions"),
            url=url_for("risk.list_risk", level="critical"),
        ),
        Kpi(
            label=_("Flags waiting for triage"),
            value=shown_total(waiting),
            note=_waiting_since(oldest, today),
            note_kind="major",
            url=url_for("flags.list_waiting"),
        ),
    ]


def _waiting_since(oldest: date | None, today: date) -> str:
    if oldest is None:
        return ""
    return ngettext("oldest %(num)s day", "oldest %(num)s days", max((today - oldest).days, 0))


def list_flags_due(identity: Identity, today: date) -> list[DueItem]:
    """One line that leads an analyst or supervisor to the flags nobody looked at."""
    if identity.role not in _MINISTRY:
        return []
    waiting, oldest = count_waiting_flags(identity)
    if waiting == 0:
        return []
    return [
        DueItem(
            title=ngettext("Look at %(num)s flag", "Look at %(num)s flags", waiting or MOST_COUNTED),
            url=url_for("flags.list_waiting"),
            kind=_("Triage"),
            hint=_waiting_since(oldest, today),
        )
    ]
