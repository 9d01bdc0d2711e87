"""What standards add to Sanad: the public browser, the crosswalks between standards, the authors' commands."""

from flask_babel import lazy_gettext as _l

import compliance.standards.crosswalk_models  # noqa: F401 - tables
from compliance.feature import Feature, FooterLink
from compliance.standards.commands import standards_commands
from compliance.standards.crosswalk_views import crosswalks
from compliance.standards.permissions import RULES
from compliance.standards.print_views import standards_print
from compliance.standards.views import standards

feature = Feature(
    name="standards",
    blueprints=(standards, standards_print, crosswalks),
    permission_rules=RULES,
    footer_links=(FooterLink(_l("Standards"), "standards.list_standards"),),
    commands=(standards_commands,),
)
