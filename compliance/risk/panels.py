"""What risk adds to an organisation's page: why it is on the list, and its score."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.clock import today
from compliance.feature import OrganisationPanel
from compliance.risk.flag_page import describe_flag
from compliance.risk.flag_views import plan_url
from compliance.risk.library import current_library
from compliance.risk.permissions import READ_HELD, READ_RISK
from compliance.risk.queries import list_counted_flags, list_points
from compliance.risk.risk_list import indicator_title
from compliance.risk.score_formula import points_shown
from compliance.risk.score_weights import ScoreWeights, read_weights


def load_why(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """Every counted flag with its evidence, heaviest first."""
    library = current_library()
    return {"flags": [describe_flag(flag, identity, library) for flag in list_counted_flags(organisation.id)]}


def load_score(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The score, its bounds, and the points each flag adds before the comparison with the mean."""
    library, rows = current_library(), list_points(organisation.id)
    fixed = rows[0][2] if rows else None
    weights = ScoreWeights.from_values(fixed) if fixed else read_weights()
    return {
        "risk": rows[0][0] if rows else None,
        "points": [
            (flag.id, indicator_title(flag.indicator_code, library), round(points_shown(flag, weights, today())))
            for _risk, flag, _fixed in rows
            if flag is not None
        ],
        "plan_url": plan_url(organisation.id),
    }


def load_nothing(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The panel is a link only: the same whatever is held."""
    return {}


PANELS = (
    OrganisationPanel(
        name="why_on_list", permission=READ_RISK, load=load_why, template="compliance/risk/why_panel.html", order=10
    ),
    OrganisationPanel(
        name="risk",
        permission=READ_RISK,
        load=load_score,
        template="compliance/risk/risk_panel.html",
        order=10,
        side=True,
    ),
    OrganisationPanel(
        name="held",
        permission=READ_HELD,
        load=load_nothing,
        template="compliance/risk/held/held_panel.html",
        order=10,
        side=True,
    ),
)
