"""What kind of installation this database belongs to."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, table_notes


class Installation(db.Model):  # type: ignore[name-defined]
    """One row at most: written when demonstration data are loaded into an empty database."""

    __tablename__ = "installation"
    __table_args__ = (table_notes("Whether this database holds demonstration data", "everyone", "permanent"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    is_demonstration: Mapped[bool] = mapped_column()
    seed: Mapped[int | None] = mapped_column(comment="Seed the demonstration data were made from")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
