"""What a crosswalk file must look like: the contract for its authors, checked against the standards it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from compliance.file_fields import FilePart, LocalisedField, TextField
from compliance.marked_yaml import Place, nested_messages
from compliance.organisations.types import OrganisationKind
from compliance.standards.crosswalks.relations import Relation
from compliance.standards.file_schema import walk_questions
from compliance.standards.models import AnswerType
from compliance.standards.outline import StandardOutline

_SIDES = ("left", "right")
_WITH_REMAINDER = (Relation.NARROWER, Relation.OVERLAPS)
_DUTY_HOLDER = "An edge holds for one duty-holder only: {left} assesses {kinds[0]}, {right} assesses {kinds[1]}."

Key = tuple[str, str]


@dataclass(frozen=True)
class KnownStandard:
    """What a crosswalk needs to know of a standard: whom it assesses, its questions and their answers.

    `questions` gives by code the answers one may convert to; those that need a reason of their own are not among them.
    """

    assessed: OrganisationKind
    questions: Mapping[str, frozenset[str]]


def known_from_outline(outline: StandardOutline) -> KnownStandard:
    """A published standard as the database holds it."""
    return KnownStandard(
        outline.assessed_kind,
        {
            question.code: frozenset(option.value for option in question.options if not option.needs_reason)
            if question.type is not AnswerType.MANY
            else frozenset()
            for question in outline.questions
        },
    )


def known_from_file(content: Mapping[str, Any]) -> KnownStandard:
    """A standard as its checked library file holds it."""
    return KnownStandard(
        content["assessed"],
        {question["code"]: _values(question, content["scales"]) for _place, question in walk_questions(content)},
    )


def _values(question: Mapping[str, Any], scales: Mapping[str, Any]) -> frozenset[str]:
    options = scales[question["scale"]] if question["type"] is AnswerType.SCALE else question["options"] or []
    if question["type"] is AnswerType.MANY:
        return frozenset()
    return frozenset(option["value"] for option in options if not option["needs_reason"])


class SidePart(FilePart):
    standard = TextField(required=True)
    version = TextField(required=True)


class EdgePart(FilePart):
    left = TextField(required=True)
    right = TextField(required=True)
    relation = fields.Enum(Relation, by_value=True, required=True)
    reason = LocalisedField(required=True)
    proposed_by = TextField(required=True, validate=validate.Length(max=200))
    conversion = fields.Dict(TextField(), TextField(), load_default=dict)
    remainder = LocalisedField(load_default=None, allow_none=True)


class CrosswalkFile(FilePart):
    """A whole file: two versions of standards and the edges between their questions.

    `standards` are those known by code and version; without them the codes are not checked.
    """

    left = fields.Nested(SidePart, required=True)
    right = fields.Nested(SidePart, required=True)
    edges = fields.List(fields.Nested(EdgePart), required=True, validate=validate.Length(min=1))

    def __init__(self, standards: Mapping[Key, KnownStandard]) -> None:
        super().__init__()
        self.standards = standards

    @validates_schema
    def check_whole(self, content: Mapping[str, Any], **kwargs: Any) -> None:
        """What no single key can tell: the standards exist and fit, codes and answers exist, no pair comes twice."""
        problems = [*_side_problems(content, self.standards), *_repeats(content), *_remainder_problems(content)]
        problems += _conversion_problems(content)
        if not problems:
            problems = [*_code_problems(content, self.standards), *_value_problems(content, self.standards)]
        if problems:
            raise ValidationError(nested_messages(problems))


def standard_of(side: Mapping[str, str]) -> Key:
    return side["standard"], side["version"]


def _side_problems(content: Mapping[str, Any], standards: Mapping[Key, KnownStandard]) -> Iterator[tuple[Place, str]]:
    left, right = (standard_of(content[side]) for side in _SIDES)
    if left[0] == right[0]:
        yield ("right", "standard"), "A crosswalk joins two standards; both sides name the same."
    unknown = [(side, key) for side, key in (("left", left), ("right", right)) if key not in standards]
    for side, (code, version) in unknown:
        yield (
            (side, "standard"),
            f"No standard is called {code} {version}.{_suggest(code, [each for each, _ in standards])}",
        )
    if not unknown and standards[left].assessed is not standards[right].assessed:
        kinds = (standards[left].assessed.value, standards[right].assessed.value)
        yield ("right", "standard"), _DUTY_HOLDER.format(left=left[0], right=right[0], kinds=kinds)


def _repeats(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    seen: set[tuple[str, str]] = set()
    for number, edge in enumerate(content["edges"]):
        pair = (edge["left"], edge["right"])
        if pair in seen:
            yield ("edges", number, "right"), f"{edge['left']} and {edge['right']} are joined twice."
        seen.add(pair)


def _remainder_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, edge in enumerate(content["edges"]):
        if edge["remainder"] and edge["relation"] not in _WITH_REMAINDER:
            yield ("edges", number, "remainder"), "Only narrower and overlapping edges leave something to ask."


def _conversion_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, edge in enumerate(content["edges"]):
        if edge["conversion"] and edge["relation"] is not Relation.EQUAL:
            yield ("edges", number, "conversion"), "Answers are converted across equal edges only."


def _code_problems(content: Mapping[str, Any], standards: Mapping[Key, KnownStandard]) -> Iterator[tuple[Place, str]]:
    for side in _SIDES:
        code, version = standard_of(content[side])
        questions = standards[(code, version)].questions
        for number, edge in enumerate(content["edges"]):
            if edge[side] not in questions:
                message = f"{code} {version} has no question {edge[side]}.{_suggest(edge[side], questions)}"
                yield ("edges", number, side), message


def _value_problems(content: Mapping[str, Any], standards: Mapping[Key, KnownStandard]) -> Iterator[tuple[Place, str]]:
    left, right = (standards[standard_of(content[side])].questions for side in _SIDES)
    for number, edge in enumerate(content["edges"]):
        for from_value, to_value in edge["conversion"].items():
            for code, value, answers in (
                (edge["left"], from_value, left.get(edge["left"])),
                (edge["right"], to_value, right.get(edge["right"])),
            ):
                if answers is not None and value not in answers:
                    message = f"{code} has no answer {value} that can be converted.{_suggest(value, answers)}"
                    yield ("edges", number, "conversion", from_value), message


def _suggest(wrong: str, known: Any) -> str:
    close = get_close_matches(wrong, sorted(set(known)), n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else ""
