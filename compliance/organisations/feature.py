"""What organisations add to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.organisations.models  # noqa: F401 - tables
from compliance.feature import Feature, MenuEntry
from compliance.organisations.importers import ORGANISATION_IMPORTER, RELATIONSHIP_IMPORTER
from compliance.organisations.own_views import own_pages
from compliance.organisations.panels import PANELS
from compliance.organisations.permissions import DECLARE_RELATIONSHIPS, OPEN_ORGANISATION, READ_REGISTER, RULES
from compliance.organisations.register_views import pages

feature = Feature(
    name="organisations",
    blueprints=(pages, own_pages),
    permission_rules=RULES,
    importers=(ORGANISATION_IMPORTER, RELATIONSHIP_IMPORTER),
    organisation_panels=PANELS,
    navigation=(
        MenuEntry(_l("Organisations"), "organisations.list_organisations", READ_REGISTER, order=30),
        MenuEntry(_l("Our organisation"), "own_organisation.show_our_organisation", OPEN_ORGANISATION, order=40),
        MenuEntry(
            _l("Recruitment offices we use"),
            "own_organisation.list_recruiters_we_use",
            DECLARE_RELATIONSHIPS,
            order=41,
        ),
    ),
)
