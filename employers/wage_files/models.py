"""Wage files that people sent in: what became of each, and the rows that were refused."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.accounts.models import User
from compliance.database import Id, UtcDateTime, db, enum_column, table_notes
from employers.wage_files.reasons import Reason

READERS = "whoever sent the file in, and the ministry where the ministry sent it"


class WageFileState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why a file could not be read to its end; what was stored before stays."""

    COLUMNS = "columns"
    UNREADABLE = "unreadable"
    GONE = "gone"
    UNEXPECTED = "unexpected"


class WageFile(db.Model):  # type: ignore[name-defined]
    """A file that was sent in. The file itself is deleted as soon as it was read; its name is not kept."""

    __tablename__ = "wage_file"
    __table_args__ = (
        Index("ix_wage_file_state", "state"),
        Index("ix_wage_file_uploaded_by_id", "uploaded_by_id", "id"),
        table_notes("Wage files sent in, and what became of them", READERS, "two years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    stored_name: Mapped[str | None] = mapped_column(String(60), comment="Random name on disk; empty once deleted")
    sha256: Mapped[str] = mapped_column(String(64), comment="Of the file, to know it when it is sent again")
    size: Mapped[int] = mapped_column(BigInteger, comment="Bytes")
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[WageFileState] = mapped_column(enum_column(WageFileState))
    heartbeat_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="A run silent for five minutes is taken over"
    )
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows_expected: Mapped[int] = mapped_column(default=0, comment="Lines of the file; 0 until they are counted")
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_created: Mapped[int] = mapped_column(default=0)
    rows_unchanged: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    employers: Mapped[int] = mapped_column(default=0, comment="How many employers the stored rows concern")
    failure: Mapped[FailureReason | None] = mapped_column(enum_column(FailureReason))
    failure_detail: Mapped[str | None] = mapped_column(String(500), comment="Names of columns that are missing")

    uploaded_by: Mapped[User] = relationship(lazy="selectin")

    @property
    def is_open(self) -> bool:
        return self.state in (WageFileState.WAITING, WageFileState.RUNNING)


class WageFileRefusal(db.Model):  # type: ignore[name-defined]
    """A row of a wage file that was refused: where and why, never what stood there."""

    __tablename__ = "wage_file_refusal"
    __table_args__ = (
        UniqueConstraint("wage_file_id", "row", "column_heading"),
        table_notes("Refused rows of wage files", READERS, "two years"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wage_file_id: Mapped[int] = mapped_column(ForeignKey("wage_file.id"))
    row: Mapped[int] = mapped_column(comment="As a spreadsheet counts; the heading is row 1")
    column_heading: Mapped[str] = mapped_column(String(200), comment="Heading of the column at fault; empty: the row")
    reason: Mapped[Reason] = mapped_column(enum_column(Reason))
