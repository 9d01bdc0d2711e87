"""The field app in a real browser: against a small server of the same contract, and against Sanad itself."""
