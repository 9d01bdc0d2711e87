"""What employers add to Sanad: their organisation type and the records they keep."""

from flask_babel import lazy_gettext as _l

import employers.models  # noqa: F401 - tables
from compliance.feature import Feature
from compliance.organisations.types import OrganisationKind, OrganisationType
from employers.permissions import RULES
from employers.sources import SOURCES

EMPLOYER = OrganisationType(
    OrganisationKind.EMPLOYER, _l("Employer"), _l("Employers"), standard_code="crest-employer-checklist"
)

feature = Feature(
    name="employers",
    permission_rules=RULES,
    organisation_types=(EMPLOYER,),
    evidence_sources=SOURCES,
)
