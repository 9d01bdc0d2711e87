"""What pages of answering say of the crosswalk: beside one question, over a whole assessment, and in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.assessments.crosswalk.carrying import Counts, only_answer
from compliance.assessments.crosswalk.origin_queries import Origin, list_origins
from compliance.assessments.crosswalk.queries import (
    QuestionCrosswalk,
    Reach,
    find_crosswalk,
    list_crosswalk,
    options_of,
)
from compliance.assessments.progress import States, hidden_questions, is_answered
from compliance.assessments.queries import Place, QuestionPlace
from compliance.assessments.scores.scoring import Degree
from compliance.standards.labels import RELATION_LABELS
from compliance.standards.outline import QuestionOutline
from compliance.web.language import current_language, localised
from compliance.web.sentences import code_in_sentence


@dataclass(frozen=True)
class CrosswalkOverview:
    """What the crosswalk did and could do for an assessment. Questions that are not asked now are left out."""

    number_asked: int
    saved: list[tuple[QuestionOutline, list[Origin]]] = field(default_factory=list)
    offered: list[QuestionCrosswalk] = field(default_factory=list)
    partly: list[QuestionCrosswalk] = field(default_factory=list)
    differing: list[tuple[QuestionCrosswalk, str]] = field(default_factory=list)


def crosswalk_of_question(place: QuestionPlace, *, is_answered: bool) -> dict[str, Any]:
    """What the page of a question needs: who answers it elsewhere, what an answer here does, what it rests on.

    Nothing rests on anything where the question `is_answered` not yet.
    """
    found = find_crosswalk(place)
    edges = [*(each.edge for each in found.contributions), *(each.reading.edge for each in found.reaches)]
    origins = list_origins(place.assessment.id, with_drafts=True, known_edges=edges) if is_answered else {}
    return {
        "crosswalk": found,
        "reach_sentences": describe_reaches(found.reaches),
        "origins": origins.get(place.question.id, []),
        "completed_value": completed_value(place.question),
        "relation_labels": RELATION_LABELS,
    }


def completed_value(question: QuestionOutline) -> str | None:
    """The answer that a yes elsewhere and its remainder make together: the only one that says yes, or None."""
    return only_answer(options_of(question), Degree.FULL)


def origins_of_assessment(assessment_id: int, *, with_drafts: bool) -> dict[str, Any]:
    """What pages that list answers need: what each rests on."""
    return {"origins": list_origins(assessment_id, with_drafts=with_drafts)}


def crosswalk_overview(place: Place, states: States) -> CrosswalkOverview:
    """What was taken over, what can be, and where other answers differ from those given here; in order."""
    hidden = hidden_questions(place.outline, states)
    asked = [each for each in place.outline.questions if each.code not in hidden]
    origins = list_origins(place.assessment.id, with_drafts=True)
    crosswalks = list_crosswalk(place)
    overview = CrosswalkOverview(len(asked))
    for question in asked:
        if question.id in origins:
            overview.saved.append((question, origins[question.id]))
        elif question.id in crosswalks:
            _sort_in(overview, crosswalks[question.id], states)
    return overview


def _sort_in(overview: CrosswalkOverview, crosswalk: QuestionCrosswalk, states: States) -> None:
    question = crosswalk.question
    if is_answered(question, states):
        given = str(states[question.id].value)
        if crosswalk.value is not None and crosswalk.value != given:
            overview.differing.append((crosswalk, given))
    elif crosswalk.value is not None:
        overview.offered.append(crosswalk)
    elif crosswalk.remainders:
        overview.partly.append(crosswalk)


def describe_reaches(reaches: Iterable[Reach]) -> list[str]:
    """What an answer to the question does elsewhere, a sentence for each standard and kind; approved edges first."""
    groups: dict[tuple[str, int], list[Reach]] = {}
    proposed = 0
    for each in reaches:
        if not each.reading.edge.is_approved:
            proposed += 1
        elif kind := _kind_of(each):
            groups.setdefault((kind, each.outline.id), []).append(each)
    sentences = [_sentence(kind, group) for (kind, _standard_id), group in groups.items()]
    if proposed:
        sentences.append(
            ngettext(
                "%(num)s more mapping is proposed and counts for nothing yet.",
                "%(num)s more mappings are proposed and count for nothing yet.",
                proposed,
            )
        )
    return sentences


def _kind_of(reach: Reach) -> str | None:
    if reach.full in (Counts.YES, Counts.CONVERTED):
        return "answers"
    if reach.full is Counts.PART:
        return "opens" if reach.reading.remainder else "part"
    return "converts" if reach.reading.conversion else None


def _sentence(kind: str, group: list[Reach]) -> str:
    labels = [_("“%(answer)s”", answer=localised(each.label)) for each in group[0].answers]
    words: Mapping[str, Any] = {
        "answer": format_list(labels, style="or", locale=current_language()),
        "codes": format_list([code_in_sentence(each.question.code) for each in group], locale=current_language()),
        "standard": localised(group[0].outline.title),
    }
    if kind == "answers":
        return _("%(answer)s here also answers %(codes)s of %(standard)s.", **words)
    if kind == "opens":
        return _("%(answer)s here opens %(codes)s of %(standard)s with one question left.", **words)
    if kind == "part":
        return _("%(answer)s here answers a part of %(codes)s of %(standard)s.", **words)
    return _("What you answer here also answers %(codes)s of %(standard)s.", **words)
