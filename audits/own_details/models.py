"""What inspectors and auditors state of themselves, so that a team can be matched to the workers it meets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audits.interviews.models import Sex
from compliance.accounts.models import User
from compliance.database import UtcDateTime, db, enum_column, table_notes


class OwnDetails(db.Model):  # type: ignore[name-defined]
    """Languages and, where the person wishes, sex. No row, or an empty value, means not stated."""

    __tablename__ = "own_details"
    __table_args__ = (
        table_notes(
            "Languages and sex that members of teams state of themselves",
            "the person, and who plans or reads audits of their teams",
            "as long as the user",
            personal=True,
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    languages: Mapped[list[str]] = mapped_column(JSON, comment="ISO 639 codes spoken well enough to interview in")
    sex: Mapped[Sex | None] = mapped_column(enum_column(Sex), comment="Empty: not stated")
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
