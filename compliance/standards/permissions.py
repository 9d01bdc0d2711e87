"""Who decides which questions of two standards answer each other, and who loads official texts. Reading is public."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import has_role, is_administrator
from compliance.accounts.roles import RoleName

APPROVE_CROSSWALK = "standards.approve_crosswalk"
MANAGE_OFFICIAL_TEXTS = "standards.manage_official_texts"

RULES: dict[str, Rule] = {
    APPROVE_CROSSWALK: [[has_role(RoleName.SUPERVISOR, RoleName.ADMINISTRATOR)]],
    MANAGE_OFFICIAL_TEXTS: [[is_administrator]],
}
