"""What scores are compared with, computed every night: how often verified answers failed, and the middle of others."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, Float, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import db, enum_column, table_notes
from compliance.organisations.types import Sector

# The requirement code of the row that is about the whole standard.
WHOLE_STANDARD = ""


class SizeBand(StrEnum):
    """Number of workers. Bands as statistics of enterprises have them (ILO, Eurostat): 10, 50 and 250 workers."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


# The first number of workers that belongs to the next band.
BAND_LIMITS: tuple[tuple[SizeBand, int], ...] = (
    (SizeBand.MICRO, 10),
    (SizeBand.SMALL, 50),
    (SizeBand.MEDIUM, 250),
)


class VerificationRate(db.Model):  # type: ignore[name-defined]
    """How often answers that were verified were found to be less than declared, of one standard and requirement."""

    __tablename__ = "verification_rate"
    __table_args__ = (
        table_notes(
            "How often verified answers were found less than declared, recomputed every night",
            "the authority and, in the intervals of scores, organisations",
            "replaced every night",
        ),
    )

    standard_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    requirement_code: Mapped[str] = mapped_column(String(40), primary_key=True, comment="Empty: the whole standard")
    number_of_organisations: Mapped[int] = mapped_column()
    share: Mapped[float] = mapped_column(
        Float, comment="Mean over organisations of the share of their verified answers that failed"
    )
    computed_on: Mapped[date] = mapped_column(Date)


class PeerScore(db.Model):  # type: ignore[name-defined]
    """The middle of the declared scores of organisations of one sector and size, of one standard."""

    __tablename__ = "peer_score"
    __table_args__ = (
        table_notes(
            "Median and quartiles of declared scores by sector and size, recomputed every night",
            "organisations and their authority, where ten at least are in the group",
            "replaced every night",
        ),
    )

    standard_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    sector: Mapped[Sector] = mapped_column(enum_column(Sector), primary_key=True)
    size_band: Mapped[SizeBand] = mapped_column(enum_column(SizeBand), primary_key=True)
    number_of_organisations: Mapped[int] = mapped_column()
    lower_quartile: Mapped[int] = mapped_column()
    median: Mapped[int] = mapped_column()
    upper_quartile: Mapped[int] = mapped_column()
    computed_on: Mapped[date] = mapped_column(Date)
