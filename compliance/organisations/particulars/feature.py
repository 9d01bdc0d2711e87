"""What owners, telephone numbers and addresses add to Sanad."""

import compliance.organisations.matching.models  # noqa: F401 - tables
from compliance.feature import Feature
from compliance.organisations.particulars.importers import PARTICULAR_IMPORTER
from compliance.organisations.particulars.permissions import RULES
from compliance.organisations.particulars.views import pages

feature = Feature(
    name="organisation_particulars", blueprints=(pages,), permission_rules=RULES, importers=(PARTICULAR_IMPORTER,)
)
