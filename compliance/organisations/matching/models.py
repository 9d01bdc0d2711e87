"""Keys under which organisations that may be one meet (see `keys`). Made anew by the nightly job, never by hand."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.database import db, enum_column, table_notes
from compliance.organisations.matching.keys import LONGEST_KEY, KeyKind


class OrganisationMatchKey(db.Model):  # type: ignore[name-defined]
    __tablename__ = "organisation_match_key"
    __table_args__ = (
        Index("ix_organisation_match_key_kind_value", "kind", "value"),
        table_notes(
            "Keys under which organisations that may be one meet: consonants of names, telephone, owner, address",
            "nobody: the nightly comparison only",
            "until made anew",
            personal=True,
        ),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[KeyKind] = mapped_column(enum_column(KeyKind), primary_key=True)
    value: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
