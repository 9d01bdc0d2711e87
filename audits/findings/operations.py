"""Recording, correcting and releasing findings, and telling the organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.corrective_actions.life import CORRECTED_GRADES
from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionState
from audits.findings.deadlines import deadlines_from
from audits.findings.indicators import is_confidential_indicator, is_known_indicator
from audits.findings.models import (
    KNOWN_FROM_COLUMNS,
    Finding,
    FindingIndicator,
    FindingParty,
    FindingPhoto,
    FindingRelease,
    Grade,
    KnownFrom,
)
from audits.findings.queries import find_newer
from audits.findings.wording import find_revealing_words
from audits.independence.checks import require_independent
from audits.interviews.queries import InterviewOrigins
from audits.models import Audit, AuditState
from audits.numbering import FINDINGS, take_number
from audits.protection.queries import find_protection
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.file_types import PICTURES
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput
from compliance.scheduling.pending import request_evaluation
from compliance.standards.models import Requirement

PHOTO_SCOPE = "audit"
MOST_PARTIES = 6
LONGEST_PARTY = 200
PICTURE_NAMES = ", ".join(sorted(picture.name for picture in PICTURES))
_PICTURE_TYPES = frozenset(picture.media_type for picture in PICTURES)


@dataclass(frozen=True)
class FindingFacts:
    """What a finding says. `words_confirmed`: somebody looked at the revealing words and let them stand."""

    grade: Grade
    title: str
    found_on: date
    known_from: frozenset[KnownFrom]
    text_for_organisation: str | None = None
    how_known: str | None = None
    requirement_id: int | None = None
    ilo_sign: int | None = None
    indicator_code: str | None = None
    workers_affected: int | None = None
    workplace_id: int | None = None
    workers_total: int | None = None
    is_concealed: bool | None = None
    has_retaliation: bool | None = None
    national_rule_code: str | None = None
    law: str | None = None
    further_requirement_ids: tuple[int, ...] = ()
    further_indicator_codes: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    words_confirmed: bool = False


def record_finding(audit: Audit, facts: FindingFacts, by: Identity, today: date) -> Finding:
    """Store a finding of an audit that is not closed. Raises Conflict for a closed one, InvalidInput by field."""
    require_independent(audit, by)
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed: findings can be corrected, not added."))
    check_finding_facts(audit, facts, today)
    finding = _row(audit, facts, by, today)
    finding.number = take_number(FINDINGS)
    db.session.add(finding)
    db.session.flush()
    record_change("audits.record_finding", finding, by, summary=f"Recorded {finding.number} in {audit.number}")
    request_evaluation([finding.organisation_id], "finding_recorded")
    return finding


def correct_finding(finding: Finding, facts: FindingFacts, reason: str, by: Identity, today: date) -> Finding:
    """Replace `finding` by a new row of the same number; `reason` says why.

    A confidential wording needs a new release. Raises Conflict if `finding` was corrected already, InvalidInput by
    field.
    """
    require_independent(finding.audit, by)
    if find_newer(finding) is not None:
        raise Conflict(_("Somebody else corrected this finding. Open it again to see the present wording."))
    check_finding_facts(finding.audit, facts, today)
    row = _row(finding.audit, facts, by, today)
    row.number, row.revision, row.original_id = finding.number, finding.revision + 1, finding.first_id
    row.supersedes_id, row.correction_reason = finding.id, reason
    _follow_grade(row)
    db.session.add(row)
    db.session.flush()
    record_change(
        "audits.correct_finding",
        row,
        by,
        summary=f"Corrected {row.number} in {finding.audit.number}",
        changes=_changed_facts(finding, row),
    )
    tell_organisation(row, today)
    request_evaluation([row.organisation_id], "finding_corrected")
    return row


def release_finding(finding: Finding, reason: str, by: Identity, today: date) -> FindingRelease:
    """Let the organisation read this wording of a confidential finding; its deadlines run from today.

    Raises Conflict if the wording is not confidential, was corrected or released already, or its audit is not closed;
    InvalidInput where there is no text for the organisation.
    """
    if not finding.is_confidential or finding.release is not None or find_newer(finding) is not None:
        raise Conflict(_("This wording does not wait for a release any more. Open the finding again."))
    if find_protection(finding.first_id) is not None:
        raise Conflict(_("The organisation is not confronted with this finding. Lift that first."))
    if finding.audit.state is not AuditState.CLOSED:
        raise Conflict(_("Close the visit first; the organisation is told of nothing before."))
    if not finding.text_for_organisation:
        raise InvalidInput("reason", _("This finding has no text for the organisation. Correct it first."))
    release = FindingRelease(finding=finding, released_by_id=by.user_id, released_at=now(), reason=reason)
    db.session.add(release)
    db.session.flush()
    record_change("audits.release_finding", finding, by, summary=f"Released {finding.number} to the organisation")
    tell_organisation(finding, today)
    return release


def tell_organisation(finding: Finding, today: date) -> CorrectiveAction | None:
    """Open the corrective action of a finding the organisation may now read; None where there is nothing to correct.

    Telling twice changes nothing.
    """
    if not _is_told(finding) or finding.grade not in CORRECTED_GRADES:
        return None
    present = _find_corrective_action(finding.first_id)
    return present or _open_corrective_action(finding, today)


def add_photos(finding: Finding, uploads: Sequence[Any], by: Identity) -> None:
    """Store photos of a finding, readable by the audit's team only. Raises InvalidInput("photos") for a bad file."""
    require_independent(finding.audit, by)
    for upload in uploads:
        try:
            document = store_document(
                finding.organisation_id,
                upload,
                title=finding.number,
                dates=NO_DATES,
                reader_scope=PHOTO_SCOPE,
                by=by,
                at=now(),
            )
        except InvalidInput as error:
            raise InvalidInput("photos", error.message) from error
        if document.latest.media_type not in _PICTURE_TYPES:
            raise InvalidInput("photos", _("Choose a picture: %(types)s.", types=PICTURE_NAMES))
        db.session.add(FindingPhoto(finding_id=finding.first_id, document_id=document.id))
    db.session.flush()


