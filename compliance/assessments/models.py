"""Self-assessments: a round of an organisation against a standard, its answers, their evidence, and the stored scores.

Answers are a declaration of the organisation, kept apart from evidence that others recorded. A submitted assessment is
never edited: a correction is a new assessment that supersedes it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.assessments.scores.scoring import Degree
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes


class AssessmentState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


_OPEN = text("supersedes_id IS NULL AND state = 'open'")
_FIRST_OF_PERIOD = text("supersedes_id IS NULL AND state != 'withdrawn'")
_CORRECTION = text("supersedes_id IS NOT NULL AND state != 'withdrawn'")


class Assessment(db.Model):  # type: ignore[name-defined]
    """One round. The dates (`*_on`) are what evidence is judged by; `submitted_at` is the system clock."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index(
            "uq_assessment_one_open",
            "organisation_id",
            "standard_code",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_assessment_one_of_period",
            "organisation_id",
            "standard_code",
            "period_starts_on",
            unique=True,
            sqlite_where=_FIRST_OF_PERIOD,
            postgresql_where=_FIRST_OF_PERIOD,
        ),
        Index(
            "uq_assessment_one_correction",
            "supersedes_id",
            unique=True,
            sqlite_where=_CORRECTION,
            postgresql_where=_CORRECTION,
        ),
        Index("ix_assessment_organisation_id_due_on", "organisation_id", "due_on"),
        Index("ix_assessment_state_submitted_on_id", "state", text("submitted_on DESC"), "id"),
        table_notes(
            "Self-assessments of organisations; answers are declared, not verified",
            "the organisation; its authority once submitted",
            "ten years",
            personal=True,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    standard_code: Mapped[str] = mapped_column(String(80), comment="The same across versions of the standard")
    period_starts_on: Mapped[date] = mapped_column(Date)
    period_ends_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date, comment="Last day to submit")
    state: Mapped[AssessmentState] = mapped_column(enum_column(AssessmentState), default=AssessmentState.OPEN)
    opened_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_on: Mapped[date | None] = mapped_column(Date, comment="Day of the declaration; for paper, the day signed")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="System clock at submission or import")
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_on: Mapped[date | None] = mapped_column(
        Date, comment="A draft given up; or, once submitted: the organisation says that it no longer stands"
    )
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)
    declared_name: Mapped[str | None] = mapped_column(String(200), comment="Who declares, as typed")
    declared_role: Mapped[str | None] = mapped_column(String(200), comment="In what position")
    receipt_number: Mapped[str | None] = mapped_column(String(20), unique=True, comment="Random; given at submission")
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(
        JSON, deferred=True, comment="Everything declared, frozen at submission"
    )
    digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the snapshot as canonical JSON")
    is_imported: Mapped[bool] = mapped_column(default=False, comment="Answers collected on paper")
    supersedes_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessment.id"), index=True, comment="The round this corrects"
    )
    correction_reason: Mapped[str | None] = mapped_column(Text)
    moved_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessment.id"), unique=True, comment="The round this continues under a newer version"
    )
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Answer(db.Model):  # type: ignore[name-defined]
    """A row exists once something was saved for the question; without `value` the question is still unanswered."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("assessment_id", "question_id"),
        table_notes(
            "Answers of self-assessments", "the organisation; its authority once submitted", "ten years", personal=True
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    value: Mapped[str | None] = mapped_column(
        Text, comment="Canonical text of the answer, see standards/answer_types; empty: only a note or evidence"
    )
    degree: Mapped[Degree | None] = mapped_column(
        enum_column(Degree), comment="What a scored `value` means on any scale"
    )
    is_hidden: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="Set at submission: the question was not asked, its answer was kept"
    )
    reason: Mapped[str | None] = mapped_column(Text, comment="Why the question does not apply")
    note: Mapped[str | None] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_by_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("answer_link.id"), comment="The answer link used, where nobody signed in"
    )
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="When another value last took the place of one given before; empty: never"
    )
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AnswerDocument(db.Model):  # type: ignore[name-defined]
    __tablename__ = "answer_document"
    __table_args__ = (
        table_notes(
            "Which documents prove which answers", "the organisation; its authority once submitted", "ten years"
        ),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)


class AnswerSummary(db.Model):  # type: ignore[name-defined]
    """Scores and counts of a submitted assessment, written in the submitting transaction; `rebuild` compares."""

    __tablename__ = "answer_summary"
    __table_args__ = (
        table_notes(
            "Scores of submitted self-assessments (computed from the answers)",
            "the organisation and its authority",
            "as the assessment",
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    overall_score: Mapped[int | None] = mapped_column(comment="0-100; empty where nothing applicable was answered")
    section_scores: Mapped[dict[str, int | None]] = mapped_column(JSON, comment="Section code: 0-100 or null")
    number_full: Mapped[int] = mapped_column()
    number_partly: Mapped[int] = mapped_column()
    number_none: Mapped[int] = mapped_column()
    number_not_applicable: Mapped[int] = mapped_column()
    number_unanswered: Mapped[int] = mapped_column()
    number_critical_unmet: Mapped[int] = mapped_column(comment="Critical requirements with a failing answer")
    is_capped: Mapped[bool] = mapped_column(comment="An unmet critical requirement limits the overall score")
    principle_scores: Mapped[dict[str, int | None]] = mapped_column(
        JSON, server_default="{}", comment="Principle code: 0-100 or null"
    )
    number_counting: Mapped[int] = mapped_column(
        server_default="0", comment="Answers that earn or lose points, with what was verified in place"
    )
    number_verified: Mapped[int] = mapped_column(
        server_default="0", comment="Of these, how many a finished review judged on evidence"
    )
    found_score: Mapped[int | None] = mapped_column(
        comment="Overall score with what was verified in place of what was declared"
    )
