"""What the fixed words of standards are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.types import OrganisationKind

ASSESSED_LABELS: dict[str, Any] = {
    OrganisationKind.EMPLOYER: _l("Employers"),
    OrganisationKind.RECRUITER: _l("Recruitment offices"),
    OrganisationKind.SUB_AGENT: _l("Sub-agents"),
}

ELEMENT_LABELS: dict[str, Any] = {
    "policy": _l("Policy"),
    "communication": _l("Communication"),
    "training": _l("Training"),
    "monitoring": _l("Monitoring"),
    "governance": _l("Governance"),
    "outcome": _l("Outcome for workers"),
}
