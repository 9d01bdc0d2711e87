"""Finding requirements and questions by their words, in either language, without regard to marks or case."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compliance.standards.outline import QuestionOutline, RequirementOutline, SectionOutline, StandardOutline

_SAME_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": ""})


@dataclass(frozen=True)
class FoundRequirement:
    requirement: RequirementOutline
    questions: tuple[QuestionOutline, ...]


@dataclass(frozen=True)
class FoundSection:
    section: SectionOutline
    requirements: tuple[FoundRequirement, ...]


def search_outline(
    outline: StandardOutline, wanted: str, official: Mapping[str, str] = MappingProxyType({})
) -> list[FoundSection]:
    """The sections that have something with every word of `wanted`; all of them where it is empty.

    A requirement whose own text has the words keeps all its questions, any other those that have them. `official` are
    official texts that were loaded, by requirement code.
    """
    words = fold(wanted).split()
    found = ((section, _search_section(section, words, official)) for section in outline.sections)
    return [FoundSection(section, requirements) for section, requirements in found if requirements]


def fold(text: str) -> str:
    """`text` in small letters, without accents, Arabic vowel marks, hamza seats and stretching."""
    letters = unicodedata.normalize("NFKD", text.translate(_SAME_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _search_section(
    section: SectionOutline, words: list[str], official: Mapping[str, str]
) -> tuple[FoundRequirement, ...]:
    found = (_search_requirement(each, words, official.get(each.code, "")) for each in section.requirements)
    return tuple(each for each in found if each is not None)


def _search_requirement(requirement: RequirementOutline, words: list[str], official: str) -> FoundRequirement | None:
    codes = [requirement.code, requirement.official_code or "", *requirement.references]
    if _has(words, [requirement.title], [*codes, official]):
        return FoundRequirement(requirement, requirement.questions)
    questions = tuple(
        question
        for question in requirement.questions
        if _has(words, [question.text, question.help, question.evidence], [question.code])
    )
    return FoundRequirement(requirement, questions) if questions else None


def _has(words: list[str], texts: Iterable[Mapping[str, str] | None], codes: Iterable[str]) -> bool:
    passages = [passage for text in texts if text for passage in text.values()]
    searched = fold("\n".join([*passages, *codes]))
    return all(word in searched for word in words)
