"""Narrowing the crosswalk of two standards to words, a relation, or what was decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.standards.crosswalks.queries import CrosswalkPlace
from compliance.standards.crosswalks.relations import EdgeReading, Relation, read_edge
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.search import fold

LONGEST_SEARCH = 200


@dataclass(frozen=True)
class EdgeFilter:
    """What the address asks for; empty means everything."""

    words: str = ""
    relation: str = ""
    status: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.relation or self.status)


@dataclass(frozen=True)
class ShownEdge:
    """An edge with both questions, read in the direction of the page."""

    reading: EdgeReading
    here: QuestionOutline
    there: QuestionOutline


def find_edges(place: CrosswalkPlace, wanted: EdgeFilter) -> list[ShownEdge]:
    """The edges of a pair with every word of the filter in their codes, questions or reason, in either language."""
    here, there = questions_by_id(place.here), questions_by_id(place.there)
    ids = here.keys()
    shown = []
    for edge in place.edges:
        from_id = edge.left_question_id if edge.left_question_id in ids else edge.right_question_id
        reading = read_edge(edge, from_id)
        shown.append(ShownEdge(reading, here[reading.here_question_id], there[reading.there_question_id]))
    words = fold(wanted.words).split()
    order = {question_id: position for position, question_id in enumerate(here)}
    found = [each for each in shown if _fits(each, wanted) and _has_words(each, words)]
    return sorted(found, key=lambda each: order[each.here.id])


def questions_by_id(outline: StandardOutline) -> dict[int, QuestionOutline]:
    """The questions of a standard, in order, by id."""
    return {question.id: question for question in outline.questions}


def filter_from(words: str, relation: str, status: str) -> EdgeFilter:
    """The filter an address asks for; what it does not know is left out."""
    known: Sequence[str] = [each.value for each in Relation]
    return EdgeFilter(
        words[:LONGEST_SEARCH].strip(),
        relation if relation in known else "",
        status if status in ("approved", "proposed", "withdrawn") else "",
    )


def _fits(shown: ShownEdge, wanted: EdgeFilter) -> bool:
    is_related = not wanted.relation or shown.reading.relation.value == wanted.relation
    return is_related and (not wanted.status or shown.reading.edge.status == wanted.status)


def _has_words(shown: ShownEdge, words: Sequence[str]) -> bool:
    edge = shown.reading.edge
    texts = (shown.here.text, shown.there.text, edge.reason, edge.remainder or {})
    passages = [passage for text in texts for passage in text.values()]
    searched = fold("\n".join([shown.here.code, shown.there.code, edge.proposed_by, *passages]))
    return all(word in searched for word in words)
