"""What accounts add to Sanad."""

from flask_babel import lazy_gettext as _l

from compliance.accounts.due import list_due_access
from compliance.accounts.permissions import MANAGE_USERS, RULES
from compliance.accounts.views import accounts
from compliance.feature import Feature, MenuEntry

feature = Feature(
    name="accounts",
    blueprints=(accounts,),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Users"), "accounts.list_users", MANAGE_USERS, order=10),),
    due_items=(list_due_access,),
)
