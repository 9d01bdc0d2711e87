"""A standard as the plain content of a library file, and that content as YAML a person can read and go on writing.

The YAML has one requirement a block and quotes around every text, so that nobody meets YAML's `no` that is false.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.standards.models import AnswerType
from compliance.standards.outline import (
    AnswerOption,
    Bounds,
    QuestionOutline,
    RequirementOutline,
    SectionOutline,
    StandardOutline,
)

LONGEST_LINE = 118
_DEFAULTS = Bounds()
# Keys whose values are words of ours or codes; every other text stands in quotes.
_WORDS = frozenset({"code", "assessed", "published_on", "status", "type", "scale", "element", "question"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*\Z")
_NOT_TEXT = re.compile(r"(y|n|yes|no|true|false|on|off|null)\Z", re.IGNORECASE)
# Line ends of Unicode, which YAML would fold, and characters that it does not allow unescaped.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def file_content(outline: StandardOutline) -> dict[str, Any]:
    """The content a library file of this version has; what a key has by default is left out."""
    return {
        "code": outline.code,
        "version": outline.version,
        "published_on": outline.published_on.isoformat(),
        "assessed": outline.assessed_kind.value,
        "title": dict(outline.title),
        "notice": dict(outline.notice),
        "publisher": dict(outline.publisher),
        "sources": [_without_empty(source) for source in outline.sources],
        "labels": {name: dict(text) for name, text in outline.labels.items()},
        "scales": {name: [_option(each) for each in options] for name, options in outline.scales.items()},
        "sections": [_section(each) for each in outline.sections],
    }


def _without_empty(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value not in (None, "", [], (), {})}


def _text(text: Mapping[str, str] | None) -> dict[str, str] | None:
    return dict(text) if text else None


def _option(option: AnswerOption) -> dict[str, Any]:
    return _without_empty(
        {
            "value": option.value,
            "points": None if option.points is None else _plain_number(option.points),
            "fails_critical": option.fails_critical or None,
            "needs_reason": option.needs_reason or None,
            "label": dict(option.label),
            "hint": _text(option.hint),
        }
    )


def _plain_number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _section(section: SectionOutline) -> dict[str, Any]:
    return _without_empty(
        {
            "code": section.code,
            "title": dict(section.title),
            "summary": _text(section.summary),
            "weight": section.weight if section.weight != 1 else None,
            "requirements": [_requirement(each) for each in section.requirements],
        }
    )


def _requirement(requirement: RequirementOutline) -> dict[str, Any]:
    return {
        "code": requirement.code,
        **_without_empty({"official_code": requirement.official_code}),
        "status": requirement.status.value,
        "title": dict(requirement.title),
        "principles": list(requirement.principles),
        "ilo_signs": list(requirement.ilo_signs),
        "references": list(requirement.references),
        "source": requirement.source,
        "questions": [_question(each) for each in requirement.questions],
    }


def _question(question: QuestionOutline) -> dict[str, Any]:
    bounds = question.bounds
    return _without_empty(
        {
            "code": question.code,
            "type": question.type.value if question.type is not AnswerType.SCALE else None,
            "scale": question.scale,
            "options": [] if question.scale else [_option(each) for each in question.options],
            "unit": _text(question.unit),
            "minimum": _plain_number(bounds.minimum),
            "maximum": _plain_number(bounds.maximum),
            "decimals": bounds.decimals if bounds.decimals != _DEFAULTS.decimals else None,
            "columns": [{"code": each.code, "label": dict(each.label), "type": each.type} for each in question.columns],
            "maximum_rows": bounds.maximum_rows if bounds.maximum_rows != _DEFAULTS.maximum_rows else None,
            "shown_if": [{"question": each.question, "is": list(each.values)} for each in question.shown_if],
            "contradicts": [
                {
                    "when": list(each.when),
                    "question": each.question,
                    "is": list(each.values),
                    "because": dict(each.because),
                }
                for each in question.contradicts
            ],
            "critical": question.critical or None,
            "element": question.element,
            "claims_absence_of": question.claims_absence_of,
            "text": dict(question.text),
            "help": _text(question.help),
            "evidence": _text(question.evidence),
        }
    )


def yaml_text(content: Mapping[str, Any], remark: str = "") -> str:
    """`content` as YAML; `remark` becomes a comment at the top."""
    comment = [f"# {line}" for line in remark.splitlines()]
    return "\n".join([*comment, *_mapping(content, 0)]) + "\n"


def _mapping(content: Mapping[str, Any], depth: int) -> Iterator[str]:
    pad = " " * depth
    for name, value in content.items():
        key = f"{pad}{_scalar(name)}:"
        short = f"{key} {_flow(value, name)}"
        if not isinstance(value, (Mapping, list)) or not value or (_is_flat(value) and len(short) <= LONGEST_LINE):
            yield short
        elif isinstance(value, Mapping):
            yield key
            yield from _mapping(value, depth + 2)
        else:
            yield key
            yield from _sequence(value, depth + 2, is_spaced=name in ("sections", "requirements"))


def _sequence(items: Sequence[Any], depth: int, *, is_spaced: bool) -> Iterator[str]:
    for item in items:
        short = f"{' ' * depth}- {_flow(item)}"
        if is_spaced:
            yield ""
        if not isinstance(item, Mapping) or len(short) <= LONGEST_LINE:
            yield short
            continue
        first, *others = _mapping(item, depth + 2)
        yield f"{' ' * depth}- {first.lstrip()}"
        yield from others


def _is_flat(value: Mapping[str, Any] | list[Any]) -> bool:
    parts = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(part, (Mapping, list)) and part for part in parts)


def _flow(value: Any, key: str = "") -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(part, name)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(value) if key in _WORDS or not isinstance(value, str) else _quoted(value)


def _scalar(value: Any) -> str:
    """A key, a code or a word without quotes where YAML reads it as it stands; numbers and true as YAML has them."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    is_plain = (_PLAIN.match(value) and not _NOT_TEXT.match(value)) or _DAY.match(value)
    return value if is_plain else _quoted(value)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
