"""Which answers were taken over through a crosswalk, from where, by whom; with the state of things on that day."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.assessments.crosswalk.carrying import Counts
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes


class AnswerOrigin(db.Model):  # type: ignore[name-defined]
    """One contributor to an answer that a person accepted. It ends when the answer is changed by hand."""

    __tablename__ = "answer_origin"
    __table_args__ = (
        Index("ix_answer_origin_answer_id", "answer_id"),
        table_notes(
            "Where an answer was taken over from, through which approved edge",
            "the organisation; its authority once submitted",
            "ten years",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    value: Mapped[str] = mapped_column(Text, comment="The answer as taken over")
    counts: Mapped[Counts] = mapped_column(enum_column(Counts), comment="What the source counted as")
    edge_id: Mapped[int] = mapped_column(ForeignKey("crosswalk_edge.id"), index=True)
    approval_id: Mapped[int] = mapped_column(
        ForeignKey("crosswalk_approval.id"), comment="The approval that was in force"
    )
    source_answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), index=True)
    source_value: Mapped[str] = mapped_column(Text, comment="What the source said on that day")
    source_answered_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="When the source was answered")
    source_was_submitted: Mapped[bool] = mapped_column(comment="False: the source was a draft")
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="When the person gave another answer")
