"""What recruitment offices add to Sanad: their organisation types, licences and the fees workers paid."""

from flask_babel import lazy_gettext as _l

import recruiters.models  # noqa: F401 - tables
from compliance.feature import Feature, MenuEntry
from compliance.organisations.types import OrganisationKind, OrganisationType
from recruiters.demonstration import plant_demonstration
from recruiters.importers import IMPORTERS
from recruiters.national_shape import plant_national_shape
from recruiters.panels import LICENCES_PANEL
from recruiters.permissions import OPEN_OWN_RECORDS, RULES
from recruiters.sources import SOURCES
from recruiters.views import recruiters as pages

RECRUITER = OrganisationType(
    OrganisationKind.RECRUITER,
    _l("Recruitment office"),
    _l("Recruitment offices"),
    standard_code="iris-style-self-assessment",
    records_endpoint="recruiters.show_records",
)
SUB_AGENT = OrganisationType(
    OrganisationKind.SUB_AGENT, _l("Sub-agent"), _l("Sub-agents"), records_endpoint="recruiters.show_records"
)

feature = Feature(
    name="recruiters",
    blueprints=(pages,),
    permission_rules=RULES,
    organisation_types=(RECRUITER, SUB_AGENT),
    evidence_sources=SOURCES,
    importers=IMPORTERS,
    organisation_panels=(LICENCES_PANEL,),
    navigation=(MenuEntry(_l("Records"), "recruiters.open_own_records", OPEN_OWN_RECORDS, order=40),),
    demonstration=plant_demonstration,
    national_shape=plant_national_shape,
)
