"""Words for decisions and reasons, and how strongly a reason speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.reasons import ReasonKind
from compliance.web.formatting import number, percent

DECISION_LABELS: Mapping[LinkDecision, Any] = {
    LinkDecision.LINKED: _l("One firm"),
    LinkDecision.NOT_LINKED: _l("Not one firm"),
    LinkDecision.UNDONE: _l("Link undone"),
}
REASON_LABELS: Mapping[ReasonKind, Any] = {
    ReasonKind.OWNER: _l("Same owner"),
    ReasonKind.PHONE: _l("Same telephone number"),
    ReasonKind.ADDRESS: _l("Same address"),
    ReasonKind.MANY_WORKERS: _l("Many of its workers went along"),
    ReasonKind.SOME_WORKERS: _l("Some of its workers went along"),
    ReasonKind.SAME_NAME: _l("Same name"),
    ReasonKind.SAME_NAME_IN_BOTH_SCRIPTS: _l("Same name in Arabic and Latin letters"),
    ReasonKind.NEAR_NAME: _l("Nearly the same name"),
    ReasonKind.SAME_CITY: _l("Same city"),
    ReasonKind.BEGAN_AS_IT_CLOSED: _l("Began about when the other closed"),
}
STRONG, CLEAR = 5, 3


@dataclass(frozen=True)
class ShownReason:
    """A reason in words: what it is, what is known of it, how strongly it speaks and in which colour."""

    label: str
    detail: str
    strength: str
    colour: str


def describe_reasons(reasons: list[dict[str, Any]]) -> list[ShownReason]:
    """The reasons of a pair, the strongest first."""
    return [
        ShownReason(str(REASON_LABELS[ReasonKind(each["kind"])]), _detail(each), *_strength(each["points"]))
        for each in reasons
    ]


def reasons_in_a_line(reasons: list[dict[str, Any]]) -> str:
    """The reasons of a pair for a row of a list."""
    return " · ".join(str(REASON_LABELS[ReasonKind(each["kind"])]) for each in reasons)


def _strength(points: int) -> tuple[str, str]:
    if points >= STRONG:
        return _("speaks strongly"), "critical"
    return (_("speaks clearly"), "major") if points >= CLEAR else (_("speaks a little"), "plain")


def _detail(reason: Mapping[str, Any]) -> str:
    if "workers" in reason:
        return ngettext(
            "%(shown)s worker, %(part)s of the former firm's",
            "%(shown)s workers, %(part)s of the former firm's",
            reason["workers"],
            shown=number(reason["workers"]).striptags(),
            part=percent(reason["percent"] / 100).striptags(),
        )
    if "days" in reason:
        return ngettext("%(num)s day apart", "%(num)s days apart", reason["days"])
    if reason.get("held_by", 0) > 2:
        return ngettext("%(num)s organisation has it", "%(num)s organisations have it", reason["held_by"])
    return ""
