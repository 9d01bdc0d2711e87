"""Starting a self-assessment that nobody asked for: any standard published for the organisation's kind."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.forms import PlainForm
from compliance.assessments.operations import open_assessment
from compliance.assessments.permissions import ANSWER_ASSESSMENT, LIST_ASSESSMENTS
from compliance.assessments.queries import get_assessable_organisation
from compliance.assessments.rounds.periods import yearly_round
from compliance.assessments.rounds.starting import (
    SHOWN_AT_ONCE,
    get_startable_outline,
    list_organisations_to_start_for,
    list_startable,
)
from compliance.clock import now, today
from compliance.database import commits

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


@starts.post("/<int:organisation_id>/<standard_code>")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
@commits
def start(organisation: Any, standard_code: str) -> Any:
    moment = now()
    outline = get_startable_outline(organisation, standard_code, moment.date())
    assessment = open_assessment(organisation, outline, yearly_round(moment.date()), by=current_identity(), at=moment)
    return redirect(url_for("assessments.show_assessment", assessment_id=assessment.id), code=303)
