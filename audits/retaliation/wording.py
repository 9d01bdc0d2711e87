"""Words for checks on workers who spoke."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.retaliation.values import CheckStage, ContactWay, SafetyOutcome

STAGE_LABELS: Mapping[str, Any] = {
    CheckStage.FIRST: _l("First check"),
    CheckStage.SECOND: _l("Second check"),
}
CONTACT_LABELS: Mapping[str, Any] = {
    ContactWay.PHONE: _l("By phone or message"),
    ContactWay.IN_PERSON: _l("In person, away from work"),
    ContactWay.THROUGH_OTHERS: _l("Through others, such as a union, a consulate or a community"),
    ContactWay.NONE: _l("Nobody could be contacted"),
}
OUTCOME_LABELS: Mapping[str, Any] = {
    SafetyOutcome.SAFE: _l("Safe: no sign of retaliation"),
    SafetyOutcome.SIGNS: _l("Signs of retaliation"),
    SafetyOutcome.NOT_REACHED: _l("Could not be reached"),
    SafetyOutcome.UNKNOWN: _l("Not known"),
}
OUTCOME_KINDS: Mapping[str, str] = {
    SafetyOutcome.SAFE: "ok",
    SafetyOutcome.SIGNS: "critical",
    SafetyOutcome.NOT_REACHED: "minor",
    SafetyOutcome.UNKNOWN: "plain",
}
