"""Pages of an audit's sample: the draw in force with its reasons, and drawing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.permissions import DRAW_SAMPLE, READ_SAMPLE
from audits.queries import get_audit
from audits.sampling.forms import DrawSampleForm
from audits.sampling.groups_text import groups_text
from audits.sampling.operations import draw_audit_sample
from audits.sampling.queries import count_recruitment_offices, drawn_list, list_samples
from audits.sampling.wording import SPREAD_LABELS, WHY_LABELS
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits

pages = Blueprint("sampling", __name__)


@pages.get("/audits/<int:audit_id>/sample")
@requires(READ_SAMPLE, subject=get_audit)
def show_sample(audit: Any) -> str:
    samples = list_samples(audit.id)
    return render_template(
        "audits/sampling/show_sample.html",
        audit=audit,
        samples=samples,
        drawn=drawn_list(samples[0]) if samples else None,
        why_labels=WHY_LABELS,
        spread_labels=SPREAD_LABELS,
    )


@pages.get("/audits/<int:audit_id>/sample/draw")
@requires(DRAW_SAMPLE, subject=get_audit)
def draw_sample(audit: Any) -> str:
    samples = list_samples(audit.id)
    form = (
        DrawSampleForm(obj=samples[0])
        if samples
        else DrawSampleForm(
            workers=audit.organisation.number_of_workers, recruitment_offices=count_recruitment_offices(audit, today())
        )
    )
    form.reason.data = None
    if samples and samples[0].strata:
        form.spread_over.data = samples[0].strata[0]["spread_over"]
        form.groups.data = groups_text(samples[0].strata)
    return _draw_page(audit, form, bool(samples))


@pages.post("/audits/<int:audit_id>/sample/draw")
@requires(DRAW_SAMPLE, subject=get_audit)
@commits
def save_sample(audit: Any) -> Any:
    form = DrawSampleForm()
    by = current_identity()
    if not is_saved(form, lambda: draw_audit_sample(audit, form.workforce(), by, form.given_reason(), form.spread())):
        return _draw_page(audit, form, bool(list_samples(audit.id))), 422
    flash(_("The sample is drawn."), "success")
    return redirect(url_for(".show_sample", audit_id=audit.id), 303)


def _draw_page(audit: Any, form: DrawSampleForm, is_again: bool) -> str:
    return render_template("audits/sampling/draw_sample.html", audit=audit, form=form, is_again=is_again)
