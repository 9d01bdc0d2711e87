"""Words for the values of recruitment offices' records."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from recruiters.models import FeeCategory, FeeReporter, LicenceStatus, PayeeRole

STATUS_LABELS: Mapping[str, Any] = {
    LicenceStatus.APPLIED: _l("Applied for"),
    LicenceStatus.ACTIVE: _l("Active"),
    LicenceStatus.GRACE: _l("Grace period"),
    LicenceStatus.SUSPENDED: _l("Suspended"),
    LicenceStatus.REVOKED: _l("Revoked"),
    LicenceStatus.EXPIRED: _l("Expired"),
}
CATEGORY_LABELS: Mapping[str, Any] = {
    FeeCategory.FEES: _l("F: recruitment fee"),
    FeeCategory.MEDICAL: _l("C1: medical"),
    FeeCategory.INSURANCE: _l("C2: insurance"),
    FeeCategory.TESTS: _l("C3: skills and qualification tests"),
    FeeCategory.TRAINING: _l("C4: training and orientation"),
    FeeCategory.EQUIPMENT: _l("C5: equipment"),
    FeeCategory.TRAVEL: _l("C6: travel and lodging"),
    FeeCategory.ADMINISTRATIVE: _l("C7: administrative"),
    FeeCategory.ILLEGITIMATE: _l("X: illegitimate, unreasonable or undisclosed"),
}
PAYEE_LABELS: Mapping[str, Any] = {
    PayeeRole.RECRUITER: _l("Recruitment office"),
    PayeeRole.SUB_AGENT: _l("Sub-agent"),
    PayeeRole.EMPLOYER: _l("Employer"),
    PayeeRole.OFFICIAL: _l("Official"),
    PayeeRole.OTHER: _l("Somebody else"),
    PayeeRole.UNKNOWN: _l("Not known"),
}
REPORTER_LABELS: Mapping[str, Any] = {
    FeeReporter.WORKER_COMPLAINT: _l("Worker's complaint to the authority"),
    FeeReporter.OFFICE_BOOKS: _l("The office's own books"),
    FeeReporter.EMPLOYER_SURVEY: _l("The employer's survey"),
    FeeReporter.OTHER: _l("Another source"),
}
