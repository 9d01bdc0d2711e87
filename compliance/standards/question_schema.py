"""What a question of a library file must look like: its type of answer decides which keys it needs.

The codes of questions and the values of options are kept for ever: answers, exports and crosswalks name them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from compliance.file_fields import FilePart, LocalisedField, TextField
from compliance.marked_yaml import Place
from compliance.standards.models import AnswerType

ELEMENTS = ("policy", "communication", "training", "monitoring", "governance", "outcome")
COLUMN_TYPES = ("text", "number", "date")
MOST_ROWS = 50

CHOICE_TYPES = frozenset({AnswerType.SCALE, AnswerType.ONE, AnswerType.MANY})
# Keys that only some types have, and the types that must have them.
_NEEDED = {"scale": {AnswerType.SCALE}, "options": {AnswerType.ONE, AnswerType.MANY}, "columns": {AnswerType.TABLE}}
_ALLOWED = {
    **_NEEDED,
    "unit": {AnswerType.NUMBER},
    "minimum": {AnswerType.NUMBER},
    "maximum": {AnswerType.NUMBER},
    "decimals": {AnswerType.NUMBER},
    "maximum_rows": {AnswerType.TABLE},
    "contradicts": CHOICE_TYPES,
}
_BOUNDS = {"minimum": None, "maximum": None, "decimals": 0, "maximum_rows": 20}

Questions = Sequence[tuple[Place, Mapping[str, Any]]]


class OptionPart(FilePart):
    # A space separates the chosen values of a question of type many.
    value = TextField(
        required=True, validate=[validate.Length(max=40), validate.Regexp(r"\S+\Z", error="Use no spaces.")]
    )
    points = fields.Float(validate=validate.Range(0, 1))
    fails_critical = fields.Boolean(load_default=False)
    needs_reason = fields.Boolean(load_default=False)
    label = LocalisedField(required=True)
    hint = LocalisedField(load_default=None, allow_none=True)


class ColumnPart(FilePart):
    code = TextField(required=True, validate=validate.Length(max=40))
    label = LocalisedField(required=True)
    type = TextField(required=True, validate=validate.OneOf(COLUMN_TYPES))


class ConditionPart(FilePart):
    question = TextField(required=True)
    is_ = fields.List(TextField(), data_key="is", required=True, validate=validate.Length(min=1))

    @post_load
    def name_values(self, content: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"question": content["question"], "is": content["is_"]}


class ContradictionPart(FilePart):
    """This question answered with one of `when` cannot be true where `question` has one of `is`; `because` says why."""

    when = fields.List(TextField(), required=True, validate=validate.Length(min=1))
    question = TextField(required=True)
    is_ = fields.List(TextField(), data_key="is", required=True, validate=validate.Length(min=1))
    because = LocalisedField(required=True)

    @post_load
    def name_values(self, content: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {**{key: content[key] for key in ("when", "question", "because")}, "is": content["is_"]}


class ConditionsField(fields.List):
    """One condition, or a list of them that must all hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        return list(super()._deserialize([value] if isinstance(value, Mapping) else value, attr, data, **kwargs))


