"""Which entries of the ledger belong to an audit, a finding or a corrective action.

A new kind of record that enters the ledger is one line in `of_audit`, `_of_findings` or `_of_actions`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from audits.corrective_actions.models import (
    CorrectiveAction,
    CorrectiveActionCheck,
    CorrectiveActionEscalation,
    CorrectiveActionEvidence,
    CorrectiveActionExtension,
    CorrectiveActionPlan,
    CorrectiveActionStep,
    PlanPartCheck,
)
from audits.findings.models import Finding, FindingParty, FindingRelease
from audits.findings.queries import find_told_wording
from audits.meetings.models import AuditMeeting, MeetingAttendee
from audits.models import Audit
from audits.planning.models import LeadHandOver
from audits.protection.models import FindingContainment
from audits.repayments.models import RepaymentDecision, RepaymentEntry, RepaymentGroup
from audits.replies.models import FindingReply, FindingReplyAnswer
from audits.reports.models import AuditReport, AuditReportContents, AuditReportStep
from audits.upgrades.models import FindingUpgrade
from compliance.ledger.proofs import Subjects

# Text that the organisation may read, by kind; of a finding it reads the text written for it alone.
TOLD = {
    "finding": frozenset({"text_for_organisation"}),
    "finding_party": frozenset({"name"}),
    "finding_reply": frozenset({"words"}),
    "finding_reply_answer": frozenset({"reason"}),
    "corrective_action_plan": frozenset({"root_cause", "correction", "prevention", "owner"}),
    "corrective_action_evidence": frozenset({"note"}),
    "corrective_action_check": frozenset({"reason"}),
    "corrective_action_extension": frozenset({"reason"}),
    "corrective_action_part_check": frozenset({"party", "note"}),
    "repayment_decision": frozenset({"reason"}),
}
# Shown protected, by quarter, or not at all to whom is not on the team, where workers are the source.
TEAM_ONLY = frozenset(
    {
        "workers_affected",
        "occurred_on",
        "known_on",
        "worker_confirmations",
        "source_reference",
        "amount",
        "workers",
        "found_from",
    }
)


def of_audit(audit: Audit) -> Sequence[Subjects]:
    """The audit itself, its leads, meetings and reports, and everything of its findings."""
    findings = select(Finding.id).where(Finding.audit_id == audit.id)
    meetings = select(AuditMeeting.id).where(AuditMeeting.audit_id == audit.id)
    reports = select(AuditReport.id).where(AuditReport.audit_id == audit.id)
    return [
        Subjects("audit", select(Audit.id).where(Audit.id == audit.id)),
        Subjects("lead_hand_over", select(LeadHandOver.id).where(LeadHandOver.audit_id == audit.id)),
        Subjects("audit_meeting", meetings),
        Subjects("meeting_attendee", select(MeetingAttendee.id).where(MeetingAttendee.meeting_id.in_(meetings))),
        Subjects("audit_report_step", select(AuditReportStep.id).where(AuditReportStep.report_id.in_(reports))),
        Subjects(
            "audit_report_contents", select(AuditReportContents.id).where(AuditReportContents.report_id.in_(reports))
        ),
        *_of_findings(findings),
    ]


def of_finding(finding: Finding) -> Sequence[Subjects]:
    """Every wording of a finding, its releases, replies and grades, its corrective action."""
    first = finding.first_id
    return _of_findings(select(Finding.id).where(or_(Finding.id == first, Finding.original_id == first)))


def of_corrective_action(action: CorrectiveAction) -> Sequence[Subjects]:
    """What the organisation reads: the wording it was told, its replies, and the corrective action."""
    told = find_told_wording(action.finding_id)
    wordings = select(Finding.id).where(Finding.id == (told.id if told else None))
    parties = select(FindingParty.id).where(FindingParty.finding_id.in_(wordings))
    first = select(Finding.id).where(Finding.id == action.finding_id)
    actions = select(CorrectiveAction.id).where(CorrectiveAction.id == action.id)
    return [
        Subjects("finding", wordings),
        Subjects("finding_party", parties),
        *_of_replies(first),
        *_of_actions(actions),
    ]


def _of_findings(findings: Select[Any]) -> list[Subjects]:
    """`findings` are all wordings; what belongs to a finding as such hangs on its first."""
    parts = (
        ("finding_release", FindingRelease),
        ("finding_party", FindingParty),
        ("finding_upgrade", FindingUpgrade),
        ("finding_containment", FindingContainment),
    )
    actions = select(CorrectiveAction.id).where(CorrectiveAction.finding_id.in_(findings))
    return [
        Subjects("finding", findings),
        *(Subjects(kind, select(model.id).where(model.finding_id.in_(findings))) for kind, model in parts),
        *_of_replies(findings),
        *_of_actions(actions),
    ]


def _of_replies(findings: Select[Any]) -> list[Subjects]:
    replies = select(FindingReply.id).where(FindingReply.first_finding_id.in_(findings))
    answers = select(FindingReplyAnswer.id).where(FindingReplyAnswer.reply_id.in_(replies))
    return [Subjects("finding_reply", replies), Subjects("finding_reply_answer", answers)]


def _of_actions(actions: Select[Any]) -> list[Subjects]:
    parts = (
        ("corrective_action_plan", CorrectiveActionPlan),
        ("corrective_action_evidence", CorrectiveActionEvidence),
        ("corrective_action_check", CorrectiveActionCheck),
        ("corrective_action_step", CorrectiveActionStep),
        ("corrective_action_extension", CorrectiveActionExtension),
        ("corrective_action_part_check", PlanPartCheck),
        ("corrective_action_escalation", CorrectiveActionEscalation),
    )
    groups = select(RepaymentGroup.id).where(RepaymentGroup.corrective_action_id.in_(actions))
    return [
        Subjects("corrective_action", actions),
        *(Subjects(kind, select(model.id).where(model.corrective_action_id.in_(actions))) for kind, model in parts),
        Subjects("repayment_entry", select(RepaymentEntry.id).where(RepaymentEntry.group_id.in_(groups))),
        Subjects("repayment_decision", select(RepaymentDecision.id).where(RepaymentDecision.group_id.in_(groups))),
    ]


def shows_to_team(kind: str, field: str) -> bool:
    return True


def shows_to_authority(kind: str, field: str) -> bool:
    return field not in TEAM_ONLY


def shows_to_organisation(kind: str, field: str) -> bool:
    return field in TOLD.get(kind, ())
