"""What the fixed words of standards are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.types import OrganisationKind
from compliance.standards.models import AnswerType

ASSESSED_LABELS: dict[str, Any] = {
    OrganisationKind.EMPLOYER: _l("Employers"),
    OrganisationKind.RECRUITER: _l("Recruitment offices"),
    OrganisationKind.SUB_AGENT: _l("Sub-agents"),
}

ANSWER_TYPE_LABELS: dict[str, Any] = {
    AnswerType.SCALE: _l("one answer of a scale"),
    AnswerType.ONE: _l("one answer"),
    AnswerType.MANY: _l("one answer or more"),
    AnswerType.NUMBER: _l("a number"),
    AnswerType.MONEY: _l("an amount of money with its currency"),
    AnswerType.DATE: _l("a date"),
    AnswerType.TABLE: _l("a small table"),
    AnswerType.FILE: _l("a file"),
}

ELEMENT_LABELS: dict[str, Any] = {
    "policy": _l("Policy"),
    "communication": _l("Communication"),
    "training": _l("Training"),
    "monitoring": _l("Monitoring"),
    "governance": _l("Governance"),
    "outcome": _l("Outcome for workers"),
}
