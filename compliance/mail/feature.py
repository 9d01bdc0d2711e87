"""What mail adds to Sanad: the outbox table; the scheduler process sends what waits in it."""

import compliance.mail.models  # noqa: F401 - tables
from compliance.feature import Feature

feature = Feature(name="mail")
