"""What records of the workforce add to Sanad, whatever the kind of organisation that has the workers."""

import compliance.workforce.models  # noqa: F401 - tables
from compliance.feature import Feature
from compliance.workforce.demonstration import plant_demonstration
from compliance.workforce.importers import IMPORTERS
from compliance.workforce.national_shape import plant_national_shape
from compliance.workforce.permissions import RULES
from compliance.workforce.sources import SOURCES
from compliance.workforce.views import workforce as pages

feature = Feature(
    name="workforce",
    blueprints=(pages,),
    permission_rules=RULES,
    evidence_sources=SOURCES,
    importers=IMPORTERS,
    demonstration=plant_demonstration,
    national_shape=plant_national_shape,
)
