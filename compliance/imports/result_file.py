"""The result file of an import: one line for each thing that was refused. It never quotes personal data."""

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from compliance.errors import ComplianceError
from compliance.imports.importer import RowError

COLUMNS = ("row", "column", "reason")
# A spreadsheet would take a cell that begins like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ResultFile:
    """Written as the import goes, so that a run that is stopped leaves what it knew; made at the first refusal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: Any = None
        self._writer: Any = None

    def __enter__(self) -> "ResultFile":
        try:
            self.path.unlink(missing_ok=True)
            with self.path.open("w"):
                pass
            self.path.unlink()
        except OSError as error:
            raise ComplianceError(
                f"The result file {self.path} cannot be written ({error.strerror}). Name another with --result."
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, errors: Iterable[RowError]) -> None:
        for error in errors:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8-sig", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow(COLUMNS)
            self._writer.writerow((error.row, _plain(error.column), _plain(error.reason)))
        if self._file is not None:
            self._file.flush()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def result_path(source: Path) -> Path:
    """Where the result of importing `source` goes unless told otherwise: beside it."""
    return source.with_name(f"{source.name}.errors.csv")
