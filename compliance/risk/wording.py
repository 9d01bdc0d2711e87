"""Thresholds and measures of indicators in words, with where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from compliance.risk.definition import IndicatorDefinition
from compliance.risk.labels import LEVEL_LABELS
from compliance.risk.sources import EvidenceSource, FieldType
from compliance.risk.vocabulary import RECORDS, Comparison, MeasureWord
from compliance.web.formatting import number, percent
from compliance.web.language import localised

# What the kinds of indicators that declare no measures, and every indicator, measure by themselves.
_OWN_MEASURES: Mapping[str, Any] = {
    RECORDS: _l("records looked at"),
    "contradicted": _l("signs of which answer and reports contradict each other"),
    "checked": _l("signs that were answered and asked about"),
    "claims": _l("answers that a sign does not occur"),
    "reports": _l("reports against such answers"),
    "together": _l("interviews and workplaces with signs of both elements"),
    "together_interview": _l("interviews with signs of both elements"),
    "together_workplace": _l("workplaces with signs of both elements"),
    "excluded_interview": _l("interviews that exclude the pattern"),
    "excluded_workplace": _l("workplaces where the pattern is excluded"),
    "expected": _l("workers or organisations of whom a record is expected"),
    "missing": _l("expected and not on record"),
    "met": _l("expected and on record"),
    "share_missing": _l("share of what is expected that is not on record"),
    "found": _l("records of the kind expected"),
    "related": _l("organisations it recruits for or is recruited for by"),
    "known": _l("of them, those of which enough is known"),
    "affected": _l("of them, those with such a record"),
    "share_percent": _l("percent of those known"),
    "rate_percent": _l("percent, adjusted where only few are known"),
    "mean_percent": _l("percentage over all organisations and those they work with"),
}
_OWN_SHARES = frozenset({"share_missing"})
_TEXT_WORDS = (Comparison.IS, Comparison.ONE_OF)


@dataclass(frozen=True)
class ThresholdLine:
    """One threshold: what it decides, the comparison, its source, and whether the value of law is only a draft."""

    place: str
    text: Markup
    source: str
    url: str | None
    is_draft: bool


@dataclass(frozen=True)
class IndicatorWords:
    """Names of an indicator's measures and fields, from its present file and its sources.

    `definition` is None where the file is gone; what has no words then keeps its name.
    """

    definition: IndicatorDefinition | None
    sources: Mapping[str, EvidenceSource]

    def measure(self, name: str) -> str:
        """What a measure counts."""
        declared = self._declared(name)
        if declared is not None and declared.label:
            return localised(declared.label)
        return str(_OWN_MEASURES[name]) if name in _OWN_MEASURES else readable(name)

    def measured(self, name: str, value: Any) -> tuple[str, Any]:
        """What a measure of this value counts, and the value without the sign that the words already say."""
        declared = self._declared(name)
        if declared is None or declared.label_below_zero is None or value is None or value >= 0:
            return self.measure(name), value
        return localised(declared.label_below_zero), -value

    def is_share(self, name: str) -> bool:
        """True for a measure that is a part of one, shown as a percentage."""
        declared = self._declared(name)
        if declared is None:
            return name in _OWN_SHARES
        return declared.word is MeasureWord.SHARE

    def source_label(self, code: str) -> str:
        return str(self.sources[code].label) if code in self.sources else readable(code)

    def find_field(self, name: str, source: str = "") -> tuple[EvidenceSource, str] | None:
        """The source (`source`, or the first that has it) and its own name of a field of the indicator."""
        for use in self.definition.uses if self.definition else ():
            known = self.sources.get(use.source)
            if known is not None and source in ("", use.source) and use.field_name(name) in known.fields:
                return known, use.field_name(name)
        return None

    def _declared(self, name: str) -> Any:
        measures = self.definition.measures if self.definition else ()
        return next((each for each in measures if each.name == name), None)


def describe_thresholds(lines: Sequence[Mapping[str, Any]], words: IndicatorWords) -> list[ThresholdLine]:
    """Threshold lines of a snapshot (see `terms.threshold_lines`) as sentences.

    A yes or no that only says which records a measure counts is left out: the measure's name says it.
    """
    return [_describe(line, words) for line in lines if not _says_what_is_counted(line, words)]


def _says_what_is_counted(line: Mapping[str, Any], words: IndicatorWords) -> bool:
    if _place_of(line)[0] != "measures" or line["word"] not in _TEXT_WORDS:
        return False
    found = words.find_field(line["name"])
    return found is not None and found[0].fields[found[1]] is FieldType.YES_NO


def _place_of(line: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of place a threshold stands in, and which level, source or measure it is about."""
    kind, *rest = str(line.get("place", "")).split(".")
    return kind, rest[0] if rest else ""


