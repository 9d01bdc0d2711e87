"""The schema of an indicator's file: the contract for the people who write indicators."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from compliance.file_fields import FilePart, LocalisedField, TextField
from compliance.marked_yaml import Place, load_checked, nested_messages, read_marked
from compliance.organisations.types import RelatedSide
from compliance.risk.condition_fields import ConditionField, EnoughEvidenceField, SourceListField, SourceUseField
from compliance.risk.definition import (
    Claims,
    Example,
    ExampleRecord,
    IndicatorDefinition,
    LegalBasis,
    Measure,
    Related,
    canonical_json,
    compares_in,
    digest_of_text,
)
from compliance.risk.vocabulary import RECORDS, IndicatorKind, Level, MeasureWord, Outcome
from compliance.standards.ilo_signs import ILO_SIGNS, Element

NAME = validate.Regexp(r"[a-z][a-z0-9_]*\Z", error="Use small letters, digits and _.")
DAYS = validate.Range(min=1, max=3660)
_LEVELS = [level.value for level in Level]


class LegalBasisPart(FilePart):
    title = LocalisedField(required=True)
    url = fields.Url(load_default=None, allow_none=True, schemes={"http", "https"})
    status = fields.String(required=True, validate=validate.OneOf(["verified", "draft"]))


class InForcePart(FilePart):
    in_force_from = fields.Date(required=True, data_key="from")
    in_force_to = fields.Date(load_default=None, allow_none=True, data_key="to")


class ClaimsPart(FilePart):
    source = TextField(required=True)
    where = ConditionField(load_default=None)
    fields_ = fields.Dict(keys=TextField(), values=TextField(), load_default=dict, data_key="fields")
    within_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=DAYS)


class RelatedPart(FilePart):
    to = fields.Enum(RelatedSide, by_value=True, required=True)
    known_records = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=1000))
    pulled_by = fields.Float(required=True, validate=validate.Range(min=0.5, max=100))


class MeasurePart(FilePart):
    count = fields.String(validate=validate.Equal(RECORDS, error="Write count: records."))
    share = fields.String(validate=validate.Equal(RECORDS, error="Write share: records."))
    distinct = TextField()
    sum = TextField()
    highest = TextField()
    latest = TextField()
    where = ConditionField(load_default=None)
    label = LocalisedField(load_default=None)
    label_below_zero = LocalisedField(load_default=None)

    @validates_schema
    def check_one_word(self, content: Mapping[str, Any], **kwargs: Any) -> None:
        words = [word for word in MeasureWord if word in content]
        if len(words) != 1:
            raise ValidationError(f"Use exactly one of {', '.join(MeasureWord)}.")
        if words == [MeasureWord.SHARE] and content["where"] is None:
            raise ValidationError("A share needs a where.")


class ExamplePart(FilePart):
    given = fields.List(fields.Dict(keys=fields.String()), required=True)
    mean = fields.Float(load_default=None, validate=validate.Range(min=0, max=1))
    expect = fields.String(
        required=True, validate=validate.OneOf([*_LEVELS, Outcome.NOT_RAISED, Outcome.NOT_ENOUGH_EVIDENCE])
    )


class IndicatorFile(FilePart):
    """A whole file: one indicator."""

    code = TextField(required=True, validate=validate.Regexp(r"[a-z][a-z0-9-]*\Z", error="Use small letters and -."))
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    kind = fields.Enum(IndicatorKind, by_value=True, required=True)
    title = LocalisedField(required=True)
    question = LocalisedField(required=True)
    why = LocalisedField(required=True)
    clears = LocalisedField(required=True)
    ilo_sign = fields.Integer(required=True, allow_none=True, strict=True, validate=validate.OneOf(sorted(ILO_SIGNS)))
    elements = fields.List(fields.String(validate=validate.OneOf([each.value for each in Element])), required=True)
    sources = SourceListField(required=True)
    within_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=DAYS)
    where = ConditionField(load_default=None)
    claims = fields.Nested(ClaimsPart, load_default=None)
    expected = fields.Nested(ClaimsPart, load_default=None)
    related = fields.Nested(RelatedPart, load_default=None)
    match = TextField(load_default=None, validate=NAME)
    together_in = fields.List(TextField(validate=NAME), load_default=list)
    measures = fields.Dict(keys=TextField(validate=NAME), values=fields.Nested(MeasurePart), load_default=dict)
    levels = fields.Dict(
        keys=fields.Enum(Level, by_value=True),
        values=ConditionField(),
        required=True,
        validate=validate.Length(min=1, error="Give at least one level."),
    )
    enough_evidence = EnoughEvidenceField(required=True)
    confidential = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy=set(),
        error_messages={"invalid": "A file may only set true; what must be confidential always is."},
    )
    points = fields.Dict(
        keys=fields.Enum(Level, by_value=True),
        values=fields.Integer(strict=True, validate=validate.Range(min=0, max=1000)),
        required=True,
    )
    legal_basis = fields.List(fields.Nested(LegalBasisPart), required=True, validate=validate.Length(min=1))
    in_force = fields.Nested(InForcePart, required=True)
    countries = fields.List(TextField(validate=validate.Length(equal=2)), required=True, allow_none=True)
    examples = fields.List(fields.Nested(ExamplePart), required=True, validate=validate.Length(min=3))

    @validates_schema
    def check_whole(self, content: Mapping[str, Any], **kwargs: Any) -> None:
        """The parts fit the kind and each other."""
        problems = [
            *_kind_problems(content),
            *_source_problems(content),
            *_level_problems(content),
            *_example_problems(content),
        ]
        if problems:
            raise ValidationError(nested_messages(problems))


def read_definition(path: Path) -> IndicatorDefinition:
    """The indicator of a file; FileError lists every mistake with its line and field."""
    content = load_checked(path, IndicatorFile())
    return _definition(content, canonical_json(read_marked(path).content))


def definition_from(content: Mapping[str, Any]) -> IndicatorDefinition:
    """The indicator that the mapping `content` states; marshmallow's ValidationError for mistakes."""
    return _definition(IndicatorFile().load(content), canonical_json(content))


