"""What follow-up adds to home pages and to the organisation's page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem, Kpi
from compliance.follow_up.queries import count_overdue, list_of_organisation, list_open_of_owner
from compliance.web.formatting import organisation_name, shown_total

_MINISTRY = frozenset({RoleName.ANALYST, RoleName.SUPERVISOR})


def list_due_cases(identity: Identity, today: date) -> list[DueItem]:
    """Open cases the person has to do."""
    if not identity.belongs_to_authority:
        return []
    return [
        DueItem(
            title=case.what,
            url=url_for("follow_up.show_case", case_id=case.id),
            kind=_("Follow-up"),
            due_on=case.due_on,
            hint=organisation_name(case.organisation),
        )
        for case in list_open_of_owner(identity)
    ]


def list_overdue_kpi(identity: Identity, today: date) -> list[Kpi]:
    """How many follow-ups are overdue in the scope of a ministry's person."""
    if identity.role not in _MINISTRY:
        return []
    overdue = count_overdue(identity, today)
    return [
        Kpi(
            label=_("Follow-ups overdue"),
            value=shown_total(overdue),
            note=_("none late") if overdue == 0 else _("past their date"),
            note_kind="ok" if overdue == 0 else "major",
            url=url_for("follow_up.list_follow_up", overdue="yes"),
        )
    ]


def load_panel(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The newest cases of an organisation, for its page."""
    return {"cases": list_of_organisation(organisation.id)}
