"""Why an organisation submits although something in its answers asks for a second look."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import UtcDateTime, db, table_notes

# The key of the one reason that stands for every point without a reason of its own.
FOR_ALL = ""


class SubmissionReason(db.Model):  # type: ignore[name-defined]
    """The reason given for one point to check, by its key, or for all that have none of their own."""

    __tablename__ = "submission_reason"
    __table_args__ = (
        table_notes(
            "Reasons given for submitting a self-assessment with points to check",
            "the organisation; its authority once submitted",
            "ten years",
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    point_key: Mapped[str] = mapped_column(String(150), primary_key=True, comment="Empty: for all others")
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
