"""Pages of a newer version of a standard: what it changes in a running self-assessment, before and after the move."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.forms import VersionForm
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.queries import get_own_assessment
from compliance.assessments.versions.moves import get_past_move, move_to_newer_version, preview_move
from compliance.clock import now, today
from compliance.database import commits

versions = Blueprint("assessment_versions", __name__)


@versions.get("/assessments/<int:assessment_id>/newer-version")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_newer_version(place: Any) -> str:
    move = preview_move(place, today())
    return _page(place, move, VersionForm(version=move.newer.version))


@versions.post("/assessments/<int:assessment_id>/newer-version")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def apply_newer_version(place: Any) -> Any:
    version = VersionForm().version.data or ""
    moved = move_to_newer_version(place, version, by=current_identity(), at=now())
    flash(_("The self-assessment continues under version %(version)s.", version=version), "success")
    return redirect(url_for("assessments.show_assessment", assessment_id=moved.id), code=303)


@versions.get("/assessments/<int:assessment_id>/earlier-version")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def show_earlier_version(place: Any) -> str:
    return _page(place, get_past_move(place), None)


def _page(place: Any, move: Any, form: VersionForm | None) -> str:
    return render_template(
        "compliance/assessments/versions/show_version_changes.html", place=place, move=move, form=form
    )
