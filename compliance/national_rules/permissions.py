"""National rules are public; the permission only decides whose menu leads to them."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_anyone

SEE_NATIONAL_RULES = "national_rules.see"

RULES: dict[str, Rule] = {SEE_NATIONAL_RULES: [[is_anyone]]}
