"""The permission map: permission -> any of [all of predicates]. Each package writes its own part; this merges them.

A permission that no rule names is denied.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.accounts.identity import Identity
from compliance.accounts.predicates import Predicate, is_administrator, is_anyone

Rule = list[list[Predicate]]

SEE_HOME = "accounts.see_home"
MANAGE_USERS = "accounts.manage_users"
READ_CHANGE_LOG = "change_log.read"
READ_JOB_RUNS = "scheduling.read_job_runs"
READ_HEALTH = "web.read_health"
DECIDE_APPROVAL = "approvals.decide"

RULES: dict[str, Rule] = {
    SEE_HOME: [[is_anyone]],
    MANAGE_USERS: [[is_administrator]],
    READ_CHANGE_LOG: [[is_administrator]],
    READ_JOB_RUNS: [[is_administrator]],
    READ_HEALTH: [[is_administrator]],
}


class PermissionMap:
    """All permissions of an installation."""

    def __init__(self, parts: Iterable[Mapping[str, Rule]]) -> None:
        self.rules: dict[str, Rule] = {}
        for part in parts:
            for permission, rule in part.items():
                if permission in self.rules:
                    raise ValueError(f"Permission {permission!r} is defined twice.")
                self.rules[permission] = rule

    def allows(self, permission: str, identity: Identity, subject: Any = None) -> bool:
        """True if one clause of the permission's rule has only true predicates; unknown permissions are denied."""
        clauses = self.rules.get(permission, [])
        return any(all(predicate(identity, subject) for predicate in clause) for clause in clauses)
