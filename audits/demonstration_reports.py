"""Reports of the demonstration's closed visits: signed off for older ones, in review for the latest, some in draft."""

from datetime import date, timedelta

from audits.models import Audit, AuditKind
from audits.photo_covers.models import CoverDecision
from audits.photo_covers.operations import decide_photo
from audits.photo_covers.queries import PhotoOfAudit, photos_of_audit
from audits.reports.limits import propose_limits, propose_limits_for_organisation
from audits.reports.models import AuditReport
from audits.reports.operations import ReportText, begin_report, send_back, send_for_review, sign_off, write_report
from audits.reports.queries import digest_of_editions
from compliance.accounts.identity import identity_of
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on

HEADLINES = {
    AuditKind.INSPECTION: (
        "Payroll, contracts and housing were looked at. What is listed below departs from the law and is to be "
        "corrected by the dates given; management gave access to all papers that were asked for."
    ),
    AuditKind.SOCIAL_AUDIT: (
        "Payroll, contracts and housing were looked at against the standard. The points below are put to management "
        "and to those who asked for this audit."
    ),
}
LIMITS = "The night shift was not observed; stores of chemicals were locked during the tour."
SENT_BACK = "Say which months' payroll you looked at, and on what the number of late payments rests."
IN_REVIEW_WITHIN_DAYS, DRAFT_WITHIN_DAYS, REPORTED_AFTER_DAYS = 60, 25, 3


def plant_report(plan: DemonstrationPlan, audit: Audit, closed_on: date) -> None:
    """The report of a closed visit: the longer ago, the further it went."""
    age = (plan.today - closed_on).days
    lead = identity_of(audit.lead)
    for photos in photos_of_audit(audit.id).values():
        for photo in photos:
            decide_photo(PhotoOfAudit(audit, photo), CoverDecision.NO_FACE, (), lead)
    report = begin_report(audit, lead)
    headline = HEADLINES[audit.kind]
    limits, told = (
        "\n".join([LIMITS, *sentences]) for sentences in (propose_limits(audit), propose_limits_for_organisation(audit))
    )
    write_report(report, ReportText(headline, limits, headline, told, words_confirmed=True), lead)
    if age > DRAFT_WITHIN_DAYS:
        _review(plan, report, sign=age > IN_REVIEW_WITHIN_DAYS, back=age % 3 == 0)
    _date(report, min(closed_on + timedelta(days=REPORTED_AFTER_DAYS), plan.today), plan.today)


def _review(plan: DemonstrationPlan, report: AuditReport, *, sign: bool, back: bool) -> None:
    lead, supervisor = identity_of(report.audit.lead), plan.identity("supervisor")
    send_for_review(report, lead)
    if back:
        send_back(report, SENT_BACK, supervisor)
        if sign:
            send_for_review(report, lead)
    if sign:
        sign_off(report, digest_of_editions(report), supervisor)


def _date(report: AuditReport, first: date, last: date) -> None:
    """Set the moments of the rows to the days of the story; what was frozen keeps the moment it was frozen at."""
    report.begun_at = moment_on(first)
    for text in report.texts:
        text.written_at = moment_on(first, 10)
    for number, step in enumerate(report.steps):
        step.at = moment_on(min(first + timedelta(days=2 * number + 1), last), 11)
