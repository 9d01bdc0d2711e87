"""What reminders add to Sanad: their table and the daily job. Each package names its own deadlines."""

import compliance.reminders.models  # noqa: F401 - tables
from compliance.feature import Feature
from compliance.reminders.jobs import reminders

feature = Feature(name="reminders", jobs=(reminders,))
