"""What standards add to Sanad: the public browser and the authors' commands."""

from flask_babel import lazy_gettext as _l

from compliance.feature import Feature, MenuEntry
from compliance.standards.commands import standards_commands
from compliance.standards.permissions import RULES, SEE_STANDARDS
from compliance.standards.views import standards

feature = Feature(
    name="standards",
    blueprints=(standards,),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Standards"), "standards.list_standards", SEE_STANDARDS, order=60),),
    commands=(standards_commands,),
)
