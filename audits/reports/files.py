"""Asking for the PDF of a report, and making it: the scheduler process does the work, the page shows how far it is.

A file is asked for by a row and made once for the same contents. Who takes the row says so in it and says that it is
alive; a row left silent for five minutes is taken by another process, three times at most.
"""

import logging
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import or_, select, update

from audits.photo_covers.pictures import LONGEST_PRINTED, reduce_picture, width_within
from audits.reports.contents import ReportContents, thaw
from audits.reports.editions import Edition, FileFormat
from audits.reports.models import AuditReport, AuditReportFile, FileState
from audits.reports.printing import DrawnPicture, print_report
from audits.reports.queries import get_contents, subjects_of
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import commits, db
from compliance.documents.storage import keep, receive, verified_path
from compliance.errors import ComplianceError, InvalidInput, NotReady
from compliance.ledger.proofs import ReportProof, proof_for_report
from compliance.reports.pdf import ConversionError

SILENT_AFTER = timedelta(minutes=5)
MOST_TRIES = 3
LARGEST_FILE = 200 * 1024 * 1024
PHOTOS_A_STEP = 5
# Points: a third of the printed width, and a height that keeps upright photos from filling the page.
PHOTO_BOX = (155, 120)

log = logging.getLogger(__name__)


def ask_for_file(report: AuditReport, edition: Edition, language: FileFormat, by: Identity) -> AuditReportFile:
    """Queue the PDF; where the same contents were made or are being made already, that file is given instead."""
    contents = get_contents(report, edition)
    same = select(AuditReportFile).where(
        AuditReportFile.contents_id == contents.id,
        AuditReportFile.language == language,
        AuditReportFile.state != FileState.FAILED,
    )
    present = db.session.scalars(same.order_by(AuditReportFile.id.desc()).limit(1)).unique().one_or_none()
    if present is not None:
        return present
    file = AuditReportFile(
        report=report,
        edition=edition,
        language=language,
        contents_id=contents.id,
        state=FileState.WAITING,
        photos_done=0,
        photos_total=0,
        tries=0,
        asked_by_id=by.user_id,
        asked_at=now(),
    )
    db.session.add(file)
    db.session.flush()
    record_change(
        "audits.ask_for_report_file",
        report,
        by,
        summary=f"Asked for the PDF of report {report.number} ({edition.value}, {language.value})",
        organisation_id=report.audit.organisation_id,
    )
    return file


def make_waiting_file() -> int:
    """Make the PDF that waits longest; gives 1 if one was made or failed, 0 where none waits. Each step is a short
    transaction of its own, so that nobody waits for a lock while the pages are drawn."""
    file_id = _claim()
    if file_id is None:
        return 0
    try:
        contents, language = _contents_for(file_id)
        with tempfile.TemporaryDirectory(prefix="sanad-report-") as folder:
            pictures = _draw_photos(file_id, contents, Path(folder))
            proof = _prove(file_id) if contents.is_signed else None
            pdf = print_report(contents, language, pictures, Path(folder), proof)
        _store(file_id, pdf)
    except (ComplianceError, ConversionError, OSError) as error:
        log.warning("a report's PDF was not made: %s", type(error).__name__)
        _give_up(file_id)
    return 1


@commits
def _claim() -> int | None:
    table, moment = AuditReportFile, now()
    silent = (table.state == FileState.RUNNING) & (table.heartbeat_at < moment - SILENT_AFTER)
    waiting = db.session.execute(
        select(table.id, table.state, table.tries)
        .where(or_(table.state == FileState.WAITING, silent), table.tries < MOST_TRIES)
        .order_by(table.id)
        .limit(1)
    ).first()
    if waiting is None:
        return None
    taken = db.session.execute(
        update(table)
        .where(table.id == waiting.id, table.state == waiting.state, table.tries == waiting.tries)
        .values(state=FileState.RUNNING, tries=waiting.tries + 1, heartbeat_at=moment)
        .execution_options(synchronize_session=False)
    )
    return int(waiting.id) if taken.rowcount == 1 else None  # type: ignore[attr-defined]


@commits
def _contents_for(file_id: int) -> tuple[ReportContents, FileFormat]:
    file = db.session.get(AuditReportFile, file_id, populate_existing=True)
    assert file is not None
    return thaw(file.contents.contents), file.language


@commits
def _prove(file_id: int) -> ReportProof | None:
    """What the ledger says of signed contents; a head over them is signed where there is none yet."""
    file = db.session.get(AuditReportFile, file_id)
    assert file is not None
    return proof_for_report(subjects_of(file.contents_id))


def _draw_photos(file_id: int, contents: ReportContents, folder: Path) -> dict[str, DrawnPicture]:
    """Photos reduced to what a page needs, by digest; how many are done is told as it goes on."""
    wanted = list(_photos_of(contents))
    drawn: dict[str, DrawnPicture] = {}
    for done, sha256 in enumerate(wanted):
        if done % PHOTOS_A_STEP == 0:
            _tell_progress(file_id, done, len(wanted))
        path = folder / f"{sha256}.jpg"
        try:
            content = reduce_picture(verified_path(sha256), LONGEST_PRINTED)
        except (InvalidInput, NotReady):
            # A damaged photo is said to be missing in its place; it does not keep the report from being made.
            continue
        path.write_bytes(content)
        drawn[sha256] = DrawnPicture(path, width_within(content, *PHOTO_BOX))
    _tell_progress(file_id, len(wanted), len(wanted))
    return drawn


def _photos_of(contents: ReportContents) -> Iterator[str]:
    shown = (photo for finding in contents.findings for photo in finding.photos if photo.can_be_shown)
    yield from dict.fromkeys(photo.sha256 for photo in shown)


@commits
def _tell_progress(file_id: int, done: int, total: int) -> None:
    _set(file_id, photos_done=done, photos_total=total, heartbeat_at=now())


def _store(file_id: int, pdf: bytes) -> None:
    with receive(BytesIO(pdf), LARGEST_FILE) as received:
        keep(received)
        _finish(file_id, received.sha256, received.size)


@commits
def _finish(file_id: int, sha256: str, size: int) -> None:
    _set(file_id, state=FileState.DONE, sha256=sha256, size=size, finished_at=now())


@commits
def _give_up(file_id: int) -> None:
    """Another try, or failed after the last one."""
    file = db.session.get(AuditReportFile, file_id, populate_existing=True)
    assert file is not None
    failed = file.tries >= MOST_TRIES
    _set(file_id, state=FileState.FAILED if failed else FileState.WAITING, finished_at=now() if failed else None)


def _set(file_id: int, **values: object) -> None:
    db.session.execute(
        update(AuditReportFile)
        .where(AuditReportFile.id == file_id)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