_NEEDED = {
    IndicatorKind.MEASURE: {"measures"},
    IndicatorKind.CONTRADICTION: {"claims", "match", "where"},
    IndicatorKind.COMBINED: {"together_in"},
    IndicatorKind.ABSENCE: {"expected"},
    IndicatorKind.RELATED: {"related"},
}
_MAY = {IndicatorKind.ABSENCE: {"match"}}


def _kind_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    needed = _NEEDED[content["kind"]]
    for name in ("measures", "claims", "expected", "match", "together_in", "related"):
        if content[name] and name not in needed | _MAY.get(content["kind"], set()):
            yield (name,), f"An indicator of kind {content['kind']} has no {name}."
    for name in sorted(needed):
        if not content[name]:
            yield (name,), f"An indicator of kind {content['kind']} needs {name}."
    if RECORDS in content["measures"]:
        yield ("measures", RECORDS), "Every indicator has this measure already."


def _source_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Each source of the kind *related* says by itself which records show trouble; no other kind does."""
    is_related = content["kind"] is IndicatorKind.RELATED
    if is_related and content["where"] is not None:
        yield ("where",), "An indicator of kind related has affected at each source instead."
    for position, use in enumerate(content["sources"]):
        if is_related and use.affected is None:
            yield ("sources", position), "Say with affected which of its records show trouble."
        if use.affected is not None and not is_related:
            yield ("sources", position, "affected"), "Only an indicator of kind related has this."


def _level_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    known = _definition(content, "").known_names
    for place, condition in (
        *((("levels", level.value), condition) for level, condition in content["levels"].items()),
        (("enough_evidence",), content["enough_evidence"]),
    ):
        for each in compares_in(condition):
            if each.name not in known:
                yield place, f"There is no measure {each.name}; known are {', '.join(sorted(known))}."
    for level in content["levels"]:
        if level not in content["points"]:
            yield ("points",), f"Points for {level} are missing."


def _example_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    used = {use.source for use in _definition(content, "").uses}
    is_related = content["kind"] is IndicatorKind.RELATED
    for position, example in enumerate(content["examples"]):
        if (example["mean"] is not None) is not is_related:
            yield ("examples", position, "mean"), "Examples of the kind related, and only they, state a mean."
        for number, given in enumerate(example["given"]):
            place: Place = ("examples", position, "given", number)
            if given.get("source", content["sources"][0].source) not in used:
                yield place, f"This indicator does not read {given['source']}."
            if ("at" in given) is not is_related:
                yield (*place, "at"), "Records of the kind related, and only they, name a related organisation."
            for name in ("days_ago", "times"):
                if not isinstance(given.get(name, 1), int):
                    yield (*place, name), "Use a whole number."


def _definition(content: Mapping[str, Any], text: str) -> IndicatorDefinition:
    same = ("code", "version", "kind", "title", "question", "why", "clears", "ilo_sign", "within_days", "where")
    return IndicatorDefinition(
        **{name: content[name] for name in same},
        elements=tuple(content["elements"]),
        sources=tuple(content["sources"]),
        claims=_claims(content["claims"] or content["expected"]),
        related=Related(**content["related"]) if content["related"] else None,
        match=content["match"],
        together_in=tuple(content["together_in"]),
        measures=tuple(_measure(name, part) for name, part in content["measures"].items()),
        levels={level: content["levels"][level] for level in Level if level in content["levels"]},
        enough_evidence=content["enough_evidence"],
        declared_confidential=content["confidential"],
        points=content["points"],
        legal_basis=tuple(LegalBasis(**part) for part in content["legal_basis"]),
        countries=None if content["countries"] is None else tuple(content["countries"]),
        examples=tuple(_example(part, content["sources"][0].source) for part in content["examples"]),
        digest=digest_of_text(text),
        text=text,
        **content["in_force"],
    )


def _claims(part: Mapping[str, Any] | None) -> Claims | None:
    if part is None:
        return None
    use = SourceUseField.build(part["source"], part["where"], part["fields_"])
    return Claims(use=use, within_days=part["within_days"])


def _measure(name: str, part: Mapping[str, Any]) -> Measure:
    word = next(word for word in MeasureWord if word in part)
    field = None if part[word] == RECORDS and word in (MeasureWord.COUNT, MeasureWord.SHARE) else part[word]
    return Measure(
        name=name,
        word=word,
        field=field,
        where=part["where"],
        label=part["label"],
        label_below_zero=part["label_below_zero"],
    )


def _example(part: Mapping[str, Any], first_source: str) -> Example:
    given = tuple(_example_record(each, first_source) for each in part["given"])
    return Example(given=given, expect=part["expect"], mean=part["mean"])


def _example_record(given: Mapping[str, Any], first_source: str) -> ExampleRecord:
    special = ("source", "days_ago", "times", "workplace", "at")
    return ExampleRecord(
        source=given.get("source", first_source),
        values={name: value for name, value in given.items() if name not in special},
        days_ago=given.get("days_ago", 1),
        times=given.get("times", 1),
        workplace=given.get("workplace"),
        at=given.get("at"),
    )
