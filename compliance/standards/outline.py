"""A standard as plain values: what pages, forms and scoring read, without a session behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.errors import NotFound
from compliance.organisations.types import OrganisationKind
from compliance.standards.models import AnswerType, TextStatus

Text = Mapping[str, str]


@dataclass(frozen=True)
class AnswerOption:
    """One answer of a scale. `points` None means that the answer is left out of the score."""

    value: str
    points: float | None
    fails_critical: bool
    needs_reason: bool
    label: Text
    hint: Text | None


@dataclass(frozen=True)
class TableColumn:
    """A column of a small table; `type` is text, number or date."""

    code: str
    label: Text
    type: str


@dataclass(frozen=True)
class Condition:
    """Holds where the answer to the earlier question with this code has one of `values`."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Contradiction:
    """One of the answers `when` cannot be true where the question with this code has one of `values`."""

    when: tuple[str, ...]
    question: str
    values: tuple[str, ...]
    because: Text


@dataclass(frozen=True)
class Bounds:
    """Limits of a number (with its number of decimals) or of the rows of a table; None means no limit."""

    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    maximum_rows: int = 20


@dataclass(frozen=True)
class QuestionOutline:
    """`options` are those of the scale, or the question's own; empty for types without a choice."""

    id: int
    code: str
    position: int
    type: AnswerType
    scale: str | None
    critical: bool
    element: str | None
    claims_absence_of: int | None
    text: Text
    help: Text | None
    evidence: Text | None
    options: tuple[AnswerOption, ...]
    unit: Text | None = None
    bounds: Bounds = Bounds()
    columns: tuple[TableColumn, ...] = ()
    shown_if: tuple[Condition, ...] = ()
    contradicts: tuple[Contradiction, ...] = ()

    @property
    def is_scored(self) -> bool:
        """True for a question whose answers earn points; the others state a fact and leave the score alone."""
        return self.type in (AnswerType.SCALE, AnswerType.ONE) and any(each.points is not None for each in self.options)

    @property
    def asks_reason(self) -> bool:
        """True if one of its answers leaves the score and must say why."""
        return any(each.needs_reason for each in self.options)

    @property
    def is_answered_by_file(self) -> bool:
        """True for a question that counts as answered once a file is attached."""
        return self.type is AnswerType.FILE

    def find_option(self, value: str | None) -> AnswerOption | None:
        """The option with this value, or None."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class RequirementOutline:
    id: int
    code: str
    official_code: str | None
    status: TextStatus
    position: int
    title: Text
    principles: tuple[str, ...]
    ilo_signs: tuple[int, ...]
    references: tuple[str, ...]
    source: str | None
    questions: tuple[QuestionOutline, ...]

    @property
    def critical(self) -> bool:
        """True if one of its questions is a knock-out."""
        return any(question.critical for question in self.questions)


@dataclass(frozen=True)
class SectionOutline:
    id: int
    code: str
    position: int
    title: Text
    summary: Text | None
    weight: int
    requirements: tuple[RequirementOutline, ...]

    @property
    def questions(self) -> tuple[QuestionOutline, ...]:
        return tuple(question for requirement in self.requirements for question in requirement.questions)


@dataclass(frozen=True)
class StandardOutline:
    """A published version of a standard; `labels` says what its sections and requirements are called on pages."""

    id: int
    code: str
    version: str
    published_on: date
    assessed_kind: OrganisationKind
    title: Text
    notice: Text
    publisher: Text
    sources: tuple[Mapping[str, Any], ...]
    labels: Mapping[str, Text]
    scales: Mapping[str, tuple[AnswerOption, ...]]
    digest: str
    sections: tuple[SectionOutline, ...]

    @property
    def has_conditions(self) -> bool:
        """True if a question is asked only after certain answers."""
        return any(question.shown_if for question in self.questions)

    @property
    def requirements(self) -> Iterator[RequirementOutline]:
        return (requirement for section in self.sections for requirement in section.requirements)

    @property
    def questions(self) -> Iterator[QuestionOutline]:
        return (question for requirement in self.requirements for question in requirement.questions)

    def get_question(self, code: str) -> QuestionOutline:
        """The question with this code; NotFound."""
        for question in self.questions:
            if question.code == code:
                return question
        raise NotFound
