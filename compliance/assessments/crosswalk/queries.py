"""What the other self-assessments of the same organisation say about the questions of one, through the crosswalk.

Read when a page is shown, never when an answer is saved. The answers of another organisation, or to a standard for
another duty-holder, are not looked at: an employer's answer is no evidence of its recruitment office's duty.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import ColumnElement, case, or_, select

from compliance.assessments.applicability import hidden_codes
from compliance.assessments.crosswalk.carrying import Carried, Counts, carry, disagree, worst
from compliance.assessments.crosswalk.models import AnswerOrigin
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.queries import Place, QuestionPlace
from compliance.assessments.scores.scoring import Degree, Option
from compliance.assessments.scores.summaries import as_option, degree_of_answer, values_by_assessment
from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.standards.crosswalks.queries import list_edges_at, list_edges_of_standards, outlines_of_edges
from compliance.standards.crosswalks.relations import Edge, EdgeDecision, EdgeReading, read_edge
from compliance.standards.models import Standard
from compliance.standards.outline import AnswerOption, QuestionOutline, StandardOutline

# A round speaks for itself and for the one that follows it: what was answered longer ago is asked again.
SPEAKS_FOR = timedelta(days=366)


@dataclass(frozen=True)
class SourceAnswer:
    """The answer in force to a question of another self-assessment of the organisation."""

    answer_id: int
    question_id: int
    value: str
    version: int
    answered_at: datetime
    assessment_id: int
    is_submitted: bool
    submitted_on: date | None
    period_starts_on: date
    standard_id: int


@dataclass(frozen=True)
class Contribution:
    """What one answer elsewhere says about the asked question; `reading` goes from there to here."""

    reading: EdgeReading
    outline: StandardOutline
    question: QuestionOutline
    source: SourceAnswer
    carried: Carried

    @property
    def edge(self) -> Edge:
        return self.reading.edge

    @property
    def value(self) -> str | None:
        """The value it counts as, once a person approved the edge."""
        return self.carried.value if self.edge.is_approved else None

    @property
    def leaves_remainder(self) -> bool:
        """True if its yes answers all but the remainder that the edge spells out."""
        is_part = self.carried.counts is Counts.PART and self.edge.is_approved
        return is_part and self.reading.remainder is not None


@dataclass(frozen=True)
class Reach:
    """What answering this question does for another; `reading` goes from here to there.

    `full` tells what its best answers count as there, `answers` which those are.
    """

    reading: EdgeReading
    outline: StandardOutline
    question: QuestionOutline
    full: Counts
    answers: Sequence[AnswerOption]


@dataclass(frozen=True)
class QuestionCrosswalk:
    """Everything the crosswalk says about one question: who contributes, what counts, whom an answer here helps."""

    question: QuestionOutline
    contributions: Sequence[Contribution] = ()
    reaches: Sequence[Reach] = ()

    @cached_property
    def counting(self) -> list[Contribution]:
        return [each for each in self.contributions if each.value is not None]

    @cached_property
    def value(self) -> str | None:
        """The value that the contributors give together: the worst of those that count."""
        return worst([str(each.value) for each in self.counting], options_of(self.question))

    @property
    def disagrees(self) -> bool:
        return disagree([str(each.value) for each in self.counting])

    @property
    def remainders(self) -> list[Contribution]:
        """The contributors whose remainder is worth asking: none where something counts already."""
        return [] if self.counting else [each for each in self.contributions if each.leaves_remainder]

    @property
    def signature(self) -> str:
        """What a person saw: SHA-256 over edges and answers, so that nobody accepts another one unseen."""
        told = sorted(f"{each.edge.id} {each.source.answer_id} {each.source.version}" for each in self.contributions)
        return hashlib.sha256("\n".join([*told, str(self.value)]).encode()).hexdigest()


def options_of(question: QuestionOutline) -> Mapping[str, Option]:
    """The answers of a question as the pure functions read them."""
    return {option.value: as_option(option) for option in question.options}


def find_crosswalk(place: QuestionPlace) -> QuestionCrosswalk:
    """What the crosswalk says about one question, in two queries; one where nothing is mapped to it."""
    edges = _in_use(list_edges_at([place.question.id]))
    (found,) = _read(
        _Asking(place.organisation, place.assessment.period_starts_on, place.assessment), [place.outline], edges
    )
    return found.get(place.question.id, QuestionCrosswalk(place.question))


def list_crosswalk(place: Place) -> dict[int, QuestionCrosswalk]:
    """The same for every question of an assessment that something is mapped to, by question id."""
    edges = _in_use(list_edges_of_standards([place.outline.id]))
    (found,) = _read(
        _Asking(place.organisation, place.assessment.period_starts_on, place.assessment), [place.outline], edges
    )
    return found


def count_answered_elsewhere(
    organisation: Organisation, outlines: Sequence[StandardOutline], period_starts_on: date
) -> dict[int, int]:
    """How many questions of each standard the organisation's other self-assessments answer, by standard id."""
    edges = _in_use(list_edges_of_standards([each.id for each in outlines]))
    found = _read(_Asking(organisation, period_starts_on), outlines, edges)
    return {
        outline.id: sum(each.value is not None for each in crosswalks.values())
        for outline, crosswalks in zip(outlines, found, strict=True)
    }


def _in_use(edges: Iterable[Edge]) -> list[Edge]:
    """Without those that a person withdrew: they say nothing any more."""
    return [each for each in edges if each.decision is None or each.decision.decision is not EdgeDecision.WITHDRAWN]


@dataclass(frozen=True)
class _Asking:
    """Whose answers may contribute, to a round of which period, besides the round itself."""

    organisation: Organisation
    period_starts_on: date
    assessment: Assessment | None = None


