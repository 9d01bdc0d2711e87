"""What national rules add to Sanad: the public table of values."""

from flask_babel import lazy_gettext as _l

from compliance.feature import Feature, MenuEntry
from compliance.national_rules.permissions import RULES, SEE_NATIONAL_RULES
from compliance.national_rules.views import national_rules

feature = Feature(
    name="national_rules",
    blueprints=(national_rules,),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("National rules"), "national_rules.list_national_rules", SEE_NATIONAL_RULES, order=61),),
)
