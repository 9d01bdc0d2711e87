"""Who reads, opens and works on follow-up cases."""

from typing import Any

from compliance.accounts.identity import Identity
from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_inspector, is_ministry

READ_FOLLOW_UP = "follow_up.read"
OPEN_FOLLOW_UP = "follow_up.open"
WORK_ON_FOLLOW_UP = "follow_up.work"


def is_owner(identity: Identity, case: Any) -> bool:
    """True for the person who has to do the work of `case`."""
    return case is not None and bool(case.owner_id == identity.user_id)


RULES: dict[str, Rule] = {
    READ_FOLLOW_UP: [[is_ministry], [is_inspector]],
    OPEN_FOLLOW_UP: [[is_ministry]],
    WORK_ON_FOLLOW_UP: [[is_ministry], [is_inspector, is_owner]],
}
