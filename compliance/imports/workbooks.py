"""An uploaded workbook made harmless before it is read: only its cells are kept, and these are counted first.

A spreadsheet is an archive of XML files. One of a few kilobytes can unpack to gigabytes, or claim a cell so far away
that a reader that keeps all cells between runs out of memory. The parts that hold cells are therefore unpacked here
under limits, looked through without any entity, and packed anew; the reader never sees the archive that was sent.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from compliance.documents.office_files import DAMAGE
from compliance.errors import InvalidInput
from compliance.imports.readers import cell_text

MOST_UNPACKED = 30 * 1_048_576
MOST_CELLS = 60_000
LAST_ROW, LAST_COLUMN = 5_000, 1_000
# The reader keeps every cell of the rectangle that holds all filled ones.
LARGEST_AREA = 500_000

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_KEPT = re.compile(r"(\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+|xl/worksheets/[^/]+\.xml)\Z")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")

Sheets = Mapping[str, "Sheet"]


class Sheet:
    """The cells of one sheet as text; rows and columns count from nought."""

    def __init__(self, name: str, rows: list[list[Any]], formulas: frozenset[tuple[int, int]]) -> None:
        self.name, self._rows, self._formulas = name, rows, formulas

    @property
    def number_of_rows(self) -> int:
        return len(self._rows)

    def text(self, row: int, column: int) -> str:
        """What stands in the cell, as text; empty outside what is filled."""
        cells = self._rows[row] if row < len(self._rows) else []
        return cell_text(cells[column]) if column < len(cells) else ""

    def row(self, row: int) -> list[str]:
        return [cell_text(cell) for cell in self._rows[row]] if row < len(self._rows) else []

    def is_formula(self, row: int, column: int) -> bool:
        return (row, column) in self._formulas


def read_sheets(path: Path) -> Sheets:
    """Every sheet of the workbook by name; InvalidInput("file") for a damaged or an absurd one."""
    try:
        parts = _unpack(path)
        formulas = {name: _look_through(content) for name, content in _sheet_parts(parts)}
        book = CalamineWorkbook.from_filelike(_pack(parts))
        return {
            name: Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), formulas[name])
            for name in book.sheet_names
            if name in formulas
        }
    except (CalamineError, DefusedXmlException, ParseError, LookupError, *DAMAGE) as error:
        raise InvalidInput("file", _damaged()) from error
    except BaseException as error:
        # The reader is written in Rust: what it meets unprepared comes as no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise InvalidInput("file", _damaged()) from None


def _damaged() -> str:
    return _("The file is damaged and cannot be opened. Save it again.")


def _unpack(path: Path) -> dict[str, bytes]:
    """The parts that hold cells, each as it unpacks here."""
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not _KEPT.match(entry.filename):
                continue
            if entry.filename in parts:
                raise InvalidInput("file", _damaged())
            with archive.open(entry) as part:
                parts[entry.filename] = part.read(left + 1)
            left -= len(parts[entry.filename])
            if left < 0:
                raise InvalidInput("file", _too_large())
    return parts


def _too_large() -> str:
    return _("The file holds far more than is asked for. Fill in the file that was downloaded here, and nothing else.")


def _pack(parts: Mapping[str, bytes]) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each sheet."""
    targets = {each.get("Id"): each.get("Target", "") for each in fromstring(parts[RELATIONS], forbid_dtd=True)}
    for element in fromstring(parts[WORKBOOK], forbid_dtd=True).iter():
        if _name(element.tag) != "sheet":
            continue
        reference = next((value for key, value in element.attrib.items() if _name(key) == "id"), None)
        target = targets[reference]
        place = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        # Sheets of charts hold no cells and are not among the parts kept.
        if place in parts:
            yield element.attrib["name"], parts[place]


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _look_through(content: bytes) -> frozenset[tuple[int, int]]:
    """The cells that hold formulas; InvalidInput for far too many cells, or cells far away."""
    formulas: set[tuple[int, int]] = set()
    cells, row, column, last_row, last_column = 0, -1, -1, 0, 0
    for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
        kind = _name(element.tag)
        if event == "start" and kind == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
            _check_place(row, 0)
        elif event == "start" and kind == "c":
            row, column = _place(element.get("r"), row, column)
            _check_place(row, column)
            cells, last_row, last_column = cells + 1, max(last_row, row), max(last_column, column)
            if cells > MOST_CELLS or (last_row + 1) * (last_column + 1) > LARGEST_AREA:
                raise InvalidInput("file", _too_large())
        elif event == "end" and kind == "f":
            formulas |= _covered(element.attrib, row, column)
        elif event == "end" and kind == "row":
            element.clear()
    return frozenset(formulas)


def _check_place(row: int, column: int) -> None:
    if not 0 <= row < LAST_ROW or column >= LAST_COLUMN:
        raise InvalidInput("file", _too_large())


def _place(text: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell; one that does not say where it stands follows the one before."""
    if text is None:
        return row, column + 1
    match = _PLACE.match(text.upper())
    if match is None:
        raise InvalidInput("file", _damaged())
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return int(match[2]) - 1, number - 1


def _covered(attributes: Mapping[str, str], row: int, column: int) -> set[tuple[int, int]]:
    """The cells one formula fills: its own, or all of the area of an array formula."""
    if attributes.get("t") not in ("array", "dataTable") or ":" not in attributes.get("ref", ""):
        return {(row, column)}
    first, _colon, last = attributes["ref"].partition(":")
    (top, left), (bottom, right) = _place(first, row, column), _place(last, row, column)
    _check_place(bottom, right)
    return {(each, other) for each in range(top, bottom + 1) for other in range(left, right + 1)}
