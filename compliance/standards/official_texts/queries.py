"""Reads of official texts: those that count now, of one requirement, of a standard, of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.database import db
from compliance.errors import NotFound
from compliance.standards.official_texts.models import OfficialText
from compliance.web.language import LANGUAGES, current_language


@dataclass(frozen=True)
class LoadedText:
    """An official text and who loaded it; no name where the operator did."""

    row: OfficialText
    loaded_by: str | None

    @property
    def language(self) -> str:
        """The reader's language where the official text exists in it, else the one it exists in."""
        wanted = current_language()
        there = [language for language in LANGUAGES if self.row.text.get(language) or self.row.title.get(language)]
        return wanted if wanted in there or not there else there[0]

    @property
    def words(self) -> str:
        """Everything to be found by a search."""
        return "\n".join([self.row.official_code, *self.row.title.values(), *self.row.text.values()])


def official_texts(standard_code: str) -> dict[str, LoadedText]:
    """The official texts of a standard that count now, by requirement code, in one query."""
    newest = (
        select(func.max(OfficialText.id))
        .where(OfficialText.standard_code == standard_code)
        .group_by(OfficialText.requirement_code)
    )
    rows = db.session.execute(_loaded().where(OfficialText.id.in_(newest), OfficialText.is_removed.is_(False)))
    return {row[0].requirement_code: LoadedText(*row) for row in rows}


def find_official_text(standard_code: str, requirement_code: str) -> LoadedText | None:
    """The official text of one requirement, or None."""
    row = db.session.execute(
        _loaded()
        .where(OfficialText.standard_code == standard_code, OfficialText.requirement_code == requirement_code)
        .order_by(OfficialText.id.desc())
        .limit(1)
    ).first()
    return LoadedText(*row) if row and not row[0].is_removed else None


def list_official_texts() -> Sequence[LoadedText]:
    """The official texts of all standards that count now, by standard and official code."""
    newest = select(func.max(OfficialText.id)).group_by(OfficialText.standard_code, OfficialText.requirement_code)
    rows = db.session.execute(
        _loaded()
        .where(OfficialText.id.in_(newest), OfficialText.is_removed.is_(False))
        .order_by(OfficialText.standard_code, OfficialText.official_code, OfficialText.id)
    )
    return [LoadedText(*row) for row in rows]


def get_official_text(text_id: int) -> OfficialText:
    """The row with this id; NotFound."""
    found = db.session.get(OfficialText, text_id)
    if found is None:
        raise NotFound
    return found


def _loaded() -> Any:
    found: Any = select(OfficialText, User.name).outerjoin(User, User.id == OfficialText.loaded_by_id)
    return found
