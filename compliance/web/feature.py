"""What the web layer adds to Sanad: the home page and the health check."""

from flask_babel import lazy_gettext as _l

from compliance.accounts.permissions import READ_HEALTH, SEE_HOME
from compliance.feature import Feature, MenuEntry
from compliance.web.health import web
from compliance.web.home import home

feature = Feature(
    name="web",
    blueprints=(web, home),
    navigation=(
        MenuEntry(_l("Home"), "home.show_home", SEE_HOME, order=0),
        MenuEntry(_l("Health"), "web.show_health", READ_HEALTH, order=90),
    ),
)
