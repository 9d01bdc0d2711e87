"""Mail waits here until it is sent: nothing is sent twice, failures are visible and retried."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import Id, UtcDateTime, db, table_notes


class OutboxMessage(db.Model):  # type: ignore[name-defined]
    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_sent_at_next_try_at", "sent_at", "next_try_at"),
        table_notes(
            "Mail waiting to be sent", "administrator (counts only)", "thirty days after sending", personal=True
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(200))
