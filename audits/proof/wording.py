"""Words for entries of the ledger about audits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

KIND_LABELS: Mapping[str, Any] = {
    "audit": _l("Visit"),
    "finding": _l("Finding"),
    "finding_release": _l("Release of a finding to the organisation"),
    "corrective_action": _l("Corrective action"),
    "corrective_action_plan": _l("Plan of a correction"),
    "corrective_action_evidence": _l("Proof of a correction"),
    "corrective_action_check": _l("Check of a correction"),
    "report_contents": _l("Contents of a report"),
}
