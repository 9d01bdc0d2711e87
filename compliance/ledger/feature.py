"""What the ledger adds to Sanad."""

from compliance.feature import Feature

feature = Feature(name="ledger")
