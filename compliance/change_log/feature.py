"""What this package adds to Sanad."""

import compliance.change_log.models  # noqa: F401 - tables
from compliance.feature import Feature

feature = Feature(name="change_log")
