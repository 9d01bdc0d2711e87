"""Says words, names, dates and numbers in one language, or in two beside each other for a bilingual report."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from markupsafe import Markup, escape

from audits.reports.contents import Cell, Localised, ProtectedCount
from audits.reports.wording import WORDS
from compliance.web.formatting import code, isolate, number, plain_day
from compliance.web.language import RIGHT_TO_LEFT

SEPARATOR = Markup(" · ")
DASH = Markup("–")


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

    def word(self, key: str, **values: Any) -> Markup:
        """One of wording.WORDS."""
        return self.say(WORDS[key], **values)

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
            return self.say(words[cell.label])
        if cell.names is not None:
            return self.passages(cell.names)
        if cell.day is not None:
            return self.day(cell.day)
        return number(cell.number) if cell.number is not None else typed(cell.text)

    def codes(self, values: Iterable[Any]) -> Markup:
        return Markup(" ").join(code(value) for value in values) or DASH


def typed(text: str | None) -> Markup:
    """What a person typed, in its own run whatever its language; line breaks stay."""
    if not text:
        return DASH
    lines = text.strip().splitlines()
    return Markup("<br>").join(Markup('<bdi dir="auto">{}</bdi>').format(line) for line in lines)


def _marked(text: str, language: str) -> Markup:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language, direction, escape(text))
