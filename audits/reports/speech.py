"""Says words, names, dates and numbers in one language, or in two beside each other for a bilingual report."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from markupsafe import Markup, escape

from audits.reports.contents import Cell, Localised, ProtectedCount
from audits.reports.wording import WORDS
from compliance.web.formatting import code, isolate, number, plain_day
from compliance.web.language import RIGHT_TO_LEFT

SEPARATOR = Markup(" · ")
DASH = Markup("–")
_FIGURES = re.compile(r"(\+?\d+(?:[-/:. ]\d+)+)")


class Speech:
    """`languages`: one code, or two of which the first leads the page."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)

    @property
    def is_bilingual(self) -> bool:
        return len(self.languages) > 1

    def say(self, text: Any, **values: Any) -> Markup:
        """A message (lazy) in each language, with `values` put in."""
        return self.passages({language: self._spoken(language, text, values) for language in self.languages})

    def paragraphs(self, text: Any) -> Markup:
        """A longer message, each language in lines of its own."""
        if not self.is_bilingual:
            return self.say(text)
        parts = (_marked(self._spoken(language, text, {}), language, _LINES) for language in self.languages)
        return Markup("").join(parts)

    def word(self, key: str, **values: Any) -> Markup:
        """One of wording.WORDS."""
        return self.say(WORDS[key], **values)

    def label(self, key: str) -> Markup:
        """One of wording.WORDS above each other, for narrow columns."""
        return self.stack(WORDS[key])

    def stack(self, text: Any) -> Markup:
        """A message with each language on a line of its own."""
        return self.say(text).replace(SEPARATOR, Markup("<br>")) if self.is_bilingual else self.say(text)

    def plain(self, text: Any) -> str:
        """A message without marks, for a sheet's name or a heading of a column."""
        return " · ".join(dict.fromkeys(self._spoken(language, text, {}) for language in self.languages))

    def _spoken(self, language: str, text: Any, values: dict[str, Any]) -> str:
        with force_locale(language):
            return str(text) % values if values else str(text)

    def passages(self, texts: Localised | None) -> Markup:
        """A text that exists in several languages; one passage where both are the same."""
        if not texts:
            return DASH
        found = {language: texts.get(language) or texts.get("en") or "" for language in self.languages}
        if len(set(found.values())) == 1:
            return Markup("<bdi>{}</bdi>").format(found[self.languages[0]])
        return SEPARATOR.join(_marked(text, language) for language, text in found.items())

    def plain_passage(self, texts: Localised | None) -> str:
        """A text of several languages for a cell of a spreadsheet."""
        found = (texts or {}).values() if self.is_bilingual else [(texts or {}).get(self.languages[0], "")]
        return " · ".join(dict.fromkeys(each for each in found if each))

    def day(self, value: date | None) -> Markup:
        """A date in words; in two languages as digits, which both read."""
        if value is None:
            return DASH
        if self.is_bilingual:
            return isolate(value.isoformat())
        with force_locale(self.languages[0]):
            return Markup("<bdi>{}</bdi>").format(plain_day(value))

    def days(self, first: date, last: date) -> Markup:
        return self.day(first) if first == last else self.day(first) + Markup(" – ") + self.day(last)

    def moment(self, value: datetime | None) -> Markup:
        return DASH if value is None else self.day(value.date()) + Markup(" ") + isolate(f"{value:%H:%M} UTC")

    def quarter_of(self, value: date) -> Markup:
        return self.word("quarter", quarter=(value.month - 1) // 3 + 1, year=value.year)

    def protected(self, count: ProtectedCount | None) -> Markup:
        """A count, or that it is withheld."""
        if count is None:
            return DASH
        return self.word("fewer", minimum=count.minimum) if count.number is None else number(count.number)

    def cell(self, cell: Cell, words: Any) -> Markup:
        """A cell of a further part, whose labels stand in `words`."""
        if cell.label is not None:
            return self.stack(words[cell.label])
        if cell.labels:
            return Markup("<br>").join(self.stack(words[label]) for label in cell.labels)
        if cell.count is not None:
            return self.protected(cell.count).replace(SEPARATOR, Markup("<br>"))
        if cell.amount is not None:
            return number(Decimal(cell.amount), 2)
        if cell.names is not None:
            return self.passages(cell.names).replace(SEPARATOR, Markup("<br>"))
        if cell.day is not None:
            return self.day(cell.day)
        return number(cell.number) if cell.number is not None else typed(cell.text)

    def plain_cell(self, cell: Cell, words: Any) -> Any:
        """`cell` for a spreadsheet: a date or a number where it is one."""
        if cell.label is not None:
            return self.plain(words[cell.label])
        if cell.labels:
            return "\n".join(self.plain(words[label]) for label in cell.labels)
        if cell.count is not None:
            return self.plain_count(cell.count)
        if cell.amount is not None:
            return float(cell.amount)
        if cell.names is not None:
            return self.plain_passage(cell.names)
        return next((each for each in (cell.day, cell.number, cell.text) if each is not None), "")

    def plain_count(self, count: ProtectedCount | None) -> Any:
        """A count for a spreadsheet, or that it is withheld."""
        if count is None or count.number is not None:
            return count.number if count else None
        return self.plain(WORDS["fewer"]) % {"minimum": count.minimum}

    def codes(self, values: Iterable[Any]) -> Markup:
        return SEPARATOR.join(code(value) for value in values) or DASH


def typed(text: str | None) -> Markup:
    """What a person typed, in its own run whatever its language; line breaks stay."""
    if not text:
        return DASH
    lines = text.strip().splitlines()
    return Markup("<br>").join(Markup('<bdi dir="auto">{}</bdi>').format(_with_runs(line)) for line in lines)


def _with_runs(line: str) -> Markup:
    """Dates, hours and phone numbers in runs of their own: in an Arabic sentence they would else stand reversed."""
    pieces = _FIGURES.split(line)
    return Markup("").join(isolate(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


_RUN = Markup('<bdi lang="{}" dir="{}">{}</bdi>')
_LINES = Markup('<div lang="{}" dir="{}">{}</div>')


def _marked(text: str, language: str, mark: Markup = _RUN) -> Markup:
    return mark.format(language, "rtl" if language in RIGHT_TO_LEFT else "ltr", escape(text))
