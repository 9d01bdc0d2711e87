"""Reviews of submitted self-assessments: the thread of each answer, and the window to correct what is not met.

Nothing declared is ever changed: what a reviewer found stands beside it, in rows that are only added to.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from compliance.accounts.models import User
from compliance.assessments.scores.scoring import Degree
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.documents.models import Document

_READERS = "its authority; the organisation what it was asked, and the rest once the review is finished"


class ReviewState(StrEnum):
    """WAITING: the organisation was asked something that it has not replied to."""

    IN_REVIEW = "in_review"
    WAITING = "waiting"
    DONE = "done"


class EntryKind(StrEnum):
    """What an entry of a thread says; all but a reply are written by the authority."""

    AGREED = "agreed"
    DISAGREED = "disagreed"
    ASKED = "asked"
    REPLIED = "replied"


class StatementKind(StrEnum):
    """What was said of an item in the correction window, and what was found at the visit."""

    SAID_CORRECTED = "said_corrected"
    SAID_NOT_YET = "said_not_yet"
    FOUND_CORRECTED = "found_corrected"
    FOUND_NOT_CORRECTED = "found_not_corrected"


class AssessmentReview(db.Model):  # type: ignore[name-defined]
    """The authority's review of one submitted self-assessment; it begins with the first entry."""

    __tablename__ = "assessment_review"
    __table_args__ = (
        Index("ix_assessment_review_state_assessment_id", "state", "assessment_id"),
        table_notes("Reviews of submitted self-assessments by their authority", _READERS, "as the assessment"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[ReviewState] = mapped_column(enum_column(ReviewState))
    began_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    conclusion: Mapped[str | None] = mapped_column(Text, comment="What the organisation reads above the result")
    version: Mapped[int] = mapped_column(default=1, comment="Refuses a change made on an outdated page")

    __mapper_args__ = {"version_id_col": version}

    began_by: Mapped[User] = relationship(foreign_keys=[began_by_id])
    finished_by: Mapped[User | None] = relationship(foreign_keys=[finished_by_id])


class AnswerReview(db.Model):  # type: ignore[name-defined]
    """One entry of the thread on an answer. Entries are added, never changed: the newest judgement holds."""

    __tablename__ = "answer_review"
    __table_args__ = (
        Index("ix_answer_review_review_id_question_id", "review_id", "question_id", "id"),
        table_notes(
            "What was judged, asked and replied on each answer of a self-assessment",
            _READERS,
            "as the assessment",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("assessment_review.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    found_value: Mapped[str | None] = mapped_column(Text, comment="The reviewer's value, beside the declared one")
    found_degree: Mapped[Degree | None] = mapped_column(enum_column(Degree))
    looked_at_evidence: Mapped[bool] = mapped_column(
        default=False, comment="A judgement after looking at evidence counts as verified once the review is finished"
    )
    text: Mapped[str | None] = mapped_column(Text, comment="Remark, reason, question or reply")
    reply_due_on: Mapped[date | None] = mapped_column(Date, comment="By when a question is to be replied to")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), comment="File sent with a reply")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    written_by: Mapped[User] = relationship()
    document: Mapped[Document | None] = relationship()


def is_newest_entry(entry: Any = AnswerReview) -> ColumnElement[bool]:
    """True for the last entry of each thread."""
    newer = aliased(AnswerReview)
    return ~(
        select(newer.id)
        .where(newer.review_id == entry.review_id, newer.question_id == entry.question_id, newer.id > entry.id)
        .exists()
    )


class CorrectionWindow(db.Model):  # type: ignore[name-defined]
    """Time to correct what a reviewed self-assessment does not meet, as the national rule gives it."""

    __tablename__ = "correction_window"
    __table_args__ = (
        table_notes("Time given to correct what is not met", "the organisation and its authority", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("assessment_review.id"), unique=True)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date, comment="Last day to say what was corrected")
    days: Mapped[int] = mapped_column(comment="The national rule's value on the day it opened")
    rule_status: Mapped[str] = mapped_column(String(20), comment="Whether that value was verified or a draft")

    items: Mapped[list[CorrectionItem]] = relationship(back_populates="window", order_by="CorrectionItem.id")
    opened_by: Mapped[User] = relationship()


class CorrectionItem(db.Model):  # type: ignore[name-defined]
    """An answer the window is given for, with what was declared when it opened."""

    __tablename__ = "correction_item"
    __table_args__ = (
        UniqueConstraint("window_id", "question_id"),
        table_notes("Answers a correction window is given for", "the organisation and its authority", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("correction_window.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    declared_value: Mapped[str | None] = mapped_column(Text)

    window: Mapped[CorrectionWindow] = relationship(back_populates="items")
    statements: Mapped[list[CorrectionStatement]] = relationship(
        back_populates="item", order_by="CorrectionStatement.id"
    )


class CorrectionStatement(db.Model):  # type: ignore[name-defined]
    """The memory of the window: what the organisation said, and what was found. Rows are only added."""

    __tablename__ = "correction_statement"
    __table_args__ = (
        table_notes(
            "What was said to be corrected, and what was found at the visit",
            "its authority; the organisation what it said itself",
            "ten years",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("correction_item.id"), index=True)
    kind: Mapped[StatementKind] = mapped_column(enum_column(StatementKind))
    text: Mapped[str] = mapped_column(Text)
    found_on: Mapped[date | None] = mapped_column(Date, comment="Day of the visit, for what was found")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    item: Mapped[CorrectionItem] = relationship(back_populates="statements")
    written_by: Mapped[User] = relationship()
    document: Mapped[Document | None] = relationship()
