"""Words for the values of audits, as pages show them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveActionState
from audits.findings.models import Grade, KnownFrom
from audits.interviews.values import InterviewPlace, Sex, SignAnswer
from audits.models import Announcement, AuditKind, AuditState, AuditType

KIND_LABELS: Mapping[str, Any] = {
    AuditKind.INSPECTION: _l("Inspection"),
    AuditKind.SOCIAL_AUDIT: _l("Social audit"),
}
TYPE_LABELS: Mapping[str, Any] = {
    AuditType.INITIAL: _l("Initial"),
    AuditType.FOLLOW_UP: _l("Follow-up"),
    AuditType.CLOSURE: _l("Closure"),
    AuditType.SPECIAL: _l("Special"),
    AuditType.SELF_INITIATED: _l("Self-initiated"),
}
ANNOUNCEMENT_LABELS: Mapping[str, Any] = {
    Announcement.ANNOUNCED: _l("Announced"),
    Announcement.SEMI_ANNOUNCED: _l("Semi-announced (a period, not the day)"),
    Announcement.UNANNOUNCED: _l("Unannounced"),
}
STATE_LABELS: Mapping[str, Any] = {
    AuditState.PLANNED: _l("Planned"),
    AuditState.IN_PROGRESS: _l("In progress"),
    AuditState.CLOSED: _l("Closed"),
}
GRADE_LABELS: Mapping[str, Any] = {
    Grade.CRITICAL: _l("Critical"),
    Grade.MAJOR: _l("Major"),
    Grade.MINOR: _l("Minor"),
    Grade.COLLABORATIVE: _l("Collaborative"),
    Grade.OBSERVATION: _l("Observation"),
    Grade.GOOD_PRACTICE: _l("Good practice"),
}
KNOWN_FROM_LABELS: Mapping[str, Any] = {
    KnownFrom.SEEN_ON_SITE: _l("Seen on site"),
    KnownFrom.WORKERS: _l("Workers"),
    KnownFrom.DOCUMENTS: _l("Documents"),
    KnownFrom.MANAGEMENT: _l("Management"),
}
PLACE_LABELS: Mapping[str, Any] = {
    InterviewPlace.ON_SITE: _l("At work or in the housing"),
    InterviewPlace.OFF_SITE: _l("Away from work and housing"),
}
SEX_LABELS: Mapping[str, Any] = {Sex.FEMALE: _l("Female"), Sex.MALE: _l("Male")}
SIGN_ANSWER_LABELS: Mapping[str, Any] = {
    SignAnswer.PRESENT: _l("Present"),
    SignAnswer.ABSENT: _l("Absent"),
    SignAnswer.NOT_ASKED: _l("Not asked"),
}
CORRECTIVE_ACTION_STATE_LABELS: Mapping[str, Any] = {
    CorrectiveActionState.OPEN: _l("Plan needed"),
    CorrectiveActionState.CONTAINED: _l("Contained, plan needed"),
    CorrectiveActionState.PLAN_SUBMITTED: _l("Plan sent"),
    CorrectiveActionState.PLAN_SENT_BACK: _l("Plan sent back"),
    CorrectiveActionState.APPROVED: _l("Plan approved"),
    CorrectiveActionState.IN_PROGRESS: _l("Work in progress"),
    CorrectiveActionState.EVIDENCE_SUBMITTED: _l("Evidence sent"),
    CorrectiveActionState.EVIDENCE_SENT_BACK: _l("Evidence sent back"),
    CorrectiveActionState.PROGRESS_MADE: _l("Progress made"),
    CorrectiveActionState.VERIFIED_CLOSED: _l("Verified and closed"),
    CorrectiveActionState.REOPENED: _l("Reopened"),
    CorrectiveActionState.WITHDRAWN: _l("Finding withdrawn"),
}
METHOD_LABELS: Mapping[str, Any] = {
    CheckMethod.DESKTOP: _l("On documents"),
    CheckMethod.ON_SITE: _l("On site"),
}
OUTCOME_LABELS: Mapping[str, Any] = {
    CheckOutcome.PLAN_APPROVED: _l("Plan approved"),
    CheckOutcome.PLAN_SENT_BACK: _l("Plan sent back"),
    CheckOutcome.EVIDENCE_SENT_BACK: _l("Evidence sent back"),
    CheckOutcome.PROGRESS_MADE: _l("Progress made"),
    CheckOutcome.VERIFIED_CLOSED: _l("Verified and closed"),
    CheckOutcome.REOPENED: _l("Reopened"),
    CheckOutcome.EXTENSION_GRANTED: _l("Extension given"),
    CheckOutcome.EXTENSION_REFUSED: _l("Extension refused"),
}

# What can be done to an audit, in the word of its kind: pages of an inspection never say "social audit".
KIND_WORDS: Mapping[str, Mapping[str, Any]] = {
    AuditKind.INSPECTION: {
        "list": _l("Inspections"),
        "plan": _l("Plan an inspection"),
        "change": _l("Change the plan of the inspection"),
        "save": _l("Save the inspection"),
        "begin": _l("Begin the inspection"),
        "begun": _l("The inspection has begun."),
        "close": _l("Close the inspection"),
        "closed": _l("The inspection is closed."),
        "planned": _l("The inspection is planned."),
        "back": _l("Inspection"),
    },
    AuditKind.SOCIAL_AUDIT: {
        "list": _l("Social audits"),
        "plan": _l("Plan a social audit"),
        "change": _l("Change the plan of the social audit"),
        "save": _l("Save the social audit"),
        "begin": _l("Begin the social audit"),
        "begun": _l("The social audit has begun."),
        "close": _l("Close the social audit"),
        "closed": _l("The social audit is closed."),
        "planned": _l("The social audit is planned."),
        "back": _l("Social audit"),
    },
}
