"""Reading the change log, newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from compliance.accounts.models import User
from compliance.change_log.models import ChangeLogEntry
from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at

# What somebody does to an account so that it can sign in, or in another person's place.
SHAPING_AN_ACCOUNT = ("accounts.create_user", "accounts.change_user", "accounts.reset_second_factor")


def shaped_account_of(user_id: Any, by_id: Any) -> ColumnElement[bool]:
    """True where the person `by_id` made or changed the account of `user_id`; both may be columns."""
    return (
        select(ChangeLogEntry.id)
        .where(
            ChangeLogEntry.subject_type == "user",
            ChangeLogEntry.subject_id == user_id,
            ChangeLogEntry.by_id == by_id,
            ChangeLogEntry.action.in_(SHAPING_AN_ACCOUNT),
        )
        .exists()
    )


def list_changes(
    cursor: Cursor, *, action: str = "", subject_type: str = "", without: Sequence[str] = ()
) -> Sequence[Any]:
    """Rows (entry, user name, organisation name in both languages) of a page and one more; no action of `without`."""
    statement = (
        select(ChangeLogEntry, User.name, Organisation.name, Organisation.name_ar)
        .outerjoin(User, User.id == ChangeLogEntry.by_id)
        .outerjoin(Organisation, Organisation.id == ChangeLogEntry.organisation_id)
    )
    if without:
        statement = statement.where(ChangeLogEntry.action.not_in(without))
    if action:
        statement = statement.where(ChangeLogEntry.action.startswith(action, autoescape=True))
    if subject_type:
        statement = statement.where(ChangeLogEntry.subject_type == subject_type)
    if cursor.before:
        later = statement.where(ChangeLogEntry.id > id_at(cursor.before))
        return db.session.execute(later.order_by(ChangeLogEntry.id).limit(PAGE_SIZE + 1)).all()[::-1]
    if cursor.after:
        statement = statement.where(ChangeLogEntry.id < id_at(cursor.after))
    return db.session.execute(statement.order_by(ChangeLogEntry.id.desc()).limit(PAGE_SIZE + 1)).all()
