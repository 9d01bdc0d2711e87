"""Rows of an uploaded workbook, one at a time: a hostile one fills no memory, and no formula is believed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from compliance.documents.file_types import MEGABYTE
from compliance.imports.readers import UnreadableFile, cell_text

LARGEST_UNPACKED = 2_048 * MEGABYTE
# The shared texts of a workbook are held in memory.
LARGEST_TEXTS = 256 * MEGABYTE
MOST_COLUMNS = 200
CHUNK = MEGABYTE
FORMULA = "="
# What openpyxl raises for archives that are valid and still not what they say.
DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,
)


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row with anything in it; a formula reads "=". UnreadableFile for a bad workbook."""
    number = 0
    try:
        _check_size(path)
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            # A sheet may state any size about itself; what counts is what is in it.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
                texts = [FORMULA if cell.data_type == "f" else cell_text(cell.value) for cell in cells]
                if any(texts):
                    yield number, texts
    except DAMAGE:
        raise UnreadableFile(f"The workbook cannot be read after row {number}.") from None


def _check_size(path: Path) -> None:
    """Unpack all parts once without keeping them: what an archive says of its own size is not believed."""
    with zipfile.ZipFile(path) as archive:
        left = LARGEST_UNPACKED
        for entry in archive.infolist():
            most = LARGEST_TEXTS if entry.filename.endswith("sharedStrings.xml") else left
            with archive.open(entry) as part:
                while chunk := part.read(CHUNK):
                    left, most = left - len(chunk), most - len(chunk)
                    if min(left, most) < 0:
                        raise UnreadableFile("The workbook unpacks to far more than a wage file holds.")
