"""Who may load official texts into the standards. Reading standards is open to everybody."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_administrator

MANAGE_OFFICIAL_TEXTS = "standards.manage_official_texts"

RULES: dict[str, Rule] = {MANAGE_OFFICIAL_TEXTS: [[is_administrator]]}
