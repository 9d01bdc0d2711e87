"""The sheet `survey` of an XLSForm read row by row: groups become sections and requirements, rows questions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from compliance.marked_yaml import Place
from compliance.standards.xlsform.cells import number_at, option_at, parts_at, put, text_at, words_at, yes_at
from compliance.standards.xlsform.conditions import UnreadableExpression, read_constraint, read_relevant
from compliance.standards.xlsform.layout import (
    CHOICES,
    CODE,
    CURRENCY_OF,
    GUIDANCE,
    HINT,
    KIND,
    LABEL,
    QUESTION_COLUMNS,
    REQUIREMENT_COLUMNS,
    SCALE,
    SUMMARY,
    SURVEY,
    UNIT,
    WEIGHT,
)
from compliance.standards.xlsform.reading import Line, ReadForm

# Rows that ODK and Kobo put into forms by themselves, or that ask nothing.
_PASSED_BY = frozenset(
    {"note", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit", "calculate"}
)
_FILES = frozenset({"file", "image", "audio", "video"})
_COLUMN_TYPES = {"text": "text", "string": "text", "integer": "number", "decimal": "number", "date": "date"}
_UNKNOWN_TYPE = (
    "Sanad has no questions of this type. Use select_one, select_multiple, integer, decimal, date, file, or a repeat "
    "for a table; every question takes a note by itself."
)


@dataclass
class _Group:
    """An open group: what it makes, its place in the content, the conditions it puts on what stands in it."""

    kind: str
    part: dict[str, Any]
    place: Place
    conditions: list[dict[str, Any]] = field(default_factory=list)


class Survey:
    """Reads the sheet of questions row by row, with the groups that are open."""

    def __init__(self, form: ReadForm) -> None:
        self.form = form
        self.groups: list[_Group] = []
        self.codes: dict[str, str] = {}
        self.scales = {line.get("list_name"): line.get(SCALE) for line in form.lines(CHOICES) if line.get(SCALE)}
        form.content["sections"] = []
        form.note(("sections",), Line(SURVEY, 1, {}), "type")

    def read(self) -> None:
        """Read every row; problems are collected in the form."""
        for line in self.form.lines(SURVEY):
            words = line.get("type").replace("begin group", "begin_group").replace("end group", "end_group")
            words = words.replace("begin repeat", "begin_repeat").replace("end repeat", "end_repeat")
            kind, _space, rest = words.partition(" ")
            if kind in ("end_group", "end_repeat"):
                if self.groups:
                    self.groups.pop()
            elif self._inside("table"):
                self._column(line, kind)
            elif kind == "begin_group":
                self._begin_group(line)
            elif kind in _PASSED_BY or line.get(KIND) == CURRENCY_OF:
                if kind in _PASSED_BY:
                    self.form.left_out.append(f"sheet survey, row {line.number}: {kind}")
            else:
                self._question(line, kind, rest.strip())

    def _inside(self, kind: str) -> bool:
        return bool(self.groups) and self.groups[-1].kind == kind

    def _begin_group(self, line: Line) -> None:
        conditions = [*(self.groups[-1].conditions if self.groups else []), *self._conditions(line)]
        if not self.groups:
            sections = self.form.content["sections"]
            place: Place = ("sections", len(sections))
            sections.append(self._section(line, place))
            self.groups.append(_Group("section", sections[-1], place, conditions))
        elif self._inside("section"):
            above = self.groups[-1]
            place = (*above.place, "requirements", len(above.part["requirements"]))
            above.part["requirements"].append(self._requirement(line, place))
            self.groups.append(_Group("requirement", above.part["requirements"][-1], place, conditions))
        else:
            self.form.complain(line, "type", "Groups have two levels here: sections, and requirements in them.")
            self.groups.append(_Group("requirement", {"questions": []}, (), conditions))

    def _section(self, line: Line, place: Place) -> dict[str, Any]:
        form = self.form
        part: dict[str, Any] = {"requirements": []}
        form.note(place, line, "type")
        put(form, part, place, "code", line, CODE, line.get(CODE) or line.get("name"))
        part["title"] = text_at(form, (*place, "title"), line, LABEL)
        summary = text_at(form, (*place, "summary"), line, SUMMARY)
        if summary:
            part["summary"] = summary
        put(form, part, place, "weight", line, WEIGHT, number_at(form, line, WEIGHT, whole=True))
        return part

    def _requirement(self, line: Line, place: Place) -> dict[str, Any]:
        form = self.form
        part: dict[str, Any] = {"questions": []}
        form.note(place, line, "type")
        put(form, part, place, "code", line, CODE, line.get(CODE) or line.get("name"))
        part["title"] = text_at(form, (*place, "title"), line, LABEL)
        columns = REQUIREMENT_COLUMNS
        put(form, part, place, "status", line, columns["status"], line.get(columns["status"]) or "draft")
        for key in ("official_code", "source"):
            put(form, part, place, key, line, columns[key], line.get(columns[key]))
        for key, split in (("principles", words_at), ("ilo_signs", words_at), ("references", parts_at)):
            form.note((*place, key), line, columns[key])
            part[key] = split(line, columns[key])
        part["ilo_signs"] = [int(each) if each.isdecimal() else each for each in part["ilo_signs"]]
        return part

    def _question(self, line: Line, kind: str, rest: str) -> None:
        form = self.form
        if not self._inside("requirement"):
            form.complain(line, "type", "A question stands in the group of its requirement, in that of its section.")
            return
        above = self.groups[-1]
        place: Place = (*above.place, "questions", len(above.part["questions"]))
        question: dict[str, Any] = {}
        form.note(place, line, "type")
        put(form, question, place, "code", line, CODE, line.get(CODE) or line.get("name"))
        reader = self._reader(line, kind)
        if reader is None:
            message = (
                "Sanad has no questions of this type. Use select_one, select_multiple, integer, decimal, date, file"
            )
            form.complain(line, "type", f"{message} or a repeat for a table; every question takes a note by itself.")
            return
        reader(line, question, place, rest)
        self._common(line, question, place, above.conditions)
        above.part["questions"].append(question)
        if kind == "begin_repeat":
            self.groups.append(_Group("table", question, place))
        self.codes[line.get("name")] = question.get("code", "")

    def _reader(self, line: Line, kind: str) -> Callable[[Line, dict[str, Any], Place, str], None] | None:
        if kind in _FILES:
            return self._file
        if kind == "decimal" and line.get(KIND) == "money":
            return self._money
        return {
            "select_one": self._one,
            "select_multiple": self._many,
            "integer": self._quantity,
            "decimal": self._quantity,
            "date": self._date,
            "begin_repeat": self._table,
        }.get(kind)

    def _common(self, line: Line, question: dict[str, Any], place: Place, inherited: list[dict[str, Any]]) -> None:
        form = self.form
        conditions = [*inherited, *self._conditions(line)]
        put(form, question, place, "shown_if", line, "relevant", conditions)
        critical = QUESTION_COLUMNS["critical"]
        put(form, question, place, "critical", line, critical, yes_at(form, line, critical))
        put(form, question, place, "element", line, QUESTION_COLUMNS["element"], line.get(QUESTION_COLUMNS["element"]))
        absence = QUESTION_COLUMNS["claims_absence_of"]
        put(form, question, place, "claims_absence_of", line, absence, number_at(form, line, absence, whole=True))
        for key, columns in (("text", LABEL), ("help", HINT), ("evidence", GUIDANCE)):
            question[key] = text_at(form, (*place, key), line, columns)

    def _conditions(self, line: Line) -> list[dict[str, Any]]:
        if not line.get("relevant"):
            return []
        try:
            return read_relevant(line.get("relevant"), self.codes)
        except UnreadableExpression as error:
            self.form.complain(line, "relevant", str(error))
            return []

    def _one(self, line: Line, question: dict[str, Any], place: Place, name: str) -> None:
        if name in self.scales:
            put(self.form, question, place, "scale", line, "type", self.scales[name])
        else:
            question["type"] = "one"
            self._own_options(line, question, place, name)

    def _many(self, line: Line, question: dict[str, Any], place: Place, name: str) -> None:
        question["type"] = "many"
        self._own_options(line, question, place, name)

    def _own_options(self, line: Line, question: dict[str, Any], place: Place, name: str) -> None:
        self.form.note((*place, "options"), line, "type")
        options = [each for each in self.form.lines(CHOICES) if each.get("list_name") == name]
        question["options"] = [
            option_at(self.form, each, (*place, "options", number)) for number, each in enumerate(options)
        ]

    def _quantity(self, line: Line, question: dict[str, Any], place: Place, rest: str) -> None:
        form, decimals = self.form, QUESTION_COLUMNS["decimals"]
        question["type"] = "number"
        unit = text_at(form, (*place, "unit"), line, UNIT)
        if unit:
            question["unit"] = unit
        stated = number_at(form, line, decimals, whole=True)
        # A decimal without our own column takes two digits after the point.
        assumed = 2 if line.get("type").startswith("decimal") else None
        put(form, question, place, "decimals", line, decimals, assumed if stated is None else stated)
        try:
            limits = read_constraint(line.get("constraint")) if line.get("constraint") else {}
        except UnreadableExpression as error:
            form.complain(line, "constraint", str(error))
            limits = {}
        for key in ("minimum", "maximum"):
            put(form, question, place, key, line, "constraint", limits.get(key))

    def _money(self, line: Line, question: dict[str, Any], place: Place, rest: str) -> None:
        question["type"] = "money"

    def _date(self, line: Line, question: dict[str, Any], place: Place, rest: str) -> None:
        question["type"] = "date"

    def _file(self, line: Line, question: dict[str, Any], place: Place, rest: str) -> None:
        question["type"] = "file"

    def _table(self, line: Line, question: dict[str, Any], place: Place, rest: str) -> None:
        rows = QUESTION_COLUMNS["maximum_rows"]
        question |= {"type": "table", "columns": []}
        put(self.form, question, place, "maximum_rows", line, rows, number_at(self.form, line, rows, whole=True))
        self.form.note((*place, "columns"), line, "type")

    def _column(self, line: Line, kind: str) -> None:
        table = self.groups[-1]
        if kind not in _COLUMN_TYPES:
            self.form.complain(line, "type", "A column of a table is text, a number (integer, decimal) or a date.")
            return
        place: Place = (*table.place, "columns", len(table.part["columns"]))
        self.form.note(place, line, "type")
        self.form.note((*place, "code"), line, CODE)
        label = text_at(self.form, (*place, "label"), line, LABEL)
        code = line.get(CODE) or line.get("name")
        table.part["columns"].append({"code": code, "label": label, "type": _COLUMN_TYPES[kind]})
