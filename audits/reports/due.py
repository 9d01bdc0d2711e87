"""Lines of the home page about reports: to review, and sent back to their team."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from audits.reports.queries import list_sent_back, list_waiting_reviews
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name

_AUDITORS = (RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR)


def list_reports_due(identity: Identity, today: date) -> list[DueItem]:
    """What auditors and supervisors have to do about reports."""
    items: list[DueItem] = []
    if identity.role in (*_AUDITORS, RoleName.SUPERVISOR):
        items += [
            _item(_("Review report %(number)s"), report, "report_reviews.review")
            for report in list_waiting_reviews(identity)
        ]
    if identity.role in _AUDITORS:
        items += [
            _item(_("Report %(number)s was sent back"), report, "reports.show_report")
            for report in list_sent_back(identity)
        ]
    return items


def _item(title: str, report: object, endpoint: str) -> DueItem:
    return DueItem(
        title=title % {"number": report.number},  # type: ignore[attr-defined]
        url=url_for(endpoint, report_id=report.id),  # type: ignore[attr-defined]
        kind=_("Report"),
        hint=organisation_name(report.audit.organisation),  # type: ignore[attr-defined]
        started=True,
    )
