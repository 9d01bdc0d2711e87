"""What the change log adds to Sanad."""

from flask_babel import lazy_gettext as _l

from compliance.accounts.permissions import READ_CHANGE_LOG
from compliance.change_log.views import change_log
from compliance.feature import Feature, MenuEntry

feature = Feature(
    name="change_log",
    blueprints=(change_log,),
    navigation=(MenuEntry(_l("Change log"), "change_log.show_change_log", READ_CHANGE_LOG, order=80),),
)
