"""The crosswalk in the demonstration: one pair of standards approved, another self-assessment that profits from it."""

from compliance.assessments.crosswalk.operations import accept_answer
from compliance.assessments.crosswalk.queries import QuestionCrosswalk, list_crosswalk
from compliance.assessments.operations import open_assessment
from compliance.assessments.queries import Place, question_place
from compliance.assessments.rounds.periods import yearly_round
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.world import DEMONSTRATION_EMPLOYER
from compliance.standards.crosswalks.operations import decide_crosswalk, edges_to_decide, signature_of
from compliance.standards.crosswalks.queries import CrosswalkPlace, get_crosswalk, list_crosswalks
from compliance.standards.crosswalks.relations import EdgeDecision
from compliance.standards.queries import list_standards

# The employer's own checklist against the principles it assesses itself by besides; all other pairs stay proposed.
ANSWERED, ALSO_ANSWERED = "crest-employer-checklist", "dhaka-principles"
REASON = "Read question by question with the labour inspection; the reasons given hold."
TAKEN_OVER, COMPLETED = 3, 2
DECIDED_DAYS_AGO, TAKEN_DAYS_AGO = 21, 2


def plant_crosswalks(plan: DemonstrationPlan) -> None:
    """A supervisor approves one pair; the demonstration employer starts the other standard and takes answers over."""
    pair = _find_pair()
    if pair is None:
        return
    decide_crosswalk(
        pair,
        EdgeDecision.APPROVED,
        REASON,
        seen=signature_of(edges_to_decide(pair.edges, EdgeDecision.APPROVED)),
        by=plan.identity("supervisor"),
        at=moment_on(plan.days_ago(DECIDED_DAYS_AGO)),
    )
    _take_over(plan, _start(plan, pair))


def _find_pair() -> CrosswalkPlace | None:
    """The pair as loaded, or None in an installation whose library lacks it."""
    standards = {standard.id: standard for standard in list_standards()}
    for each in list_crosswalks():
        sides = [standards[each.crosswalk.left_standard_id], standards[each.crosswalk.right_standard_id]]
        here, there = sorted(sides, key=lambda side: side.code != ANSWERED)
        if (here.code, there.code) == (ANSWERED, ALSO_ANSWERED):
            return get_crosswalk(here.code, here.version, there.code, there.version)
    return None


def _start(plan: DemonstrationPlan, pair: CrosswalkPlace) -> Place:
    organisation, at = plan.organisations[DEMONSTRATION_EMPLOYER], moment_on(plan.days_ago(TAKEN_DAYS_AGO))
    assessment = open_assessment(
        organisation, pair.there, yearly_round(at.date()), by=plan.identity(DEMONSTRATION_EMPLOYER), at=at
    )
    return Place(assessment, organisation, pair.there)


def _take_over(plan: DemonstrationPlan, place: Place) -> None:
    found = list(list_crosswalk(place).values())
    whole = [each for each in found if each.value is not None][:TAKEN_OVER]
    partly = [each for each in found if each.remainders][:COMPLETED]
    for each in (*whole, *partly):
        _accept(plan, place, each)


def _accept(plan: DemonstrationPlan, place: Place, crosswalk: QuestionCrosswalk) -> None:
    accept_answer(
        question_place(place, crosswalk.question.code),
        seen=crosswalk.signature,
        remainder_of=crosswalk.remainders[0].edge.id if crosswalk.remainders else None,
        by=plan.identity(DEMONSTRATION_EMPLOYER),
        at=moment_on(plan.days_ago(TAKEN_DAYS_AGO), 10),
    )
