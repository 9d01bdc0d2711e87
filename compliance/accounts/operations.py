"""What is done to accounts."""

from sqlalchemy import select

from compliance.accounts.models import Role
from compliance.accounts.roles import RoleName
from compliance.database import db


def ensure_roles() -> None:
    """Make the rows of the seven roles where they are missing."""
    present = set(db.session.scalars(select(Role.name)))
    for name in RoleName:
        if name not in present:
            db.session.add(Role(name=name.value))
    db.session.flush()
