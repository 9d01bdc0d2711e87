"""What each row of a file of official texts would do: new, another text, taken away, the same; or why it cannot."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from flask_babel import gettext as _

from compliance.clock import today
from compliance.standards.official_texts.file import FileLine
from compliance.standards.official_texts.models import OfficialText
from compliance.standards.outline import RequirementOutline, StandardOutline
from compliance.web.sentences import code_in_sentence

LONGEST = {"official_code": 40, "title_en": 300, "title_ar": 300, "text_en": 10_000, "text_ar": 10_000, "source": 500}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_YES, _NO = frozenset({"yes", "x", "1", "true", "نعم"}), frozenset({"", "no", "0", "false", "لا"})
Key = tuple[str, str]


class RowKind(Enum):
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True)
class RowMistake:
    """What is wrong with one cell; `column` is its heading in the file."""

    column: str
    message: str


@dataclass
class CheckedRow:
    """A row of the file, the requirement it is for, and what it would do."""

    line: FileLine
    standard_code: str = ""
    requirement: RequirementOutline | None = None
    dated_on: date | None = None
    kind: RowKind = RowKind.WRONG
    mistakes: list[RowMistake] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.standard_code, self.requirement.code if self.requirement else self.line.get("requirement")

    def complain(self, column: str, message: str) -> None:
        self.mistakes.append(RowMistake(column, message))

    def texts(self, name: str) -> dict[str, str]:
        """The title or text in the languages the row gives."""
        given = {language: self.line.get(f"{name}_{language}") for language in ("en", "ar")}
        return {language: text for language, text in given.items() if text}


def check_rows(
    lines: Iterable[FileLine], outlines: Iterable[StandardOutline], stored: Mapping[Key, OfficialText]
) -> list[CheckedRow]:
    """Every row judged: against the standards, against the texts that count now, and against the other rows."""
    standards = newest_of_each(outlines)
    rows = [_check_row(line, standards, stored) for line in lines]
    _check_repeats(rows, stored)
    for row in rows:
        row.kind = RowKind.WRONG if row.mistakes else _kind(row, stored.get(row.key))
    return rows


def newest_of_each(outlines: Iterable[StandardOutline]) -> dict[str, StandardOutline]:
    """The newest version of each standard; `outlines` come newest first."""
    found: dict[str, StandardOutline] = {}
    for outline in outlines:
        found.setdefault(outline.code, outline)
    return found


def _check_row(
    line: FileLine, standards: Mapping[str, StandardOutline], stored: Mapping[Key, OfficialText]
) -> CheckedRow:
    row = CheckedRow(line)
    for column in sorted(line.formulas):
        row.complain(column, _("This cell holds a formula. Type its result as a plain value."))
    _find_requirement(row, standards)
    if _is_removal(row):
        if row.requirement is not None and row.key not in stored:
            row.complain("remove", _("No official text is loaded for this requirement."))
    else:
        _check_texts(row)
    return row


def _is_removal(row: CheckedRow) -> bool:
    word = row.line.get("remove").casefold()
    if word not in _YES | _NO:
        row.complain("remove", _("Write yes to take the text away, or leave the cell empty."))
    return word in _YES


def _find_requirement(row: CheckedRow, standards: Mapping[str, StandardOutline]) -> None:
    code, wanted = row.line.get("standard"), row.line.get("requirement")
    if code and code not in standards:
        row.complain("standard", _("There is no standard with this code."))
        return
    searched = [standards[code]] if code else list(standards.values())
    found = [(each.code, part) for each in searched for part in each.requirements if part.code == wanted]
    if len(found) > 1:
        row.complain("standard", _("Several standards have this requirement. Say which one."))
    elif not found:
        row.complain("requirement", _("No requirement has this code."))
    else:
        row.standard_code, row.requirement = found[0]


def _check_texts(row: CheckedRow) -> None:
    line = row.line
    for column, longest in LONGEST.items():
        if len(line.get(column)) > longest:
            row.complain(column, _("Use at most %(most)s characters.", most=longest))
    for column in ("official_code", "source"):
        if not line.get(column):
            row.complain(column, _("This cell is empty."))
    if not row.texts("title") and not row.texts("text"):
        row.complain("text_en", _("Give the official title or text, in English, Arabic or both."))
    for column in ("title_ar", "text_ar"):
        if line.get(column) and not _ARABIC.search(line.get(column)):
            row.complain(column, _("This text has no Arabic letters."))
    published = row.requirement.official_code if row.requirement else None
    if published and line.get("official_code") and line.get("official_code") != published:
        message = _(
            "The published standard gives this requirement the official code %(code)s.",
            code=code_in_sentence(published),
        )
        row.complain("official_code", message)
    _check_day(row)


def _check_day(row: CheckedRow) -> None:
    try:
        row.dated_on = date.fromisoformat(row.line.get("dated_on"))
    except ValueError:
        row.complain("dated_on", _("Give a date as year, month and day, such as 2026-03-31."))
        return
    if row.dated_on > today():
        row.complain("dated_on", _("This date lies in the future."))


def _check_repeats(rows: Iterable[CheckedRow], stored: Mapping[Key, OfficialText]) -> None:
    """One row for each requirement, one requirement for each official code of a standard."""
    seen: set[Key] = set()
    rows = list(rows)
    touched = {row.key for row in rows if row.requirement}
    codes = {(key[0], text.official_code): key for key, text in stored.items() if key not in touched}
    for row in rows:
        if row.requirement is None:
            continue
        if row.key in seen:
            row.complain("requirement", _("This requirement stands in an earlier row too."))
        seen.add(row.key)
        official = (row.standard_code, row.line.get("official_code"))
        if row.line.get("remove").casefold() in _YES or not official[1]:
            continue
        if codes.setdefault(official, row.key) != row.key:
            other = codes[official][1]
            row.complain(
                "official_code", _("The requirement %(code)s has this official code.", code=code_in_sentence(other))
            )


def _kind(row: CheckedRow, stored: OfficialText | None) -> RowKind:
    if row.line.get("remove").casefold() in _YES:
        return RowKind.REMOVED
    if stored is None:
        return RowKind.NEW
    return RowKind.SAME if _content(stored) == new_content(row) else RowKind.CHANGED


def new_content(row: CheckedRow) -> dict[str, Any]:
    """The columns of the row to be stored."""
    return {
        "official_code": row.line.get("official_code"),
        "title": row.texts("title"),
        "text": row.texts("text"),
        "source": row.line.get("source"),
        "dated_on": row.dated_on,
    }


def _content(stored: OfficialText) -> dict[str, Any]:
    return {name: getattr(stored, name) for name in ("official_code", "title", "text", "source", "dated_on")}
