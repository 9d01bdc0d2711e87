"""A mapping made ready for one file: columns become positions, so that each row costs little."""

import hashlib
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from marshmallow import ValidationError, fields

from compliance.errors import ComplianceError
from compliance.imports.importer import RecordImporter
from compliance.imports.loader import RecordLoader
from compliance.imports.mapping_file import PLACEHOLDER, ROW_DIGEST
from compliance.imports.values import Unreadable, read_amount, read_country, read_day, read_whole_number
from compliance.organisations.folding import fold
from compliance.settings import current_settings

# A number is cut where the register's column would refuse it; the digest keeps different names apart.
LONGEST_FOLDED_NAME = 200
MOST_KEPT_RECORDS = 50_000
MOST_KEPT_VALUES = 5_000
LONGEST_VALUE_SHOWN = 60

Cells = Sequence[str]
Values = dict[str, Any]


class ColumnMissing(ComplianceError):
    """The file lacks columns that the mapping reads."""


@dataclass(frozen=True)
class FieldError:
    """Why a field could not be filled, with the column it comes from."""

    column: str
    reason: str


@dataclass(frozen=True)
class MadeRecord:
    """What one row gives for one record: values, or errors, or nothing (`values` None) where it is skipped."""

    values: Values | None = None
    errors: tuple[FieldError, ...] = ()
    fallbacks: tuple[str, ...] = ()
    references: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """A field cannot be filled from this row."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.error = FieldError(column, reason)


class Heading:
    """Positions of the columns of one file, by the mapping's name of each or another it allows."""

    def __init__(self, names: Sequence[str], mapping: Mapping[str, Any]) -> None:
        self.names = list(names)
        self.positions = {name: position for position, name in reversed(list(enumerate(names)))}
        for name, others in mapping["other_names"].items():
            found = next((self.positions[each] for each in others if each in self.positions), None)
            if found is not None:
                self.positions.setdefault(name, found)
        self.empty = {"", *(text.casefold() for text in mapping["empty_values"])}
        self.date_formats: tuple[str, ...] = tuple(mapping["date_formats"])
        self.personal = set(mapping["personal_columns"])
        self.names_people = False
        self.used: set[int] = set()
        self.missing: set[str] = set()

    def position(self, column: str) -> int:
        if column not in self.positions:
            self.missing.add(column)
            return 0
        position = self.positions[column]
        self.used.add(position)
        return position

    def refuse_missing(self) -> None:
        """Raise ColumnMissing naming every column asked for that the file lacks, and those it has.

        A file that names people is not quoted: without a heading its first row would be.
        """
        if self.missing:
            found = "" if self.names_people else f" It has {', '.join(self.names)}."
            raise ColumnMissing(f"The file has no column {', '.join(sorted(self.missing))}.{found}")


