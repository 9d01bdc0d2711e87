"""Readings of indicators, flags with the frozen evidence behind them, their reviews, and the score of the risk list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Enum, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.approvals.models import SecondApproval
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from compliance.ledger.declaration import LedgerKind
from compliance.organisations.models import Organisation, Workplace
from compliance.risk.vocabulary import Decision, FlagState, Level, Outcome

_CURRENT = text("is_current")
_NOT_CLEARED = text("state <> 'cleared'")


def _public_level_column() -> Enum:
    column = enum_column(Level)
    column.name = "public_level"  # its check constraint stands beside that of `level` in one table
    return column


class IndicatorReading(db.Model):  # type: ignore[name-defined]
    """What an indicator said about an organisation on a date.

    One row whenever outcome, level or definition changed. No row means not enough evidence since ever.
    """

    __tablename__ = "indicator_reading"
    __table_args__ = (
        Index(
            "uq_indicator_reading_current",
            "indicator_code",
            "organisation_id",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("ix_indicator_reading_organisation_id_indicator_code", "organisation_id", "indicator_code", "as_of"),
        table_notes(
            "What each risk indicator said about an organisation, whenever it changed",
            "the authority; not the organisation where the flag is confidential",
            "ten years",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    indicator_code: Mapped[str] = mapped_column(String(80))
    definition_digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the indicator's file as evaluated")
    as_of: Mapped[date] = mapped_column(Date, comment="Only records that were known on this day count")
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    level: Mapped[Level | None] = mapped_column(enum_column(Level))
    measures: Mapped[dict[str, float | None]] = mapped_column(JSON, comment="Measure name -> number; null is unknown")
    records_count: Mapped[int] = mapped_column(comment="Records the indicator looked at")
    is_current: Mapped[bool] = mapped_column(comment="The latest reading of this indicator for the organisation")
    evaluated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    job_run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))


class IndicatorText(db.Model):  # type: ignore[name-defined]
    """What the file of an indicator said when it was first evaluated so; rows are only ever added.

    The digest is the SHA-256 of the text itself, so that a changed text gives itself away.
    """

    __tablename__ = "indicator_text"
    __table_args__ = (
        table_notes(
            "Files of risk indicators as they were evaluated, to compute flags again", "the authority", "for ever"
        ),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text, comment="Canonical JSON of the file")
    first_used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RiskFlag(db.Model):  # type: ignore[name-defined]
    """What a person must look at: a raised indicator with the records, values and thresholds frozen as they were."""

    __tablename__ = "risk_flag"
    __table_args__ = (
        Index(
            "uq_risk_flag_not_cleared",
            "indicator_code",
            "organisation_id",
            unique=True,
            sqlite_where=_NOT_CLEARED,
            postgresql_where=_NOT_CLEARED,
        ),
        Index("ix_risk_flag_organisation_id_state", "organisation_id", "state"),
        Index("ix_risk_flag_state_raised_on", "state", "raised_on", "id"),
        table_notes(
            "Raised risk indicators that a person reviews, with their frozen evidence",
            "the authority; the organisation only where not confidential or released",
            "ten years",
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    workplace_id: Mapped[int | None] = mapped_column(
        ForeignKey("workplace.id"), comment="Where all its records are about one workplace"
    )
    indicator_code: Mapped[str] = mapped_column(String(80))
    definition_version: Mapped[int] = mapped_column()
    definition_digest: Mapped[str] = mapped_column(String(64))
    level: Mapped[Level] = mapped_column(enum_column(Level))
    state: Mapped[FlagState] = mapped_column(enum_column(FlagState))
    raised_on: Mapped[date] = mapped_column(Date)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_raised_on: Mapped[date] = mapped_column(Date, comment="Last day the indicator was still raised")
    cleared_on: Mapped[date | None] = mapped_column(Date)
    cleared_outcome: Mapped[Outcome | None] = mapped_column(
        enum_column(Outcome), comment="Cleared because not raised any more, or because its evidence grew too old"
    )
    snapshot: Mapped[dict[str, Any]] = mapped_column(
        JSON, comment="Records, measures, thresholds with source, and what clears it, frozen"
    )
    snapshot_digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the snapshot's canonical JSON")
    records_count: Mapped[int] = mapped_column(comment="Records that raised it, at the last evaluation")
    newest_known_on: Mapped[date | None] = mapped_column(Date, comment="When the newest of them became known")
    strength: Mapped[str | None] = mapped_column(
        String(30), comment="Strongest evidence among its frozen records; empty where it rests on no record"
    )
    points: Mapped[int] = mapped_column(comment="Points of its level, before strength, recency and count")
    confidential: Mapped[bool] = mapped_column(
        comment="Never shown to the organisation, nor counted in its public score, before a supervisor released it"
    )
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    release_reason: Mapped[str | None] = mapped_column(Text)
    released_digest: Mapped[str | None] = mapped_column(
        String(64), comment="Which snapshot was released; the organisation sees that one, never a later one"
    )
    public_level: Mapped[Level | None] = mapped_column(
        _public_level_column(), comment="Level the organisation may know; empty while unreleased, fixed by the release"
    )
    public_points: Mapped[int] = mapped_column(comment="Points the public score counts; fixed by the release")

    organisation: Mapped[Organisation] = relationship()
    workplace: Mapped[Workplace | None] = relationship()
    reviews: Mapped[list[FlagReview]] = relationship(back_populates="flag", order_by="FlagReview.id")


class FormerSnapshot(db.Model):  # type: ignore[name-defined]
    """The snapshot a flag had before its level changed or it was opened again; a decision stays readable with it."""

    __tablename__ = "former_snapshot"
    __table_args__ = (table_notes("Earlier frozen evidence of a flag", "as the flag", "ten years"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("risk_flag.id"), index=True)
    level: Mapped[Level] = mapped_column(enum_column(Level))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    snapshot_digest: Mapped[str] = mapped_column(String(64))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FlagReview(db.Model):  # type: ignore[name-defined]
    """One decision about a flag. `by_id` is empty where the evaluation opened a decided flag again; `reason` then
    holds a `ReopenReason`."""

    __tablename__ = "flag_review"
    __table_args__ = (table_notes("Decisions about flags, with their reasons", "the authority", "ten years"),)

    __ledger__ = LedgerKind(
        "flag_review",
        fields=("flag_id", "decision", "by_id", "at", "approval_id"),
        personal=("reason",),
        by="by_id",
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("risk_flag.id"), index=True)
    decision: Mapped[Decision] = mapped_column(enum_column(Decision))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    approval_id: Mapped[int | None] = mapped_column(
        ForeignKey("second_approval.id"), comment="The second person's approval, where the decision needed one"
    )

    flag: Mapped[RiskFlag] = relationship(back_populates="reviews")
    by: Mapped[User | None] = relationship()
    approval: Mapped[SecondApproval | None] = relationship()


class OrganisationRisk(db.Model):  # type: ignore[name-defined]
    """The published score of an organisation with flags that count, and its place in the order for visits.

    The two are never mixed: the score is corrected for size, the order for visits weighs it.
    """

    __tablename__ = "organisation_risk"
    __table_args__ = (
        Index("ix_organisation_risk_score", text("score DESC"), "organisation_id"),
        Index("ix_organisation_risk_visit_order", text("visit_order DESC"), "organisation_id"),
        Index("ix_organisation_risk_highest_level", "highest_level", "organisation_id"),
        table_notes("Score of each organisation with flags", "the authority", "until recomputed"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    score: Mapped[int] = mapped_column(comment="Points compared with those of organisations of its size")
    points: Mapped[int] = mapped_column(
        comment="Sum of the points of its flags, before the comparison", server_default="0"
    )
    score_at_least: Mapped[int] = mapped_column(comment="The score if only what was verified holds", server_default="0")
    score_at_most: Mapped[int] = mapped_column(
        comment="The score if everything holds, whatever its strength", server_default="0"
    )
    verified_flags: Mapped[int] = mapped_column(
        comment="Flags that rest on what was verified on site or is in an authority's register", server_default="0"
    )
    verified_percent: Mapped[int] = mapped_column(comment="Share of the points that those carry", server_default="0")
    highest_level: Mapped[Level | None] = mapped_column(enum_column(Level))
    open_flags: Mapped[int] = mapped_column(comment="Flags that are open, under review or upheld")
    public_score: Mapped[int] = mapped_column(
        comment="The score without confidential flags that were not released, compared without those of others too"
    )
    visit_order: Mapped[int] = mapped_column(
        comment="For planning visits only: the score weighed by how many workers may be concerned", server_default="0"
    )
    weights_version: Mapped[int] = mapped_column(
        comment="Version of the prior score_weights; 0 before the first check of all", server_default="0"
    )
    means_version: Mapped[int] = mapped_column(
        comment="Version of the prior score; 0 before the first check of all", server_default="0"
    )
    evaluated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()


class WeeklyScore(db.Model):  # type: ignore[name-defined]
    """The score an organisation had at the last check of all organisations in a week; no row where it had none."""

    __tablename__ = "weekly_score"
    __table_args__ = (table_notes("Scores of past weeks, for the trend of the risk list", "the authority", "one year"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    week_on: Mapped[date] = mapped_column(Date, primary_key=True, index=True, comment="Monday of the week")
    score: Mapped[int] = mapped_column()


class FixedPrior(db.Model):  # type: ignore[name-defined]
    """Numbers that small samples are pulled to, fixed at a nightly check; a change is a new version."""

    __tablename__ = "fixed_prior"
    __table_args__ = (
        UniqueConstraint("name", "version"),
        Index("uq_fixed_prior_current", "name", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        table_notes("Means that small numbers are pulled to, by day and version", "the authority", "ten years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), comment="related:CODE of an indicator, or score")
    version: Mapped[int] = mapped_column()
    fixed_on: Mapped[date] = mapped_column(Date, comment="Day of the check; holds for this day and those after it")
    fixed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    values: Mapped[dict[str, float]] = mapped_column(JSON)
    is_current: Mapped[bool] = mapped_column()
