"""What a receipt says, on its page and in its PDF: from the frozen snapshot and the standard's immutable wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.assessments.receipts.notices import declaration_notice
from compliance.assessments.scores.scoring import OVERALL_CAP
from compliance.standards.outline import AnswerOption, QuestionOutline, RequirementOutline, StandardOutline


@dataclass(frozen=True)
class ReceiptSection:
    title: Mapping[str, str]
    score: int | None
    answered: int
    total: int
    answers: Sequence["ReceiptAnswer"]


@dataclass(frozen=True)
class ReceiptAnswer:
    """One question as declared; `value` None means unanswered, `option` is the chosen one of a question with a choice.

    A question that was not asked (its condition did not hold) may have an answer all the same, kept from before.
    """

    question: QuestionOutline
    value: str | None
    option: AnswerOption | None
    is_asked: bool
    reason: str | None
    note: str | None
    evidence: Sequence[Mapping[str, Any]]
    carried_from: Mapping[str, Any] | None


@dataclass(frozen=True)
class ReceiptPoint:
    """A point that asked for a second look at submission, and why it was submitted all the same."""

    check: str
    questions: Sequence[QuestionOutline]
    because: Mapping[str, str] | None
    reason: str


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt shows, besides the assessment's own columns."""

    notice: Mapping[str, str]
    organisation_names: Mapping[str, str]
    overall: int | None
    is_capped: bool
    cap: int
    sections: Sequence[ReceiptSection]
    counts: Mapping[str, int]
    unanswered: int
    number_of_questions: int
    critical_unmet: Sequence[RequirementOutline]
    critical_unanswered: Sequence[RequirementOutline]
    points: Sequence[ReceiptPoint]
    number_carried: int


def read_receipt(outline: StandardOutline, snapshot: Mapping[str, Any]) -> Receipt:
    """The receipt of a submitted assessment."""
    score = snapshot["score"]
    organisation = snapshot["organisation"]
    answers = {each["question"]: each for each in snapshot["answers"]}
    return Receipt(
        notice=declaration_notice(outline.assessed_kind),
        organisation_names={"en": organisation["name"], "ar": organisation["name_ar"] or organisation["name"]},
        overall=score["overall"],
        is_capped=score["is_capped"],
        cap=OVERALL_CAP,
        sections=[_section(each, score["sections"][each.code], answers) for each in outline.sections],
        counts=score["counts"],
        unanswered=score["unanswered"],
        number_of_questions=sum(_is_asked(each) for each in answers.values()),
        critical_unmet=_requirements(outline, score["critical_unmet"]),
        critical_unanswered=_requirements(outline, score["critical_unanswered"]),
        points=[_point(outline, each) for each in snapshot.get("points_to_check", ())],
        number_carried=sum("carried_from" in each for each in answers.values()),
    )


def _point(outline: StandardOutline, frozen: Mapping[str, Any]) -> ReceiptPoint:
    questions = [outline.get_question(code) for code in frozen["questions"]]
    return ReceiptPoint(frozen["check"], questions, frozen["because"], frozen["reason"])


def _requirements(outline: StandardOutline, codes: Sequence[str]) -> list[RequirementOutline]:
    return [each for each in outline.requirements if each.code in codes]


def _section(section: Any, score: Mapping[str, Any], answers: Mapping[str, Any]) -> ReceiptSection:
    return ReceiptSection(
        title=section.title,
        score=score["score"],
        answered=score["answered"],
        total=score["total"],
        answers=[_answer(question, answers[question.code]) for question in section.questions],
    )


def _answer(question: QuestionOutline, given: Mapping[str, Any]) -> ReceiptAnswer:
    return ReceiptAnswer(
        question,
        given["value"],
        question.find_option(given["value"]),
        _is_asked(given),
        given["reason"],
        given["note"],
        given["evidence"],
        given.get("carried_from"),
    )


def _is_asked(given: Mapping[str, Any]) -> bool:
    """Snapshots made before questions had conditions asked everything."""
    return bool(given.get("is_asked", True))
