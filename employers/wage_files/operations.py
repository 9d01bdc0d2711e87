"""Taking wage files in, and reading them in the scheduler process, one after the other."""

import logging
from datetime import timedelta
from typing import IO, Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from compliance.accounts.identity import Identity, identity_of
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import commits, db
from compliance.errors import InvalidInput
from compliance.imports.mapping_file import find_mapping, load_mapping
from compliance.imports.plan import ColumnMissing
from compliance.imports.readers import UnreadableFile
from compliance.imports.run import ImportSummary
from compliance.organisations.models import OrganisationIdentifier
from compliance.organisations.visibility import visible_organisation_ids
from employers.wage_files.columns import MAPPING
from employers.wage_files.lines import RefusedLine
from employers.wage_files.models import FailureReason, WageFile, WageFileRefusal, WageFileState
from employers.wage_files.queries import find_same_file
from employers.wage_files.run import KIND, WageFileRun
from employers.wage_files.storage import delete_upload, store_upload, stored_path

log = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=5)


def take_wage_file(stream: IO[bytes], file_name: str, by: Identity) -> WageFile:
    """Keep an uploaded file until the scheduler process reads it.

    Raises InvalidInput("file") for a file that cannot be one, or that was sent in already.
    """
    name, sha256, size = store_upload(stream, file_name)
    if find_same_file(sha256, by) is not None:
        delete_upload(name)
        raise InvalidInput("file", _("This file was sent in already; see the list below."))
    file = WageFile(
        stored_name=name,
        sha256=sha256,
        size=size,
        uploaded_by_id=by.user_id,
        uploaded_at=now(),
        state=WageFileState.WAITING,
    )
    db.session.add(file)
    db.session.flush()
    record_change("employers.upload_wage_file", file, by, summary="Sent a wage file in")
    return file


def read_waiting_wage_file() -> bool:
    """Read one file that waits, or that its reader left silent; true if there was one."""
    claimed = _claim()
    if claimed is None:
        return False
    file_id, name = claimed
    try:
        summary = _read(file_id, name)
    except (ColumnMissing, UnreadableFile) as error:
        reason = FailureReason.COLUMNS if isinstance(error, ColumnMissing) else FailureReason.UNREADABLE
        _finish(file_id, name, None, reason, str(error) if reason is FailureReason.COLUMNS else None)
    except FileNotFoundError:
        _finish(file_id, name, None, FailureReason.GONE)
    except Exception as error:
        # The kind of failure alone: a message may quote a row.
        log.warning("wage file %s failed: %s", file_id, type(error).__name__)
        db.session.rollback()
        _finish(file_id, name, None, FailureReason.UNEXPECTED)
    else:
        _finish(file_id, name, summary)
    return True


@commits
def _claim() -> tuple[int, str] | None:
    moment = now()
    silent = (WageFile.state == WageFileState.RUNNING) & (WageFile.heartbeat_at < moment - SILENT_AFTER)
    found = db.session.execute(
        select(WageFile.id, WageFile.stored_name)
        .where((WageFile.state == WageFileState.WAITING) | silent)
        .order_by(WageFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is None:
        return None
    # A run that was taken over is begun anew: rows stored before count as there already.
    db.session.execute(delete(WageFileRefusal).where(WageFileRefusal.wage_file_id == found.id))
    db.session.execute(
        update(WageFile)
        .where(WageFile.id == found.id)
        .values(state=WageFileState.RUNNING, heartbeat_at=moment, rows_read=0, rows_refused=0)
    )
    return found.id, found.stored_name or ""


def _read(file_id: int, name: str) -> ImportSummary:
    file = db.session.get_one(WageFile, file_id)
    by = identity_of(file.uploaded_by)
    mapping = load_mapping(find_mapping(MAPPING), current_app.extensions["compliance"].importers)
    run = WageFileRun(
        mapping,
        lambda refused, summary: _tell(file_id, refused, summary),
        may_enter_for=OrganisationIdentifier.organisation_id.in_(visible_organisation_ids(by)),
        # What the ministry sends is a document; what an employer sends of itself it declares.
        recorded_by_id=by.user_id if by.belongs_to_organisation else None,
    )
    path = stored_path(name)
    _note_size(file_id, run.count_rows(path))
    return run.read(path)


@commits
def _note_size(file_id: int, rows: int) -> None:
    db.session.execute(update(WageFile).where(WageFile.id == file_id).values(rows_expected=rows))


@commits
def _tell(file_id: int, refused: list[RefusedLine], summary: ImportSummary) -> None:
    """Keep what a batch refused, and how far the run is."""
    if refused:
        rows = [
            {"wage_file_id": file_id, "row": each.row, "column_heading": each.column[:200], "reason": each.reason}
            for each in refused
        ]
        db.session.execute(insert(WageFileRefusal), rows)
    db.session.execute(update(WageFile).where(WageFile.id == file_id).values(heartbeat_at=now(), **_counts(summary)))


def _counts(summary: ImportSummary) -> dict[str, Any]:
    return {
        "rows_read": summary.rows_read,
        "rows_created": summary.created[KIND],
        "rows_unchanged": summary.unchanged[KIND],
        "rows_refused": summary.rows_refused,
        "employers": len(summary.concerned),
    }


@commits
def _finish(
    file_id: int,
    name: str,
    summary: ImportSummary | None,
    failure: FailureReason | None = None,
    detail: str | None = None,
) -> None:
    """Write down how the run ended and delete the file, however it ended."""
    counts = _counts(summary) if summary else {}
    state = WageFileState.FAILED if failure else WageFileState.DONE
    ended = {"state": state, "finished_at": now(), "stored_name": None, "failure": failure}
    db.session.execute(
        update(WageFile).where(WageFile.id == file_id).values(**ended, failure_detail=detail and detail[:500], **counts)
    )
    delete_upload(name)
    file = db.session.get_one(WageFile, file_id, populate_existing=True)
    summary_text = f"Read a wage file: {file.rows_created} wages stored, {file.rows_refused} rows refused"
    record_change("employers.read_wage_file", file, None, summary=summary_text)