def _read(
    asking: _Asking, outlines: Sequence[StandardOutline], edges: Sequence[Edge]
) -> list[dict[int, QuestionCrosswalk]]:
    """The crosswalk of each of `outlines`, all of them for the kind of organisation that asks."""
    if not edges:
        return [{} for _outline in outlines]
    others = outlines_of_edges(edges)
    ids = {each.left_question_id for each in edges} | {each.right_question_id for each in edges}
    answers = _without_unasked(_list_sources(asking, ids), others)
    return [_combine(outline, edges, others, answers) for outline in outlines]


def _combine(
    outline: StandardOutline,
    edges: Iterable[Edge],
    others: Mapping[int, StandardOutline],
    answers: Mapping[int, SourceAnswer],
) -> dict[int, QuestionCrosswalk]:
    own = {question.id: question for question in outline.questions}
    questions = {question.id: question for other in others.values() for question in other.questions}
    contributions: dict[int, list[Contribution]] = defaultdict(list)
    reaches: dict[int, list[Reach]] = defaultdict(list)
    for edge in edges:
        if outline.id not in (edge.left_standard_id, edge.right_standard_id):
            continue
        outwards = read_edge(edge, edge.left_question_id if edge.left_question_id in own else edge.right_question_id)
        other = others[outwards.there_standard_id]
        if other.assessed_kind is not outline.assessed_kind:
            continue
        here, there = own[outwards.here_question_id], questions[outwards.there_question_id]
        reaches[here.id].append(_reach(outwards, other, here, there))
        source = answers.get(there.id)
        if source is not None:
            contributions[here.id].append(_contribution(read_edge(edge, there.id), other, there, here, source))
    return {
        question_id: QuestionCrosswalk(own[question_id], contributions[question_id], found)
        for question_id, found in reaches.items()
    }


def _contribution(
    inwards: EdgeReading, other: StandardOutline, there: QuestionOutline, here: QuestionOutline, source: SourceAnswer
) -> Contribution:
    carried = carry(inwards.relation, source.value, options_of(there), options_of(here), inwards.conversion)
    return Contribution(inwards, other, there, source, carried)


def _reach(outwards: EdgeReading, other: StandardOutline, here: QuestionOutline, there: QuestionOutline) -> Reach:
    best = [each for each in here.options if here.is_scored and degree_of_answer(each) is Degree.FULL]
    value = best[0].value if best else None
    carried = carry(outwards.relation, value, options_of(here), options_of(there), outwards.conversion)
    return Reach(outwards, other, there, carried.counts, best)


def _list_sources(asking: _Asking, question_ids: Iterable[int]) -> dict[int, SourceAnswer]:
    """The answers in force of the organisation's other rounds to these questions, by question id, in one query.

    In force is the open round's answer where it has one, else that of the newest submitted round. An answer that was
    itself taken over says nothing on its own: what it rests on reaches further only through an edge of its own. Nor
    does one to a question that was not asked.
    """
    rows = db.session.execute(
        select(
            Answer.id,
            Answer.question_id,
            Answer.value,
            Answer.version,
            Answer.answered_at,
            Assessment.id,
            Assessment.state == AssessmentState.SUBMITTED,
            Assessment.submitted_on,
            Assessment.period_starts_on,
            Assessment.standard_id,
            or_(is_taken_over(), Answer.is_hidden),
        )
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .join(Standard, Standard.id == Assessment.standard_id)
        .where(
            Assessment.organisation_id == asking.organisation.id,
            Assessment.id != (asking.assessment.id if asking.assessment else 0),
            Assessment.state.in_((AssessmentState.OPEN, AssessmentState.SUBMITTED)),
            Assessment.period_starts_on <= asking.period_starts_on,
            Assessment.period_ends_on >= asking.period_starts_on - SPEAKS_FOR,
            Standard.assessed_kind == asking.organisation.kind,
            Answer.question_id.in_(list(question_ids)),
            Answer.value.is_not(None),
        )
        .order_by(
            case((Assessment.state == AssessmentState.OPEN, 0), else_=1),
            Assessment.period_starts_on.desc(),
            Assessment.id.desc(),
        )
    )
    found: dict[int, SourceAnswer | None] = {}
    for *columns, is_silent in rows:
        found.setdefault(columns[1], None if is_silent else SourceAnswer(*columns))
    return {question_id: source for question_id, source in found.items() if source is not None}


def _without_unasked(
    answers: Mapping[int, SourceAnswer], outlines: Mapping[int, StandardOutline]
) -> dict[int, SourceAnswer]:
    """Without the answers of drafts whose questions are not asked now; one query where a draft has conditions."""
    drafts = {
        each.assessment_id: outlines[each.standard_id]
        for each in answers.values()
        if not each.is_submitted and outlines[each.standard_id].has_conditions
    }
    if not drafts:
        return dict(answers)
    unasked = set()
    for assessment_id, values in values_by_assessment(drafts).items():
        hidden = hidden_codes(drafts[assessment_id], values)
        unasked |= {(assessment_id, each.id) for each in drafts[assessment_id].questions if each.code in hidden}
    return {
        question_id: each for question_id, each in answers.items() if (each.assessment_id, question_id) not in unasked
    }


def is_taken_over() -> ColumnElement[bool]:
    """True for answers that rest on the crosswalk: taken over, and not changed by hand since."""
    return (
        select(AnswerOrigin.id)
        .where(AnswerOrigin.answer_id == Answer.id, AnswerOrigin.ended_at.is_(None), AnswerOrigin.value == Answer.value)
        .correlate(Answer)
        .exists()
    )
