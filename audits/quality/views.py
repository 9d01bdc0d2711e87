"""The supervisor's page on the work of auditors; nobody else reads it, and it judges nobody."""

from flask import Blueprint, current_app, render_template, request

from audits.labels import KIND_LABELS
from audits.permissions import SEE_QUALITY
from audits.quality.forms import QualityForm
from audits.quality.page import load_quality
from audits.quality.queries import PERIOD_DAYS, Scope
from audits.quality.wording import PLACE_LABELS, READING_LABELS, RETURN_LABELS
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.national_rules.lookup import find_rule
from compliance.web.pagination import PAGE_SIZE, Cursor, id_at, make_page

pages = Blueprint("quality", __name__)

DOUBLE_CHECK_DAYS = "audit.double_check_days"
LEAST_VISITS = "audit.quality_visits"


@pages.get("/audit-quality")
@requires(SEE_QUALITY)
def show_quality() -> str:
    search, cursor, day = QualityForm(request.args), Cursor.from_request(), today()
    country = current_app.extensions["compliance"].settings.country
    rules = [find_rule(code, country, day) for code in (DOUBLE_CHECK_DAYS, LEAST_VISITS)]
    check_days, least_visits = (rule.value if rule else None for rule in rules)
    quality = load_quality(Scope(current_identity(), search.chosen_kind(), day), check_days, least_visits)
    first = max(0, id_at(cursor.before) - PAGE_SIZE - 1) if cursor.before else id_at(cursor.after)
    numbered = list(enumerate(quality.people, start=1))[first : first + PAGE_SIZE + 1]
    if cursor.before:
        numbered = numbered[: id_at(cursor.before) - 1 - first]
    return render_template(
        "audits/quality/show_quality.html",
        quality=quality,
        page=make_page(numbered, cursor, key=lambda row: (row[0],), total=len(quality.people)),
        search=search,
        kind_labels=KIND_LABELS,
        reading_labels=READING_LABELS,
        place_labels=PLACE_LABELS,
        return_labels=RETURN_LABELS,
        check_days=check_days,
        least_visits=least_visits,
        rules=[rule for rule in rules if rule],
        period_days=PERIOD_DAYS,
    )
