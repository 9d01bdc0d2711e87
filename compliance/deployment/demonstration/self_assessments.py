"""Self-assessments of the demonstration: last year's rounds, this year's, one never submitted, two half answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from compliance.assessments.evidence.operations import attach_evidence
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, open_assessment, record_answer
from compliance.assessments.queries import Place, QuestionPlace, list_standard_facts
from compliance.assessments.rounds.asked_standards import asked_standards
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import degree_of_answer
from compliance.assessments.submission import Declaration, declare_and_submit
from compliance.database import db
from compliance.deployment.demonstration.answer_notes import DECLARANTS, NOTES, REASONS, SUBMITTED_ANYHOW
from compliance.deployment.demonstration.evidence_files import make_pdf
from compliance.deployment.demonstration.evidence_stories import (
    plant_copied_policy,
    plant_own_files,
    plant_verifications,
)
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.story_words import Assessing, Story
from compliance.documents.dates import StatedDates
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.queries import load_outline

# Of a hundred answers, how many are full, partly, none, not applicable.
QUALITY: dict[Assessing, tuple[int, int, int, int]] = {
    Assessing.GOOD: (90, 8, 0, 2),
    Assessing.FAIR: (64, 26, 7, 3),
    Assessing.WEAK: (36, 32, 28, 4),
    Assessing.HALF: (72, 21, 4, 3),
}
# So long ago that the round of that year is overdue by two months at least, whatever the day of the year.
OVERDUE_OPENED_DAYS_AGO = 430
HALF_ANSWERED = 0.55
NOTED_EVERY, EVIDENCE_EVERY = 4, 24
QUESTIONS_WITH_EVIDENCE_WHEN_HALF = 4


def plant_self_assessments(plan: DemonstrationPlan) -> None:
    """Open, answer and submit the rounds of every organisation whose story has them."""
    asked = asked_standards(list_standard_facts(), plan.today)
    outlines = {kind: load_outline(each.id) for kind, each in asked.items()}
    for key, organisation in plan.organisations.items():
        story = plan.stories[key]
        if story.assessing is Assessing.OVERDUE:
            _open(plan, key, outlines[organisation.kind], plan.days_ago(OVERDUE_OPENED_DAYS_AGO))
        elif story.assessing is not Assessing.NEVER:
            _plant_rounds(plan, key, outlines[organisation.kind])


def _plant_rounds(plan: DemonstrationPlan, key: str, outline: StandardOutline) -> None:
    chance = plan.random_for(key, "rounds")
    last_year = date(plan.today.year - 1, chance.randint(3, 9), chance.randint(1, 28))
    _submit(plan, key, _open(plan, key, outline, last_year), last_year + timedelta(days=chance.randint(20, 80)))
    this_year = date(plan.today.year, 1, chance.randint(5, 28))
    if this_year > plan.today:
        return
    place = _open(plan, key, outline, this_year)
    submitted_on = this_year + timedelta(days=chance.randint(60, 420))
    if plan.stories[key].assessing is Assessing.HALF:
        _answer_half(plan, key, place)
    elif submitted_on < plan.today:
        _submit(plan, key, place, submitted_on)


def _open(plan: DemonstrationPlan, key: str, outline: StandardOutline, on: date) -> Place:
    organisation = plan.organisations[key]
    by = plan.identity(key)
    assessment = open_assessment(organisation, outline, yearly_round(on), by=by, at=moment_on(on))
    return Place(assessment, organisation, outline)


def _submit(plan: DemonstrationPlan, key: str, place: Place, on: date) -> None:
    chance = plan.random_for(key, place.assessment.period_starts_on)
    rows = list(_answer_rows(plan, key, place, on, chance))
    db.session.execute(insert(Answer), rows)
    role, name = chance.choice(DECLARANTS)
    _attach_some(plan, key, place, on, chance)
    places = _question_places(place)
    plant_copied_policy(plan, key, next(each for each in places if each.question.critical), on)
    unanswered = len(list(place.outline.questions)) - len(rows)
    declaration = Declaration(name, role, unanswered, chance.choice(SUBMITTED_ANYHOW))
    declare_and_submit(place, declaration, by=plan.identity(key), at=moment_on(on, 11))
    plant_verifications(plan, key, place, places)


def _answer_rows(plan: DemonstrationPlan, key: str, place: Place, on: date, chance: Random) -> Iterator[dict[str, Any]]:
    story = plan.stories[key]
    for question in place.outline.questions:
        if story.assessing is Assessing.WEAK and not question.critical and chance.random() < 0.06:
            continue
        degree = choose_degree(question, story, chance)
        value = _value_of(question, degree, chance)
        yield {
            "assessment_id": place.assessment.id,
            "question_id": question.id,
            "value": value,
            "degree": degree,
            "reason": chance.choice(REASONS) if degree is Degree.NOT_APPLICABLE else None,
            "note": _note(degree, chance),
            "answered_by_id": plan.users[key].id,
            "answered_at": moment_on(on, 9, chance.randint(0, 59)),
        }


def choose_degree(question: QuestionOutline, story: Story, chance: Random) -> Degree:
    """How far the organisation says it meets a question. Signs it does not admit it claims to be absent."""
    drawn = chance.choices(tuple(Degree), QUALITY[story.assessing])[0]
    if question.claims_absence_of is not None:
        admitted = question.claims_absence_of in story.admits
        return (Degree.NONE if story.assessing is Assessing.WEAK else Degree.PARTLY) if admitted else Degree.FULL
    if question.critical and drawn in (Degree.NONE, Degree.NOT_APPLICABLE) and story.assessing is not Assessing.WEAK:
        return Degree.FULL
    has_way_out = any(option.needs_reason for option in question.options)
    return drawn if has_way_out or drawn is not Degree.NOT_APPLICABLE else Degree.PARTLY


def _value_of(question: QuestionOutline, degree: Degree, chance: Random) -> str:
    return chance.choice([option.value for option in question.options if degree_of_answer(option) is degree])


def _note(degree: Degree, chance: Random) -> str | None:
    notes = NOTES[degree]
    return chance.choice(notes) if notes and chance.randrange(NOTED_EVERY) == 0 else None


def _attach_some(plan: DemonstrationPlan, key: str, place: Place, on: date, chance: Random) -> None:
    """One or two pages of proof, at critical questions."""
    critical = [each for each in _question_places(place) if each.question.critical]
    for each in chance.sample(critical, max(1, len(critical) // EVIDENCE_EVERY)):
        _attach(plan, key, each, on)


def _attach(plan: DemonstrationPlan, key: str, place: QuestionPlace, on: date) -> None:
    file = make_pdf(f"{place.question.code}.pdf", f"{place.organisation.name}, {place.requirement.code}")
    dates = StatedDates(on - timedelta(days=30), place.assessment.period_starts_on, None, None)
    attach_evidence(place, file, dates, by=plan.identity(key), at=moment_on(on, 10))


def _question_places(place: Place) -> list[QuestionPlace]:
    return [
        QuestionPlace(place.assessment, place.organisation, place.outline, section, requirement, question)
        for section in place.outline.sections
        for requirement in section.requirements
        for question in requirement.questions
    ]


def _answer_half(plan: DemonstrationPlan, key: str, place: Place) -> None:
    """Answer a good half in order, as a person does who goes on tomorrow, with a few files."""
    chance, story, by = plan.random_for(key, "half"), plan.stories[key], plan.identity(key)
    places = _question_places(place)
    answered = places[: int(len(places) * HALF_ANSWERED)]
    on = max(place.assessment.opened_on, plan.days_ago(3))
    for each in answered:
        degree = choose_degree(each.question, story, chance)
        given = GivenAnswer(
            value=_value_of(each.question, degree, chance),
            reason=chance.choice(REASONS) if degree is Degree.NOT_APPLICABLE else None,
            note=_note(degree, chance),
        )
        record_answer(each, given, by=by, at=moment_on(on, 10, chance.randint(0, 59)))
    for each in chance.sample(answered, QUESTIONS_WITH_EVIDENCE_WHEN_HALF):
        _attach(plan, key, each, on)
    plant_own_files(plan, key, answered, on)
