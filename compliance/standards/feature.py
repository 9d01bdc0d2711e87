"""What standards add to Sanad: the public browser and the authors' commands."""

from flask_babel import lazy_gettext as _l

from compliance.feature import Feature, FooterLink
from compliance.standards.commands import standards_commands
from compliance.standards.print_views import standards_print
from compliance.standards.views import standards

feature = Feature(
    name="standards",
    blueprints=(standards, standards_print),
    footer_links=(FooterLink(_l("Standards"), "standards.list_standards"),),
    commands=(standards_commands,),
)