class QuestionPart(FilePart):
    code = TextField(required=True, validate=validate.Length(max=60))
    type = fields.Enum(AnswerType, by_value=True, load_default=AnswerType.SCALE)
    scale = TextField(load_default=None, validate=validate.Length(max=40))
    options = fields.List(fields.Nested(OptionPart), load_default=list, validate=validate.Length(min=2))
    unit = LocalisedField(load_default=None)
    minimum = fields.Float()
    maximum = fields.Float()
    decimals = fields.Integer(strict=True, validate=validate.Range(0, 4))
    columns = fields.List(fields.Nested(ColumnPart), load_default=list, validate=validate.Length(1, 8))
    maximum_rows = fields.Integer(strict=True, validate=validate.Range(1, MOST_ROWS))
    shown_if = ConditionsField(fields.Nested(ConditionPart), load_default=list, validate=validate.Length(min=1))
    contradicts = fields.List(fields.Nested(ContradictionPart), load_default=list)
    critical = fields.Boolean(load_default=False)
    element = TextField(load_default=None, allow_none=True, validate=validate.OneOf(ELEMENTS))
    claims_absence_of = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(1, 11))
    text = LocalisedField(required=True)
    help = LocalisedField(required=True)
    evidence = LocalisedField(required=True)

    @validates_schema
    def check_type(self, content: Mapping[str, Any], **kwargs: Any) -> None:
        """Each type has the keys it needs and none that mean nothing for it."""
        kind = content["type"]
        problems = {key: ["Missing."] for key, types in _NEEDED.items() if kind in types and not content.get(key)}
        for key, types in _ALLOWED.items():
            if kind not in types and content.get(key) not in (None, [], ()):
                problems[key] = [f"A question of type {kind.value} has no {key}."]
        if content.get("minimum") is not None and content.get("maximum", content["minimum"]) < content["minimum"]:
            problems["maximum"] = ["The maximum lies below the minimum."]
        if problems:
            raise ValidationError(problems)

    @post_load
    def gather_bounds(self, content: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """The limits together, as the stored question has them."""
        content["bounds"] = {key: content.pop(key, default) for key, default in _BOUNDS.items()}
        return content


def question_problems(questions: Questions, scales: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """What one question cannot tell alone: its scale exists, its conditions look at earlier answers."""
    earlier: dict[str, set[str]] = {}
    for place, question in questions:
        options = scales.get(question["scale"]) if question["scale"] else question["options"]
        if options is None:
            yield (*place, "scale"), f"No scale is called {question['scale']}."
            options = []
        elif question["critical"] and not any(option["fails_critical"] for option in options):
            yield (*place, "critical"), _never_fails(question)
        if question["type"] is AnswerType.ONE:
            yield from unscored_problems(options, (*place, "options"))
        elif question["type"] is AnswerType.MANY:
            yield from _points_problems(options, (*place, "options"))
        yield from repeated(_placed(question["options"], (*place, "options")), "value")
        yield from repeated(_placed(question["columns"], (*place, "columns")), "code")
        yield from _condition_problems(place, question, earlier)
        if question["type"] in CHOICE_TYPES:
            earlier[question["code"]] = {option["value"] for option in options}
    for place, question in questions:
        yield from _contradiction_problems(place, question, earlier)


def _placed(parts: Sequence[Mapping[str, Any]], place: Place) -> Questions:
    return [((*place, number), part) for number, part in enumerate(parts)]


def repeated(parts: Iterable[tuple[Place, Mapping[str, Any]]], key: str) -> Iterator[tuple[Place, str]]:
    """A problem for each part whose `key` an earlier part has too."""
    seen: set[str] = set()
    for place, part in parts:
        if part[key] in seen:
            yield (*place, key), f"{part[key]} is used twice."
        seen.add(part[key])


def _never_fails(question: Mapping[str, Any]) -> str:
    if question["scale"]:
        return f"No answer of the scale {question['scale']} fails a critical question."
    return "A critical question needs an answer that fails it: fails_critical: true."


def unscored_problems(options: Sequence[Mapping[str, Any]], place: Place) -> Iterator[tuple[Place, str]]:
    """In a scored list of answers, one without points leaves the score and so needs a reason."""
    if place[0] != "scales" and not any("points" in option for option in options):
        return
    for number, option in enumerate(options):
        if "points" not in option and not option["needs_reason"]:
            yield (*place, number), "An answer without points leaves the score: it must need a reason."


def _points_problems(options: Sequence[Mapping[str, Any]], place: Place) -> Iterator[tuple[Place, str]]:
    for number, option in enumerate(options):
        if "points" in option or option["needs_reason"]:
            yield (*place, number), "Several answers at once are not scored: give no points and ask for no reason."


def _condition_problems(
    place: Place, question: Mapping[str, Any], earlier: Mapping[str, set[str]]
) -> Iterator[tuple[Place, str]]:
    for number, condition in enumerate(question["shown_if"]):
        code = condition["question"]
        values = earlier.get(code)
        if values is None:
            yield (*place, "shown_if", number, "question"), f"No earlier question with a choice has the code {code}."
            continue
        for value in condition["is"]:
            if value not in values:
                yield (*place, "shown_if", number, "is"), f"{code} has no answer {value}."


def _contradiction_problems(
    place: Place, question: Mapping[str, Any], values: Mapping[str, set[str]]
) -> Iterator[tuple[Place, str]]:
    """A contradiction names another question with a choice, and answers that both of them have."""
    own = question["code"]
    for number, each in enumerate(question["contradicts"]):
        at, other = (*place, "contradicts", number), each["question"]
        if other == own or other not in values:
            yield (*at, "question"), f"No other question with a choice has the code {other}."
            continue
        for key, code in (("when", own), ("is", other)):
            for value in each[key]:
                if value not in values.get(code, ()):
                    yield (*at, key), f"{code} has no answer {value}."
