"""Rows of a wage file made ready to be stored, millions of them: each distinct cell is read once and remembered.

A line is the text that PostgreSQL's COPY takes, a value of each of `COLUMNS`, with the worker's pseudonym in the place
of the number. The rules are those of the page (employers.operations.WageFacts).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from compliance.errors import InvalidInput
from compliance.imports.importer import RecordImporter
from compliance.imports.plan import Heading, Refused, ValuePlan
from compliance.organisations.pseudonyms import pseudonym_maker
from compliance.web.exports import FORMULA_STARTS
from employers.wage_files.reasons import Reason

COLUMNS = (
    "organisation_id",
    "occurred_on",
    "due_on",
    "wage_month",
    "paid_on",
    "known_on",
    "amount_due",
    "amount_paid",
    "deductions",
    "currency",
    "worker",
    "source_reference",
    "recorded_at",
    "recorded_by_id",
    "revision",
)
NOTHING = "\\N"
SEPARATOR = "\t"
DAYS, AMOUNTS = ("due_on", "wage_month", "paid_on", "known_on"), ("amount_due", "amount_paid", "deductions")
REQUIRED = frozenset({"due_on", "wage_month", "known_on", "amount_due"})
LONGEST_NUMBER, LONGEST_REFERENCE = 60, 120
MOST_KEPT = 200_000
# As much of a pseudonym as tells the workers of one employer and month apart.
REFERENCE_DIGITS = 32
LARGEST_AMOUNT = 10_000_000_000
_AMOUNT = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


class LineRefused(Exception):
    """A row that is not stored: the column at fault and why."""

    def __init__(self, column: str, reason: Reason) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True)
class RefusedLine:
    """Where a row is at fault: its number in the file, the column's heading and why."""

    row: int
    column: str
    reason: Reason


def can_read(mapping: Mapping[str, Any]) -> bool:
    """True for a mapping that makes one wage of a row, each field of one column, the worker last in the reference."""
    if len(mapping["records"]) != 1:
        return False
    record = mapping["records"][0]
    fields, worker = record["fields"], record["fields"].get("worker", {}).get("column")
    plain = all(
        ("column" in spec or "value" in spec) and not spec.get("fallback")
        for name, spec in fields.items()
        if name not in ("organisation", "source_reference")
    )
    reference = fields["source_reference"].get("template") or ""
    known = set(fields) <= {*DAYS, *AMOUNTS, "currency", "worker", "organisation", "source_reference"}
    skips = record["skip_when_empty"] or record["skip_when"]
    return bool(
        plain and known and not skips and "identifier" in fields["organisation"] and worker
        and reference.endswith(f"{{{worker}}}") and reference.count(f"{{{worker}}}") == 1
    )  # fmt: skip