def check_finding_facts(
    audit: Audit, facts: FindingFacts, today: date, origins: InterviewOrigins | None = None
) -> None:
    """Raise InvalidInput for a finding that cannot stand as it is, naming the field at fault.

    `origins` of the audit's interviews, where the caller read them already.
    """
    if facts.found_on > today:
        raise InvalidInput("found_on", _("This day is in the future."))
    if not facts.known_from:
        raise InvalidInput("known_from", _("Say how you know: choose at least one."))
    if facts.workplace_id is not None and facts.workplace_id not in {each.id for each in audit.workplaces}:
        raise InvalidInput("workplace_id", _("Choose a workplace of this visit."))
    if facts.indicator_code and not is_known_indicator(facts.indicator_code):
        raise InvalidInput("indicator_code", _("There is no risk indicator with this code."))
    if not all(is_known_indicator(code) for code in facts.further_indicator_codes):
        raise InvalidInput("further_indicator_codes", _("There is no risk indicator with this code."))
    if facts.workers_total is not None and facts.workers_total < (facts.workers_affected or 0):
        raise InvalidInput("workers_total", _("More workers are affected than work there."))
    _check_parties(facts)
    if facts.grade in CORRECTED_GRADES and not facts.text_for_organisation:
        raise InvalidInput("text_for_organisation", _("Write what the organisation is told: it has to correct this."))
    told = "\n".join([facts.text_for_organisation or "", *facts.parties])
    if not facts.words_confirmed and find_revealing_words(told, audit, origins):
        raise InvalidInput(
            "words_confirmed",
            _("The text for the organisation could tell who spoke. Change it, or confirm that it may stand."),
        )


