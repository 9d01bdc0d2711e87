"""Taking or declining a higher grade that the product proposed."""

from datetime import date

from flask_babel import gettext as _

from audits.findings.models import Finding
from audits.findings.operations import correct_finding
from audits.findings.queries import find_newer
from audits.findings.restating import facts_of
from audits.findings.severity import UpgradeReason
from audits.independence.checks import require_independent
from audits.upgrades.models import FindingUpgrade
from audits.upgrades.queries import list_proposals, list_upgrades
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict


def decide_upgrade(
    finding: Finding, reason: UpgradeReason, accepted: bool, why: str, by: Identity, today: date
) -> Finding:
    """Take or decline the grade proposed for `reason`; gives the finding as it stands then.

    A taken grade is a corrected finding of the same number, so the base grade stays readable. Raises Conflict where it
    is not proposed any more or somebody corrected the finding.
    """
    require_independent(finding.audit, by)
    proposal = next((each for each in list_proposals(finding, list_upgrades(finding)) if each.reason is reason), None)
    if proposal is None or find_newer(finding) is not None:
        raise Conflict(_("This grade is not proposed any more. Open the finding again."))
    row = FindingUpgrade(
        finding_id=finding.first_id,
        reason=reason,
        from_grade=finding.grade.value,
        proposed_grade=proposal.grade.value,
        is_accepted=accepted,
        decision_reason=why,
        decided_by_id=by.user_id,
        decided_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    record_change(
        "audits.decide_upgrade",
        finding,
        by,
        summary=f"{'Took' if accepted else 'Declined'} grade {proposal.grade} proposed for {finding.number}",
        changes={"grade": (finding.grade, proposal.grade)} if accepted else None,
    )
    if not accepted:
        return finding
    return correct_finding(finding, facts_of(finding, grade=proposal.grade), why, by, today)
