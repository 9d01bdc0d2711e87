"""What the fixed words of standards are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.types import OrganisationKind
from compliance.standards.crosswalks.relations import Relation
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

RELATION_LABELS: dict[str, Any] = {
    Relation.EQUAL: _l("Asks the same"),
    Relation.WIDER: _l("Asks at least as much, and more"),
    Relation.NARROWER: _l("Asks less"),
    Relation.OVERLAPS: _l("Asks partly the same"),
}

# What each relation means for answers, from the question named first to the one named second.
RELATION_MEANINGS: dict[str, Any] = {
    Relation.EQUAL: _l("A yes and a no count for the other question too."),
    Relation.WIDER: _l("A yes counts for the other question; a no does not, since only the surplus may be missing."),
    Relation.NARROWER: _l("A no counts for the other question; a yes leaves a part of it to be asked."),
    Relation.OVERLAPS: _l("No answer counts for the other question; what was answered is shown and the rest is asked."),
}

STATUS_LABELS: dict[str, Any] = {
    "approved": _l("Approved"),
    "proposed": _l("Proposed, not counted"),
    "withdrawn": _l("Withdrawn, not counted"),
    "replaced": _l("Replaced by another text"),
}
