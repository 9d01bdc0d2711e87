"""What is done to accounts: making users, changing what they may see, giving and ending access."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.accounts.models import OrganisationAccess, Role, User, UserRegion
from compliance.accounts.roles import AUTHORITY_ROLES, RoleName
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import InvalidInput


@dataclass(frozen=True)
class UserDetails:
    """What an administrator decides about a user. Regions count for people of an authority only."""

    name: str
    email: str
    role: RoleName
    authority_id: int | None = None
    sees_all_regions: bool = False
    region_codes: Sequence[str] = field(default_factory=tuple)
    language: str = "en"
    active: bool = True


def ensure_roles() -> None:
    """Make the rows of the eight roles where they are missing."""
    present = set(db.session.scalars(select(Role.name)))
    for name in RoleName:
        if name not in present:
            db.session.add(Role(name=name.value))
    db.session.flush()


def create_user(details: UserDetails, by: Identity | None, password: str | None = None) -> User:
    """Make a user. Without `password` the person sets one through "Forgot password".

    Raises InvalidInput("authority") if the role needs an authority, InvalidInput("email") if the address is taken.
    """
    user = User(
        fs_uniquifier=secrets.token_hex(32),
        password=hash_password(password or secrets.token_urlsafe(32)),
        confirmed_at=now(),
        login_count=0,
        reads_interviews=False,
    )
    _apply(user, details)
    _add_unique(user)
    record_change("accounts.create_user", user, by, summary=f"User {user.id} made with role {details.role}")
    return user


def change_user(user: User, details: UserDetails, by: Identity) -> None:
    """Change a user's details; all sessions end when role, authority, regions, activity or e-mail address change.

    Raises InvalidInput as `create_user` does. Any of them but activity ends the right to read interviews: the second
    person approved it for this person, reached at this address, in these regions.
    """
    before = _rights(user)
    old_email = user.email
    with db.session.begin_nested():
        _apply(user, details)
        _flush_email(user)
    after = _rights(user)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if old_email != user.email:
        changes["email"] = ("(old)", "(new)")
    if changes:
        user.fs_uniquifier = secrets.token_hex(32)
    if set(changes) - {"active"}:
        user.reads_interviews = False
    record_change("accounts.change_user", user, by, summary=f"User {user.id} changed", changes=changes)
    db.session.flush()


def reset_second_factor(user: User, by: Identity) -> None:
    """Forget the user's second factor (a lost phone); the person sets up a new one at the next sign-in.

    It ends the right to read interviews: whoever resets it could sign in instead, so a second person gives it anew.
    """
    user.tf_primary_method = user.tf_totp_secret = None
    user.reads_interviews = False
    user.mf_recovery_codes = None
    user.fs_uniquifier = secrets.token_hex(32)
    record_change("accounts.reset_second_factor", user, by, summary=f"Second factor of user {user.id} reset")
    db.session.flush()


def grant_access(user: User, organisation_id: int, by: Identity | None, note: str | None = None) -> OrganisationAccess:
    """Let `user` act for (or audit) an organisation. Raises InvalidInput("organisation") if the role never does."""
    if user.role in AUTHORITY_ROLES or user.role is RoleName.ADMINISTRATOR:
        raise InvalidInput("organisation", _("People of an authority see organisations through their regions."))
    if user.role is RoleName.RESPONDENT:
        raise InvalidInput("organisation", _("A respondent sees handed-over sections only. Change the role first."))
    access = db.session.scalar(
        select(OrganisationAccess).where(
            OrganisationAccess.user_id == user.id, OrganisationAccess.organisation_id == organisation_id
        )
    )
    if access is None:
        access = OrganisationAccess(user_id=user.id, organisation_id=organisation_id)
        db.session.add(access)
    access.granted_by_id = by.user_id if by else None
    access.granted_at, access.ended_on, access.note = now(), None, note
    db.session.flush()
    record_change(
        "accounts.grant_access", access, by, summary=f"User {user.id} may act for organisation {organisation_id}"
    )
    return access


def end_access(access: OrganisationAccess, by: Identity, today: date) -> None:
    """End a person's access to an organisation, from today on."""
    access.ended_on = today
    record_change(
        "accounts.end_access", access, by, summary=f"Access of user {access.user_id} to {access.organisation_id} ended"
    )
    db.session.flush()


def change_language(user_id: int, language: str) -> None:
    """Remember the language a person reads in."""
    user = db.session.get(User, user_id)
    if user is not None:
        user.language = language
        db.session.flush()


def end_interview_reading(user: User, by: Identity) -> None:
    """Take back the right to read interviews; this needs nobody else."""
    user.reads_interviews = False
    record_change(
        "accounts.end_interview_reading",
        user,
        by,
        summary=f"User {user.id} may no longer read worker interviews",
        changes={"reads_interviews": (True, False)},
    )
    db.session.flush()


def _apply(user: User, details: UserDetails) -> None:
    if details.role in AUTHORITY_ROLES and details.authority_id is None:
        raise InvalidInput("authority", _("Choose the authority this person works for."))
    of_authority = details.role in AUTHORITY_ROLES
    user.name, user.email = details.name.strip(), details.email.strip().lower()
    user.language, user.active = details.language, details.active
    user.roles = [db.session.scalars(select(Role).where(Role.name == details.role)).one()]
    user.authority_id = details.authority_id if of_authority else None
    user.sees_all_regions = details.sees_all_regions and of_authority
    wanted = set(details.region_codes) if of_authority else set()
    user.regions = [each for each in user.regions if each.region_code in wanted] + [
        UserRegion(region_code=code) for code in sorted(wanted - {each.region_code for each in user.regions})
    ]


def _rights(user: User) -> dict[str, object]:
    return {
        "role": user.role.value,
        "authority_id": user.authority_id,
        "sees_all_regions": user.sees_all_regions,
        "regions": sorted(each.region_code for each in user.regions),
        "active": user.active,
    }


def _add_unique(user: User) -> None:
    with db.session.begin_nested():
        db.session.add(user)
        _flush_email(user)


def _flush_email(user: User) -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise InvalidInput("email", _("Another account has this e-mail address.")) from error
