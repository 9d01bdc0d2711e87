"""The pages that belong to one audit, linked by its own page in the course of a visit; a new one is one line here."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.field.permissions import READ_FIELD_RECORDS
from audits.permissions import (
    READ_COACHING_HINT,
    READ_DECLARATION,
    READ_MEETING,
    READ_PLAN,
    READ_PROOF,
    READ_REPORT,
    READ_RETALIATION_CHECK,
    READ_SAMPLE,
    READ_SITE_CARD,
)


@dataclass(frozen=True)
class VisitPage:
    """A page at `endpoint`, which takes `audit_id`; linked for whom `permission` is given on the audit."""

    label: Any
    endpoint: str
    permission: str


VISIT_PAGES = (
    VisitPage(_l("Plan and team"), "planning.show_plan", READ_PLAN),
    VisitPage(_l("Independence of the team"), "independence.show_independence", READ_DECLARATION),
    VisitPage(_l("Site card"), "site_card.show_site_card", READ_SITE_CARD),
    VisitPage(_l("Sample"), "sampling.show_sample", READ_SAMPLE),
    VisitPage(_l("Meetings"), "meetings.show_meetings", READ_MEETING),
    VisitPage(_l("Safety of workers who spoke"), "retaliation.show_checks", READ_RETALIATION_CHECK),
    VisitPage(_l("Hints of coaching"), "coaching.ask_for_hints", READ_COACHING_HINT),
    VisitPage(_l("From the field"), "field.show_field", READ_FIELD_RECORDS),
    VisitPage(_l("Report"), "reports.list_versions", READ_REPORT),
    VisitPage(_l("Proof"), "proof.show_audit_proof", READ_PROOF),
)
