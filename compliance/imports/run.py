"""Import one file: rows in batches, each written and committed as a whole, so that a stopped run can be repeated."""

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, text

from compliance.accounts.models import Authority, Region
from compliance.database import commits, db
from compliance.errors import ComplianceError
from compliance.imports.importer import ImportedRow, RecordImporter, RowError
from compliance.imports.mapping_file import read_value_tables
from compliance.imports.plan import MadeRecord, RecordPlan, make_plans
from compliance.imports.readers import FileRow, Reading, Table, open_table
from compliance.organisations.queries import find_organisation_ids
from compliance.scheduling.pending import request_evaluation

BATCH_SIZE = 5_000
MOST_EVALUATED_AT_ONCE = 1_000
# Any number will do, as long as every import takes the same one: two imports at once would make an organisation twice.
_IMPORT_LOCK = 7_263_001

Made = dict[str, MadeRecord]


@dataclass
class ImportSummary:
    """What a run did, for the operator."""

    rows_read: int = 0
    created: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    fallbacks: Counter[str] = field(default_factory=Counter)
    rows_refused: int = 0
    seconds: float = 0.0
    concerned: set[int] = field(default_factory=set)
    too_many_to_evaluate: bool = False

    @property
    def rows_per_second(self) -> float:
        return self.rows_read / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class ImportOptions:
    """What an operator can choose for a run."""

    limit: int | None = None
    authority: str | None = None
    batch_size: int = BATCH_SIZE


def import_file(
    path: Path,
    mapping: Mapping[str, Any],
    options: ImportOptions,
    *,
    report: Callable[[Iterable[RowError]], None],
    follow: Callable[[Table, Iterator[FileRow]], Iterator[FileRow]] = lambda table, rows: rows,
) -> ImportSummary:
    """Bring the rows of `path` in by `mapping`.

    `report` gets what is refused, `follow` wraps the rows to show progress. Raises UnreadableFile, ColumnMissing, or
    ComplianceError for an unknown authority; what was committed before stays, and the run can be repeated.
    """
    importers: Mapping[str, RecordImporter] = current_app.extensions["compliance"].importers
    whole = importers[mapping["records"][0]["importer"]].import_whole
    summary: ImportSummary | None = whole(path, mapping, options, report, follow) if whole else None
    if summary is not None:
        return summary
    table = open_table(path, Reading(**mapping["file"]))
    _prepare(mapping, options)
    run = ImportRun(make_plans(with_authority(mapping, options.authority), importers, table.heading), table, report)
    begun = time.perf_counter()
    rows = follow(table, islice(table.rows, options.limit))
    with collecting_between_batches() as collect:
        while batch := list(islice(rows, options.batch_size)):
            run.write_batch(batch)
            collect()
    run.summary.seconds = time.perf_counter() - begun
    return run.summary