class ValuePlan:
    """How one field is filled: take a text, clean it, translate it, convert it, or fall back."""

    def __init__(self, name: str, spec: Mapping[str, Any], target: fields.Field[Any], heading: Heading) -> None:
        self.name, self.spec, self.heading = name, spec, heading
        self.columns: list[str] = []
        self.take = self._taker()
        self.column = ", ".join(dict.fromkeys(self.columns)) or name
        self.is_personal = heading.names_people or bool(heading.personal & set(self.columns))
        self.empty = heading.empty | {text.casefold() for text in spec["empty"]}
        self.removed = re.compile(spec["remove"]) if "remove" in spec else None
        self.extracted = re.compile(spec["extract"]) if "extract" in spec else None
        self.formats = tuple(spec.get("dates") or heading.date_formats)
        self.convert = self._converter(target)
        self.fallbacks = [ValuePlan(name, each, target, heading) for each in spec.get("fallback", ())]
        self.kept: dict[str, Any] = {}

    @property
    def is_constant(self) -> bool:
        """True if every row gets the same value."""
        return "value" in self.spec and not self.fallbacks

    def fill(self, cells: Cells, record: Values, fallbacks: list[str]) -> Any:
        """The value for one row, None where it is empty; Refused where it cannot be read."""
        value = self._own_value(cells, record)
        for fallback in self.fallbacks:
            if value is not None:
                break
            value = fallback.fill(cells, record, fallbacks)
            if value is not None:
                fallbacks.append(f"{self.name}: {fallback.spec['stated']}")
        return value

    def _own_value(self, cells: Cells, record: Values) -> Any:
        taken = self.take(cells, record)
        if not isinstance(taken, str):
            return taken
        if taken in self.kept:
            return self.kept[taken]
        value = self._read(self._cleaned(taken))
        if len(self.kept) < MOST_KEPT_VALUES:
            self.kept[taken] = value
        return value

    def _read(self, text: str) -> Any:
        if text.casefold() in self.empty:
            return None
        try:
            return self._translated(text)
        except Unreadable as problem:
            raise Refused(self.column, self._reason(str(problem), text)) from None

    def _cleaned(self, text: str) -> str:
        if self.removed:
            text = self.removed.sub("", text)
        if self.extracted:
            found = self.extracted.search(text)
            text = (found[1] or "") if found else ""
        return text.strip()

    def _translated(self, text: str) -> Any:
        contains = self.spec.get("contains")
        if contains is not None:
            folded = fold(text)
            for part, value in contains.items():
                if fold(part) in folded:
                    return value
            if "map" not in self.spec:
                return None
        if "map" in self.spec:
            key = fold(text) or text
            if key in self.spec["map"]:
                mapped = self.spec["map"][key]
                return self.convert(mapped) if isinstance(mapped, str) else mapped
            if self.spec["unmapped"] == "empty":
                return None
            if self.spec["unmapped"] == "refuse":
                raise Unreadable("The mapping has no meaning for this value.")
        return self.convert(text)

    def _reason(self, reason: str, text: str) -> str:
        """`reason` with the value, unless the column holds personal data."""
        if self.is_personal:
            return reason
        return f"{reason} Found: “{text[:LONGEST_VALUE_SHOWN]}”."

    def _taker(self) -> Callable[[Cells, Values], Any]:
        spec = self.spec
        if "column" in spec:
            position = self._column(spec["column"])
            return lambda cells, record: cells[position]
        if "template" in spec:
            return self._template(spec["template"])
        if "sum_of" in spec:
            positions = [self._column(name) for name in spec["sum_of"]]
            return lambda cells, record: self._sum(cells, positions)
        constant = spec.get("value")
        return lambda cells, record: constant

    def _column(self, name: str) -> int:
        self.columns.append(name)
        return self.heading.position(name)

    def _sum(self, cells: Cells, positions: Sequence[int]) -> str:
        texts = [cells[position].strip() for position in positions]
        known = [text for text in texts if text.casefold() not in self.heading.empty]
        try:
            return str(sum(read_amount(text) for text in known)) if known else ""
        except Unreadable as problem:
            raise Refused(self.column, str(problem)) from None

    def _template(self, template: str) -> Callable[[Cells, Values], str]:
        """The template with its placeholders filled; empty where every placeholder is."""
        texts = PLACEHOLDER.split(template)
        constants = texts[::3]
        placeholders = [self._placeholder(*pair) for pair in zip(texts[1::3], texts[2::3], strict=True)]

        def take(cells: Cells, record: Values) -> str:
            filled = [placeholder(cells, record) for placeholder in placeholders]
            if filled and not any(filled):
                return ""
            return constants[0] + "".join(map(operator.add, filled, constants[1:]))

        return take

    def _placeholder(self, name: str, template_filter: str | None) -> Callable[[Cells, Values], str]:
        if name == ROW_DIGEST:
            # Without a key, everybody with the file's other cells could try all workers' numbers out.
            key = current_settings().worker_key if self.heading.names_people else ""
            return lambda cells, record: row_digest(cells, key)
        take = self._named(name)
        if template_filter == "fold":
            return lambda cells, record: self._folded(take(cells, record), name)
        if template_filter == "lower":
            return lambda cells, record: take(cells, record).lower()
        return take

    def _named(self, name: str) -> Callable[[Cells, Values], str]:
        """A column of the file, or (written as in `fields.region`) a field filled above in the same record."""
        if name.startswith("fields."):
            above = name.removeprefix("fields.")
            return lambda cells, record: "" if record.get(above) is None else str(record[above])
        position = self._column(name)
        return lambda cells, record: cells[position].strip()

    def _folded(self, text: str, column: str) -> str:
        folded = fold(text)
        if not folded:
            raise Refused(column.removeprefix("fields."), "This has no letter or digit to tell an organisation by.")
        if len(folded) <= LONGEST_FOLDED_NAME:
            return folded
        return f"{folded[:LONGEST_FOLDED_NAME]}~{hashlib.sha256(folded.encode()).hexdigest()[:12]}"

    def _converter(self, target: fields.Field[Any]) -> Callable[[str], Any]:
        if self.spec["country"]:
            return read_country
        if isinstance(target, fields.Date) or "dates" in self.spec:
            formats, extra = self.formats, timedelta(days=self.spec["plus_days"])
            return lambda text: read_day(text, formats) + extra
        if isinstance(target, fields.Integer):
            return read_whole_number
        if isinstance(target, fields.Decimal):
            return read_amount
        return str


