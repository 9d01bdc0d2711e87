"""The eight roles. A person has exactly one; what a role may do is in the permission map."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class RoleName(StrEnum):
    RECRUITER_USER = "recruiter_user"
    EMPLOYER_USER = "employer_user"
    RESPONDENT = "respondent"
    INSPECTOR = "inspector"
    SOCIAL_AUDITOR = "social_auditor"
    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[str, Any] = {
    RoleName.RECRUITER_USER: _l("Recruitment-office user"),
    RoleName.EMPLOYER_USER: _l("Employer user"),
    RoleName.RESPONDENT: _l("Respondent"),
    RoleName.INSPECTOR: _l("Inspector"),
    RoleName.SOCIAL_AUDITOR: _l("Social auditor"),
    RoleName.ANALYST: _l("Ministry analyst"),
    RoleName.SUPERVISOR: _l("Ministry supervisor"),
    RoleName.ADMINISTRATOR: _l("Administrator"),
}

# Organisations' own people: they see the organisations they were given access to, and nothing of the authority's.
# A respondent is none of them: nothing is open to one but the sections of self-assessments handed over by name.
ORGANISATION_ROLES = frozenset({RoleName.RECRUITER_USER, RoleName.EMPLOYER_USER})
# People of an authority: they see organisations of their authority in their regions.
AUTHORITY_ROLES = frozenset({RoleName.INSPECTOR, RoleName.ANALYST, RoleName.SUPERVISOR})
# A second factor is required of these outside demonstration mode.
SECOND_FACTOR_ROLES = frozenset({RoleName.INSPECTOR, RoleName.ANALYST, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR})
