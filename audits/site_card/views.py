"""The site card: one page to read on a phone, or printed, before a visit."""

from typing import Any

from flask import Blueprint, render_template

from audits.corrective_actions.queries import is_overdue
from audits.permissions import READ_SITE_CARD
from audits.queries import get_audit
from audits.site_card.queries import (
    list_contradictions,
    list_earlier_findings,
    list_open_corrections,
    list_open_questions,
)
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.risk.library import current_library
from compliance.risk.permissions import READ_RISK

pages = Blueprint("site_card", __name__)


@pages.get("/audits/<int:audit_id>/site-card")
@requires(READ_SITE_CARD, subject=get_audit)
def show_site_card(audit: Any) -> str:
    identity, library, day = current_identity(), current_library(), today()
    reads_risk = allows(READ_RISK)
    corrections = list_open_corrections(audit, identity)
    return render_template(
        "audits/site_card/show_site_card.html",
        audit=audit,
        day=day,
        findings=list_earlier_findings(audit, identity),
        corrections=[(each.action, each.finding, is_overdue(each.action, day)) for each in corrections],
        reads_risk=reads_risk,
        contradictions=list_contradictions(audit.organisation_id, library) if reads_risk else (),
        questions=list_open_questions(audit, library, day) if reads_risk else (),
        definitions=library.definitions,
    )
