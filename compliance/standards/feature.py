"""What standards add to Sanad: the public browser, the crosswalks between standards, the authors' commands."""

from flask_babel import lazy_gettext as _l

import compliance.standards.crosswalks.models
import compliance.standards.official_texts.models  # noqa: F401 - tables
from compliance.feature import Feature, FooterLink, MenuEntry
from compliance.standards.commands import standards_commands
from compliance.standards.crosswalks.views import crosswalks
from compliance.standards.official_texts.views import official
from compliance.standards.permissions import MANAGE_OFFICIAL_TEXTS, RULES
from compliance.standards.print_views import standards_print
from compliance.standards.views import standards

feature = Feature(
    name="standards",
    blueprints=(standards, standards_print, crosswalks, official),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Official texts"), "official_texts.list_texts", MANAGE_OFFICIAL_TEXTS, order=75),),
    footer_links=(FooterLink(_l("Standards"), "standards.list_standards"),),
    commands=(standards_commands,),
)
