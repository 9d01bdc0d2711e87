"""The national rules as a public page: every value with its dates, its source and how far it is confirmed."""

from flask import Blueprint, abort, render_template, request

from compliance.accounts.guard import public
from compliance.clock import today
from compliance.national_rules.lookup import list_countries
from compliance.national_rules.wording import describe_value, group_by_topic
from compliance.settings import current_settings

national_rules = Blueprint("national_rules", __name__)


@national_rules.get("/national-rules")
@public
def list_national_rules() -> str:
    countries = {each.country: each for each in list_countries()}
    chosen = countries.get(request.args.get("country") or current_settings().country)
    if chosen is None:
        abort(404)
    return render_template(
        "compliance/national_rules/list_national_rules.html",
        countries=list(countries.values()),
        chosen=chosen,
        topics=group_by_topic(chosen.rules.values()),
        today=today(),
        describe_value=describe_value,
    )