class LineReader:
    """Makes lines of the rows of one file. `organisations` gives the ids of numbers; it is asked once a batch."""

    def __init__(
        self,
        heading: Heading,
        mapping: Mapping[str, Any],
        importer: RecordImporter,
        key: str,
        today: date,
        ending: Sequence[str],
    ) -> None:
        fields = mapping["records"][0]["fields"]
        self.today, self.schema, self.heading = today, importer.schema, heading
        self.plans = {
            name: ValuePlan(name, fields[name], importer.schema.fields[name], heading)
            for name in (*DAYS, *AMOUNTS, "currency")
            if name in fields
        }
        identifier = fields["organisation"]["identifier"]
        self.scheme = identifier["scheme"]
        self.numbers = self._text_plan("organisation", identifier["template"])
        self.worker_column = fields["worker"]["column"]
        self.worker = heading.position(self.worker_column)
        prefix = fields["source_reference"]["template"].removesuffix(f"{{{self.worker_column}}}")
        self.references = self._text_plan("source_reference", prefix)
        self.pseudonyms = pseudonym_maker(key)
        self.ending = SEPARATOR.join(ending)
        self.day_positions = self._positions(DAYS)
        self.organisation_positions = [heading.position(each) for each in self.numbers.columns]
        self.reference_positions = [
            *(heading.position(each) for each in self.references.columns),
            *self._positions(["wage_month"]),
        ]
        self.number_of = self._number_reader()
        self.ids: dict[str, int] = {}
        self.shared: dict[tuple[str, ...], tuple[str, bool, str, str]] = {}
        self.width = len(heading.names)
        self.make = self._maker()

    def _text_plan(self, name: str, template: str) -> ValuePlan:
        spec = {"template": template, "empty": [], "country": False, "plus_days": 0}
        return ValuePlan(name, spec, self.schema.fields["source_reference"], self.heading)

    def _positions(self, names: Iterable[str]) -> list[int]:
        used = [self.plans[name].spec["column"] for name in names if "column" in self.plans[name].spec]
        return [self.heading.position(each) for each in dict.fromkeys(used)]

    def _number_reader(self) -> Callable[[Sequence[str]], str]:
        """How the number by which a row's employer is known is found."""
        if len(self.organisation_positions) == 1 and self.numbers.spec["template"] == f"{{{self.numbers.columns[0]}}}":
            return itemgetter(self.organisation_positions[0])
        return lambda cells: str(self.numbers.take(cells, {}))

    def read(self, rows: Iterable[tuple[int, list[str]]]) -> tuple[list[tuple[int, str]], list[RefusedLine]]:
        """Lines of the rows that can be stored, with their numbers, and why the others cannot."""
        lines: list[tuple[int, str]] = []
        refused: list[RefusedLine] = []
        make, width = self.make, self.width
        add = lines.append
        for number, cells in rows:
            try:
                if len(cells) != width:
                    cells = self._fitted(cells)
                add((number, make(cells)))
            except LineRefused as problem:
                refused.append(RefusedLine(number, problem.column, problem.reason))
        return lines, refused

    def _fitted(self, cells: list[str]) -> list[str]:
        if len(cells) < self.width:
            return [*cells, *[""] * (self.width - len(cells))]
        if any(cell.strip() for cell in cells[self.width :]):
            raise LineRefused("", Reason.CELLS)
        return cells[: self.width]

    def _maker(self) -> Callable[[list[str]], str]:
        """One function for every row, with all it needs at hand."""
        due, paid, deducted = (self._amounts(name) for name in AMOUNTS)
        workers, worker, ending, starts = self.pseudonyms, self.worker, self.ending, FORMULA_STARTS
        key_of, kept, shared = itemgetter(*self._shared_positions()), self.shared, self._shared

        def make(cells: list[str]) -> str:
            key = key_of(cells)
            found = kept.get(key)
            if found is None:
                # A limited number, so that a hostile file fills no memory.
                if len(kept) >= MOST_KEPT:
                    kept.clear()
                found = kept[key] = shared(cells)
            begin, is_paid, currency, reference = found
            amount = paid(cells)
            if is_paid != (amount != NOTHING) and (is_paid or amount != "0"):
                self._refuse_payment(is_paid)
            number = cells[worker].strip()
            if not number or len(number) > LONGEST_NUMBER or number.startswith(starts):
                self._refuse_worker(number)
            code = self._code(number, workers)
            return (
                f"{begin}\t{due(cells)}\t{amount}\t{deducted(cells)}\t{currency}\t{code}\t"
                f"{reference}{code[:REFERENCE_DIGITS]}\t{ending}"
            )

        return make

    def _shared_positions(self) -> list[int]:
        """Columns whose cells many rows have in common; two at least, so that a row's key is a tuple."""
        found = [*self.organisation_positions, *self.reference_positions, *self.day_positions]
        found += self._positions(["currency"])
        positions = list(dict.fromkeys(found))
        return positions if len(positions) > 1 else positions * 2

    def _shared(self, cells: list[str]) -> tuple[str, bool, str, str]:
        """What rows of one employer, month and day of payment have in common."""
        dated, is_paid = self._days(cells)
        return f"{self._organisation(cells)}\t{dated}", is_paid, self._currency(cells), self._reference(cells)

    def _refuse_payment(self, is_paid: bool) -> None:
        if is_paid:
            raise LineRefused(self._column("amount_paid"), Reason.DAY_WITHOUT_AMOUNT)
        raise LineRefused(self._column("paid_on"), Reason.PAID_WITHOUT_DAY)

    def _refuse_worker(self, number: str) -> None:
        reason = Reason.EMPTY if not number else Reason.WORKER if len(number) > LONGEST_NUMBER else Reason.FORMULA
        raise LineRefused(self.worker_column, reason)

    def _code(self, number: str, workers: Callable[[str], str]) -> str:
        try:
            return workers(number)
        except InvalidInput:
            raise LineRefused(self.worker_column, Reason.WORKER) from None

    def _column(self, name: str) -> str:
        return self.plans[name].column if name in self.plans else name

    def _days(self, cells: list[str]) -> tuple[str, bool]:
        """The days of a row as one text in the order of COLUMNS, and whether it was paid."""
        found = {name: self._day(name, cells) for name in DAYS}
        month = found["wage_month"].replace(day=1)  # type: ignore[union-attr]
        if found["due_on"] < month:  # type: ignore[operator]
            raise LineRefused(self._column("due_on"), Reason.DUE_BEFORE_MONTH)
        for name in ("paid_on", "known_on"):
            if (found[name] or self.today) > self.today:
                raise LineRefused(self._column(name), Reason.FUTURE)
        due, paid = found["due_on"], found["paid_on"] or NOTHING
        return f"{due}\t{due}\t{month}\t{paid}\t{found['known_on']}", found["paid_on"] is not None

    def _day(self, name: str, cells: list[str]) -> date | None:
        value = self._value(name, cells, Reason.NOT_A_DAY)
        return date.fromisoformat(value) if isinstance(value, str) else value

    def _value(self, name: str, cells: list[str], reason: Reason) -> Any:
        try:
            value = self.plans[name].fill(cells, {}, []) if name in self.plans else None
        except Refused:
            raise LineRefused(self._column(name), reason) from None
        if value is None and name in REQUIRED:
            raise LineRefused(self._column(name), Reason.EMPTY)
        return value

    def _amounts(self, name: str) -> Callable[[list[str]], str]:
        """How the amount of a row is read: hundredths as text."""
        if name not in self.plans:
            return lambda cells: NOTHING
        if "column" not in self.plans[name].spec:
            return lambda cells: self._amount(name, cells)
        position = self.heading.position(self.plans[name].spec["column"])
        whole = self.plans[name].removed is None and self.plans[name].extracted is None
        kept: dict[str, str] = {}

        def read(cells: list[str]) -> str:
            text = cells[position]
            found = kept.get(text)
            if found is None:
                match = _AMOUNT.match(text) if whole and text.isascii() else None
                found = _hundredths(match) if match else self._amount(name, cells)
                if len(kept) < MOST_KEPT:
                    kept[text] = found
            return found

        return read

    def _amount(self, name: str, cells: list[str]) -> str:
        value = self._value(name, cells, Reason.NOT_AN_AMOUNT)
        if value is None:
            return NOTHING
        hundredths = value * 100
        if not 0 <= value <= LARGEST_AMOUNT or hundredths != hundredths.to_integral_value():
            raise LineRefused(self._column(name), Reason.NOT_AN_AMOUNT)
        return str(int(hundredths))

    def _currency(self, cells: list[str]) -> str:
        value = self._value("currency", cells, Reason.CURRENCY)
        if value is None or not _CURRENCY.match(value):
            raise LineRefused(self._column("currency"), Reason.CURRENCY if value else Reason.EMPTY)
        return str(value)

    def _organisation(self, cells: list[str]) -> int:
        found = self.ids.get(self.number_of(cells))
        if found is None:
            raise LineRefused(self.numbers.column, Reason.UNKNOWN_ORGANISATION)
        return found

    def _reference(self, cells: list[str]) -> str:
        month = self._day("wage_month", cells)
        reference = str(self.references.take(cells, {"wage_month": month and month.replace(day=1)}))
        if _UNSAFE.search(reference) or len(reference) > LONGEST_REFERENCE:
            raise LineRefused(self.references.column, Reason.UNREADABLE)
        return reference


def _hundredths(match: re.Match[str]) -> str:
    whole, part = match.groups()
    return str(int(whole) * 100 + (int(part.ljust(2, "0")) if part else 0))
