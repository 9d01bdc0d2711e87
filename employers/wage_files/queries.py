"""Reading wage files and their refused rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.database import db
from compliance.errors import NotFound
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at
from employers.wage_files.models import WageFile, WageFileRefusal, WageFileState

ROWS_AT_A_TIME = 2_000


def _is_readable(identity: Identity) -> ColumnElement[bool]:
    """One's own files; for the ministry, those of the people of one's authority who belong to the ministry, too."""
    own: ColumnElement[bool] = WageFile.uploaded_by_id == identity.user_id
    if not identity.belongs_to_authority or identity.authority_id is None:
        return own
    colleagues = select(User.id).where(User.authority_id == identity.authority_id, User.roles.any(name=identity.role))
    return or_(own, WageFile.uploaded_by_id.in_(colleagues))


def get_wage_file(wage_file_id: int, identity: Identity) -> WageFile:
    """The file; NotFound where `identity` may not see it."""
    found = db.session.scalars(
        select(WageFile).where(WageFile.id == wage_file_id, _is_readable(identity))
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such file, or you may not see it."))
    return found


def list_wage_files(identity: Identity, cursor: Cursor) -> Sequence[WageFile]:
    """One page of files and one more, the newest first."""
    statement = select(WageFile).where(_is_readable(identity))
    if cursor.before:
        later = statement.where(WageFile.id > id_at(cursor.before)).order_by(WageFile.id)
        return db.session.scalars(later.limit(PAGE_SIZE + 1)).all()[::-1]
    if cursor.after:
        statement = statement.where(WageFile.id < id_at(cursor.after))
    return db.session.scalars(statement.order_by(WageFile.id.desc()).limit(PAGE_SIZE + 1)).all()


def find_same_file(sha256: str, identity: Identity) -> WageFile | None:
    """A file of the same content that was read, or waits to be, by somebody whose files `identity` sees."""
    statement = select(WageFile).where(
        and_(WageFile.sha256 == sha256, WageFile.state != WageFileState.FAILED, _is_readable(identity))
    )
    return db.session.scalars(statement.order_by(WageFile.id).limit(1)).first()


def list_refusals(wage_file_id: int, cursor: Cursor) -> Sequence[WageFileRefusal]:
    """One page of refused rows and one more, in the order of the file."""
    statement = select(WageFileRefusal).where(WageFileRefusal.wage_file_id == wage_file_id)
    row, column = WageFileRefusal.row, WageFileRefusal.column_heading
    if cursor.before:
        earlier = statement.where(row < id_at(cursor.before)).order_by(row.desc(), column.desc())
        return db.session.scalars(earlier.limit(PAGE_SIZE + 1)).all()[::-1]
    if cursor.after:
        statement = statement.where(row > id_at(cursor.after))
    return db.session.scalars(statement.order_by(row, column).limit(PAGE_SIZE + 1)).all()


def iterate_refusals(wage_file_id: int) -> Iterator[Any]:
    """Every refused row, a few thousand in memory at a time, for a file."""
    statement = (
        select(WageFileRefusal.row, WageFileRefusal.column_heading, WageFileRefusal.reason)
        .where(WageFileRefusal.wage_file_id == wage_file_id)
        .order_by(WageFileRefusal.row)
    )
    yield from db.session.execute(statement.execution_options(yield_per=ROWS_AT_A_TIME))
