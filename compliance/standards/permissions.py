"""Who decides which questions of two standards answer each other. Reading the standards and crosswalks is public."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import has_role
from compliance.accounts.roles import RoleName

APPROVE_CROSSWALK = "standards.approve_crosswalk"

RULES: dict[str, Rule] = {
    APPROVE_CROSSWALK: [[has_role(RoleName.SUPERVISOR, RoleName.ADMINISTRATOR)]],
}
