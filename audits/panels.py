"""The panel of audits on an organisation's page."""

from collections.abc import Mapping
from typing import Any

from audits.operations import kind_planned_by
from audits.queries import list_recent_audits
from compliance.accounts.identity import Identity


def load_recent_audits(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The latest audits that `identity` may see; the organisation itself sees neither unannounced nor more."""
    return {
        "audits": list_recent_audits(organisation.id, identity),
        "kind_planned": kind_planned_by(identity),
    }
