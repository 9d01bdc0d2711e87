"""The published score, replies to what is held, firms that came back, wage files, lost items of phones."""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


STRENGTHS = ("authority_register", "verified_on_site", "reported_by_workers", "documented", "declared")
AT_ONCE = 1000


def note_strengths() -> None:
    """What the frozen records of each flag show, so that its points do not fall until it is written anew."""
    flag = sa.table("risk_flag", sa.column("id"), sa.column("strength"), sa.column("snapshot", sa.JSON))
    connection, last = op.get_bind(), 0
    while True:
        rows = connection.execute(
            sa.select(flag.c.id, flag.c.snapshot).where(flag.c.id > last).order_by(flag.c.id).limit(AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            found = {record["strength"] for record in row.snapshot.get("records", ())}
            strongest = next((each for each in STRENGTHS if each in found), None)
            connection.execute(sa.update(flag).where(flag.c.id == row.id).values(strength=strongest))


def upgrade() -> None:
    op.create_table(
        "fixed_prior",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False, comment="related:CODE of an indicator, or score"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "fixed_on", sa.Date(), nullable=False, comment="Day of the check; holds for this day and those after it"
        ),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_prior")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_fixed_prior_name_version")),
        comment="Means that small numbers are pulled to, by day and version",
        info={
            "purpose": "Means that small numbers are pulled to, by day and version",
            "readers": "the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("fixed_prior", schema=None) as batch_op:
        batch_op.create_index(
            "uq_fixed_prior_current",
            ["name"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "indicator_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("indicator_code", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Canonical JSON of the file"),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_indicator_text")),
        comment="Files of risk indicators as they were evaluated, to compute flags again",
        info={
            "purpose": "Files of risk indicators as they were evaluated, to compute flags again",
            "readers": "the authority",
            "retention": "for ever",
            "personal": False,
        },
    )
    op.create_table(
        "organisation_link_candidate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("former_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("present_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False, comment="Sum of the points of its reasons"),
        sa.Column(
            "reasons",
            sa.JSON(),
            nullable=False,
            comment="Kind, points and counts of each reason; no number of a person, no telephone, no worker",
        ),
        sa.Column("first_found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False, comment="Last comparison that found it"),
        sa.Column("is_waiting", sa.Boolean(), nullable=False, comment="Nobody decided yet, or a reason came since"),
        sa.ForeignKeyConstraint(
            ["former_id"], ["organisation.id"], name=op.f("fk_organisation_link_candidate_former_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["present_id"], ["organisation.id"], name=op.f("fk_organisation_link_candidate_present_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_link_candidate")),
        sa.UniqueConstraint(
            "former_id", "present_id", name=op.f("uq_organisation_link_candidate_former_id_present_id")
        ),
        comment="Pairs of organisations that may be one firm, proposed by the nightly comparison with its reasons",
        info={
            "purpose": "Pairs of organisations that may be one firm, proposed by the nightly comparison with its reasons",
            "readers": "the authority",
            "retention": "until the comparison finds it no more, or as the decision",
            "personal": False,
        },
    )
    with op.batch_alter_table("organisation_link_candidate", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_link_candidate_present_id", ["present_id"], unique=False)
        batch_op.create_index(
            "ix_organisation_link_candidate_waiting",
            [sa.literal_column("points DESC"), "id"],
            unique=False,
            sqlite_where=sa.text("is_waiting"),
            postgresql_where=sa.text("is_waiting"),
        )

    op.create_table(
        "organisation_match_key",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "name",
                "name_word",
                "owner",
                "phone",
                "address",
                name="key_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_match_key_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "value", name=op.f("pk_organisation_match_key")),
        comment="Keys under which organisations that may be one meet: consonants of names, telephone, owner, address",
        info={
            "purpose": "Keys under which organisations that may be one meet: consonants of names, telephone, owner, address",
            "readers": "nobody: the nightly comparison only",
            "retention": "until made anew",
            "personal": True,
        },
    )
    with op.batch_alter_table("organisation_match_key", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_match_key_kind_value", ["kind", "value"], unique=False)

    op.create_table(
        "wage_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stored_name", sa.String(length=60), nullable=True, comment="Random name on disk; empty once deleted"
        ),
        sa.Column(
            "sha256", sa.String(length=64), nullable=False, comment="Of the file, to know it when it is sent again"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Bytes"),
        sa.Column("uploaded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="wage_file_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "heartbeat_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="A run silent for five minutes is taken over",
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows_expected", sa.Integer(), nullable=False, comment="Lines of the file; 0 until they are counted"),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_created", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("employers", sa.Integer(), nullable=False, comment="How many employers the stored rows concern"),
        sa.Column(
            "failure",
            sa.Enum(
                "columns",
                "unreadable",
                "gone",
                "unexpected",
                name="failure_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("failure_detail", sa.String(length=500), nullable=True, comment="Names of columns that are missing"),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_wage_file_uploaded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage_file")),
        comment="Wage files sent in, and what became of them",
        info={
            "purpose": "Wage files sent in, and what became of them",
            "readers": "whoever sent the file in, and the ministry where the ministry sent it",
            "retention": "two years",
            "personal": False,
        },
    )
    with op.batch_alter_table("wage_file", schema=None) as batch_op:
        batch_op.create_index("ix_wage_file_state", ["state"], unique=False)
        batch_op.create_index("ix_wage_file_uploaded_by_id", ["uploaded_by_id", "id"], unique=False)

    op.create_table(
        "field_gap_release",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False, comment="First place that is missing"),
        sa.Column(
            "last", sa.Integer(), nullable=False, comment="Last place that is missing, after the first without a break"
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["field_device.id"], name=op.f("fk_field_gap_release_device_id_field_device")
        ),
        sa.ForeignKeyConstraint(["released_by_id"], ["user.id"], name=op.f("fk_field_gap_release_released_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_gap_release")),
        comment="Items of phones that nobody waits for any more",
        info={
            "purpose": "Items of phones that nobody waits for any more",
            "readers": "the audit's team, its supervisors",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("field_gap_release", schema=None) as batch_op:
        batch_op.create_index("ix_field_gap_release_device_id", ["device_id"], unique=False)

    op.create_table(
        "organisation_link",
        sa.Column(
            "former_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The organisation that it was before",
        ),
        sa.Column(
            "decision",
            sa.Enum(
                "linked",
                "not_linked",
                "undone",
                name="link_decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "reasons",
            sa.JSON(),
            nullable=False,
            comment="What the comparison had found when it was decided; empty where a person linked without it",
        ),
        sa.Column(
            "source_reference", sa.String(length=200), nullable=True, comment="Makes an import safe to run twice"
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False, comment="When it was true in the world"),
        sa.Column("known_on", sa.Date(), nullable=False, comment="When the source knew it"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="System clock at recording; never set by a user",
        ),
        sa.Column(
            "correction_reason", sa.String(), nullable=True, comment="Why this row replaces the one it supersedes"
        ),
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The organisation it is about",
        ),
        sa.Column(
            "workplace_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The workplace or housing, where known",
        ),
        sa.Column(
            "recorded_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who recorded it; empty for an import by the operator",
        ),
        sa.Column(
            "supersedes_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The row this one corrects",
        ),
        sa.ForeignKeyConstraint(
            ["former_id"], ["organisation.id"], name=op.f("fk_organisation_link_former_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_link_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_organisation_link_recorded_by_id_user")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["organisation_link.id"],
            name=op.f("fk_organisation_link_supersedes_id_organisation_link"),
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_organisation_link_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_link")),
        sa.UniqueConstraint("source_reference", name=op.f("uq_organisation_link_source_reference")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_organisation_link_supersedes_id")),
        comment="Decisions on whether two organisations are one firm, with their reasons; a link is undone by a new row",
        info={
            "purpose": "Decisions on whether two organisations are one firm, with their reasons; a link is undone by a new row",
            "readers": "the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("organisation_link", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_link_former_id", ["former_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_link_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_organisation_link_first",
            ["organisation_id", "former_id"],
            unique=True,
            sqlite_where=sa.text("supersedes_id IS NULL"),
            postgresql_where=sa.text("supersedes_id IS NULL"),
        )

    op.create_table(
        "organisation_particular",
        sa.Column(
            "kind",
            sa.Enum(
                "owner",
                "telephone",
                "address",
                name="particular_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "value",
            sa.Text(),
            nullable=False,
            comment="Owner: keyed pseudonym (HMAC-SHA-256), never a number; telephone in international form; address",
        ),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Until when it was true; empty: still"),
        sa.Column(
            "source_reference",
            sa.String(length=200),
            nullable=True,
            comment="Number of the record at its source; makes an import safe to run twice",
        ),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="1 for the first state, then counted up by corrections"
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False, comment="When it was true in the world"),
        sa.Column("known_on", sa.Date(), nullable=False, comment="When the source knew it"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="System clock at recording; never set by a user",
        ),
        sa.Column(
            "correction_reason", sa.String(), nullable=True, comment="Why this row replaces the one it supersedes"
        ),
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The organisation it is about",
        ),
        sa.Column(
            "workplace_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The workplace or housing, where known",
        ),
        sa.Column(
            "recorded_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who recorded it; empty for an import by the operator",
        ),
        sa.Column(
            "supersedes_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="The row this one corrects",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_particular_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_organisation_particular_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["organisation_particular.id"],
            name=op.f("fk_organisation_particular_supersedes_id_organisation_particular"),
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_organisation_particular_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_particular")),
        sa.UniqueConstraint(
            "source_reference", "revision", name=op.f("uq_organisation_particular_source_reference_revision")
        ),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_organisation_particular_supersedes_id")),
        comment="Owners (keyed pseudonyms), telephone numbers and addresses of organisations",
        info={
            "purpose": "Owners (keyed pseudonyms), telephone numbers and addresses of organisations",
            "readers": "its authority",
            "retention": "ten years after the organisation closed",
            "personal": True,
        },
    )
    with op.batch_alter_table("organisation_particular", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_particular_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_organisation_particular_organisation_id_occurred_on",
            ["organisation_id", "occurred_on", "id"],
            unique=False,
        )

    op.create_table(
        "wage_file_refusal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wage_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False, comment="As a spreadsheet counts; the heading is row 1"),
        sa.Column(
            "column_heading",
            sa.String(length=200),
            nullable=False,
            comment="Heading of the column at fault; empty: the row",
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "cells",
                "empty",
                "unknown_organisation",
                "not_a_day",
                "not_an_amount",
                "unreadable",
                "due_before_month",
                "future",
                "paid_without_day",
                "day_without_amount",
                "worker",
                "formula",
                "currency",
                "later_state",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["wage_file_id"], ["wage_file.id"], name=op.f("fk_wage_file_refusal_wage_file_id_wage_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage_file_refusal")),
        sa.UniqueConstraint(
            "wage_file_id", "row", "column_heading", name=op.f("uq_wage_file_refusal_wage_file_id_row_column_heading")
        ),
        comment="Refused rows of wage files",
        info={
            "purpose": "Refused rows of wage files",
            "readers": "whoever sent the file in, and the ministry where the ministry sent it",
            "retention": "two years",
            "personal": False,
        },
    )
    op.create_table(
        "held_reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "source_code", sa.String(length=80), nullable=True, comment="Kind of record that is said to be wrong"
        ),
        sa.Column(
            "snapshot_digest",
            sa.String(length=64),
            nullable=True,
            comment="Evidence of the flag when it was replied to",
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True, comment="Last day in time; empty where no rule says"),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True, comment="Until when it is answered; empty: no rule says"),
        sa.Column(
            "asked_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who of the authority was asked to answer when it came",
        ),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(flag_id IS NULL) <> (source_code IS NULL)", name=op.f("ck_held_reply_one_subject")),
        sa.ForeignKeyConstraint(["asked_id"], ["user.id"], name=op.f("fk_held_reply_asked_id_user")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_held_reply_author_id_user")),
        sa.ForeignKeyConstraint(["flag_id"], ["risk_flag.id"], name=op.f("fk_held_reply_flag_id_risk_flag")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_held_reply_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_reply")),
        comment="What organisations reply to what is held on them",
        info={
            "purpose": "What organisations reply to what is held on them",
            "readers": "the organisation and its authority",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("held_reply", schema=None) as batch_op:
        batch_op.create_index("ix_held_reply_answer_due_on_id", ["answer_due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_reply_asked_id"), ["asked_id"], unique=False)
        batch_op.create_index("ix_held_reply_flag_id", ["flag_id"], unique=False)
        batch_op.create_index("ix_held_reply_organisation_id_id", ["organisation_id", "id"], unique=False)

    op.create_table(
        "flag_appeal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "review_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The decision it is against",
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True, comment="Last day in time; empty where no rule says"),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True, comment="Until when it is decided; empty: no rule says"),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_flag_appeal_author_id_user")),
        sa.ForeignKeyConstraint(["flag_id"], ["risk_flag.id"], name=op.f("fk_flag_appeal_flag_id_risk_flag")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_flag_appeal_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["flag_review.id"], name=op.f("fk_flag_appeal_review_id_flag_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_appeal")),
        sa.UniqueConstraint("review_id", name=op.f("uq_flag_appeal_review_id")),
        comment="Appeals against flags that were upheld",
        info={
            "purpose": "Appeals against flags that were upheld",
            "readers": "the organisation and its authority",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("flag_appeal", schema=None) as batch_op:
        batch_op.create_index("ix_flag_appeal_answer_due_on_id", ["answer_due_on", "id"], unique=False)
        batch_op.create_index("ix_flag_appeal_flag_id", ["flag_id"], unique=False)
        batch_op.create_index("ix_flag_appeal_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "held_reply_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "partly",
                "not_accepted",
                "set_aside",
                name="answer_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Told to the organisation"),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_held_reply_answer_answered_by_id_user")),
        sa.ForeignKeyConstraint(["reply_id"], ["held_reply.id"], name=op.f("fk_held_reply_answer_reply_id_held_reply")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_reply_answer")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_held_reply_answer_reply_id")),
        comment="What was answered to a reply",
        info={
            "purpose": "What was answered to a reply",
            "readers": "the organisation and its authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "held_reply_document",
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_held_reply_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["held_reply.id"], name=op.f("fk_held_reply_document_reply_id_held_reply")
        ),
        sa.PrimaryKeyConstraint("reply_id", "document_id", name=op.f("pk_held_reply_document")),
        comment="Files of a reply to what is held",
        info={
            "purpose": "Files of a reply to what is held",
            "readers": "the organisation and its authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("held_reply_document", schema=None) as batch_op:
        batch_op.create_index("ix_held_reply_document_document_id", ["document_id"], unique=False)

    op.create_table(
        "flag_appeal_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("stands", "set_aside", name="appeal_outcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Told to the organisation"),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["flag_appeal.id"], name=op.f("fk_flag_appeal_decision_appeal_id_flag_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_flag_appeal_decision_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_appeal_decision")),
        sa.UniqueConstraint("appeal_id", name=op.f("uq_flag_appeal_decision_appeal_id")),
        comment="What was decided on an appeal",
        info={
            "purpose": "What was decided on an appeal",
            "readers": "the organisation and its authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("field_outcome", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "keeps_only",
                sa.JSON(),
                nullable=True,
                comment="Fields that may be kept of it; phones empty the others. Empty: all",
            )
        )

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "ownership",
                sa.Enum(
                    "private",
                    "public",
                    "foreign",
                    "joint",
                    "household",
                    name="ownership",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
                comment="Kind of owner, for the equal-treatment report; never an input of the score",
            )
        )
        batch_op.add_column(
            sa.Column("opened_on", sa.Date(), nullable=True, comment="When it began, as its register says")
        )
        batch_op.add_column(
            sa.Column(
                "closed_on", sa.Date(), nullable=True, comment="When it closed, where it did and the day is known"
            )
        )
        batch_op.add_column(
            sa.Column(
                "match_version",
                sa.Integer(),
                nullable=True,
                comment="Version of its match keys; empty: they are to be made anew",
            )
        )
        batch_op.create_index("ix_organisation_match_version", ["match_version"], unique=False)

    with op.batch_alter_table("organisation_risk", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "points",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="Sum of the points of its flags, before the comparison",
            )
        )
        batch_op.add_column(
            sa.Column(
                "score_at_least",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="The score if only what was verified holds",
            )
        )
        batch_op.add_column(
            sa.Column(
                "score_at_most",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="The score if everything holds, whatever its strength",
            )
        )
        batch_op.add_column(
            sa.Column(
                "verified_flags",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="Flags that rest on what was verified on site or is in an authority's register",
            )
        )
        batch_op.add_column(
            sa.Column(
                "verified_percent",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="Share of the points that those carry",
            )
        )
        batch_op.add_column(
            sa.Column(
                "visit_order",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="For planning visits only: the score weighed by how many workers may be concerned",
            )
        )
        batch_op.add_column(
            sa.Column(
                "weights_version",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="Version of the prior score_weights; 0 before the first check of all",
            )
        )
        batch_op.add_column(
            sa.Column(
                "means_version",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="Version of the prior score; 0 before the first check of all",
            )
        )
        batch_op.create_index(
            "ix_organisation_risk_visit_order", [sa.literal_column("visit_order DESC"), "organisation_id"], unique=False
        )

    with op.batch_alter_table("risk_flag", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "strength",
                sa.String(length=30),
                nullable=True,
                comment="Strongest evidence among its frozen records; empty where it rests on no record",
            )
        )

    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "organisation_risk",
            "score",
            existing_type=sa.INTEGER(),
            comment="Points compared with those of organisations of its size",
            existing_nullable=False,
        )
        op.alter_column(
            "organisation_risk",
            "public_score",
            existing_type=sa.INTEGER(),
            comment="The score without confidential flags that were not released, compared without those of others too",
            existing_comment="The same without confidential flags that were not released",
            existing_nullable=False,
        )
        op.alter_column(
            "risk_flag",
            "points",
            existing_type=sa.INTEGER(),
            comment="Points of its level, before strength, recency and count",
            existing_comment="What it adds to the score",
            existing_nullable=False,
        )

    note_strengths()


def downgrade() -> None:
    with op.batch_alter_table("risk_flag", schema=None) as batch_op:
        batch_op.drop_column("strength")

    with op.batch_alter_table("organisation_risk", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_risk_visit_order")
        batch_op.drop_column("means_version")
        batch_op.drop_column("weights_version")
        batch_op.drop_column("visit_order")
        batch_op.drop_column("verified_percent")
        batch_op.drop_column("verified_flags")
        batch_op.drop_column("score_at_most")
        batch_op.drop_column("score_at_least")
        batch_op.drop_column("points")

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_match_version")
        batch_op.drop_column("match_version")
        batch_op.drop_column("closed_on")
        batch_op.drop_column("opened_on")
        batch_op.drop_constraint(batch_op.f("ck_organisation_ownership"), type_="check")
        batch_op.drop_column("ownership")

    with op.batch_alter_table("field_outcome", schema=None) as batch_op:
        batch_op.drop_column("keeps_only")

    op.drop_table("flag_appeal_decision")
    with op.batch_alter_table("held_reply_document", schema=None) as batch_op:
        batch_op.drop_index("ix_held_reply_document_document_id")

    op.drop_table("held_reply_document")
    op.drop_table("held_reply_answer")
    with op.batch_alter_table("flag_appeal", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_appeal_organisation_id")
        batch_op.drop_index("ix_flag_appeal_flag_id")
        batch_op.drop_index("ix_flag_appeal_answer_due_on_id")

    op.drop_table("flag_appeal")
    with op.batch_alter_table("held_reply", schema=None) as batch_op:
        batch_op.drop_index("ix_held_reply_organisation_id_id")
        batch_op.drop_index("ix_held_reply_flag_id")
        batch_op.drop_index(batch_op.f("ix_held_reply_asked_id"))
        batch_op.drop_index("ix_held_reply_answer_due_on_id")

    op.drop_table("held_reply")
    op.drop_table("wage_file_refusal")
    with op.batch_alter_table("organisation_particular", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_particular_organisation_id_occurred_on")
        batch_op.drop_index(batch_op.f("ix_organisation_particular_organisation_id"))

    op.drop_table("organisation_particular")
    with op.batch_alter_table("organisation_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisation_link_first",
            sqlite_where=sa.text("supersedes_id IS NULL"),
            postgresql_where=sa.text("supersedes_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_organisation_link_organisation_id"))
        batch_op.drop_index("ix_organisation_link_former_id")

    op.drop_table("organisation_link")
    with op.batch_alter_table("field_gap_release", schema=None) as batch_op:
        batch_op.drop_index("ix_field_gap_release_device_id")

    op.drop_table("field_gap_release")
    with op.batch_alter_table("wage_file", schema=None) as batch_op:
        batch_op.drop_index("ix_wage_file_uploaded_by_id")
        batch_op.drop_index("ix_wage_file_state")

    op.drop_table("wage_file")
    with op.batch_alter_table("organisation_match_key", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_match_key_kind_value")

    op.drop_table("organisation_match_key")
    with op.batch_alter_table("organisation_link_candidate", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_organisation_link_candidate_waiting",
            sqlite_where=sa.text("is_waiting"),
            postgresql_where=sa.text("is_waiting"),
        )
        batch_op.drop_index("ix_organisation_link_candidate_present_id")

    op.drop_table("organisation_link_candidate")
    op.drop_table("indicator_text")
    with op.batch_alter_table("fixed_prior", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fixed_prior_current", sqlite_where=sa.text("is_current"), postgresql_where=sa.text("is_current")
        )

    op.drop_table("fixed_prior")

    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "risk_flag",
            "points",
            existing_type=sa.INTEGER(),
            comment="What it adds to the score",
            existing_comment="Points of its level, before strength, recency and count",
            existing_nullable=False,
        )
        op.alter_column(
            "organisation_risk",
            "public_score",
            existing_type=sa.INTEGER(),
            comment="The same without confidential flags that were not released",
            existing_comment="The score without confidential flags that were not released, compared without those of others too",
            existing_nullable=False,
        )
        op.alter_column(
            "organisation_risk",
            "score",
            existing_type=sa.INTEGER(),
            comment=None,
            existing_comment="Points compared with those of organisations of its size",
            existing_nullable=False,
        )
