"""Small named questions about an identity (and the subject it asks for) that permission rules are built from."""

from collections.abc import Callable
from typing import Any

from compliance.accounts.identity import Identity
from compliance.accounts.roles import RoleName

Predicate = Callable[[Identity, Any], bool]


def has_role(*roles: RoleName) -> Predicate:
    """True for an identity with one of `roles`."""

    def check(identity: Identity, subject: Any) -> bool:
        return identity.role in roles

    check.__name__ = "has_role_" + "_or_".join(roles)
    check.roles = frozenset(roles)  # type: ignore[attr-defined]
    return check


def reads_interviews(identity: Identity, subject: Any) -> bool:
    """True for holders of the named right to read worker interviews."""
    return identity.reads_interviews


def is_anyone(identity: Identity, subject: Any) -> bool:
    """True for everyone who signed in."""
    return True


is_respondent = has_role(RoleName.RESPONDENT)
is_recruiter_user = has_role(RoleName.RECRUITER_USER)
is_employer_user = has_role(RoleName.EMPLOYER_USER)
is_organisation_user = has_role(RoleName.RECRUITER_USER, RoleName.EMPLOYER_USER)
is_inspector = has_role(RoleName.INSPECTOR)
is_social_auditor = has_role(RoleName.SOCIAL_AUDITOR)
is_auditor = has_role(RoleName.INSPECTOR, RoleName.SOCIAL_AUDITOR)
is_analyst = has_role(RoleName.ANALYST)
is_supervisor = has_role(RoleName.SUPERVISOR)
is_ministry = has_role(RoleName.ANALYST, RoleName.SUPERVISOR)
is_administrator = has_role(RoleName.ADMINISTRATOR)
# Named one by one, so that a role made later reads nothing until somebody says so. Administrators read no evidence.
is_reader_of_evidence = has_role(
    RoleName.RECRUITER_USER,
    RoleName.EMPLOYER_USER,
    RoleName.INSPECTOR,
    RoleName.SOCIAL_AUDITOR,
    RoleName.ANALYST,
    RoleName.SUPERVISOR,
)
