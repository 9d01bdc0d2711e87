"""Bring one wage file in: rows are read and checked here while the server stores those before."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select, true

from compliance.clock import now, today
from compliance.database import commits, db
from compliance.imports.importer import RecordImporter, RowError
from compliance.imports.plan import Heading
from compliance.imports.readers import FileRow, Reading, Table, open_csv_cells
from compliance.imports.run import (
    MOST_EVALUATED_AT_ONCE,
    ImportOptions,
    ImportSummary,
    collecting_between_batches,
)
from compliance.organisations.models import OrganisationIdentifier
from compliance.scheduling.pending import request_evaluation
from compliance.settings import current_settings
from employers.wage_files.lines import LineReader, RefusedLine, can_read
from employers.wage_files.loading import Lines, Loader, ending, merge_lines
from employers.wage_files.reasons import REASON_LABELS
from employers.wage_files.workbooks import workbook_rows

KIND = "wage_payments"
BATCH = 25_000
NUMBERS_AT_ONCE = 5_000

Rows = Iterator[tuple[int, list[str]]]
ON_CSV = (".csv", ".csv.gz", ".txt", ".tsv")


def import_whole(
    path: Path,
    mapping: Mapping[str, Any],
    options: ImportOptions,
    report: Callable[[Iterable[RowError]], None],
    follow: Callable[[Table, Iterator[FileRow]], Iterator[FileRow]],
) -> ImportSummary | None:
    """What `sanad import` asks for; None for a mapping whose rows must go the common way."""
    if not can_read(mapping):
        return None

    def tell(refused: list[RefusedLine], summary: ImportSummary) -> None:
        report(RowError(each.row, each.column, str(REASON_LABELS[each.reason])) for each in refused)

    return WageFileRun(mapping, tell).read(path, limit=options.limit, follow=follow)


class WageFileRun:
    """One run over one file. `tell(refused, summary)` is called after each batch, also for the progress shown."""

    def __init__(
        self,
        mapping: Mapping[str, Any],
        tell: Callable[[list[RefusedLine], ImportSummary], None],
        *,
        may_enter_for: ColumnElement[bool] | None = None,
        recorded_by_id: int | None = None,
    ) -> None:
        self.mapping, self.tell, self.recorded_by_id = mapping, tell, recorded_by_id
        self.may_enter_for: ColumnElement[bool] = true() if may_enter_for is None else may_enter_for
        self.importer: RecordImporter = current_app.extensions["compliance"].importers[KIND]
        self.summary = ImportSummary()
        self.waiting: list[tuple[Future[bool], Lines]] = []
        self.asked: set[str] = set()
        self.unmerged: list[Lines] = []

    def read(
        self,
        path: Path,
        *,
        limit: int | None = None,
        follow: Callable[[Table, Iterator[FileRow]], Iterator[FileRow]] | None = None,
    ) -> ImportSummary:
        """Store what the rows of `path` say. Raises UnreadableFile, ColumnMissing; what is stored then stays."""
        begun = time.perf_counter()
        names, rows = self._open(path)
        heading = Heading(names, self.mapping)
        heading.names_people = True
        key, last = current_settings().worker_key, ending(now(), self.recorded_by_id)
        self.reader = LineReader(heading, self.mapping, self.importer, key, today(), last)
        heading.refuse_missing()
        db.session.commit()
        self.loader = Loader()
        try:
            if follow is not None:
                rows = _followed(follow, rows, names, self.count_rows(path))
            rows = islice(rows, limit)
            # Rows are no cycles: looking for garbage would be an eighth of the work and find none.
            with collecting_between_batches():
                while batch := list(islice(rows, BATCH)):
                    self._take(batch)
            self._settle(everything=True)
        finally:
            self.loader.close()
        self._ask_for_evaluation()
        self.summary.seconds = time.perf_counter() - begun
        return self.summary

    def count_rows(self, path: Path) -> int:
        """About how many rows the file has; 0 where only reading all of it would tell."""
        if not path.name.lower().endswith(ON_CSV):
            return 0
        lines, cells = open_csv_cells(path, Reading(**self.mapping["file"]))
        del cells
        return max(lines - 1, 0)

    def _open(self, path: Path) -> tuple[list[str], Rows]:
        reading = Reading(**self.mapping["file"])
        if not path.name.lower().endswith(ON_CSV):
            sheet = workbook_rows(path)
            _number, heading = next(sheet, (0, []))
            return [cell.strip() for cell in heading], sheet
        _lines, cells = open_csv_cells(path, reading)
        names = [cell.strip() for cell in next(cells, [])]
        return names, ((number, row) for number, row in enumerate(cells, start=2) if row)

    def _take(self, batch: list[tuple[int, list[str]]]) -> None:
        self._find_organisations(batch)
        lines, refused = self.reader.read(batch)
        if lines:
            self.waiting.append((self.loader.store(lines), lines))
        self.summary.rows_read += len(batch)
        self._refuse(refused)
        self._settle()

    def _settle(self, *, everything: bool = False) -> None:
        """Count what was stored; a batch that meets records of its own goes the way of every import."""
        for stored, lines in list(self.waiting):
            if not everything and not stored.done():
                continue
            self.waiting.remove((stored, lines))
            if stored.result():
                self.summary.created[KIND] += len(lines)
            else:
                result, refused = merge_lines(lines)
                self.summary.created[KIND] += result.created
                self.summary.unchanged[KIND] += result.unchanged
                self._refuse(refused)
            self._note_concerned(lines)

    def _refuse(self, refused: list[RefusedLine]) -> None:
        self.summary.rows_refused += len(refused)
        self.tell(refused, self.summary)

    def _note_concerned(self, lines: Lines) -> None:
        self.summary.concerned.update({int(line[: line.index("\t")]) for _number, line in lines})

    def _find_organisations(self, batch: list[tuple[int, list[str]]]) -> None:
        """Ask for the employers of numbers not met before, a few statements a batch."""
        number_of, width = self.reader.number_of, self.reader.width
        new = list(set(map(number_of, (cells for _number, cells in batch if len(cells) >= width))) - self.asked)
        self.asked.update(new)
        found = OrganisationIdentifier
        for at in range(0, len(new), NUMBERS_AT_ONCE):
            statement = select(found.value, found.organisation_id).where(
                found.scheme == self.reader.scheme,
                found.value.in_(new[at : at + NUMBERS_AT_ONCE]),
                self.may_enter_for,
            )
            self.reader.ids.update((value, owner) for value, owner in db.session.execute(statement))

    @commits
    def _ask_for_evaluation(self) -> None:
        if len(self.summary.concerned) >= MOST_EVALUATED_AT_ONCE:
            self.summary.too_many_to_evaluate = True
        else:
            request_evaluation(self.summary.concerned, "records_imported")


def _followed(
    follow: Callable[[Table, Iterator[FileRow]], Iterator[FileRow]], rows: Rows, names: list[str], expected: int
) -> Rows:
    """`rows` with their progress shown by what the command gave; the rows themselves pass by it untouched."""
    passing: Any = rows
    followed: Any = follow(Table(names, expected, passing), passing)
    yield from followed
