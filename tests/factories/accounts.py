"""Users of each role, authorities and regions."""

import uuid
from typing import Any

from sqlalchemy import select

from compliance.accounts.models import Authority, OrganisationAccess, Region, Role, User, UserRegion
from compliance.accounts.roles import AUTHORITY_ROLES, RoleName
from compliance.clock import now
from compliance.database import db


def make_authority(code: str = "ministry", country: str = "SA") -> Authority:
    found = db.session.scalar(select(Authority).where(Authority.code == code))
    if found is None:
        found = Authority(code=code, country=country, name={"en": f"Authority {code}", "ar": f"جهة {code}"})
        db.session.add(found)
        db.session.flush()
    return found


def make_region(code: str = "SA-01") -> Region:
    found = db.session.get(Region, code)
    if found is None:
        found = Region(code=code, country=code[:2], name={"en": f"Region {code}", "ar": f"منطقة {code}"})
        db.session.add(found)
        db.session.flush()
    return found


def make_user(
    role: RoleName | str,
    *,
    organisations: tuple[Any, ...] = (),
    authority: Any = None,
    regions: tuple[str, ...] = ("SA-01",),
    **overrides: Any,
) -> User:
    """A user of `role`; an authority's user gets the default authority and region SA-01 unless told otherwise."""
    role = RoleName(role)
    unique = uuid.uuid4().hex
    values: dict[str, Any] = {
        "email": f"{role}-{unique[:8]}@example.org",
        "name": f"Test {role}",
        "fs_uniquifier": unique,
        "active": True,
        "language": "en",
        "login_count": 0,
    }
    user = User(**{**values, **overrides})
    user.roles = [db.session.scalars(select(Role).where(Role.name == role)).one()]
    if role in AUTHORITY_ROLES:
        user.authority_id = (authority or make_authority()).id
        user.regions = [UserRegion(region_code=make_region(code).code) for code in regions]
    db.session.add(user)
    db.session.flush()
    for organisation in organisations:
        db.session.add(OrganisationAccess(user_id=user.id, organisation_id=organisation.id, granted_at=now()))
    db.session.flush()
    return user