def row_digest(cells: Cells, key: str = "") -> str:
    """The same for two rows only if every cell is the same: what a source publishes twice is imported once.

    `key` is that of the workers' pseudonyms for rows that name people.
    """
    prepared = hashlib.sha256(key.encode()).digest() if key else b""
    return hashlib.blake2b("\x1f".join(cells).encode(), digest_size=8, key=prepared).hexdigest()


class RecordPlan:
    """How one record is made from a row, with the records of equal rows made once."""

    def __init__(self, record: Mapping[str, Any], importer: RecordImporter, heading: Heading) -> None:
        self.alias, self.importer = record["alias"], importer
        schema, heading.used = importer.schema, set()
        self.needed = [heading.position(name) for name in record["skip_when_empty"]]
        self.skipped = [
            (heading.position(each["column"]), {fold(text) for text in each["one_of"]}) for each in record["skip_when"]
        ]
        self.references = {
            name: spec for name, spec in record["fields"].items() if "record" in spec or "identifier" in spec
        }
        self.records_needed = {spec["record"] for spec in self.references.values() if "record" in spec}
        self.values = [
            ValuePlan(name, spec, schema.fields[name], heading)
            for name, spec in record["fields"].items()
            if name not in self.references
        ]
        self.identifiers = {
            name: (spec["identifier"]["scheme"], self._identifier_plan(name, spec, heading))
            for name, spec in self.references.items()
            if "identifier" in spec
        }
        self.empty, self.columns = heading.empty, {plan.name: plan.column for plan in self.values}
        self.is_unique_to_row = any(ROW_DIGEST in str(plan.spec.get("template")) for plan in self.values)
        constants = {plan.name: plan.fill((), {}, []) for plan in self.values if plan.is_constant}
        self.loader = RecordLoader(schema, constants, frozenset(self.references))
        self.used = sorted(heading.used)
        self.kept: dict[tuple[str, ...], MadeRecord] = {}

    @staticmethod
    def _identifier_plan(name: str, spec: Mapping[str, Any], heading: Heading) -> ValuePlan:
        template = {"template": spec["identifier"]["template"], "empty": [], "country": False, "plus_days": 0}
        return ValuePlan(name, template, fields.String(), heading)

    def make(self, cells: Cells) -> MadeRecord:
        """The record of one row."""
        if self.is_unique_to_row:
            return self._make(cells)
        key = tuple([cells[position] for position in self.used])
        made = self.kept.get(key)
        if made is None:
            if len(self.kept) >= MOST_KEPT_RECORDS:
                self.kept.clear()
            made = self.kept[key] = self._make(cells)
        return made

    def _make(self, cells: Cells) -> MadeRecord:
        if self._is_skipped(cells):
            return MadeRecord()
        values: Values = {}
        errors: list[FieldError] = []
        fallbacks: list[str] = []
        for plan in self.values:
            try:
                values[plan.name] = plan.fill(cells, values, fallbacks)
            except Refused as refused:
                errors.append(refused.error)
        references = self._identifier_values(cells, values, errors)
        loaded = None if errors else self._load(values, errors)
        return MadeRecord(loaded or {}, tuple(errors), tuple(fallbacks), references)

    def _is_skipped(self, cells: Cells) -> bool:
        if any(cells[position].strip().casefold() in self.empty for position in self.needed):
            return True
        return any(fold(cells[position]) in texts for position, texts in self.skipped)

    def _identifier_values(self, cells: Cells, values: Values, errors: list[FieldError]) -> dict[str, Any]:
        found = {}
        for name, (scheme, plan) in self.identifiers.items():
            try:
                found[name] = (scheme, plan.fill(cells, values, []))
            except Refused as refused:
                errors.append(refused.error)
        return found

    def _load(self, values: Values, errors: list[FieldError]) -> Values | None:
        plain = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if value is not None
        }
        try:
            return self.loader.load(plain)
        except ValidationError as problem:
            for name, messages in problem.normalized_messages().items():
                reason = " ".join(_flat(messages))
                errors.append(FieldError(self.columns.get(name, name), reason))
            return None


def _flat(messages: Any) -> list[str]:
    if isinstance(messages, Mapping):
        return [text for each in messages.values() for text in _flat(each)]
    return [str(each) for each in messages]


def make_plans(
    mapping: Mapping[str, Any], importers: Mapping[str, RecordImporter], names: Sequence[str]
) -> list[RecordPlan]:
    """The plans of a mapping for a file with these columns. Raises ColumnMissing naming every column it lacks."""
    heading = Heading(names, mapping)
    heading.names_people = any(importers[record["importer"]].names_people for record in mapping["records"])
    plans = [RecordPlan(record, importers[record["importer"]], heading) for record in mapping["records"]]
    heading.refuse_missing()
    return plans
