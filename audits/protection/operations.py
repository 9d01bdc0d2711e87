"""Hiding a suspicion from the organisation, lifting that, and noting what was done and who was told."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding
from audits.findings.operations import tell_organisation
from audits.findings.queries import find_newer, find_told_wording
from audits.independence.checks import require_independent
from audits.protection.models import (
    FindingContainment,
    FindingNotice,
    FindingProtection,
    FindingProtectionLift,
    NoticeKind,
)
from audits.protection.queries import find_protection
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class Containment:
    """What was done at once, by whom (a role or a name) and when (system time zone applied)."""

    what: str
    by_whom: str
    done_at: datetime


@dataclass(frozen=True)
class Notice:
    """Whom the team told, when, and the number they gave it."""

    kind: NoticeKind
    to_whom: str
    given_at: datetime
    reference: str | None = None
    note: str | None = None


def protect_finding(finding: Finding, reason: str, by: Identity) -> FindingProtection:
    """Do not confront the organisation with `finding`: from now on it reads nothing of it, not even that there is one.

    Source: audit practice note, section 7 (do not confront, protect, refer first). Raises Conflict where the
    organisation was told of it already, where it is marked already, or where the wording was corrected.
    """
    require_independent(finding.audit, by)
    if find_newer(finding) is not None:
        raise Conflict(_("Somebody else corrected this finding. Open it again to see the present wording."))
    if find_protection(finding.first_id) is not None:
        raise Conflict(_("The organisation is not confronted with this finding already."))
    if _was_told(finding):
        raise Conflict(
            _("The organisation was told of this finding already. Record the suspicion as a finding of its own.")
        )
    row = FindingProtection(finding_id=finding.first_id, reason=reason, marked_by_id=by.user_id, marked_at=now())
    db.session.add(row)
    db.session.flush()
    _note("audits.protect_finding", finding, by, f"Marked {finding.number} as not to be confronted")
    return row


def lift_protection(finding: Finding, reason: str, by: Identity, today: date) -> FindingProtectionLift:
    """Let the finding be handled as others are. A confidential wording still waits for its own release.

    Raises Conflict where it is not marked or was corrected.
    """
    protection = find_protection(finding.first_id)
    if protection is None or find_newer(finding) is not None:
        raise Conflict(_("This finding has changed in the meantime. Open it again."))
    row = FindingProtectionLift(protection=protection, reason=reason, lifted_by_id=by.user_id, lifted_at=now())
    db.session.add(row)
    db.session.flush()
    _note("audits.lift_protection", finding, by, f"Lifted that {finding.number} is not confronted")
    tell_organisation(finding, today)
    return row


def record_containment(finding: Finding, containment: Containment, by: Identity) -> FindingContainment:
    """Store what was done at once. Raises InvalidInput("done_at") for a moment to come or before it was found."""
    require_independent(finding.audit, by)
    _check_moment("done_at", containment.done_at, finding)
    row = FindingContainment(
        finding_id=finding.first_id, recorded_by_id=by.user_id, recorded_at=now(), **vars(containment)
    )
    db.session.add(row)
    db.session.flush()
    _note("audits.record_containment", finding, by, f"Noted what was done at once about {finding.number}")
    return row


def record_notice(finding: Finding, notice: Notice, by: Identity) -> FindingNotice:
    """Store whom the team told. Raises InvalidInput at "given_at" or, for a report without any, at "reference"."""
    require_independent(finding.audit, by)
    _check_moment("given_at", notice.given_at, finding)
    if notice.kind is NoticeKind.REPORTED and not (notice.reference or notice.note):
        raise InvalidInput("reference", _("Give the number of the report, or say in the note why there is none."))
    row = FindingNotice(finding_id=finding.first_id, recorded_by_id=by.user_id, recorded_at=now(), **vars(notice))
    db.session.add(row)
    db.session.flush()
    _note("audits.record_notice", finding, by, f"Noted who was told of {finding.number}: {notice.kind}")
    return row


def _was_told(finding: Finding) -> bool:
    opened = select(CorrectiveAction.id).where(CorrectiveAction.finding_id == finding.first_id)
    return find_told_wording(finding.first_id) is not None or db.session.scalar(opened) is not None


def _check_moment(field: str, moment: datetime, finding: Finding) -> None:
    if moment > now():
        raise InvalidInput(field, _("This moment is in the future."))
    if moment.date() < finding.occurred_on:
        raise InvalidInput(field, _("This is before it was found."))


def _note(action: str, finding: Finding, by: Identity, summary: str) -> None:
    record_change(action, finding, by, summary=summary)
    request_evaluation([finding.organisation_id], "finding_protected")
