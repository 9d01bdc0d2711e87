"""Reports of audits with photos, and pictures that carry what must not get out."""

import io
from typing import Any

from PIL import Image

from audits.findings.models import Finding
from audits.findings.operations import add_photos
from audits.photo_covers.models import CoverDecision
from audits.photo_covers.operations import decide_photo
from audits.photo_covers.pictures import Rectangle
from audits.photo_covers.queries import PhotoOfAudit, photos_of_audit
from audits.reports.models import AuditReport
from audits.reports.operations import ReportText, begin_report, send_for_review, write_report
from tests.factories.audits import lead_of
from tests.factories.documents import make_upload

GPS_LATITUDE, GPS_TAG, MAKE_TAG = (24.0, 42.0, 49.0), 0x8825, 0x010F
FACE_COLOUR, WALL_COLOUR = (250, 10, 10), (10, 160, 60)


def make_photo(*, size: tuple[int, int] = (800, 600), maker: str = "Phone of Inspector Sami") -> bytes:
    """A JPEG with a red "face" in its middle fifth, EXIF of the phone and a place in Riyadh."""
    picture = Image.new("RGB", size, WALL_COLOUR)
    left, top = size[0] * 2 // 5, size[1] * 2 // 5
    picture.paste(FACE_COLOUR, (left, top, left + size[0] // 5, top + size[1] // 5))
    exif = Image.Exif()
    exif[MAKE_TAG] = maker
    exif[GPS_TAG] = {1: "N", 2: GPS_LATITUDE, 3: "E", 4: (46.0, 40.0, 31.0)}
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, quality=90)
    return written.getvalue()


FACE = Rectangle(left=38, top=38, width=24, height=24)


def give_photo(finding: Finding, content: bytes | None = None, name: str = "Kumari-room-12.jpg") -> None:
    add_photos(finding, [make_upload(content or make_photo(), name)], lead_of(finding.audit))


def decide(finding: Finding, decision: CoverDecision, *rectangles: Rectangle, which: int = 0) -> Any:
    photo = photos_of_audit(finding.audit_id)[finding.first_id][which]
    return decide_photo(PhotoOfAudit(finding.audit, photo), decision, rectangles, lead_of(finding.audit))


def make_text(**overrides: str) -> ReportText:
    values = {
        "headline": "Wages are late and passports are held.",
        "limits": "The night shift was not seen.",
        "headline_for_organisation": "Wages are paid late.",
        "limits_for_organisation": "The night shift was not seen.",
        **overrides,
    }
    return ReportText(**values)  # type: ignore[arg-type]


def make_report(audit: Any, **texts: str) -> AuditReport:
    """A report with its words written, not yet sent."""
    report = begin_report(audit, lead_of(audit))
    write_report(report, make_text(**texts), lead_of(audit))
    return report


def make_sent_report(audit: Any, reviewer_id: int | None = None, **texts: str) -> AuditReport:
    report = make_report(audit, **texts)
    send_for_review(report, lead_of(audit), reviewer_id)
    return report
