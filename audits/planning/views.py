"""Pages of a plan: its days, what it follows, team and workers, who led it; and handing over the lead."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.calendar.queries import list_days_of
from audits.interviews.origins import language_name
from audits.labels import SEX_LABELS
from audits.permissions import CHANGE_LEAD, READ_PLAN
from audits.planning.choices import named_with_languages
from audits.planning.forms import HandOverForm
from audits.planning.matching import match_team
from audits.planning.operations import hand_over_lead as hand_over
from audits.planning.queries import list_carried, list_followers, list_hand_overs
from audits.planning.wording import ORIGIN_LABELS, name_of, warning_of
from audits.queries import get_audit, list_possible_members
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.web.language import current_language

pages = Blueprint("planning", __name__)


@pages.get("/audits/<int:audit_id>/planning")
@requires(READ_PLAN, subject=get_audit)
def show_plan(audit: Any) -> str:
    identity, reader = current_identity(), current_language()
    return render_template(
        "audits/planning/show_plan.html",
        audit=audit,
        matching=match_team(audit, identity),
        warning_of=warning_of,
        name_of=name_of,
        language_name=lambda code: language_name(code, reader),
        sex_labels=SEX_LABELS,
        origin_labels=ORIGIN_LABELS,
        followed=list_carried(audit.follows_id, identity) if audit.follows_id else (),
        followers=list_followers(audit.id, identity),
        hand_overs=list_hand_overs(audit.id),
        days_set=list_days_of(audit),
    )


@pages.get("/audits/<int:audit_id>/planning/lead")
@requires(CHANGE_LEAD, subject=get_audit)
def hand_over_lead(audit: Any) -> str:
    return _page(audit, _offered(HandOverForm(), audit))


@pages.post("/audits/<int:audit_id>/planning/lead")
@requires(CHANGE_LEAD, subject=get_audit)
@commits
def save_lead(audit: Any) -> Any:
    form = _offered(HandOverForm(), audit)
    if not is_saved(form, lambda: hand_over(audit, form.to_id.data, form.reason.data or "", current_identity())):
        return _page(audit, form), 422
    flash(_("Somebody else leads the visit now."), "success")
    return redirect(url_for(".show_plan", audit_id=audit.id), 303)


def _offered(form: HandOverForm, audit: Any) -> HandOverForm:
    possible = list_possible_members(current_identity(), audit.organisation)
    form.offer([each for each in named_with_languages(possible) if each[0] != audit.lead_id])
    return form


def _page(audit: Any, form: HandOverForm) -> str:
    return render_template("audits/planning/hand_over_lead.html", audit=audit, form=form)
