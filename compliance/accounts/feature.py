"""What accounts add to Sanad."""

from compliance.accounts.permissions import RULES
from compliance.feature import Feature

feature = Feature(name="accounts", permission_rules=RULES)
