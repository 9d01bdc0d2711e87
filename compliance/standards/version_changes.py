"""What a newer version of a standard means for answers given to an older one: kept, asked again, dropped, added.

Codes never change their meaning, so an answer is kept where the question with the same code asks for the same thing in
the same words; anything less is asked again by a person.
"""

from dataclasses import dataclass

from compliance.standards.outline import QuestionOutline, StandardOutline

# What a change of leaves an answer true: its place, its help, the papers wanted, when it is asked.
_SAME_QUESTION = ("type", "text", "options", "unit", "bounds", "columns", "critical", "claims_absence_of")


@dataclass(frozen=True)
class ChangedQuestion:
    old: QuestionOutline
    new: QuestionOutline


@dataclass(frozen=True)
class VersionChanges:
    """Every question of both versions is in exactly one of these, in the order of the standard."""

    kept: tuple[ChangedQuestion, ...]
    asked_again: tuple[ChangedQuestion, ...]
    dropped: tuple[QuestionOutline, ...]
    added: tuple[QuestionOutline, ...]


def compare_versions(older: StandardOutline, newer: StandardOutline) -> VersionChanges:
    """What becomes of each question of `older` in `newer`, two versions of one standard."""
    old = {question.code: question for question in older.questions}
    new = {question.code: question for question in newer.questions}
    both = [ChangedQuestion(old[code], question) for code, question in new.items() if code in old]
    return VersionChanges(
        kept=tuple(each for each in both if asks_the_same(each.old, each.new)),
        asked_again=tuple(each for each in both if not asks_the_same(each.old, each.new)),
        dropped=tuple(question for code, question in old.items() if code not in new),
        added=tuple(question for code, question in new.items() if code not in old),
    )


def asks_the_same(old: QuestionOutline, new: QuestionOutline) -> bool:
    """True where an answer to one question is an answer to the other, given that they have the same code."""
    return all(getattr(old, name) == getattr(new, name) for name in _SAME_QUESTION)
