"""Starting a self-assessment that nobody asked for: any standard published for the organisation's kind."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.forms import PlainForm
from compliance.assessments.operations import open_assessment
from compliance.assessments.permissions import ANSWER_ASSESSMENT, LIST_ASSESSMENTS
from compliance.assessments.queries import get_assessable_organisation, list_standard_facts
from compliance.assessments.rounds.asked_standards import asked_standards
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.rounds.starting import (
    SHOWN_AT_ONCE,
    find_open_round,
    get_startable_outline,
    list_organisations_to_start_for,
    list_startable,
)
from compliance.clock import now, today
from compliance.database import commits
from compliance.errors import Conflict, NotFound
from compliance.standards.queries import StandardOutline, load_outline

starts = Blueprint("assessment_starts", __name__, url_prefix="/assessments/start")
LONGEST_SEARCH = 200


@starts.get("")
@requires(LIST_ASSESSMENTS)
def choose_organisation() -> Any:
    """Which organisation: who acts for one alone goes on at once."""
    words = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    organisations = list_organisations_to_start_for(current_identity(), words)
    if len(organisations) == 1 and not words:
        return redirect(url_for("assessment_starts.choose_standard", organisation_id=organisations[0].id))
    return render_template(
        "compliance/assessments/rounds/choose_organisation.html",
        organisations=organisations[:SHOWN_AT_ONCE],
        is_cut=len(organisations) > SHOWN_AT_ONCE,
        words=words,
    )


@starts.get("/<int:organisation_id>")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
def choose_standard(organisation: Any) -> str:
    period = yearly_round(today())
    return render_template(
        "compliance/assessments/rounds/choose_standard.html",
        organisation=organisation,
        startable=list_startable(organisation, period, today()),
        period=period,
        form=PlainForm(),
    )


@starts.post("/<int:organisation_id>")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
@commits
def start_asked(organisation: Any) -> Any:
    """Start the round that every organisation of this kind is asked for."""
    standard = asked_standards(list_standard_facts(), today()).get(organisation.kind)
    if standard is None:
        raise NotFound
    return _start(organisation, load_outline(standard.id))


@starts.post("/<int:organisation_id>/<standard_code>")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
@commits
def start(organisation: Any, standard_code: str) -> Any:
    return _start(organisation, get_startable_outline(organisation, standard_code, today()))


def _start(organisation: Any, outline: StandardOutline) -> Any:
    """Lead to the round just opened, or to the one that a colleague or the yearly opening opened a moment before."""
    moment = now()
    try:
        opened = open_assessment(organisation, outline, yearly_round(moment.date()), by=current_identity(), at=moment)
    except Conflict:
        present = find_open_round(organisation.id, outline.code)
        if present is None:
            raise
        flash(_("This self-assessment was opened already. Go on here."), "info")
        opened = present
    return redirect(url_for("assessments.show_assessment", assessment_id=opened.id), code=303)
