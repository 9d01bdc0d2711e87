"""What national rules add to Sanad: the public table of values."""

from flask_babel import lazy_gettext as _l

from compliance.feature import Feature, FooterLink
from compliance.national_rules.views import national_rules

feature = Feature(
    name="national_rules",
    blueprints=(national_rules,),
    footer_links=(FooterLink(_l("National rules"), "national_rules.list_national_rules"),),
)
