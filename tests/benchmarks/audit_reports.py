"""The PDF of a report with 40 findings and 60 photos, made as the scheduler process makes it; on SQLite."""

import io
import tempfile
import time
from collections.abc import Iterator
from os import sysconf
from pathlib import Path

from PIL import Image

from audits.findings.models import Grade
from audits.operations import close_audit
from audits.reports.editions import Edition, FileFormat
from audits.reports.files import ask_for_file, make_waiting_file
from audits.reports.models import AuditReportFile, FileState
from compliance.app import create_app
from compliance.clock import today
from compliance.database import db
from compliance.deployment.upgrade import load_fixed_rows
from compliance.reports.pdf import _converter
from compliance.settings import Settings
from tests.factories.audits import lead_of, make_audit, make_finding
from tests.factories.organisations import make_organisation, make_workplace
from tests.factories.reports import give_photo, make_report

FINDINGS, PHOTOS = 40, 60
PHOTO_SIZE = (4000, 3000)
GRADES = (Grade.CRITICAL, Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION)
TEXT = "Wages of the cleaning crew were paid between nine and fourteen days late in each of the last three months. " * 3
MEGABYTE = 1_048_576


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds from asking to the finished file, in each language, with photos of twelve megapixels."""
    with tempfile.TemporaryDirectory() as name:
        app = create_app(Settings(data_folder=Path(name)).with_kept_secrets())
        with app.app_context():
            db.create_all()
            load_fixed_rows()
            report, size = _make_report()
            for language in FileFormat:
                file = ask_for_file(report, Edition.FULL, language, lead_of(report.audit))
                db.session.commit()
                began, used = time.perf_counter(), _processor_seconds()
                make_waiting_file()
                seconds, used = time.perf_counter() - began, _processor_seconds() - used
                done = db.session.get_one(AuditReportFile, file.id, populate_existing=True)
                assert done.state is FileState.DONE
                what = f"report, {FINDINGS} findings, {PHOTOS} photos of {size:.1f} MB ({language.value})"
                figure = f"{seconds:.1f} s ({used:.1f} s of processor)"
                yield what, figure, "under 15 s"


def _processor_seconds() -> float:
    """Seconds of processor of this process and the one that draws pages (Linux): work, without waiting for it."""
    stat = Path(f"/proc/{_converter.process_id}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if _converter.process_id and stat.exists() else []
    drawing = (int(fields[11]) + int(fields[12])) / sysconf("SC_CLK_TCK") if fields else 0.0
    return time.process_time() + drawing


def _make_report() -> tuple[object, float]:
    organisation = make_organisation()
    audit = make_audit(organisation, workplaces=(make_workplace(organisation),))
    pictures = [_noisy_photo(number) for number in range(4)]
    findings = [
        make_finding(audit, grade=GRADES[number % 4], title=TEXT, text_for_organisation=TEXT)
        for number in range(FINDINGS)
    ]
    for number in range(PHOTOS):
        # Each a file of its own: what follows the picture's comment differs.
        give_photo(findings[number % FINDINGS], _numbered(pictures[number % 4], number), f"photo-{number}.jpg")
    close_audit(audit, lead_of(audit), today())
    report = make_report(audit)
    db.session.commit()
    return report, len(pictures[0]) / MEGABYTE


def _noisy_photo(number: int) -> bytes:
    """A photo of the size a phone takes; noise keeps it from being smaller than a real one."""
    noise = Image.effect_noise((PHOTO_SIZE[0] // 4, PHOTO_SIZE[1] // 4), 40 + number).resize(PHOTO_SIZE)
    picture = Image.merge("RGB", (noise, noise.rotate(180), noise.point(lambda value: 255 - value)))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=92)
    return written.getvalue()


def _numbered(picture: bytes, number: int) -> bytes:
    """The same picture as another file: a comment segment after the start mark."""
    comment = f"photo {number}".encode()
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + picture[2:]
