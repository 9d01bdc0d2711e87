"""Who may plan, carry out, read and answer audits."""

from typing import Any

from compliance.accounts.identity import Identity
from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import (
    is_analyst,
    is_auditor,
    is_inspector,
    is_ministry,
    is_organisation_user,
    is_social_auditor,
    is_supervisor,
    reads_interviews,
)

LIST_INSPECTIONS = "audits.list_inspections"
LIST_SOCIAL_AUDITS = "audits.list_social_audits"
LIST_AUDITS = "audits.list_audits"
READ_AUDIT = "audits.read_audit"
PLAN_AUDIT = "audits.plan_audit"
CONDUCT_AUDIT = "audits.conduct_audit"
READ_INTERVIEW = "audits.read_interview"
RECORD_INTERVIEW = "audits.record_interview"
READ_FINDING = "audits.read_finding"
RECORD_FINDING = "audits.record_finding"
RELEASE_FINDING = "audits.release_finding"
READ_CORRECTIVE_ACTION = "audits.read_corrective_action"
ANSWER_FINDING = "audits.answer_finding"
LIST_OWN_CORRECTIVE_ACTIONS = "audits.list_own_corrective_actions"
VERIFY_CORRECTIVE_ACTION = "audits.verify_corrective_action"
READ_SAMPLE = "audits.read_sample"
DRAW_SAMPLE = "audits.draw_sample"
READ_SITE_CARD = "audits.read_site_card"
READ_DECLARATION = "audits.read_declaration"
DECLARE_CONFLICT = "audits.declare_conflict"
PROTECT_FINDING = "audits.protect_finding"
LIFT_PROTECTION = "audits.lift_protection"
READ_REPLY = "audits.read_reply"
REPLY_TO_FINDING = "audits.reply_to_finding"
ANSWER_REPLY = "audits.answer_reply"
DECIDE_UPGRADE = "audits.decide_upgrade"
READ_MEETING = "audits.read_meeting"
RECORD_MEETING = "audits.record_meeting"


def is_team_member(identity: Identity, subject: Any) -> bool:
    """True for members of the team of the audit that `subject` is or belongs to."""
    audit = getattr(subject, "audit", subject)
    return audit is not None and audit.has_member(identity.user_id)


def is_independent(identity: Identity, subject: Any) -> bool:
    """False for a member of the team with a conflict of interest, or whose turn to rotate has come."""
    audit = getattr(subject, "audit", subject)
    return audit is not None and audit.bar_of(identity.user_id) is None


_TEAM: Rule = [[is_auditor, is_team_member, is_independent]]

RULES: dict[str, Rule] = {
    LIST_INSPECTIONS: [[is_inspector], [is_ministry]],
    LIST_SOCIAL_AUDITS: [[is_social_auditor]],
    LIST_AUDITS: [[is_auditor], [is_ministry], [is_organisation_user]],
    READ_AUDIT: [[is_auditor], [is_ministry], [is_organisation_user]],
    PLAN_AUDIT: [[is_auditor], [is_ministry]],
    CONDUCT_AUDIT: _TEAM,
    READ_INTERVIEW: [[is_auditor, is_team_member], [is_analyst, reads_interviews], [is_supervisor, reads_interviews]],
    RECORD_INTERVIEW: _TEAM,
    READ_FINDING: [[is_auditor], [is_ministry]],
    RECORD_FINDING: _TEAM,
    RELEASE_FINDING: [[is_supervisor]],
    READ_CORRECTIVE_ACTION: [[is_auditor], [is_ministry], [is_organisation_user]],
    ANSWER_FINDING: [[is_organisation_user]],
    LIST_OWN_CORRECTIVE_ACTIONS: [[is_organisation_user]],
    VERIFY_CORRECTIVE_ACTION: _TEAM,
    READ_SAMPLE: [[is_auditor], [is_ministry]],
    DRAW_SAMPLE: _TEAM,
    READ_SITE_CARD: [[is_auditor], [is_ministry]],
    READ_DECLARATION: [[is_auditor, is_team_member], [is_ministry]],
    DECLARE_CONFLICT: [[is_auditor, is_team_member]],
    PROTECT_FINDING: _TEAM,
    LIFT_PROTECTION: [[is_supervisor]],
    READ_REPLY: [[is_organisation_user]],
    REPLY_TO_FINDING: [[is_organisation_user]],
    ANSWER_REPLY: _TEAM,
    DECIDE_UPGRADE: _TEAM,
    READ_MEETING: [[is_auditor], [is_ministry]],
    RECORD_MEETING: _TEAM,
}
