"""Who reads how the ledger stands. Heads and keys are public; entries are read with what they are about."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_administrator, is_supervisor

READ_VERIFICATION = "ledger.read_verification"

RULES: dict[str, Rule] = {READ_VERIFICATION: [[is_supervisor], [is_administrator]]}
