"""What a file of the standards library must look like: the contract for its authors."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from compliance.file_fields import FilePart, LocalisedField, TextField
from compliance.marked_yaml import Place, nested_messages
from compliance.organisations.types import OrganisationKind
from compliance.standards.models import TextStatus
from compliance.standards.question_schema import (
    OptionPart,
    QuestionPart,
    question_problems,
    repeated,
    unscored_problems,
)

PRINCIPLES = ("A", "B", "1", "2", "3", "4", "5")
LONGEST_TITLE = 90
STANDARD_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_CODE = 80


class SourcePart(FilePart):
    title = TextField(required=True)
    url = fields.Url(allow_none=True, schemes={"http", "https"})
    note = TextField(allow_none=True)


class LabelsPart(FilePart):
    section = LocalisedField(required=True)
    requirement = LocalisedField(required=True)


class RequirementPart(FilePart):
    code = TextField(required=True, validate=validate.Length(max=40))
    official_code = TextField(load_default=None, allow_none=True, validate=validate.Length(max=40))
    status = fields.Enum(TextStatus, by_value=True, required=True)
    title = LocalisedField(required=True)
    principles = fields.List(TextField(validate=validate.OneOf(PRINCIPLES)), required=True)
    ilo_signs = fields.List(fields.Integer(strict=True, validate=validate.Range(1, 11)), required=True)
    references = fields.List(TextField(), required=True)
    source = TextField(required=True, validate=validate.Length(max=500))
    questions = fields.List(fields.Nested(QuestionPart), required=True, validate=validate.Length(min=1))


class SectionPart(FilePart):
    code = TextField(required=True, validate=validate.Length(max=40))
    title = LocalisedField(required=True)
    summary = LocalisedField(load_default=None, allow_none=True)
    weight = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 100))
    requirements = fields.List(fields.Nested(RequirementPart), required=True, validate=validate.Length(min=1))


class StandardFile(FilePart):
    """A whole file: the standard, its answer scales, its sections."""

    code = TextField(
        required=True,
        validate=[
            validate.Length(max=LONGEST_CODE),
            validate.Regexp(STANDARD_CODE, error="Use small letters, digits and hyphens."),
        ],
    )
    version = TextField(required=True, validate=validate.Regexp(r"[0-9A-Za-z.\-]{1,20}\Z"))
    published_on = fields.Date(required=True)
    assessed = fields.Enum(OrganisationKind, by_value=True, required=True)
    title = LocalisedField(required=True)
    notice = LocalisedField(required=True)
    publisher = LocalisedField(required=True)
    sources = fields.List(fields.Nested(SourcePart), required=True, validate=validate.Length(min=1))
    labels = fields.Nested(LabelsPart, required=True)
    scales = fields.Dict(
        TextField(validate=validate.Length(max=40)),
        fields.List(fields.Nested(OptionPart), validate=validate.Length(min=2)),
        load_default=dict,
    )
    sections = fields.List(fields.Nested(SectionPart), required=True, validate=validate.Length(min=1))

    @validates_schema
    def check_whole(self, content: Mapping[str, Any], **kwargs: Any) -> None:
        """What no single key can tell: codes are unique, scales exist and can be scored."""
        questions = list(walk_questions(content))
        problems = [
            *_code_problems(content),
            *_scale_problems(content),
            *question_problems(questions, content["scales"]),
            *_requirement_problems(content),
        ]
        if problems:
            raise ValidationError(nested_messages(problems))


def walk_requirements(content: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every requirement of a loaded file with its place."""
    for position, section in enumerate(content["sections"]):
        for number, requirement in enumerate(section["requirements"]):
            yield ("sections", position, "requirements", number), requirement


def walk_questions(content: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every question of a loaded file with its place."""
    for place, requirement in walk_requirements(content):
        for number, question in enumerate(requirement["questions"]):
            yield (*place, "questions", number), question


def _code_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    sections = ((("sections", position), section) for position, section in enumerate(content["sections"]))
    for parts in (sections, walk_requirements(content), walk_questions(content)):
        yield from repeated(parts, "code")
    for name, options in content["scales"].items():
        yield from repeated(((("scales", name, number), option) for number, option in enumerate(options)), "value")


def _scale_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for name, options in content["scales"].items():
        yield from unscored_problems(options, ("scales", name))


def _requirement_problems(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for place, requirement in walk_requirements(content):
        questions = requirement["questions"]
        if requirement["official_code"] and requirement["status"] is not TextStatus.VERIFIED:
            yield (*place, "official_code"), "An official code needs the status verified."
        if len(questions) == 1 and questions[0]["code"] != requirement["code"]:
            message = f"The only question has its requirement's code, {requirement['code']}."
            yield (*place, "questions", 0, "code"), message
        if len(requirement["title"]["en"]) > LONGEST_TITLE:
            yield (*place, "title", "en"), f"A title has at most {LONGEST_TITLE} characters."
