"""Handed-over sections on home pages: of who answers them, and of who handed them over."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName
from compliance.assessments.handover.queries import AssignmentPlace, list_open_handed, list_states_of
from compliance.assessments.progress import SectionProgress, progress_of
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name
from compliance.web.language import localised
from compliance.web.sentences import number_in_sentence

MOST = 40


def list_due_sections(identity: Identity, day: date) -> list[DueItem]:
    """Sections that still have unanswered questions, handed to this person or by them."""
    if not (identity.belongs_to_organisation or identity.role is RoleName.RESPONDENT):
        return []
    handed = list_open_handed(identity, MOST)
    states = list_states_of([each.assessment.id for each in handed])
    found = [(each, progress_of(each.outline, each.section, states[each.assessment.id])) for each in handed]
    return [_item(each, progress, identity) for each, progress in found if progress.answered < progress.total]


def _item(handed: AssignmentPlace, progress: SectionProgress, identity: Identity) -> DueItem:
    done, total = number_in_sentence(progress.answered), number_in_sentence(progress.total)
    answered = _("%(done)s of %(total)s answered", done=done, total=total)
    standard = f"{localised(handed.outline.title)} {handed.assessment.period_starts_on.year}"
    mine = handed.assignment.user_id == identity.user_id
    with_whom = organisation_name(handed.organisation) if mine else _("with %(name)s", name=handed.assignment.name)
    return DueItem(
        title=localised(handed.section.title),
        url=url_for("handed_sections.show_section", assignment_id=handed.assignment.id)
        if mine
        else url_for("handover.list_sections", assessment_id=handed.assessment.id),
        kind=_("Section of a self-assessment") if mine else _("Section handed over"),
        due_on=handed.assignment.due_on,
        hint=f"{standard} · {with_whom}: {answered}",
        started=progress.answered > 0,
    )
