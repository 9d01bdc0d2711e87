"""What this package adds to Sanad."""

import compliance.risk.models  # noqa: F401 - tables
from compliance.feature import Feature

feature = Feature(name="risk")
