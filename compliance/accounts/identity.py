"""Who is asking: a plain copy of the user row, so that deciding never loads anything lazily."""

from dataclasses import dataclass

from compliance.accounts.roles import AUTHORITY_ROLES, ORGANISATION_ROLES, ROLE_LABELS, RoleName


@dataclass(frozen=True)
class Identity:
    user_id: int
    name: str
    role: RoleName
    authority_id: int | None = None
    sees_all_regions: bool = False
    reads_interviews: bool = False
    language: str = "en"

    @property
    def role_label(self) -> str:
        return str(ROLE_LABELS[self.role])

    @property
    def belongs_to_organisation(self) -> bool:
        return self.role in ORGANISATION_ROLES

    @property
    def belongs_to_authority(self) -> bool:
        return self.role in AUTHORITY_ROLES


def identity_of(user: object) -> Identity:
    """Copy a `User` row into an Identity."""
    return Identity(
        user_id=user.id,  # type: ignore[attr-defined]
        name=user.name,  # type: ignore[attr-defined]
        role=user.role,  # type: ignore[attr-defined]
        authority_id=user.authority_id,  # type: ignore[attr-defined]
        sees_all_regions=user.sees_all_regions,  # type: ignore[attr-defined]
        reads_interviews=user.reads_interviews,  # type: ignore[attr-defined]
        language=user.language,  # type: ignore[attr-defined]
    )
