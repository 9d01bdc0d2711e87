"""What an organisation's user has to do: rounds to open, to begin, to finish."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.assessments.queries import (
    ListedAssessment,
    StandardFacts,
    list_open_assessments,
    list_organisations_without_round,
    list_standard_facts,
)
from compliance.assessments.rounds.asked_standards import asked_standards
from compliance.assessments.rounds.periods import yearly_round
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name
from compliance.web.language import localised
from compliance.web.sentences import number_in_sentence

MOST = 20


def list_due_assessments(identity: Identity, day: date) -> list[DueItem]:
    """Open rounds of the person's organisations, and rounds of this year that nobody opened yet."""
    if not identity.belongs_to_organisation:
        return []
    facts = list_standard_facts()
    titles = {each.id: each for each in facts}
    open_ones = [_open_item(row, titles[row.assessment.standard_id]) for row in list_open_assessments(identity, MOST)]
    return [*open_ones, *_rounds_to_open(identity, facts, day)]


def _open_item(row: ListedAssessment, standard: StandardFacts) -> DueItem:
    assessment = row.assessment
    answered = _(
        "%(done)s of %(total)s answered",
        done=number_in_sentence(row.number_answered),
        total=number_in_sentence(standard.number_of_questions),
    )
    if assessment.supersedes_id is not None:
        answered = _("Correction of a submitted self-assessment. %(answered)s", answered=answered)
    return DueItem(
        title=f"{localised(standard.title)} {assessment.period_starts_on.year}",
        url=url_for("assessments.show_assessment", assessment_id=assessment.id),
        kind=_("Self-assessment"),
        due_on=assessment.due_on,
        hint=f"{organisation_name(row.organisation)}: {answered}",
        started=row.number_answered > 0,
    )


def _rounds_to_open(identity: Identity, facts: list[StandardFacts], day: date) -> list[DueItem]:
    asked, period = asked_standards(facts, day), yearly_round(day)
    codes = {kind: each.code for kind, each in asked.items()}
    return [
        DueItem(
            title=f"{localised(asked[each.kind].title)} {period.starts_on.year}",
            url=url_for("assessments.list_assessments"),
            kind=_("Self-assessment"),
            due_on=period.due_on,
            hint=_("%(organisation)s: not opened yet", organisation=organisation_name(each)),
        )
        for each in list_organisations_without_round(identity, codes, period.starts_on, MOST)
    ]
