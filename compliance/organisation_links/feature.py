"""What links between organisations add to Sanad."""

from compliance.feature import Feature
from compliance.organisation_links.demonstration import plant_demonstration
from compliance.organisation_links.importers import LINK_IMPORTER
from compliance.organisation_links.jobs import returned_firms
from compliance.organisation_links.panels import LINKS_PANEL
from compliance.organisation_links.permissions import RULES
from compliance.organisation_links.sources import SOURCES
from compliance.organisation_links.views import pages

feature = Feature(
    name="organisation_links",
    blueprints=(pages,),
    permission_rules=RULES,
    evidence_sources=SOURCES,
    importers=(LINK_IMPORTER,),
    jobs=(returned_firms,),
    organisation_panels=(LINKS_PANEL,),
    demonstration=plant_demonstration,
)