def _describe(line: Mapping[str, Any], words: IndicatorWords) -> ThresholdLine:
    source = line.get("source") or {}
    is_own = line.get("status") == "indicator"
    return ThresholdLine(
        place=_place(line, words),
        text=_sentence(line, words),
        source=_("set by the rule itself") if is_own else localised(source.get("title")),
        url=source.get("url"),
        is_draft=line.get("status") == "draft",
    )


def _place(line: Mapping[str, Any], words: IndicatorWords) -> str:
    """What the threshold decides: a level, which records count, or whether there is enough evidence."""
    kind, rest = _place_of(line)
    if kind == "levels":
        return _("Level %(level)s", level=LEVEL_LABELS[rest]) if rest in LEVEL_LABELS else rest
    if kind == "enough_evidence":
        return _("Enough evidence")
    if kind == "sources":
        return words.source_label(rest)
    if kind == "measures":
        return _("Counted as “%(measure)s”", measure=words.measure(rest))
    return _("Records that count")


def _sentence(line: Mapping[str, Any], words: IndicatorWords) -> Markup:
    """The name and the comparison, with the title of the national rule the value comes from."""
    kind, rest = _place_of(line)
    if kind in ("levels", "enough_evidence"):
        name, value = words.measure(line["name"]), _measured(line, words)
    else:
        name, value = _field(line, words, rest if kind == "sources" else "")
    compared = _compared(line, value)
    joint = ":" if line["word"] in _TEXT_WORDS else ""
    shown = Markup("{}{} {}").format(name, joint, compared)
    return Markup("{} – {}").format(shown, localised(line["title"])) if line.get("title") else shown


def readable(name: Any) -> str:
    """The name of a field or measure without its underscores, where nobody gave it words."""
    return str(name).replace("_", " ")


def _measured(line: Mapping[str, Any], words: IndicatorWords) -> Markup:
    shown = percent if words.is_share(line["name"]) else number
    return Markup(", ").join(shown(each) for each in _values(line))


def _field(line: Mapping[str, Any], words: IndicatorWords, source: str) -> tuple[str, Markup]:
    found = words.find_field(line["name"], source)
    if found is None:
        return readable(line["name"]), Markup(", ").join(_plain(each) for each in _values(line))
    known, name = found
    label = str(known.field_labels.get(name, readable(name)))
    return label, Markup(" / ").join(_named(each, known, name) for each in _values(line))


def _values(line: Mapping[str, Any]) -> list[Any]:
    value = line.get("value")
    return value if isinstance(value, list) else [] if value is None else [value]


def _named(value: Any, source: EvidenceSource, name: str) -> Markup:
    """One value as people say it: yes and no, the words of a code, else the value itself."""
    if source.fields[name] is FieldType.YES_NO:
        return Markup("{}").format(_("yes") if value else _("no"))
    names = source.value_labels.get(name, {})
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    return Markup("{}").format(names[plain]) if plain in names else _plain(value)


def _plain(value: Any) -> Markup:
    return number(value) if isinstance(value, (int, float)) else Markup("<bdi>{}</bdi>").format(value)


def _compared(line: Mapping[str, Any], value: Markup) -> Markup:
    """The comparison with its value, such as "at least 3"."""
    if line.get("value") is None:
        return escape(_("(no value is known: it cannot be met)"))
    words = {
        Comparison.AT_LEAST: _("at least %(value)s"),
        Comparison.MORE_THAN: _("more than %(value)s"),
        Comparison.AT_MOST: _("at most %(value)s"),
        Comparison.LESS_THAN: _("less than %(value)s"),
    }
    return escape(words.get(Comparison(line["word"]), "%(value)s")) % {"value": value}
