"""Standards as loaded from library files: Standard > Section > Requirement > Question. Published ones never change."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.database import Id, Localised, db, enum_column, table_notes
from compliance.organisations.types import OrganisationKind


class TextStatus(StrEnum):
    """How far the wording is confirmed: the product's own, read in a published source, or a draft to be confirmed."""

    OWN_TEXT = "own_text"
    VERIFIED = "verified"
    DRAFT = "draft"


class AnswerType(StrEnum):
    """What kind of answer a question takes. Only `scale` and `one` can be scored; the others state a fact."""

    SCALE = "scale"
    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TABLE = "table"
    FILE = "file"


class Standard(db.Model):  # type: ignore[name-defined]
    __tablename__ = "standard"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        table_notes("Rulebooks that organisations are assessed against", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(20))
    published_on: Mapped[date] = mapped_column(Date)
    assessed_kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    title: Mapped[dict[str, str]] = mapped_column(Localised)
    notice: Mapped[dict[str, str]] = mapped_column(Localised, comment="What this standard is not")
    publisher: Mapped[dict[str, str]] = mapped_column(Localised)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    labels: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, comment="What sections and requirements are called")
    scales: Mapped[dict[str, list[dict[str, Any]]]] = mapped_column(JSON, comment="Answer options by scale name")
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the file's content; a changed text is refused")

    sections: Mapped[list[Section]] = relationship(back_populates="standard", order_by="Section.position")


class Section(db.Model):  # type: ignore[name-defined]
    __tablename__ = "standard_section"
    __table_args__ = (
        UniqueConstraint("standard_id", "code"),
        table_notes("Sections of a standard (principles, stages)", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column()
    title: Mapped[dict[str, str]] = mapped_column(Localised)
    summary: Mapped[dict[str, str] | None] = mapped_column(Localised)
    weight: Mapped[int] = mapped_column(default=1)

    standard: Mapped[Standard] = relationship(back_populates="sections")
    requirements: Mapped[list[Requirement]] = relationship(back_populates="section", order_by="Requirement.position")


class Requirement(db.Model):  # type: ignore[name-defined]
    __tablename__ = "requirement"
    __table_args__ = (
        UniqueConstraint("section_id", "code"),
        table_notes("Requirements of a standard (criteria, items)", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("standard_section.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), comment="The product's own code")
    official_code: Mapped[str | None] = mapped_column(String(40), comment="Empty until an official text was loaded")
    status: Mapped[TextStatus] = mapped_column(enum_column(TextStatus))
    position: Mapped[int] = mapped_column()
    title: Mapped[dict[str, str]] = mapped_column(Localised)
    principles: Mapped[list[str]] = mapped_column(JSON)
    ilo_signs: Mapped[list[int]] = mapped_column(JSON)
    references: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str | None] = mapped_column(String(500))

    section: Mapped[Section] = relationship(back_populates="requirements")
    questions: Mapped[list[Question]] = relationship(back_populates="requirement", order_by="Question.position")


class Question(db.Model):  # type: ignore[name-defined]
    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("requirement_id", "code"),
        table_notes("Questions asked for a requirement", "everyone", "permanent"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column()
    type: Mapped[AnswerType] = mapped_column(enum_column(AnswerType), server_default=AnswerType.SCALE.value)
    scale: Mapped[str | None] = mapped_column(String(40), comment="Name of the standard's answer scale, type scale")
    options: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, server_default="[]", comment="The question's own answers, types one and many"
    )
    unit: Mapped[dict[str, str] | None] = mapped_column(Localised, comment="What is counted, type number")
    bounds: Mapped[dict[str, Any]] = mapped_column(
        JSON, server_default="{}", comment="minimum, maximum, decimals of a number; maximum_rows of a table"
    )
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]", comment="Columns, type table")
    shown_if: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, server_default="[]", comment="Answers to earlier questions that must all hold for this one to be asked"
    )
    contradicts: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, server_default="[]", comment="Answers to other questions that cannot be true beside one of this question"
    )
    critical: Mapped[bool] = mapped_column(comment="A failing answer leaves a critical requirement unmet")
    element: Mapped[str | None] = mapped_column(
        String(40), comment="Management-system element, where the standard has them"
    )
    claims_absence_of: Mapped[int | None] = mapped_column(
        comment="ILO sign that a full answer asserts does not occur here; contradictions are looked for on it"
    )
    text: Mapped[dict[str, str]] = mapped_column(Localised)
    help: Mapped[dict[str, str] | None] = mapped_column(Localised)
    evidence: Mapped[dict[str, str] | None] = mapped_column(Localised)

    requirement: Mapped[Requirement] = relationship(back_populates="questions")
