"""Thresholds of indicators in words, with where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from compliance.risk.labels import LEVEL_LABELS
from compliance.risk.vocabulary import Comparison
from compliance.web.formatting import isolate
from compliance.web.language import localised


@dataclass(frozen=True)
class ThresholdLine:
    """One threshold: its sentence, its source, and whether the value of law is only a draft."""

    text: str
    source: str
    url: str | None
    is_draft: bool


def describe_thresholds(lines: Sequence[Mapping[str, Any]]) -> list[ThresholdLine]:
    """Threshold lines of a snapshot (see `terms.threshold_lines`) as sentences."""
    return [_describe(line) for line in lines]


def _describe(line: Mapping[str, Any]) -> ThresholdLine:
    source = line.get("source") or {}
    return ThresholdLine(
        text=Markup("{}: {} {}").format(_place(line), _name(line), _compared(line)),
        source=localised(source.get("title")),
        url=source.get("url"),
        is_draft=line.get("status") == "draft",
    )


def _place(line: Mapping[str, Any]) -> str:
    """What the threshold decides: a level, which records count, or whether there is enough evidence."""
    kind, _dot, rest = str(line.get("place", "")).partition(".")
    if kind == "levels":
        return _("Level %(level)s", level=LEVEL_LABELS[rest]) if rest in LEVEL_LABELS else rest
    if kind == "enough_evidence":
        return _("Enough evidence")
    return _("Records that count")


def _name(line: Mapping[str, Any]) -> Markup:
    if line.get("title"):
        return Markup("{} – {}").format(isolate(readable(line["name"])), localised(line["title"]))
    return isolate(readable(line["name"]))


def readable(name: Any) -> str:
    """The name of a field or measure without its underscores."""
    return str(name).replace("_", " ")


def _compared(line: Mapping[str, Any]) -> str:
    """The comparison with its value, such as "at least 3"."""
    value = line.get("value")
    if value is None:
        return _("(no value is known: it cannot be met)")
    shown = ", ".join(str(each) for each in value) if isinstance(value, list) else _plain(value)
    words = {
        Comparison.AT_LEAST: _("at least %(value)s", value=shown),
        Comparison.MORE_THAN: _("more than %(value)s", value=shown),
        Comparison.AT_MOST: _("at most %(value)s", value=shown),
        Comparison.LESS_THAN: _("less than %(value)s", value=shown),
        Comparison.IS: _("is %(value)s", value=shown),
        Comparison.ONE_OF: _("is one of %(value)s", value=shown),
    }
    return words[Comparison(line["word"])]


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
