"""Which questions are asked, given the answers so far: a question with conditions only where all of them hold.

A hidden answer is kept and comes back when its branch reopens; until then it counts for nothing.
"""

from collections.abc import Mapping

from compliance.standards.answer_types import chosen_values
from compliance.standards.outline import Condition, QuestionOutline, StandardOutline


def hidden_codes(outline: StandardOutline, values: Mapping[str, str | None]) -> frozenset[str]:
    """Codes of the questions that are not asked now, where `values` are the answers by question code.

    A condition looks at an earlier question; one that is hidden itself has no answer that counts. An unanswered one
    keeps what depends on it hidden: it is not yet known whether to ask.
    """
    if not outline.has_conditions:
        return frozenset()
    earlier: dict[str, QuestionOutline] = {}
    hidden: set[str] = set()
    for question in outline.questions:
        if not all(_holds(each, earlier, values, hidden) for each in question.shown_if):
            hidden.add(question.code)
        earlier[question.code] = question
    return frozenset(hidden)


def _holds(
    condition: Condition, earlier: Mapping[str, QuestionOutline], values: Mapping[str, str | None], hidden: set[str]
) -> bool:
    if condition.question in hidden:
        return False
    chosen = chosen_values(earlier[condition.question], values.get(condition.question))
    return any(value in condition.values for value in chosen)
