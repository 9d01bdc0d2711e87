"""A standard as an XLSForm: survey, choices and settings for ODK and Kobo, and three sheets of ours with the rest."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from compliance.standards.xlsform.conditions import constraint_text, relevant_text
from compliance.standards.xlsform.layout import (
    BECAUSE,
    CHOICE_COLUMNS,
    CHOICES,
    CODE,
    CONTRADICTION_COLUMNS,
    CONTRADICTIONS,
    CURRENCY_OF,
    DEFAULT_LANGUAGE,
    GUIDANCE,
    HINT,
    KIND,
    LABEL,
    LANGUAGE_NAMES,
    OPTION_COLUMNS,
    OPTION_HINT,
    QUESTION_COLUMNS,
    REQUIREMENT_COLUMNS,
    SCALE,
    SETTING_COLUMNS,
    SETTINGS,
    SOURCES,
    STANDARD,
    SUMMARY,
    SURVEY,
    SURVEY_COLUMNS,
    UNIT,
    WEIGHT,
    free_name,
)
from compliance.web.exports import FORMULA_STARTS

_CURRENCY_LABEL = {"en": "Currency", "ar": "العملة"}
_WIDTH = 24
Row = Mapping[str, Any]


class SurveyRows:
    """The rows of one standard, with names that nothing else in the form has."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.names: dict[str, str] = {}
        self.lists: dict[str, str] = {}
        self.taken: set[str] = set()
        self.several: set[str] = set()
        for question in _questions(content):
            self.names[question["code"]] = self.take(question["code"])
            if question.get("type") == "many":
                self.several.add(question["code"])
        for scale in content["scales"]:
            self.lists[scale] = free_name(scale, self.lists.values())

    def take(self, wanted: str) -> str:
        name = free_name(wanted, self.taken)
        self.taken.add(name)
        return name

    def survey(self) -> Iterator[Row]:
        for section in self.content["sections"]:
            yield {
                "type": "begin_group",
                "name": self.take(f"section_{section['code']}"),
                CODE: section["code"],
                WEIGHT: section.get("weight"),
                **_texts(LABEL, section["title"]),
                **_texts(SUMMARY, section.get("summary")),
            }
            for requirement in section["requirements"]:
                yield from self._requirement(requirement)
            yield {"type": "end_group"}

    def _requirement(self, requirement: Row) -> Iterator[Row]:
        yield {
            "type": "begin_group",
            "name": self.take(f"requirement_{requirement['code']}"),
            CODE: requirement["code"],
            **_texts(LABEL, requirement["title"]),
            **{column: _cell(requirement.get(key)) for key, column in REQUIREMENT_COLUMNS.items()},
        }
        for question in requirement["questions"]:
            yield from self._question(question)
        yield {"type": "end_group"}

    def _question(self, question: Row) -> Iterator[Row]:
        kind = question.get("type", "scale")
        row = {
            "type": self._type(question, kind),
            "name": self.names[question["code"]],
            CODE: question["code"],
            KIND: kind,
            **_texts(LABEL, question["text"]),
            **_texts(HINT, question.get("help")),
            **_texts(GUIDANCE, question.get("evidence")),
            **_texts(UNIT, question.get("unit")),
            **{column: _cell(question.get(key)) for key, column in QUESTION_COLUMNS.items()},
            "relevant": relevant_text(question.get("shown_if", []), self.names, self.several),
            "constraint": constraint_text(question.get("minimum"), question.get("maximum")),
        }
        if kind == "money":
            row["constraint"] = constraint_text(0, None)
        yield row
        if kind == "money":
            currency = self.take(f"{row['name']}_currency")
            yield {
                "type": "text",
                "name": currency,
                KIND: CURRENCY_OF,
                "relevant": row["relevant"],
                **_texts(LABEL, _CURRENCY_LABEL),
            }
        if kind == "table":
            for column in question["columns"]:
                yield self._column(row["name"], column)
            yield {"type": "end_repeat"}

    def _column(self, table: str, column: Row) -> Row:
        types = {"text": "text", "number": "decimal", "date": "date"}
        return {
            "type": types[column["type"]],
            "name": self.take(f"{table}_{column['code']}"),
            CODE: column["code"],
            KIND: "column",
            **_texts(LABEL, column["label"]),
        }

    def _type(self, question: Row, kind: str) -> str:
        if kind == "scale":
            return f"select_one {self.lists[question['scale']]}"
        if kind in ("one", "many"):
            return f"{'select_one' if kind == 'one' else 'select_multiple'} {self.names[question['code']]}"
        if kind == "number":
            return "decimal" if question.get("decimals") else "integer"
        return {"money": "decimal", "date": "date", "table": "begin_repeat", "file": "file"}[kind]

    def choices(self) -> Iterator[Row]:
        for scale, options in self.content["scales"].items():
            for option in options:
                yield {"list_name": self.lists[scale], SCALE: scale, **_option(option)}
        for question in _questions(self.content):
            for option in question.get("options", []):
                yield {"list_name": self.names[question["code"]], **_option(option)}


