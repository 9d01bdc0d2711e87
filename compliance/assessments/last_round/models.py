"""Which answers a person took over from the organisation's last round, and from where."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import UtcDateTime, db, table_notes


class CarriedAnswer(db.Model):  # type: ignore[name-defined]
    """An answer of an earlier round that a person accepted as this round's.

    It counts for as long as the answer still has this value; the row stays when the person gives another.
    """

    __tablename__ = "carried_answer"
    __table_args__ = (
        table_notes(
            "Answers taken over from the organisation's last round, each accepted by a person",
            "the organisation; its authority once submitted",
            "ten years",
            personal=True,
        ),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    source_answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), index=True)
    value: Mapped[str] = mapped_column(Text, comment="The answer as taken over")
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)