def _check_parties(facts: FindingFacts) -> None:
    if facts.grade is not Grade.COLLABORATIVE:
        if facts.parties:
            raise InvalidInput("parties", _("Only a collaborative finding names parties. Choose that grade, or none."))
        return
    if not facts.parties:
        raise InvalidInput("parties", _("Name who has to act together: no one party can close this alone."))
    if len(facts.parties) > MOST_PARTIES or max(map(len, facts.parties)) > LONGEST_PARTY:
        raise InvalidInput(
            "parties",
            _("Name at most %(n)s parties, each in at most %(most)s characters.", n=MOST_PARTIES, most=LONGEST_PARTY),
        )


def _is_told(finding: Finding) -> bool:
    released = not finding.is_confidential or finding.release is not None
    may_be_told = finding.audit.state is AuditState.CLOSED and released and bool(finding.text_for_organisation)
    return may_be_told and find_protection(finding.first_id) is None


def _find_corrective_action(first: int) -> CorrectiveAction | None:
    return (
        db.session.scalars(select(CorrectiveAction).where(CorrectiveAction.finding_id == first)).unique().one_or_none()
    )


def _open_corrective_action(finding: Finding, today: date) -> CorrectiveAction:
    deadlines = deadlines_from(finding.grade, finding.audit.organisation.country, today)
    action = CorrectiveAction(
        organisation_id=finding.organisation_id,
        finding_id=finding.first_id,
        state=CorrectiveActionState.OPEN,
        opened_on=today,
        **vars(deadlines),
    )
    db.session.add(action)
    db.session.flush()
    record_change("audits.open_corrective_action", action, None, summary=f"Told the organisation of {finding.number}")
    return action


def _follow_grade(row: Finding) -> None:
    """A finding under correction keeps a grade that is corrected, and takes the deadlines of its new one."""
    action = _find_corrective_action(row.first_id)
    if action is None or action.closed_on is not None:
        return
    if row.grade not in CORRECTED_GRADES:
        raise InvalidInput("grade", _("The organisation is correcting this finding: keep a grade that is corrected."))
    deadlines = deadlines_from(row.grade, row.audit.organisation.country, action.opened_on)
    for name, day in vars(deadlines).items():
        setattr(action, name, day)


def finding_columns(facts: FindingFacts) -> dict[str, Any]:
    """The facts as columns of `finding`."""
    rows_of_their_own = {"further_requirement_ids", "further_indicator_codes", "parties"}
    apart = {"found_on", "known_from", "words_confirmed", *rows_of_their_own}
    return {
        **{name: value for name, value in vars(facts).items() if name not in apart},
        **{column: source in facts.known_from for source, column in KNOWN_FROM_COLUMNS.items()},
        "names_confidential_indicator": any(
            is_confidential_indicator(code) for code in (facts.indicator_code, *facts.further_indicator_codes)
        ),
        "occurred_on": facts.found_on,
    }


def _row(audit: Audit, facts: FindingFacts, by: Identity, today: date) -> Finding:
    further = {*facts.further_requirement_ids} - {facts.requirement_id}
    codes = {*facts.further_indicator_codes} - {facts.indicator_code}
    return Finding(
        further_requirements=list(db.session.scalars(select(Requirement).where(Requirement.id.in_(further)))),
        further_indicators=[FindingIndicator(indicator_code=code) for code in sorted(codes)],
        parties=[FindingParty(name=name) for name in facts.parties],
        audit=audit,
        organisation_id=audit.organisation_id,
        known_on=today,
        recorded_at=now(),
        recorded_by_id=by.user_id,
        revision=1,
        **finding_columns(facts),
    )


def _changed_facts(old: Finding, new: Finding) -> Mapping[str, tuple[Any, Any]]:
    """Old and new of what may stand in the change log: no text, since it could tell of a worker."""
    names = ("grade", "ilo_sign", "requirement_id", "workplace_id", "occurred_on")
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
