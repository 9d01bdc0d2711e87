"""The figures in words: what a median means, and what cannot be said yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from audits.follow_through.figures import LONG_OPEN_DAYS, YEAR, Figures, FollowThrough
from audits.follow_through.queries import By
from audits.follow_through.survival import Estimate
from audits.labels import GRADE_LABELS, KIND_LABELS
from compliance.web.formatting import isolate, minimum_count, number, percent
from compliance.web.sentences import number_in_sentence

BY_LABELS: Mapping[str, Any] = {
    By.GRADE: _l("Grade"),
    By.KIND: _l("Kind"),
    By.REGION: _l("Region"),
    By.PERIOD: _l("Quarter the organisation was told"),
}
CURVE_DAYS = 30


def name_of(group: str, by: By, regions: Mapping[str, str]) -> str:
    """A group in words."""
    if by is By.GRADE:
        return str(GRADE_LABELS.get(group, group))
    if by is By.KIND:
        return str(KIND_LABELS.get(group, group))
    if by is By.REGION:
        return regions.get(group, group) or _("Region not known")
    year, _dash, quarter = group.partition("-")
    return _("quarter %(quarter)s of %(year)s", quarter=quarter, year=year)


def median_sentence(figures: Figures) -> str:
    """The median as a sentence that counts the open ones."""
    if figures.is_too_few:
        return too_few()
    days = figures.median_days.value
    if days is None:
        return _("Not reached yet: counting the open ones, less than half are closed so far.")
    return ngettext(
        "Half were closed within %(shown)s day, counting the open ones.",
        "Half were closed within %(shown)s days, counting the open ones.",
        int(days),
        shown=number_in_sentence(int(days)),
    )


def too_few() -> str:
    return _("Too few to say (fewer than %(minimum)s).", minimum=minimum_count())


def median_cell(figures: Figures) -> Markup:
    """The median with its interval, for a table."""
    if figures.is_too_few:
        return _plain(_("too few"))
    if figures.median_days.value is None:
        return _plain(_("not reached yet"))
    return Markup("{} {}").format(number(int(figures.median_days.value)), _days_between(figures.median_days))


def _days_between(estimate: Estimate) -> Markup:
    low = None if estimate.low is None else int(estimate.low)
    if estimate.high is None:
        return _aside(_("%(low)s or more", low=number_in_sentence(low)))
    return _aside(f"{number_in_sentence(low)}–{number_in_sentence(int(estimate.high))}")


def reopened_cell(figures: Figures) -> Markup:
    """The share reopened within a year, or how many so far where nobody was watched for a year."""
    if figures.closings_watched < minimum_count():
        return _plain(_("too few"))
    estimate = figures.reopened_in_a_year
    if estimate.value is None:
        text = _("no full year yet; so far %(part)s of %(whole)s")
        shown = {
            "part": number_in_sentence(figures.reopened),
            "whole": number_in_sentence(figures.closings_watched),
        }
        return Markup("– {}").format(_aside(text % shown))
    return share_cell(estimate, figures.reopened, figures.closings_watched)


def another_cell(figures: Figures) -> Markup:
    """The share closed by somebody else than who approved the plan."""
    if figures.closed_now < minimum_count():
        return _plain(_("too few"))
    return share_cell(figures.share_by_another, figures.closed_by_another, figures.closed_now)


def share_cell(estimate: Estimate, part: int, whole: int) -> Markup:
    """A share with its interval and the numbers behind it."""
    interval = Markup("{}–{}; {}").format(percent(estimate.low), percent(estimate.high), isolate(f"{part}/{whole}"))
    return Markup("{} {}").format(percent(estimate.value), _aside(interval))


def curve_points(found: FollowThrough) -> list[tuple[str, float]]:
    """The share still open after every thirty days, up to a year or as long as anything was watched."""
    last = min(found.still_open.watched_days, YEAR)
    days = range(0, last + 1, CURVE_DAYS)
    return [(str(day), round(found.still_open.at(day).share * 100, 1)) for day in days]


def bars(found: FollowThrough, by: By, regions: Mapping[str, str]) -> Sequence[tuple[str, float | None, Any]]:
    """The median of each group for the chart; none where it is not reached or too few."""
    return [(name_of(each.name, by, regions), each.median_days.value, median_cell(each)) for each in found.groups]


def long_open_label() -> str:
    return _("Open more than %(days)s days", days=LONG_OPEN_DAYS)


def _aside(text: str) -> Markup:
    return Markup('<span class="muted small">({})</span>').format(text)


def _plain(text: str) -> Markup:
    return Markup("{}").format(text)
