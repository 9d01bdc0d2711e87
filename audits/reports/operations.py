"""Writing a report and its way through review: begun, written, sent, sent back, signed off and frozen."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from audits.findings.wording import find_revealing_words
from audits.independence.checks import require_independent
from audits.models import Audit, AuditState
from audits.reports.contents import ReportContents, digest_of, freeze
from audits.reports.editions import Edition
from audits.reports.loading import load_contents
from audits.reports.mail import tell_organisation
from audits.reports.models import AuditReport, AuditReportContents, AuditReportStep, AuditReportText, ReportState, Step
from audits.reports.queries import digest_of_editions, find_contents, list_possible_reviewers, list_reports
from audits.reports.resemblance import compare_report
from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed


@dataclass(frozen=True)
class ReportText:
    """The lead's words. `words_confirmed`: somebody looked at the revealing words and lets them stand."""

    headline: str
    limits: str
    headline_for_organisation: str
    limits_for_organisation: str
    words_confirmed: bool = False


def begin_report(audit: Audit, by: Identity, reason: str | None = None) -> AuditReport:
    """Begin the report, or with a `reason` another version of one that was signed off.

    The earlier version stays as it was signed. Raises Conflict while a version is open or the audit is only planned,
    InvalidInput("reason") where the reason is missing.
    """
    require_independent(audit, by)
    if audit.state is AuditState.PLANNED:
        raise Conflict(_("This visit has not begun: there is nothing to report yet."))
    before = list_reports(audit.id)
    if before and before[0].state is not ReportState.SIGNED_OFF:
        raise Conflict(_("A version of this report is open already. Open it again to see how it stands."))
    if before and not reason:
        raise InvalidInput("reason", _("Say why there is another version; the signed one stays."))
    if find_revealing_words(reason or "", audit):
        raise InvalidInput("reason", _("The organisation reads this reason, and it could tell who spoke. Change it."))
    report = AuditReport(
        audit=audit,
        revision=len(before) + 1,
        reason=reason if before else None,
        begun_by_id=by.user_id,
        begun_at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        raise Conflict(_("A version of this report is open already. Open it again to see how it stands.")) from None
    if before and (text := before[0].text):
        _add_text(report, ReportText(**{name: getattr(text, name) for name in _TEXTS}), by)
    make_contents(report)
    _record("audits.begin_report", report, by, f"Began report {report.number}")
    return report


_TEXTS = ("headline", "limits", "headline_for_organisation", "limits_for_organisation")


def write_report(report: AuditReport, text: ReportText, by: Identity) -> AuditReportText:
    """Keep the words as a new row; the earlier ones stay.

    Raises Conflict while it is in review or after it was signed off, InvalidInput for words for the organisation that
    could tell who spoke and were not confirmed.
    """
    require_independent(report.audit, by)
    _require_open(report)
    for_organisation = f"{text.headline_for_organisation}\n{text.limits_for_organisation}"
    if not text.words_confirmed and find_revealing_words(for_organisation, report.audit):
        raise InvalidInput(
            "words_confirmed",
            _("The text for the organisation could tell who spoke. Change it, or confirm that it may stand."),
        )
    written = _add_text(report, text, by)
    make_contents(report)
    _record("audits.write_report", report, by, f"Wrote report {report.number}")
    return written


def send_for_review(report: AuditReport, by: Identity, reviewer_id: int | None = None) -> AuditReportStep:
    """Send the report to a second person: the reviewer named, or any supervisor of the organisation's authority.

    Compares its passages with earlier reports of the same lead. Raises Conflict unless it is open and the audit is
    closed, InvalidInput("reviewer_id") for a person who may not review it or for missing words.
    """
    require_independent(report.audit, by)
    _require_open(report)
    if report.audit.state is not AuditState.CLOSED:
        raise Conflict(_("Close the visit first; a report of an open visit is not reviewed."))
    if report.text is None:
        raise InvalidInput("reviewer_id", _("Write the result and the limits first."))
    if reviewer_id is not None and reviewer_id not in {user.id for user in list_possible_reviewers(report.audit)}:
        raise InvalidInput("reviewer_id", _("Choose somebody who was not part of the visit."))
    step = _take_step(report, Step.SENT_FOR_REVIEW, by, reviewer_id=reviewer_id)
    made = make_contents(report)
    compare_report(step, made[Edition.FULL])
    _record("audits.send_report", report, by, f"Sent report {report.number} for review")
    return step


def send_back(report: AuditReport, reason: str, by: Identity) -> AuditReportStep:
    """Give the report back to its team with a `reason`. Raises Conflict unless it is in review, NotAllowed for who may
    not review it, InvalidInput("reason") without one."""
    _require_reviewer(report, by)
    if not reason.strip():
        raise InvalidInput("reason", _("Say what has to change."))
    step = _take_step(report, Step.SENT_BACK, by, reason=reason.strip())
    _record("audits.send_report_back", report, by, f"Sent report {report.number} back")
    return step


def sign_off(report: AuditReport, read_digest: str, by: Identity) -> AuditReportStep:
    """Sign the report off: both editions are frozen, the organisation is told by mail.

    `read_digest` is the digest of what the reviewer read. Raises Conflict where it is not in review or where something
    it reports on was changed since it was read, NotAllowed for who may not review it.
    """
    _require_reviewer(report, by)
    read = digest_of_editions(report)
    contents = make_contents(report)
    if read_digest != read or digest_of_editions(report) != read:
        raise Conflict(_("Something has changed since the report you read was made. Make it anew and read it again."))
    step = _take_step(report, Step.SIGNED_OFF, by)
    for edition, loaded in contents.items():
        is_full = edition is Edition.FULL
        signed = replace(
            loaded, signed_at=step.at, signed_by_role=by.role.value, signed_by=by.name if is_full else None
        )
        _keep(report, signed, is_signed=True)
    tell_organisation(report)
    _record("audits.sign_report", report, by, f"Signed report {report.number} off")
    return step


def make_contents(report: AuditReport) -> dict[Edition, ReportContents]:
    """Make both editions anew from what is recorded now; what says the same as before adds no row.

    Raises Conflict for a report that was signed off: it never changes.
    """
    if report.signing is not None:
        raise Conflict(_("This report is signed off and does not change. Begin another version."))
    made = {edition: load_contents(report, edition) for edition in Edition}
    for contents in made.values():
        _keep(report, contents, is_signed=False)
    return made


def _keep(report: AuditReport, contents: ReportContents, *, is_signed: bool) -> None:
    frozen = freeze(contents)
    digest = digest_of(frozen)
    latest = find_contents(report, contents.edition)
    if latest is not None and latest.digest == digest:
        return
    row = AuditReportContents(
        report_id=report.id,
        edition=contents.edition,
        contents=frozen,
        digest=digest,
        is_signed=is_signed,
        made_at=now(),
    )
    db.session.add(row)
    db.session.flush()


def may_review(report: AuditReport, identity: Identity) -> bool:
    """True for a second person: no member of the team and no author; a supervisor, or the auditor who was named."""
    if report.audit.has_member(identity.user_id) or identity.user_id in report.author_ids:
        return False
    return identity.role is RoleName.SUPERVISOR or identity.user_id == report.reviewer_id


def _require_reviewer(report: AuditReport, by: Identity) -> None:
    if not may_review(report, by):
        raise NotAllowed(_("A report is signed off by somebody who had no part in the visit or the report."))
    if report.state is not ReportState.IN_REVIEW:
        raise Conflict(_("This report does not wait for review any more. Open it again to see how it stands."))


def _require_open(report: AuditReport) -> None:
    if not report.is_open:
        raise Conflict(_("This report is in review or signed off: its words cannot change."))


def _take_step(
    report: AuditReport, step: Step, by: Identity, *, reason: str | None = None, reviewer_id: int | None = None
) -> AuditReportStep:
    row = AuditReportStep(step=step, by_id=by.user_id, at=now(), reason=reason, reviewer_id=reviewer_id)
    report.steps.append(row)
    db.session.flush()
    return row


def _add_text(report: AuditReport, text: ReportText, by: Identity) -> AuditReportText:
    values = {name: getattr(text, name).strip() for name in _TEXTS}
    row = AuditReportText(**values, written_by_id=by.user_id, written_at=now())
    report.texts.append(row)
    db.session.flush()
    return row


def _record(action: str, report: AuditReport, by: Identity, summary: str) -> None:
    record_change(action, report, by, summary=summary, organisation_id=report.audit.organisation_id)
