"""What authorities' records add to Sanad."""

from compliance.authority_records.importer import AUTHORITY_RECORD_IMPORTER
from compliance.authority_records.panels import AUTHORITY_RECORDS_PANEL
from compliance.authority_records.permissions import RULES
from compliance.authority_records.sources import SOURCES
from compliance.authority_records.views import pages
from compliance.feature import Feature

feature = Feature(
    name="authority_records",
    blueprints=(pages,),
    permission_rules=RULES,
    evidence_sources=SOURCES,
    importers=(AUTHORITY_RECORD_IMPORTER,),
    organisation_panels=(AUTHORITY_RECORDS_PANEL,),
)