def _option(option: Row) -> Row:
    return {
        "name": option["value"],
        **_texts(LABEL, option["label"]),
        **_texts(OPTION_HINT, option.get("hint")),
        **{column: _cell(option.get(key)) for key, column in OPTION_COLUMNS.items()},
    }


def _questions(content: Mapping[str, Any]) -> Iterator[Row]:
    for section in content["sections"]:
        for requirement in section["requirements"]:
            yield from requirement["questions"]


def _texts(columns: Mapping[str, str], text: Mapping[str, str] | None) -> dict[str, str]:
    return {column: (text or {}).get(language, "") for language, column in columns.items()}


def _cell(value: Any) -> Any:
    """Yes for true; a list one part a line, as references hold spaces and commas."""
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return "yes" if value is True else value


def write_xlsform(content: Mapping[str, Any], path: Path) -> None:
    """Write the content of a library file as an XLSForm; overwrites `path`."""
    rows = SurveyRows(content)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as workbook:
        # pyxform reads the lists of a form from whichever sheet comes first; the order is for people.
        survey = list(rows.survey())
        _write(workbook, SURVEY, SURVEY_COLUMNS, survey)
        _write(workbook, CHOICES, CHOICE_COLUMNS, list(rows.choices()))
        _write(workbook, SETTINGS, SETTING_COLUMNS, [_settings(content)])
        _write(workbook, STANDARD, ("key", *LANGUAGE_NAMES), list(_standard(content)))
        _write(workbook, SOURCES, ("title", "url", "note"), content["sources"])
        _write(workbook, CONTRADICTIONS, CONTRADICTION_COLUMNS, list(_contradictions(content)))


def _settings(content: Mapping[str, Any]) -> Row:
    return {
        "form_title": content["title"]["en"],
        "form_id": content["code"],
        "version": content["version"],
        "default_language": DEFAULT_LANGUAGE,
    }


def _standard(content: Mapping[str, Any]) -> Iterator[Row]:
    """What XLSForm has no place for: a key a row, with a text in each language, or a value in the first."""
    yield {"key": "published_on", "en": content["published_on"]}
    yield {"key": "assessed", "en": content["assessed"]}
    for key in ("title", "notice", "publisher"):
        yield {"key": key, **content[key]}
    for key, text in content["labels"].items():
        yield {"key": f"label of a {key}", **text}


def _contradictions(content: Mapping[str, Any]) -> Iterator[Row]:
    """A contradiction a row: the code of the question it stands at, its answers, the other question and its answers."""
    for question in _questions(content):
        for each in question.get("contradicts", []):
            yield {
                "code": question["code"],
                "when": _cell(each["when"]),
                "question": each["question"],
                "is": _cell(each["is"]),
                **_texts(BECAUSE, each["because"]),
            }


def _write(workbook: Workbook, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    sheet = workbook.add_worksheet(name)
    heading = workbook.add_format({"bold": True, "bg_color": "#E3ECEB"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, _WIDTH)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, heading)
    quoted = workbook.add_format({"quote_prefix": True})
    for number, row in enumerate(rows, 1):
        for column, title in enumerate(columns):
            _write_cell(sheet, number, column, row.get(title), quoted)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, quoted: Any) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif value not in (None, ""):
        text = str(value)
        sheet.write_string(row, column, text, quoted if text.startswith(FORMULA_STARTS) else None)
