"""The panel of self-assessments on an organisation's page: submitted ones only."""

from collections.abc import Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.assessments.queries import list_submitted_of

SHOWN = 6


def load_panel(organisation: Any, identity: Identity) -> Mapping[str, Any]:
    """The latest submitted rounds with their scores."""
    return {"submitted_assessments": list_submitted_of(organisation.id, identity, SHOWN)}
