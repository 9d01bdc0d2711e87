"""Standards are public; the permission only decides whose menu leads to them."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_anyone

SEE_STANDARDS = "standards.see"

RULES: dict[str, Rule] = {SEE_STANDARDS: [[is_anyone]]}
