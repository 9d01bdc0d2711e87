"""Who may plan, carry out, read and answer audits."""

from typing import Any

from audits.models import AuditKind
from audits.planning.following import is_on_following_team
from compliance.accounts.identity import Identity
from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import (
    is_administrator,
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
READ_PROOF = "audits.read_proof"
READ_DECLARATION = "audits.read_declaration"
DECLARE_CONFLICT = "audits.declare_conflict"
READ_PLAN = "audits.read_plan"
CHANGE_LEAD = "audits.change_lead"
SEE_CALENDAR = "audits.see_calendar"
PLAN_DAY = "audits.plan_day"
USE_FEED = "audits.manage_calendar_feed"
SEE_QUALITY = "audits.see_quality"
ENTER_OWN_DETAILS = "audits.enter_own_details"
WRITE_CONSENT_SCRIPT = "audits.write_consent_script"
READ_RETALIATION_CHECK = "audits.read_retaliation_check"
RECORD_RETALIATION_CHECK = "audits.record_retaliation_check"
READ_COACHING_HINT = "audits.read_coaching_hint"
READ_REPAYMENT = "audits.read_repayment"
ENTER_REPAYMENT = "audits.enter_repayment"
CLOSE_REPAYMENT = "audits.close_repayment"
READ_FOLLOW_THROUGH = "audits.read_follow_through"
READ_REPORT = "audits.read_report"
WRITE_REPORT = "audits.write_report"
REVIEW_REPORT = "audits.review_report"
READ_REPORT_FILE = "audits.read_report_file"
READ_OWN_REPORT = "audits.read_own_report"
COVER_PHOTO = "audits.cover_photo"
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


def is_lead(identity: Identity, subject: Any) -> bool:
    """True for the lead of the audit, independent or not: who may not write still hands over."""
    return subject is not None and subject.lead_id == identity.user_id


def is_inspection(identity: Identity, subject: Any) -> bool:
    """True for an audit by the state."""
    return subject is not None and subject.kind is AuditKind.INSPECTION


def is_report_reviewer(identity: Identity, subject: Any) -> bool:
    """True for the auditor who was asked to review the report that `subject` is or belongs to."""
    return getattr(subject, "reviewer_id", None) == identity.user_id


def had_no_part(identity: Identity, subject: Any) -> bool:
    """True for who neither took part in the visit nor wrote the report."""
    return not subject.audit.has_member(identity.user_id) and identity.user_id not in subject.author_ids


_INTERVIEW_READERS: Rule = [
    [is_auditor, is_team_member],
    [is_analyst, reads_interviews],
    [is_supervisor, reads_interviews],
]
_TEAM: Rule = [[is_auditor, is_team_member, is_independent]]
_REPORT_READERS: Rule = [[is_auditor, is_team_member], [is_auditor, is_report_reviewer], [is_ministry]]

RULES: dict[str, Rule] = {
    LIST_INSPECTIONS: [[is_inspector], [is_ministry]],
    LIST_SOCIAL_AUDITS: [[is_social_auditor]],
    LIST_AUDITS: [[is_auditor], [is_ministry], [is_organisation_user]],
    READ_AUDIT: [[is_auditor], [is_ministry], [is_organisation_user]],
    PLAN_AUDIT: [[is_auditor], [is_ministry]],
    CONDUCT_AUDIT: _TEAM,
    READ_INTERVIEW: _INTERVIEW_READERS,
    RECORD_INTERVIEW: _TEAM,
    READ_FINDING: [[is_auditor], [is_ministry]],
    RECORD_FINDING: _TEAM,
    RELEASE_FINDING: [[is_supervisor]],
    READ_CORRECTIVE_ACTION: [[is_auditor], [is_ministry], [is_organisation_user]],
    ANSWER_FINDING: [[is_organisation_user]],
    LIST_OWN_CORRECTIVE_ACTIONS: [[is_organisation_user]],
    VERIFY_CORRECTIVE_ACTION: [*_TEAM, [is_auditor, is_on_following_team]],
    READ_SAMPLE: [[is_auditor], [is_ministry]],
    DRAW_SAMPLE: _TEAM,
    READ_SITE_CARD: [[is_auditor], [is_ministry]],
    READ_PROOF: [[is_auditor], [is_ministry]],
    READ_DECLARATION: [[is_auditor, is_team_member], [is_ministry]],
    DECLARE_CONFLICT: [[is_auditor, is_team_member]],
    READ_PLAN: [[is_auditor], [is_ministry]],
    CHANGE_LEAD: [[is_auditor, is_lead], [is_ministry, is_inspection]],
    SEE_CALENDAR: [[is_auditor], [is_ministry]],
    PLAN_DAY: [[is_auditor]],
    USE_FEED: [[is_auditor]],
    SEE_QUALITY: [[is_supervisor]],
    ENTER_OWN_DETAILS: [[is_auditor]],
    WRITE_CONSENT_SCRIPT: [[is_administrator]],
    READ_RETALIATION_CHECK: _INTERVIEW_READERS,
    RECORD_RETALIATION_CHECK: _TEAM,
    READ_COACHING_HINT: [[is_analyst, reads_interviews], [is_supervisor, reads_interviews]],
    READ_REPAYMENT: [[is_auditor], [is_ministry], [is_organisation_user]],
    ENTER_REPAYMENT: [[is_organisation_user], [is_auditor, is_team_member, is_independent]],
    CLOSE_REPAYMENT: _TEAM,
    READ_FOLLOW_THROUGH: [[is_auditor], [is_ministry]],
    READ_REPORT: _REPORT_READERS,
    WRITE_REPORT: _TEAM,
    REVIEW_REPORT: [[is_supervisor, had_no_part], [is_auditor, is_report_reviewer, had_no_part]],
    READ_REPORT_FILE: [*_REPORT_READERS, [is_organisation_user]],
    READ_OWN_REPORT: [[is_organisation_user]],
    COVER_PHOTO: _TEAM,
    PROTECT_FINDING: _TEAM,
    LIFT_PROTECTION: [[is_supervisor]],
    READ_REPLY: [[is_organisation_user]],
    REPLY_TO_FINDING: [[is_organisation_user]],
    ANSWER_REPLY: _TEAM,
    DECIDE_UPGRADE: _TEAM,
    READ_MEETING: [[is_auditor], [is_ministry]],
    RECORD_MEETING: _TEAM,
}
