"""Rows of CSV, CSV.gz and XLSX files as text, one at a time, with the number a spreadsheet shows for each."""

import codecs
import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from compliance.errors import ComplianceError

ENCODINGS = ("utf-8-sig", "cp1252")
DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 1_048_576
LONGEST_CELL = 1_000_000


class UnreadableFile(ComplianceError):
    """The file cannot be read as a table; the message says what is wrong and where."""


@dataclass(frozen=True)
class FileRow:
    """A row: its number in the file (the heading is row 1, empty rows count) and its cells as text."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Reading:
    """How to read a file; empty settings are found out from the file itself."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass
class Table:
    """A file opened for reading: its heading, about how many rows follow, and the rows."""

    heading: list[str]
    expected_rows: int
    rows: Iterator[FileRow] = field(repr=False)


def open_table(path: Path, reading: Reading) -> Table:
    """Open `path` by the end of its name. Raises UnreadableFile for another kind of file or a broken one."""
    name = path.name.lower()
    if name.endswith(".xlsx"):
        return _open_xlsx(path, reading)
    if name.endswith((".csv", ".csv.gz", ".txt", ".tsv")):
        return _open_csv(path, reading)
    raise UnreadableFile(f"{path.name}: files that can be read end in .csv, .csv.gz or .xlsx.")


def _open_csv(path: Path, reading: Reading) -> Table:
    encoding, lines = _find_encoding(path, reading.encoding)
    delimiter = reading.delimiter or _find_delimiter(path, encoding)
    rows = _read_csv(path, encoding, delimiter)
    heading = next(rows, None)
    if heading is None:
        raise UnreadableFile(f"{path.name}: the file is empty.")
    return Table([cell.strip() for cell in heading.cells], max(lines - 1, 0), rows)


def _read_csv(path: Path, encoding: str, delimiter: str) -> Iterator[FileRow]:
    for number, cells in enumerate(_csv_cells(path, encoding, delimiter), start=1):
        if cells:
            yield FileRow(number, cells)


def open_csv_cells(path: Path, reading: Reading) -> tuple[int, Iterator[list[str]]]:
    """About how many rows a CSV file has, and the plain cells of every row, the heading and empty rows among them.

    For files of millions of rows, where an object for each would cost as much as reading it.
    """
    encoding, lines = _find_encoding(path, reading.encoding)
    return lines, _csv_cells(path, encoding, reading.delimiter or _find_delimiter(path, encoding))


def _csv_cells(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        with io.TextIOWrapper(_open_bytes(path), encoding, newline="") as text:
            # The number is told where reading breaks off.
            for number, cells in enumerate(csv.reader(text, delimiter=delimiter), start=1):  # noqa: B007
                yield cells
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise UnreadableFile(f"{path.name}: the file breaks off after row {number}: {error}.") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path.name}: row {number + 1} cannot be read: {error}.") from None


def _open_bytes(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]


def _find_encoding(path: Path, stated: str | None) -> tuple[str, int]:
    """The first encoding that can read the whole file, and the number of its lines."""
    for encoding in (stated,) if stated else ENCODINGS:
        lines = _count_lines(path, encoding)
        if lines is not None:
            return encoding, lines
    tried = stated or " nor ".join(ENCODINGS)
    raise UnreadableFile(f"{path.name}: this is not text in {tried}.")


def _count_lines(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    try:
        with _open_bytes(path) as raw:
            while chunk := raw.read(_CHUNK):
                decoder.decode(chunk)
                lines += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    except (EOFError, gzip.BadGzipFile):
        # Where it breaks off is told when the rows before are read.
        return lines
    return lines


def _find_delimiter(path: Path, encoding: str) -> str:
    try:
        with io.TextIOWrapper(_open_bytes(path), encoding, newline="") as text:
            line = text.readline()
    except (EOFError, gzip.BadGzipFile) as error:
        raise UnreadableFile(f"{path.name}: the file cannot be unpacked: {error}.") from None
    return max(DELIMITERS, key=lambda delimiter: line.count(delimiter))


def _open_xlsx(path: Path, reading: Reading) -> Table:
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = reading.sheet or book.sheet_names[0]
        if name not in book.sheet_names:
            raise UnreadableFile(f"{path.name}: there is no sheet {name!r}; it has {', '.join(book.sheet_names)}.")
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, IndexError) as error:
        raise UnreadableFile(f"{path.name}: this cannot be read as XLSX: {error}.") from None
    first = sheet.start[0] + 1 if sheet.start else 1
    rows = _read_sheet(iter(sheet.to_python()), first)
    heading = next(rows, None)
    if heading is None:
        raise UnreadableFile(f"{path.name}: the sheet {name!r} is empty.")
    return Table([cell.strip() for cell in heading.cells], max(sheet.height - 1, 0), rows)


def _read_sheet(rows: Iterator[list[Any]], first: int) -> Iterator[FileRow]:
    for number, cells in enumerate(rows, start=first):
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            yield FileRow(number, texts)


def cell_text(cell: Any) -> str:
    """A cell as a CSV export would write it: whole numbers without fraction, days in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return "" if cell is None else str(cell)