@contextmanager
def collecting_between_batches() -> Iterator[Callable[[], object]]:
    """Look for garbage cycles once a batch: the records kept for reuse make Python look far too often (a quarter
    of the time of a large import), and never find anything."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(1)
    finally:
        if was_enabled:
            gc.enable()


def with_authority(mapping: Mapping[str, Any], code: str | None) -> Mapping[str, Any]:
    """`mapping` with the authority named on the command line put on every organisation it makes."""
    if code is None:
        return mapping
    constant = {"value": code, "empty": [], "country": False, "plus_days": 0, "unmapped": "refuse"}
    records = [
        {**record, "fields": {**record["fields"], "authority": constant}}
        if record["importer"] == "organisations"
        else record
        for record in mapping["records"]
    ]
    return {**mapping, "records": records}


@commits
def _prepare(mapping: Mapping[str, Any], options: ImportOptions) -> None:
    """Refuse an unknown authority before any row, and make the regions the mapping names."""
    codes = db.session.scalars(select(Authority.code).order_by(Authority.code)).all()
    if options.authority is not None and options.authority not in codes:
        raise ComplianceError(f"There is no authority {options.authority!r}. There are: {', '.join(codes) or 'none'}.")
    if "regions" in mapping:
        names = read_value_tables(mapping["regions"], fold_keys=False)
        known = set(db.session.scalars(select(Region.code).where(Region.code.in_(names))))
        new = [
            {"code": code, "country": code[:2], "name": {"en": name}}
            for code, name in names.items()
            if code not in known
        ]
        if new:
            db.session.execute(insert(Region), new)


class ImportRun:
    """The plans of one file and what they have done so far."""

    def __init__(self, plans: Sequence[RecordPlan], table: Table, report: Callable[[Iterable[RowError]], None]) -> None:
        self.plans, self.report, self.width = plans, report, len(table.heading)
        self.summary = ImportSummary()

    @commits
    def write_batch(self, batch: Sequence[FileRow]) -> None:
        """Store what the rows of `batch` yield; a row with a mistake yields nothing."""
        _take_lock()
        self._evaluated: set[int] = set()
        refused: list[RowError] = []
        accepted = list(self._accepted(batch, refused))
        ids: dict[tuple[str, str], int] = {}
        for plan in self.plans:
            refused += self._write(plan, accepted, ids)
        self._ask_for_evaluation()
        self.summary.rows_read += len(batch)
        self.summary.rows_refused += len({error.row for error in refused})
        self.report(sorted(refused, key=lambda error: error.row))

    def _accepted(self, batch: Sequence[FileRow], refused: list[RowError]) -> Iterator[tuple[int, Made]]:
        for row in batch:
            cells, errors = self._fitted(row)
            made: Made = {}
            for plan in self.plans if not errors else ():
                is_left_out = any(made[alias].values is None for alias in plan.records_needed)
                record = made[plan.alias] = MadeRecord() if is_left_out else plan.make(cells)
                found = [RowError(row.number, error.column, error.reason) for error in record.errors]
                errors += [error for error in dict.fromkeys(found) if error not in errors]
            if errors:
                refused += errors
            else:
                yield row.number, made

    def _fitted(self, row: FileRow) -> tuple[Sequence[str], list[RowError]]:
        missing = self.width - len(row.cells)
        if missing == 0:
            return row.cells, []
        if missing > 0:
            return [*row.cells, *[""] * missing], []
        if not any(cell.strip() for cell in row.cells[self.width :]):
            return row.cells[: self.width], []
        return row.cells, [
            RowError(row.number, "", f"This row has {len(row.cells)} cells, the heading has {self.width}.")
        ]

    def _write(
        self, plan: RecordPlan, accepted: Sequence[tuple[int, Made]], ids: dict[tuple[str, str], int]
    ) -> list[RowError]:
        made = [(number, records) for number, records in accepted if records[plan.alias].values is not None]
        self.summary.skipped[plan.alias] += len(accepted) - len(made)
        for _number, records in made:
            self.summary.fallbacks.update(records[plan.alias].fallbacks)
        rows, errors = self._with_references(plan, made, ids)
        result = plan.importer.write(rows)
        self.summary.created[plan.importer.kind] += result.created
        self.summary.unchanged[plan.importer.kind] += result.unchanged
        if result.created and plan.references:
            self._evaluated.update(row.values[name] for row in rows for name in plan.references)
        return [*errors, *result.errors]

    def _with_references(
        self, plan: RecordPlan, made: Sequence[tuple[int, Made]], ids: dict[tuple[str, str], int]
    ) -> tuple[list[ImportedRow], list[RowError]]:
        """Rows with the ids of the organisations they refer to, and errors for numbers nobody has."""
        if not plan.references:
            return [ImportedRow(number, records[plan.alias].values or {}) for number, records in made], []
        numbers = [(number, records, _numbers_of(plan, records)) for number, records in made]
        wanted = {each for _number, _records, found in numbers for each in found.values()}
        ids.update(find_organisation_ids([each for each in wanted if each not in ids]))
        rows, errors = [], []
        for number, records, found in numbers:
            unknown = [name for name, each in found.items() if each not in ids]
            if unknown:
                errors.append(RowError(number, unknown[0], "No organisation of the register has this number."))
                continue
            values = {**(records[plan.alias].values or {}), **{name: ids[each] for name, each in found.items()}}
            rows.append(ImportedRow(number, values))
        return rows, errors

    def _ask_for_evaluation(self) -> None:
        summary = self.summary
        summary.concerned |= self._evaluated
        if summary.too_many_to_evaluate or len(summary.concerned) >= MOST_EVALUATED_AT_ONCE:
            summary.too_many_to_evaluate = True
        else:
            request_evaluation(self._evaluated, "records_imported")


def _numbers_of(plan: RecordPlan, records: Made) -> dict[str, tuple[str, str]]:
    """The (scheme, number) of each organisation a record refers to."""
    found: dict[str, tuple[str, str]] = dict(records[plan.alias].references)
    for name, spec in plan.references.items():
        if "record" in spec:
            values = records[spec["record"]].values or {}
            found[name] = (values["scheme"], values["number"])
    return found


def _take_lock() -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK})


def peak_memory_mb() -> float | None:
    """The most memory this process ever held, in MB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_048_576 if sys.platform == "darwin" else 1_024)
