"""Words for entries of the ledger about audits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

KIND_LABELS: Mapping[str, Any] = {
    "audit": _l("Visit"),
    "audit_meeting": _l("Meeting with the organisation"),
    "audit_report_contents": _l("Contents of a report"),
    "audit_report_step": _l("Review of a report"),
    "finding": _l("Finding"),
    "finding_containment": _l("What was done at once"),
    "finding_party": _l("Party that has to act"),
    "finding_release": _l("Release of a finding to the organisation"),
    "finding_reply": _l("Reply to a finding"),
    "finding_reply_answer": _l("Answer to a reply"),
    "finding_upgrade": _l("Decision on a higher grade"),
    "lead_hand_over": _l("Hand-over of the lead"),
    "meeting_attendee": _l("Somebody at a meeting"),
    "corrective_action": _l("Corrective action"),
    "corrective_action_plan": _l("Plan of a correction"),
    "corrective_action_evidence": _l("Proof of a correction"),
    "corrective_action_check": _l("Check of a correction"),
    "corrective_action_step": _l("Step of a correction"),
    "corrective_action_extension": _l("Extension asked for"),
    "corrective_action_part_check": _l("Check of a party's part"),
    "corrective_action_escalation": _l("Overdue correction told to those above"),
    "repayment_entry": _l("Amount of a repayment"),
    "repayment_decision": _l("Repayment closed or opened again"),
}
