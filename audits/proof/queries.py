"""Which entries of the ledger belong to an audit, a finding or a corrective action.

A new kind of record that enters the ledger is one line in `_of_findings` or `of_audit`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from audits.corrective_actions.models import (
    CorrectiveAction,
    CorrectiveActionCheck,
    CorrectiveActionEvidence,
    CorrectiveActionPlan,
)
from audits.findings.models import Finding, FindingRelease
from audits.findings.queries import find_told_wording
from audits.models import Audit
from audits.reports.models import AuditReport, AuditReportContents
from compliance.ledger.proofs import Subjects

# Text that the organisation may read, by kind; of a finding it reads the text written for it alone.
TOLD = {
    "finding": frozenset({"text_for_organisation"}),
    "corrective_action_plan": frozenset({"root_cause", "correction", "prevention", "owner"}),
    "corrective_action_evidence": frozenset({"note"}),
    "corrective_action_check": frozenset({"reason"}),
}
# Shown protected, by quarter, or not at all to whom is not on the team, where workers are the source.
TEAM_ONLY = frozenset({"workers_affected", "occurred_on", "known_on", "worker_confirmations", "source_reference"})


def of_audit(audit: Audit) -> Sequence[Subjects]:
    """The audit itself, everything of its findings, and what its reports say."""
    findings = select(Finding.id).where(Finding.audit_id == audit.id)
    made = select(AuditReportContents.id).join(AuditReport).where(AuditReport.audit_id == audit.id)
    return [
        Subjects("audit", select(Audit.id).where(Audit.id == audit.id)),
        *_of_findings(findings),
        Subjects("report_contents", made),
    ]


def of_finding(finding: Finding) -> Sequence[Subjects]:
    """Every wording of a finding, its releases, its corrective action."""
    first = finding.first_id
    return _of_findings(select(Finding.id).where(or_(Finding.id == first, Finding.original_id == first)))


def of_corrective_action(action: CorrectiveAction) -> Sequence[Subjects]:
    """What the organisation reads: the wording it was told, and the corrective action."""
    told = find_told_wording(action.finding_id)
    wordings = [Subjects("finding", select(Finding.id).where(Finding.id == told.id))] if told else []
    return [*wordings, *_of_actions(select(CorrectiveAction.id).where(CorrectiveAction.id == action.id))]


def _of_findings(findings: Select[Any]) -> list[Subjects]:
    releases = select(FindingRelease.id).where(FindingRelease.finding_id.in_(findings))
    actions = select(CorrectiveAction.id).where(CorrectiveAction.finding_id.in_(findings))
    return [Subjects("finding", findings), Subjects("finding_release", releases), *_of_actions(actions)]


def _of_actions(actions: Select[Any]) -> list[Subjects]:
    parts = (
        ("corrective_action_plan", CorrectiveActionPlan),
        ("corrective_action_evidence", CorrectiveActionEvidence),
        ("corrective_action_check", CorrectiveActionCheck),
    )
    return [
        Subjects("corrective_action", actions),
        *(Subjects(kind, select(model.id).where(model.corrective_action_id.in_(actions))) for kind, model in parts),
    ]


def shows_to_team(kind: str, field: str) -> bool:
    return True


def shows_to_authority(kind: str, field: str) -> bool:
    return field not in TEAM_ONLY


def shows_to_organisation(kind: str, field: str) -> bool:
    return field in TOLD.get(kind, ())
