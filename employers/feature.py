"""What this package adds to Sanad."""

from compliance.feature import Feature

feature = Feature(name="employers")
