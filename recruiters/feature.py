"""What recruitment offices add to Sanad: their organisation types, licences and the fees workers paid."""

from flask_babel import lazy_gettext as _l

import recruiters.models  # noqa: F401 - tables
from compliance.feature import Feature
from compliance.organisations.types import OrganisationKind, OrganisationType
from recruiters.permissions import RULES
from recruiters.sources import SOURCES

RECRUITER = OrganisationType(
    OrganisationKind.RECRUITER,
    _l("Recruitment office"),
    _l("Recruitment offices"),
    standard_code="iris-style-self-assessment",
)
SUB_AGENT = OrganisationType(OrganisationKind.SUB_AGENT, _l("Sub-agent"), _l("Sub-agents"))

feature = Feature(
    name="recruiters",
    permission_rules=RULES,
    organisation_types=(RECRUITER, SUB_AGENT),
    evidence_sources=SOURCES,
)
