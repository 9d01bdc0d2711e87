"""Users, their role, authority, regions and the organisations they may act for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.roles import RoleName
from compliance.database import Id, Localised, UtcDateTime, db, table_notes

if TYPE_CHECKING:
    from compliance.organisations.models import Organisation

user_roles = Table(
    "user_role",
    db.metadata,
    Column("user_id", Id, ForeignKey("user.id"), primary_key=True),
    Column("role_id", Id, ForeignKey("role.id"), primary_key=True),
    **table_notes("Which role a user has", "accounts", "as long as the user"),
)


class Role(db.Model, RoleMixin):  # type: ignore[name-defined]
    __tablename__ = "role"
    __table_args__ = (table_notes("The roles of the permission map", "everyone", "permanent"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[list[str] | None] = mapped_column(JSON, comment="Unused by Sanad; asked for by Flask-Security")


class Authority(db.Model):  # type: ignore[name-defined]
    """A public body that supervises organisations, such as a labour ministry."""

    __tablename__ = "authority"
    __table_args__ = (table_notes("Public bodies that supervise organisations", "everyone", "permanent"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(Localised)
    country: Mapped[str] = mapped_column(String(2), comment="ISO 3166-1 alpha-2")


class Region(db.Model):  # type: ignore[name-defined]
    __tablename__ = "region"
    __table_args__ = (table_notes("Regions of a country, by ISO 3166-2 code", "everyone", "permanent"),)

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    name: Mapped[dict[str, str]] = mapped_column(Localised)


class User(db.Model, UserMixin):  # type: ignore[name-defined]
    __tablename__ = "user"
    __table_args__ = (
        table_notes(
            "People who sign in",
            "the person and the administrator",
            "two years after the account is closed",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200), comment="Full name as the person writes it")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, comment="Changes when all sessions must end")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    current_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(64))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(8), default="en")
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"), index=True)
    sees_all_regions: Mapped[bool] = mapped_column(default=False, comment="All regions of the authority")
    reads_interviews: Mapped[bool] = mapped_column(
        default=False, comment="Named right to read worker interviews; set only through a second person's approval"
    )

    roles: Mapped[list[Role]] = relationship(secondary=user_roles, lazy="joined")  # type: ignore[assignment]
    authority: Mapped[Authority | None] = relationship()
    regions: Mapped[list[UserRegion]] = relationship(cascade="all, delete-orphan")

    @property
    def role(self) -> RoleName:
        return RoleName(self.roles[0].name)


class UserRegion(db.Model):  # type: ignore[name-defined]
    __tablename__ = "user_region"
    __table_args__ = (table_notes("Regions an authority's user works in", "administrator", "as long as the user"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)


class OrganisationAccess(db.Model):  # type: ignore[name-defined]
    """Leave given to a person to act for an organisation (its own users) or to audit it (a social auditor)."""

    __tablename__ = "organisation_access"
    __table_args__ = (
        UniqueConstraint("user_id", "organisation_id"),
        Index("ix_organisation_access_organisation_id", "organisation_id"),
        table_notes("Who may act for which organisation", "administrator", "two years after it ended"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)

    organisation: Mapped[Organisation] = relationship("Organisation")


class SignInAttempt(db.Model):  # type: ignore[name-defined]
    """How often somebody tried to sign in, or to have a password reset, from one address lately."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (table_notes("Attempts to sign in, to slow guessing down", "nobody", "an hour at most"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True, comment="HMAC-SHA-256 of what is limited")
    attempts: Mapped[int] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="End of the window they count in")
