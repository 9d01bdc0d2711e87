"""What this package adds to Sanad."""

import audits.corrective_action_models  # noqa: F401 - tables
from audits.permissions import RULES
from audits.sources import SOURCES
from compliance.feature import Feature

feature = Feature(name="audits", permission_rules=RULES, evidence_sources=SOURCES)
