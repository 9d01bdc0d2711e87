"""The page between checking answers and declaring: points that ask for a second look, each with its reason."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.consistency.checks import Check, PointToCheck
from compliance.assessments.consistency.labels import CHECK_ADVICE, CHECK_TITLES
from compliance.assessments.consistency.operations import LONGEST_REASON, record_reasons
from compliance.assessments.consistency.queries import PointsOfAssessment, find_last_reason, load_points
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.queries import get_own_assessment
from compliance.assessments.views import to_receipt
from compliance.clock import now, today
from compliance.database import commits

points = Blueprint("assessment_points", __name__)

_FIELD = "reason:"


class ReasonsForm(FlaskForm):
    """The reason for all points that have none of their own; `reasons_form` adds a field for each point."""

    for_all = TextAreaField(
        _l("One reason for all points without a reason of their own"),
        validators=[Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
    )
    as_last_time = BooleanField(_l("Give the reason of the last round again"))
    last_reason: str | None = None

    @property
    def reasons(self) -> dict[str, str]:
        """What was given, by key of the point; the empty key is the one for all."""
        own = {field.name.removeprefix(_FIELD): field.data or "" for field in self if field.name.startswith(_FIELD)}
        again = self.last_reason if self.as_last_time.data else None
        return {**own, "": (self.for_all.data or "").strip() or again or ""}


def reasons_form(place: Any, found: PointsOfAssessment) -> ReasonsForm:
    """The form with one field a point, filled with the reasons given before."""
    fields = {
        _FIELD + point.key: TextAreaField(
            _l("Reason for this point"), validators=[Length(max=LONGEST_REASON)], render_kw={"rows": 2}
        )
        for point in found.points
    }
    given = {_FIELD + key: reason for key, reason in found.reasons.items() if key}
    form_class = type("ReasonsForm", (ReasonsForm,), fields)
    made: ReasonsForm = form_class(data={**given, "for_all": found.for_all})
    made.last_reason = find_last_reason(place)
    return made


@points.get("/assessments/<int:assessment_id>/points")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def check_points(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    found = load_points(place, today())
    if not found.points:
        return _to_declaration(place)
    return _points_page(place, found, reasons_form(place, found))


def _to_declaration(place: Any) -> Any:
    return redirect(url_for("assessments.show_declaration", assessment_id=place.assessment.id), code=303)


def _points_page(place: Any, found: PointsOfAssessment, form: ReasonsForm) -> str:
    return render_template(
        "compliance/assessments/consistency/check_points.html",
        place=place,
        form=form,
        groups=[(check, list(group)) for check, group in groupby(found.points, key=_check_of)],
        number=len(found.points),
        questions={each.code: each for each in place.outline.questions},
        field_of={point.key: form[_FIELD + point.key] for point in found.points},
        titles=CHECK_TITLES,
        advice=CHECK_ADVICE,
    )


def _check_of(point: PointToCheck) -> Check:
    return point.check


@points.post("/assessments/<int:assessment_id>/points")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def save_reasons(place: Any) -> Any:
    """Keep the reasons given, even where others are still missing."""
    if not place.is_open:
        return to_receipt(place)
    found = load_points(place, today())
    form = reasons_form(place, found)
    if not form.validate():
        return _points_page(place, found, form), 422
    record_reasons(place, form.reasons, by=current_identity(), at=now())
    missing = _still_missing(found, form.reasons)
    if missing:
        form.for_all.errors = [_("Give a reason for each point, or one for all of them.")]
        return _points_page(place, found, form), 422
    return _to_declaration(place)


def _still_missing(found: PointsOfAssessment, given: Mapping[str, str]) -> list[PointToCheck]:
    reasons = {key: text.strip() for key, text in given.items() if text.strip()}
    return PointsOfAssessment(found.points, reasons).unexplained
