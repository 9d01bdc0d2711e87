"""The page of what became of findings, with its files."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from audits.follow_through import wording
from audits.follow_through.exports import COLUMNS, export_rows
from audits.follow_through.figures import get_follow_through
from audits.follow_through.forms import FollowThroughForm
from audits.follow_through.queries import counts_own_only
from audits.permissions import READ_FOLLOW_THROUGH
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.organisations.queries import list_all_regions
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.language import localised

pages = Blueprint("follow_through", __name__)


@pages.get("/follow-through")
@requires(READ_FOLLOW_THROUGH)
def show_follow_through() -> str:
    identity, regions = current_identity(), _regions()
    form = FollowThroughForm(request.args).offer(regions)
    filters = form.filters()
    return render_template(
        "audits/follow_through/show_follow_through.html",
        found=get_follow_through(identity, filters, today()),
        search=form,
        by=filters.by,
        regions=regions,
        words=wording,
        is_own_only=counts_own_only(identity),
    )


@pages.get("/follow-through/export.csv")
@requires(READ_FOLLOW_THROUGH)
def export_follow_through_csv() -> Any:
    return csv_response("follow-through", COLUMNS, _rows())


@pages.get("/follow-through/export.xlsx")
@requires(READ_FOLLOW_THROUGH)
def export_follow_through_xlsx() -> Any:
    return xlsx_response("follow-through", COLUMNS, _rows())


def _rows() -> Any:
    regions = _regions()
    filters = FollowThroughForm(request.args).offer(regions).filters()
    return export_rows(get_follow_through(current_identity(), filters, today()), filters.by, regions)


def _regions() -> Mapping[str, str]:
    return {region.code: localised(region.name) for region in list_all_regions()}
