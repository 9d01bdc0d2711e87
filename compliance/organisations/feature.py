"""What organisations add to Sanad."""

import compliance.organisations.models  # noqa: F401 - tables
from compliance.feature import Feature

feature = Feature(name="organisations")
