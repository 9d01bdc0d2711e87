"""What accounts ask of the administrator: people who can see nothing yet."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.accounts.queries import list_users_without_access
from compliance.accounts.roles import RoleName
from compliance.feature import DueItem


def list_due_access(identity: Identity, today: date) -> list[DueItem]:
    """People whose role needs an organisation and who have none: they can sign in and see nothing."""
    if identity.role is not RoleName.ADMINISTRATOR:
        return []
    return [
        DueItem(
            title=user.name,
            url=url_for("accounts.show_user", user_id=user.id),
            kind=_("Access"),
            hint=_("Acts for no organisation yet: give access, or close the account"),
        )
        for user in list_users_without_access()
    ]
