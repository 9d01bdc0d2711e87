"""Words for levels, states, decisions and kinds of indicators, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.types import RelatedSide
from compliance.risk.queries import FollowUpStanding
from compliance.risk.sources import EvidenceStrength
from compliance.risk.vocabulary import Decision, FlagState, IndicatorKind, Level, ReopenReason

LEVEL_LABELS: Mapping[str, Any] = {
    Level.AMBER: _l("Amber"),
    Level.RED: _l("Red"),
    Level.CRITICAL: _l("Critical"),
}
STATE_LABELS: Mapping[str, Any] = {
    FlagState.OPEN: _l("Waiting for triage"),
    FlagState.UNDER_REVIEW: _l("Under review"),
    FlagState.UPHELD: _l("Upheld"),
    FlagState.DISMISSED: _l("Dismissed"),
    FlagState.CLEARED: _l("Cleared"),
}
DECISION_LABELS: Mapping[str, Any] = {
    Decision.UPHOLD: _l("Upheld"),
    Decision.DISMISS: _l("Dismissed"),
    Decision.REOPEN: _l("Opened again"),
    Decision.FOLLOW_UP: _l("Follow-up opened"),
    Decision.RELEASE: _l("Released to the organisation"),
}
REOPEN_LABELS: Mapping[str, Any] = {
    ReopenReason.LEVEL_ROSE: _l("The level rose."),
    ReopenReason.NEW_RECORDS: _l("New records came."),
}
STANDING_LABELS: Mapping[str, Any] = {
    FollowUpStanding.NOT_ASSIGNED: _l("Not assigned"),
    FollowUpStanding.IN_FOLLOW_UP: _l("In follow-up"),
    FollowUpStanding.OVERDUE: _l("Overdue"),
}
KIND_LABELS: Mapping[str, Any] = {
    IndicatorKind.MEASURE: _l("Measure over recorded evidence"),
    IndicatorKind.CONTRADICTION: _l("Contradiction between two kinds of evidence"),
    IndicatorKind.COMBINED: _l("Signs seen together, to be examined"),
    IndicatorKind.ABSENCE: _l("Something expected that is not on record"),
    IndicatorKind.RELATED: _l("Measure over the organisations it works with"),
}
RELATED_LABELS: Mapping[str, Any] = {
    RelatedSide.CLIENTS: _l("The employers it recruits for"),
    RelatedSide.OFFICES: _l("The recruitment offices it uses"),
}
STRENGTH_LABELS: Mapping[str, Any] = {
    EvidenceStrength.DECLARED: _l("declared"),
    EvidenceStrength.DOCUMENTED: _l("documented"),
    EvidenceStrength.REPORTED_BY_WORKERS: _l("reported by workers"),
    EvidenceStrength.VERIFIED_ON_SITE: _l("verified on site"),
    EvidenceStrength.AUTHORITY_REGISTER: _l("authority's register"),
}
