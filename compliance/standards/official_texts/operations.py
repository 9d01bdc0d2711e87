"""Loading official texts and taking them away again: always a later row, never a change of an earlier one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict
from compliance.standards.models import Standard
from compliance.standards.official_texts.file import FileLine
from compliance.standards.official_texts.models import OfficialText
from compliance.standards.official_texts.queries import find_official_text, list_official_texts
from compliance.standards.official_texts.rows import CheckedRow, Key, RowKind, check_rows, new_content
from compliance.standards.queries import get_newest_standard, list_outlines

_COPIED = ("standard_code", "requirement_code", "official_code", "title", "text", "source", "dated_on")


def check_official_file(lines: Iterable[FileLine]) -> list[CheckedRow]:
    """What each row of a file would do now; nothing is stored."""
    return check_rows(lines, list_outlines(), stored_texts())


def stored_texts() -> dict[Key, OfficialText]:
    """The texts that count now, by standard and requirement."""
    return {(each.row.standard_code, each.row.requirement_code): each.row for each in list_official_texts()}


def load_official_texts(lines: Iterable[FileLine], *, by: Identity | None, at: datetime) -> list[CheckedRow]:
    """Store what the good rows say; gives every row as judged. A second run of the same file stores nothing."""
    stored = stored_texts()
    rows = check_rows(lines, list_outlines(), stored)
    who = {"loaded_at": at, "loaded_by_id": by.user_id if by else None}
    new = [{**_columns(row, stored), **who} for row in rows if row.kind not in (RowKind.WRONG, RowKind.SAME)]
    if new:
        db.session.execute(insert(OfficialText), new)
        for code in sorted({each["standard_code"] for each in new}):
            _log(code, [each for each in new if each["standard_code"] == code], by)
    db.session.flush()
    return rows


def _columns(row: CheckedRow, stored: dict[Key, OfficialText]) -> dict[str, Any]:
    if row.kind is RowKind.REMOVED:
        return _removal(stored[row.key])
    standard_code, requirement_code = row.key
    return {
        "standard_code": standard_code,
        "requirement_code": requirement_code,
        **new_content(row),
        "is_removed": False,
    }


def _removal(text: OfficialText) -> dict[str, Any]:
    return {**{name: getattr(text, name) for name in _COPIED}, "is_removed": True}


def remove_official_text(text: OfficialText, *, by: Identity, at: datetime) -> OfficialText:
    """Stop showing an official text; Conflict where it is not the one that counts any more."""
    current = find_official_text(text.standard_code, text.requirement_code)
    if current is None or current.row.id != text.id:
        raise Conflict(_("This official text was replaced or taken away already."))
    removal = OfficialText(**_removal(text), loaded_at=at, loaded_by_id=by.user_id)
    db.session.add(removal)
    db.session.flush()
    _log(text.standard_code, [_removal(text)], by)
    return removal


def _log(standard_code: str, rows: Sequence[dict[str, Any]], by: Identity | None) -> None:
    standard: Standard = get_newest_standard(standard_code)
    removed = sum(row["is_removed"] for row in rows)
    record_change(
        "standards.load_official_texts",
        standard,
        by,
        summary=f"Official texts of {standard_code}: {len(rows) - removed} loaded, {removed} taken away",
        changes={row["requirement_code"]: (None, None if row["is_removed"] else row["official_code"]) for row in rows},
    )
