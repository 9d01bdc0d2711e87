"""What employers add to Sanad: their organisation type and the records they keep."""

from flask_babel import lazy_gettext as _l

import employers.models
import employers.wage_files.models  # noqa: F401 - tables
from compliance.feature import Feature, MenuEntry
from compliance.organisations.types import OrganisationKind, OrganisationType
from employers.demonstration import plant_demonstration
from employers.importers import IMPORTERS
from employers.national_shape import plant_national_shape
from employers.panels import RECORDS_PANEL
from employers.permissions import OPEN_OWN_RECORDS, RULES
from employers.rosters import ROSTERS
from employers.sources import SOURCES
from employers.views import employers as pages
from employers.wage_files.operations import read_waiting_wage_file
from employers.wage_files.permissions import RULES as WAGE_FILE_RULES
from employers.wage_files.views import wage_files

EMPLOYER = OrganisationType(
    OrganisationKind.EMPLOYER,
    _l("Employer"),
    _l("Employers"),
    standard_code="crest-employer-checklist",
    records_endpoint="employers.show_records",
)

feature = Feature(
    name="employers",
    blueprints=(pages, wage_files),
    permission_rules={**RULES, **WAGE_FILE_RULES},
    organisation_types=(EMPLOYER,),
    evidence_sources=SOURCES,
    importers=IMPORTERS,
    organisation_panels=(RECORDS_PANEL,),
    worker_rosters=ROSTERS,
    navigation=(MenuEntry(_l("Records"), "employers.open_own_records", OPEN_OWN_RECORDS, order=40),),
    slow_work=(read_waiting_wage_file,),
    demonstration=plant_demonstration,
    national_shape=plant_national_shape,
)
