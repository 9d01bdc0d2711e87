"""Visits in depth: planning, interviews, findings, meetings, replies, corrections, reports, phones in the field, ledger."""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def move_interviews() -> None:
    """What a worker paid, owed and said of the passport, from single columns into the rows that hold several."""
    op.execute(
        "INSERT INTO interview_cost (interview_id, category, amount, currency, payee)"
        " SELECT id, 'undivided', fee_amount, fee_currency,"
        " CASE WHEN fee_payee IS NULL THEN 'unknown' WHEN fee_payee = 'lender' THEN 'other' ELSE fee_payee END"
        " FROM worker_interview WHERE fee_amount IS NOT NULL OR fee_payee IS NOT NULL"
    )
    op.execute(
        "INSERT INTO interview_cost (interview_id, category, payee, borrowed, loan_amount, currency)"
        " SELECT id, 'undivided', 'unknown', true, debt_amount, debt_currency"
        " FROM worker_interview WHERE debt_amount IS NOT NULL"
    )
    op.execute(
        "INSERT INTO interview_paper (interview_id, paper, holder)"
        " SELECT id, 'passport', passport_holder FROM worker_interview"
    )


def upgrade() -> None:
    op.create_table(
        "ledger_end",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_end")),
        comment="The last entry of the ledger",
        info={
            "purpose": "The last entry of the ledger",
            "readers": "the system",
            "retention": "permanent",
            "personal": False,
        },
    )
    op.create_table(
        "ledger_entry",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="1, 2, 3 without a gap",
        ),
        sa.Column(
            "at", sa.String(length=27), nullable=False, comment="UTC, system clock at the end of the transaction"
        ),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column(
            "subject_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Row of the table that the kind names",
        ),
        sa.Column(
            "action",
            sa.Enum(
                "added",
                "changed",
                "erased",
                "taken_over",
                name="ledger_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="User, by number only; no foreign key: the entry outlives it",
        ),
        sa.Column(
            "salt",
            sa.String(length=32),
            nullable=False,
            comment="Random, so that nobody guesses an entry from its hash",
        ),
        sa.Column(
            "fields", sa.Text(), nullable=False, comment="Canonical JSON: values, and commitments of personal fields"
        ),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_ledger_entry")),
        comment="Append-only chain of what was found, replied, planned and decided",
        info={
            "purpose": "Append-only chain of what was found, replied, planned and decided",
            "readers": "who may read the row it is about",
            "retention": "permanent",
            "personal": False,
        },
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_entry_hash", ["entry_hash"], unique=False)
        batch_op.create_index("ix_ledger_entry_subject", ["kind", "subject_id", "sequence"], unique=False)

    op.create_table(
        "ledger_head",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "first",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First entry since the head before",
        ),
        sa.Column(
            "last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="Last entry it covers"
        ),
        sa.Column("statement", sa.Text(), nullable=False, comment="Canonical JSON of all that is signed"),
        sa.Column("signature", sa.String(length=128), nullable=False, comment="Ed25519 in hexadecimal"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_head")),
        comment="Signed heads of the ledger",
        info={
            "purpose": "Signed heads of the ledger",
            "readers": "anybody",
            "retention": "permanent",
            "personal": False,
        },
    )
    with op.batch_alter_table("ledger_head", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_head_last"), ["last"], unique=False)

    op.create_table(
        "ledger_key",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "statement", sa.Text(), nullable=False, comment="Canonical JSON: key, moment, hash of the key before"
        ),
        sa.Column(
            "signature",
            sa.String(length=128),
            nullable=False,
            comment="Ed25519, by the key before; the first by itself",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_key")),
        comment="Public keys of the ledger",
        info={
            "purpose": "Public keys of the ledger",
            "readers": "anybody",
            "retention": "permanent",
            "personal": False,
        },
    )
    op.create_table(
        "ledger_verification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False, comment="Rows of declared tables that were compared"),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False, comment="The first of them: fault, where, detail"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_verification")),
        comment="What checks of the ledger found",
        info={
            "purpose": "What checks of the ledger found",
            "readers": "the supervisor and the administrator",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "ledger_nonce",
        sa.Column(
            "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "nonces", sa.Text(), nullable=False, comment="Canonical JSON: field -> 256 random bits in hexadecimal"
        ),
        sa.ForeignKeyConstraint(
            ["sequence"], ["ledger_entry.sequence"], name=op.f("fk_ledger_nonce_sequence_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_ledger_nonce")),
        comment="What proves a personal field of an entry",
        info={
            "purpose": "What proves a personal field of an entry",
            "readers": "the system",
            "retention": "until the field is erased or changed",
            "personal": False,
        },
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the secret in the address"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
        comment="Addresses by which calendar programs read somebody's visits, hashed",
        info={
            "purpose": "Addresses by which calendar programs read somebody's visits, hashed",
            "readers": "the person",
            "retention": "a year after its end",
            "personal": False,
        },
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_feed_user_id", ["user_id"], unique=False)

    op.create_table(
        "consent_script",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False, comment="ISO 639 code"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts up for each language"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "translated_from",
            sa.String(length=20),
            nullable=False,
            comment="Version of the product's own words it renders",
        ),
        sa.Column("translated_by", sa.String(length=200), nullable=False, comment="Who translated and checked it"),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_consent_script_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_script")),
        sa.UniqueConstraint("language", "version", name=op.f("uq_consent_script_language_version")),
        comment="What is read to workers before an interview, by language",
        info={
            "purpose": "What is read to workers before an interview, by language",
            "readers": "everybody who interviews",
            "retention": "permanent",
            "personal": False,
        },
    )
    op.create_table(
        "field_device",
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUID made on the device"),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False, comment="What its owner calls it"),
        sa.Column(
            "recovery",
            sa.Text(),
            nullable=False,
            comment="Its data key, encrypted to the key in the data folder; base64",
        ),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "whole_up_to", sa.Integer(), nullable=False, comment="Every operation up to this sequence has arrived"
        ),
        sa.Column("is_desk", sa.Boolean(), nullable=False, comment="No phone: picks made on pages of the product"),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["user.id"], name=op.f("fk_field_device_revoked_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_field_device_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_device")),
        comment="Phones on which audits are carried",
        info={
            "purpose": "Phones on which audits are carried",
            "readers": "the person, the supervisors of the authority",
            "retention": "two years after it was revoked",
            "personal": True,
        },
    )
    with op.batch_alter_table("field_device", schema=None) as batch_op:
        batch_op.create_index("ix_field_device_user_id", ["user_id"], unique=False)

    op.create_table(
        "own_details",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False, comment="ISO 639 codes spoken well enough to interview in"),
        sa.Column(
            "sex",
            sa.Enum("female", "male", name="sex", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="Empty: not stated",
        ),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_own_details_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_own_details")),
        comment="Languages and sex that members of teams state of themselves",
        info={
            "purpose": "Languages and sex that members of teams state of themselves",
            "readers": "the person, and who plans or reads audits of their teams",
            "retention": "as long as the user",
            "personal": True,
        },
    )
    op.create_table(
        "audit_meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("opening", "closing", name="meeting_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False, comment="Codes of the points that were spoken of"),
        sa.Column("team_member_ids", sa.JSON(), nullable=False, comment="Members of the team who were there"),
        sa.Column("worker_representatives", sa.Integer(), nullable=True, comment="By number only; empty: not known"),
        sa.Column("told", sa.Text(), nullable=True, comment="What was told in the meeting"),
        sa.Column("disagreement", sa.Text(), nullable=True, comment="What the organisation disagreed with"),
        sa.Column(
            "acknowledgement",
            sa.Enum(
                "signed",
                "typed",
                "refused",
                name="acknowledgement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("acknowledged_by", sa.String(length=200), nullable=True, comment="Name and position of who signed"),
        sa.Column("refusal_reason", sa.Text(), nullable=True),
        sa.Column(
            "signature_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Picture of the signature",
        ),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("worker_representatives >= 0", name=op.f("ck_audit_meeting_worker_representatives")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_meeting_audit_id_audit")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_audit_meeting_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["signature_id"], ["document.id"], name=op.f("fk_audit_meeting_signature_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_meeting")),
        comment="Opening and closing meetings of audits",
        info={
            "purpose": "Opening and closing meetings of audits",
            "readers": "the audit's team and the authority; of the organisation's report: points, disagreement, acknowledgement",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("audit_meeting", schema=None) as batch_op:
        batch_op.create_index("ix_audit_meeting_audit_id", ["audit_id"], unique=False)

    op.create_table(
        "audit_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="1 for the first version"),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why there is another version; told to the organisation"),
        sa.Column("begun_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_report_audit_id_audit")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["user.id"], name=op.f("fk_audit_report_begun_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_report")),
        sa.UniqueConstraint("audit_id", "revision", name=op.f("uq_audit_report_audit_id_revision")),
        comment="Versions of the report of an audit",
        info={
            "purpose": "Versions of the report of an audit",
            "readers": "the audit's team, the reviewer and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "field_operation",
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUID made on the device"),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="1, 2, 3 ... on that device"),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "record",
            sa.String(length=36),
            nullable=False,
            comment="UUID of the finding, interview or meeting it belongs to",
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "set", "finish", "withdraw", name="field_action", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("field", sa.String(length=80), nullable=True),
        sa.Column(
            "value", sa.JSON(), nullable=False, comment="Emptied where a worker refused: nothing else is kept then"
        ),
        sa.Column(
            "over", sa.JSON(), nullable=False, comment="Operations that this one replaces, as the person saw them"
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="The device's clock"),
        sa.Column("received", sa.Integer(), nullable=False, comment="Running number of the audit, given by the server"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of its content: the same id never says two things",
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_field_operation_audit_id_audit")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["field_device.id"], name=op.f("fk_field_operation_device_id_field_device")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_field_operation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_operation")),
        sa.UniqueConstraint("audit_id", "received", name=op.f("uq_field_operation_audit_id_received")),
        sa.UniqueConstraint("device_id", "sequence", name=op.f("uq_field_operation_device_id_sequence")),
        comment="What was noted in the field, change by change",
        info={
            "purpose": "What was noted in the field, change by change",
            "readers": "the audit's team",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("field_operation", schema=None) as batch_op:
        batch_op.create_index("ix_field_operation_audit_id_record", ["audit_id", "record"], unique=False)

    op.create_table(
        "field_outcome",
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "saved",
                "needs_you",
                "withdrawn",
                name="outcome_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "subject_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Row it was saved as; its table follows from the kind",
        ),
        sa.Column("number", sa.String(length=40), nullable=True, comment="Number people quote, where the row has one"),
        sa.Column("url", sa.String(length=300), nullable=True),
        sa.Column(
            "values_digest", sa.String(length=64), nullable=True, comment="SHA-256 of the values that were saved"
        ),
        sa.Column("errors", sa.JSON(), nullable=False, comment="What is wrong, by field, in each language"),
        sa.Column("message", sa.JSON(), nullable=True),
        sa.Column("received", sa.Integer(), nullable=False, comment="Running number of the audit at its last change"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_field_outcome_audit_id_audit")),
        sa.PrimaryKeyConstraint("audit_id", "record", name=op.f("pk_field_outcome")),
        comment="What became of each record noted in the field",
        info={
            "purpose": "What became of each record noted in the field",
            "readers": "the audit's team",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("field_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_field_outcome_audit_id_received", ["audit_id", "received"], unique=False)

    op.create_table(
        "field_photo",
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUID made on the device"),
        sa.Column(
            "version",
            sa.Enum("report", "original", name="photo_version", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Hash of the file as the device has it"),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False, comment="The device's clock"),
        sa.Column(
            "state",
            sa.Enum(
                "arriving",
                "received",
                "refused",
                name="photo_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "received",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Bytes that are safely here",
        ),
        sa.Column(
            "mismatches", sa.Integer(), nullable=False, comment="How often all bytes were here and the hash was wrong"
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "stored_sha256", sa.String(length=64), nullable=True, comment="The report version is kept without EXIF"
        ),
        sa.Column(
            "document_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Where it can be read",
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_field_photo_audit_id_audit")),
        sa.ForeignKeyConstraint(["device_id"], ["field_device.id"], name=op.f("fk_field_photo_device_id_field_device")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_field_photo_document_id_document")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_field_photo_user_id_user")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_field_photo")),
        comment="Photos taken in the field, in each version",
        info={
            "purpose": "Photos taken in the field, in each version",
            "readers": "the audit's team",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("field_photo", schema=None) as batch_op:
        batch_op.create_index("ix_field_photo_audit_id_record", ["audit_id", "record"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_photo_device_id"), ["device_id"], unique=False)
        batch_op.create_index("ix_field_photo_state_started_at", ["state", "started_at"], unique=False)

    op.create_table(
        "field_refusal",
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["field_device.id"], name=op.f("fk_field_refusal_device_id_field_device")
        ),
        sa.PrimaryKeyConstraint("device_id", "sequence", name=op.f("pk_field_refusal")),
        comment="Places in a phone's sequence whose operation was refused",
        info={
            "purpose": "Places in a phone's sequence whose operation was refused",
            "readers": "the audit's team",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "field_series",
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_field_series_audit_id_audit")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_field_series")),
        comment="Last number given to the field operations of an audit",
        info={
            "purpose": "Last number given to the field operations of an audit",
            "readers": "nobody",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "lead_hand_over",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_lead_hand_over_audit_id_audit")),
        sa.ForeignKeyConstraint(["from_id"], ["user.id"], name=op.f("fk_lead_hand_over_from_id_user")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["user.id"], name=op.f("fk_lead_hand_over_handed_by_id_user")),
        sa.ForeignKeyConstraint(["to_id"], ["user.id"], name=op.f("fk_lead_hand_over_to_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_hand_over")),
        comment="Who handed the lead of an audit to whom, and why",
        info={
            "purpose": "Who handed the lead of an audit to whom, and why",
            "readers": "the team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("lead_hand_over", schema=None) as batch_op:
        batch_op.create_index("ix_lead_hand_over_audit_id", ["audit_id"], unique=False)

    op.create_table(
        "photo_cover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "no_face",
                "covered",
                "left_out",
                name="cover_decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "rectangles", sa.JSON(), nullable=False, comment="Left, top, width, height in percent of the upright photo"
        ),
        sa.Column("sha256", sa.String(length=64), nullable=True, comment="The derived file: no EXIF, covered for good"),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(decision = 'left_out') = (sha256 IS NULL)", name=op.f("ck_photo_cover_file_unless_left_out")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_photo_cover_decided_by_id_user")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_photo_cover_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_cover")),
        comment="Photos made fit for the organisation: what was covered, by whom",
        info={
            "purpose": "Photos made fit for the organisation: what was covered, by whom",
            "readers": "the audit's team, the reviewer and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("photo_cover", schema=None) as batch_op:
        batch_op.create_index("ix_photo_cover_document_id", ["document_id"], unique=False)

    op.create_table(
        "retaliation_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("first", "second", name="check_stage", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_retaliation_check_audit_id_audit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retaliation_check")),
        sa.UniqueConstraint("audit_id", "stage", name=op.f("uq_retaliation_check_audit_id_stage")),
        comment="When to check that workers who spoke are safe",
        info={
            "purpose": "When to check that workers who spoke are safe",
            "readers": "the audit's team and holders of the right to read interviews; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("retaliation_check", schema=None) as batch_op:
        batch_op.create_index("ix_retaliation_check_due_on", ["due_on", "id"], unique=False)

    op.create_table(
        "visit_day",
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True, comment="Local time of the workplace"),
        sa.Column("ends_at", sa.Time(), nullable=True, comment="Local time of the workplace"),
        sa.Column(
            "place", sa.Integer(), nullable=True, comment="1 for the first visit of the team's day; empty: not set"
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visit_day_hours_in_order")),
        sa.CheckConstraint("place >= 1", name=op.f("ck_visit_day_place")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_visit_day_audit_id_audit")),
        sa.PrimaryKeyConstraint("audit_id", "visit_on", name=op.f("pk_visit_day")),
        comment="Hours and order of visits in a day",
        info={
            "purpose": "Hours and order of visits in a day",
            "readers": "the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "audit_report_contents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition",
            sa.Enum("full", "organisation", name="edition", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the contents in canonical JSON"),
        sa.Column("is_signed", sa.Boolean(), nullable=False, comment="Frozen at signing"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["audit_report.id"], name=op.f("fk_audit_report_contents_report_id_audit_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_report_contents")),
        comment="Contents of a report as they were made from the records, and as signed off",
        info={
            "purpose": "Contents of a report as they were made from the records, and as signed off",
            "readers": "by edition: the audit's team, the reviewer and the authority, or, signed off, the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("audit_report_contents", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_report_contents_report_id_edition_id", ["report_id", "edition", "id"], unique=False
        )

    op.create_table(
        "audit_report_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "sent_for_review",
                "sent_back",
                "signed_off",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why it was sent back"),
        sa.Column(
            "reviewer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Who was asked to review; empty: any supervisor of the organisation's authority",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_audit_report_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["audit_report.id"], name=op.f("fk_audit_report_step_report_id_audit_report")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user.id"], name=op.f("fk_audit_report_step_reviewer_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_report_step")),
        comment="How a report went through review",
        info={
            "purpose": "How a report went through review",
            "readers": "the audit's team, the reviewer and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("audit_report_step", schema=None) as batch_op:
        batch_op.create_index("ix_audit_report_step_report_id", ["report_id"], unique=False)
        batch_op.create_index("ix_audit_report_step_reviewer_id", ["reviewer_id"], unique=False)

    op.create_table(
        "audit_report_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "headline", sa.Text(), nullable=False, comment="The result in a few sentences, for team and authority"
        ),
        sa.Column("limits", sa.Text(), nullable=False, comment="What was not seen, refused or not possible"),
        sa.Column("headline_for_organisation", sa.Text(), nullable=False),
        sa.Column("limits_for_organisation", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["audit_report.id"], name=op.f("fk_audit_report_text_report_id_audit_report")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_audit_report_text_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_report_text")),
        comment="What the lead writes into a report",
        info={
            "purpose": "What the lead writes into a report",
            "readers": "the audit's team, the reviewer and the authority; the organisation reads the two texts for it once signed off",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("audit_report_text", schema=None) as batch_op:
        batch_op.create_index("ix_audit_report_text_report_id", ["report_id"], unique=False)

    op.create_table(
        "consent_withdrawal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["interview_consent.id"], name=op.f("fk_consent_withdrawal_consent_id_interview_consent")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_consent_withdrawal_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_withdrawal")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_consent_withdrawal_consent_id")),
        comment="Consents that workers took back",
        info={
            "purpose": "Consents that workers took back",
            "readers": "the audit's team and holders of the named right in its authority and regions; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    op.create_table(
        "evidence_set_aside",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First row of the finding",
        ),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_aside_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_evidence_set_aside_document_id_document")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_evidence_set_aside_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["set_aside_by_id"], ["user.id"], name=op.f("fk_evidence_set_aside_set_aside_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_set_aside")),
        sa.UniqueConstraint("finding_id", "document_id", name=op.f("uq_evidence_set_aside_finding_id_document_id")),
        comment="Evidence of findings that no longer counts, and why",
        info={
            "purpose": "Evidence of findings that no longer counts, and why",
            "readers": "the audit's team",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "finding_containment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First row of the finding",
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by_whom", sa.String(length=200), nullable=False, comment="Role or name of who did it"),
        sa.Column(
            "done_at", sa.DateTime(timezone=True), nullable=False, comment="When it was done, as the team states it"
        ),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_containment_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_finding_containment_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_containment")),
        comment="What was done at once about a grave finding",
        info={
            "purpose": "What was done at once about a grave finding",
            "readers": "the audit's team and the authority; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("finding_containment", schema=None) as batch_op:
        batch_op.create_index("ix_finding_containment_finding_id", ["finding_id"], unique=False)

    op.create_table(
        "finding_indicator",
        sa.Column(
            "finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="One wording"
        ),
        sa.Column("indicator_code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_indicator_finding_id_finding")),
        sa.PrimaryKeyConstraint("finding_id", "indicator_code", name=op.f("pk_finding_indicator")),
        comment="Further risk indicators of findings",
        info={
            "purpose": "Further risk indicators of findings",
            "readers": "the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "finding_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First row of the finding",
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "reported", "referred", "told", name="notice_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("to_whom", sa.String(length=200), nullable=False),
        sa.Column(
            "given_at", sa.DateTime(timezone=True), nullable=False, comment="When they were told, as the team states it"
        ),
        sa.Column("reference", sa.String(length=100), nullable=True, comment="Number the receiver gave it"),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_notice_finding_id_finding")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_finding_notice_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_notice")),
        comment="Whom the team told of a finding, and when",
        info={
            "purpose": "Whom the team told of a finding, and when",
            "readers": "the audit's team and the authority; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("finding_notice", schema=None) as batch_op:
        batch_op.create_index("ix_finding_notice_finding_id", ["finding_id"], unique=False)

    op.create_table(
        "finding_party",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="One wording"
        ),
        sa.Column(
            "name", sa.String(length=200), nullable=False, comment="An organisation or an office, never a worker"
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_party_finding_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_party")),
        sa.UniqueConstraint("finding_id", "name", name=op.f("uq_finding_party_finding_id_name")),
        comment="Who has to act together on a collaborative finding",
        info={
            "purpose": "Who has to act together on a collaborative finding",
            "readers": "the audit's team and the authority; the organisation once told",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "finding_protection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First row of the finding",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_protection_finding_id_finding")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["user.id"], name=op.f("fk_finding_protection_marked_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_protection")),
        comment="Which findings are not confronted",
        info={
            "purpose": "Which findings are not confronted",
            "readers": "the audit's team and the authority; never the organisation",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("finding_protection", schema=None) as batch_op:
        batch_op.create_index("ix_finding_protection_finding_id", ["finding_id"], unique=False)

    op.create_table(
        "finding_reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "first_finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First row of the finding",
        ),
        sa.Column(
            "finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The wording it replies to",
        ),
        sa.Column(
            "stance",
            sa.Enum(
                "agrees",
                "partly",
                "disagrees",
                name="reply_stance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True, comment="Last day in time; empty where no rule says"),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_finding_reply_author_id_user")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_reply_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["first_finding_id"], ["finding.id"], name=op.f("fk_finding_reply_first_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reply")),
        comment="What organisations reply to findings",
        info={
            "purpose": "What organisations reply to findings",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("finding_reply", schema=None) as batch_op:
        batch_op.create_index("ix_finding_reply_first_finding_id", ["first_finding_id"], unique=False)

    op.create_table(
        "finding_requirement",
        sa.Column(
            "finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="One wording"
        ),
        sa.Column("requirement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_requirement_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["requirement.id"], name=op.f("fk_finding_requirement_requirement_id_requirement")
        ),
        sa.PrimaryKeyConstraint("finding_id", "requirement_id", name=op.f("pk_finding_requirement")),
        comment="Further requirements of findings",
        info={
            "purpose": "Further requirements of findings",
            "readers": "the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("finding_requirement", schema=None) as batch_op:
        batch_op.create_index("ix_finding_requirement_requirement_id", ["requirement_id"], unique=False)

    op.create_table(
        "finding_upgrade",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finding_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="First row of the finding",
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "repeat",
                "share",
                "concealment",
                "retaliation",
                name="upgrade_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
            comment="Why the product proposed it",
        ),
        sa.Column("from_grade", sa.String(length=20), nullable=False),
        sa.Column("proposed_grade", sa.String(length=20), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_finding_upgrade_decided_by_id_user")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_upgrade_finding_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_upgrade")),
        sa.UniqueConstraint("finding_id", "reason", name=op.f("uq_finding_upgrade_finding_id_reason")),
        comment="Which higher grades were proposed and what the team decided",
        info={
            "purpose": "Which higher grades were proposed and what the team decided",
            "readers": "the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "interview_step_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False, comment="The step's fields as they were sent"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["interview_consent.id"], name=op.f("fk_interview_step_draft_consent_id_interview_consent")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name=op.f("fk_interview_step_draft_saved_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_step_draft")),
        sa.UniqueConstraint("consent_id", "step", name=op.f("uq_interview_step_draft_consent_id_step")),
        comment="Answers of an interview that is still going on",
        info={
            "purpose": "Answers of an interview that is still going on",
            "readers": "who records it",
            "retention": "until recorded",
            "personal": True,
        },
    )
    op.create_table(
        "meeting_attendee",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["audit_meeting.id"], name=op.f("fk_meeting_attendee_meeting_id_audit_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_attendee")),
        comment="Who of the organisation was at a meeting",
        info={
            "purpose": "Who of the organisation was at a meeting",
            "readers": "the audit's team and the authority",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("meeting_attendee", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_attendee_meeting_id", ["meeting_id"], unique=False)

    op.create_table(
        "report_passage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "place", sa.String(length=40), nullable=False, comment="headline, limits, or the number of a finding"
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["audit_report.id"], name=op.f("fk_report_passage_report_id_audit_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_passage")),
        comment="Passages of reports sent for review",
        info={
            "purpose": "Passages of reports sent for review",
            "readers": "the reviewer",
            "retention": "as the report",
            "personal": True,
        },
    )
    with op.batch_alter_table("report_passage", schema=None) as batch_op:
        batch_op.create_index("ix_report_passage_report_id", ["report_id"], unique=False)

    op.create_table(
        "retaliation_result",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contact",
            sa.Enum(
                "phone",
                "in_person",
                "through_others",
                "none",
                name="contact_way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "safe",
                "signs",
                "not_reached",
                "unknown",
                name="safety_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Text(), nullable=False, comment="What was done; no names"),
        sa.Column("again_on", sa.Date(), nullable=True, comment="To be checked again by; empty: settled"),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["retaliation_check.id"], name=op.f("fk_retaliation_result_check_id_retaliation_check")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_retaliation_result_recorded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retaliation_result")),
        comment="What checks on workers who spoke found",
        info={
            "purpose": "What checks on workers who spoke found",
            "readers": "the audit's team and holders of the right to read interviews; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("retaliation_result", schema=None) as batch_op:
        batch_op.create_index("ix_retaliation_result_again_on", ["again_on"], unique=False)
        batch_op.create_index("ix_retaliation_result_check_id", ["check_id"], unique=False)

    op.create_table(
        "audit_report_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contents_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="What it is made from",
        ),
        sa.Column(
            "edition",
            sa.Enum("full", "organisation", name="edition", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum("en", "ar", "bilingual", name="file_format", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="file_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("photos_done", sa.Integer(), nullable=False),
        sa.Column("photos_total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True, comment="The file in the store"),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_audit_report_file_asked_by_id_user")),
        sa.ForeignKeyConstraint(
            ["contents_id"],
            ["audit_report_contents.id"],
            name=op.f("fk_audit_report_file_contents_id_audit_report_contents"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["audit_report.id"], name=op.f("fk_audit_report_file_report_id_audit_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_report_file")),
        comment="PDFs of reports, asked for and made",
        info={
            "purpose": "PDFs of reports, asked for and made",
            "readers": "as the edition of the report",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("audit_report_file", schema=None) as batch_op:
        batch_op.create_index("ix_audit_report_file_report_id", ["report_id"], unique=False)
        batch_op.create_index("ix_audit_report_file_state_id", ["state", "id"], unique=False)

    op.create_table(
        "corrective_action_escalation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("corrective_action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "supervisor",
                "ministry",
                "sanction",
                name="escalation_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False, comment="The deadline that was missed"),
        sa.Column(
            "days_allowed", sa.Integer(), nullable=False, comment="Days after the deadline by the national rule then"
        ),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrective_action_id"],
            ["corrective_action.id"],
            name=op.f("fk_corrective_action_escalation_corrective_action_id_corrective_action"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action_escalation")),
        sa.UniqueConstraint(
            "corrective_action_id",
            "level",
            "due_on",
            name=op.f("uq_corrective_action_escalation_corrective_action_id_level_due_on"),
        ),
        comment="Overdue corrections told to those above",
        info={
            "purpose": "Overdue corrections told to those above",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("corrective_action_escalation", schema=None) as batch_op:
        batch_op.create_index("ix_corrective_action_escalation_level", ["level", "corrective_action_id"], unique=False)

    op.create_table(
        "corrective_action_extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("corrective_action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_for", sa.Date(), nullable=False, comment="The deadline asked for"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_corrective_action_extension_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["corrective_action_id"],
            ["corrective_action.id"],
            name=op.f("fk_corrective_action_extension_corrective_action_id_corrective_action"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action_extension")),
        comment="Extensions asked for",
        info={
            "purpose": "Extensions asked for",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("corrective_action_extension", schema=None) as batch_op:
        batch_op.create_index(
            "ix_corrective_action_extension_corrective_action_id", ["corrective_action_id"], unique=False
        )

    op.create_table(
        "corrective_action_part_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("corrective_action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="What shows it; told to the organisation"),
        sa.Column("checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_corrective_action_part_check_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["corrective_action_id"],
            ["corrective_action.id"],
            name=op.f("fk_corrective_action_part_check_corrective_action_id_corrective_action"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action_part_check")),
        comment="Whether each named party has done its part",
        info={
            "purpose": "Whether each named party has done its part",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("corrective_action_part_check", schema=None) as batch_op:
        batch_op.create_index(
            "ix_corrective_action_part_check_corrective_action_id", ["corrective_action_id"], unique=False
        )

    op.create_table(
        "finding_protection_lift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("protection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user.id"], name=op.f("fk_finding_protection_lift_lifted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["protection_id"],
            ["finding_protection.id"],
            name=op.f("fk_finding_protection_lift_protection_id_finding_protection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_protection_lift")),
        sa.UniqueConstraint("protection_id", name=op.f("uq_finding_protection_lift_protection_id")),
        comment="Which findings are confronted after all",
        info={
            "purpose": "Which findings are confronted after all",
            "readers": "the audit's team and the authority; never the organisation",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "finding_reply_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "stands",
                "amended",
                "withdrawn",
                name="reply_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Told to the organisation"),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_finding_reply_answer_answered_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["finding_reply.id"], name=op.f("fk_finding_reply_answer_reply_id_finding_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reply_answer")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_finding_reply_answer_reply_id")),
        comment="What the team decided on a reply",
        info={
            "purpose": "What the team decided on a reply",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "finding_reply_document",
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_finding_reply_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["finding_reply.id"], name=op.f("fk_finding_reply_document_reply_id_finding_reply")
        ),
        sa.PrimaryKeyConstraint("reply_id", "document_id", name=op.f("pk_finding_reply_document")),
        comment="Files of a reply",
        info={
            "purpose": "Files of a reply",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("finding_reply_document", schema=None) as batch_op:
        batch_op.create_index("ix_finding_reply_document_document_id", ["document_id"], unique=False)

    op.create_table(
        "interview_cost",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "F",
                "C1",
                "C2",
                "C3",
                "C4",
                "C5",
                "C6",
                "C7",
                "X",
                "undivided",
                name="cost_category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=True, comment="Empty: paid, how much is not known"),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column(
            "payee",
            sa.Enum(
                "recruitment_office",
                "sub_agent",
                "employer",
                "official",
                "other",
                "unknown",
                name="fee_payee",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("receipt", sa.Boolean(), nullable=True, comment="The worker has a receipt; empty: unknown"),
        sa.Column("borrowed", sa.Boolean(), nullable=True, comment="Paid with borrowed money; empty: unknown"),
        sa.Column("loan_amount", sa.BigInteger(), nullable=True, comment="In the currency of the cost"),
        sa.Column(
            "interest_percent",
            sa.Numeric(precision=7, scale=2),
            nullable=True,
            comment="Interest for the period beside",
        ),
        sa.Column(
            "interest_period",
            sa.Enum(
                "month",
                "year",
                "whole_loan",
                name="interest_period",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "lender",
            sa.Enum(
                "family",
                "money_lender",
                "bank",
                "recruitment_office",
                "sub_agent",
                "employer",
                "other",
                "unknown",
                name="lender_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["worker_interview.id"], name=op.f("fk_interview_cost_interview_id_worker_interview")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_cost")),
        comment="What workers paid to be recruited, as told in interviews",
        info={
            "purpose": "What workers paid to be recruited, as told in interviews",
            "readers": "the audit's team and holders of the named right in its authority and regions; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("interview_cost", schema=None) as batch_op:
        batch_op.create_index("ix_interview_cost_interview_id", ["interview_id"], unique=False)

    op.create_table(
        "interview_paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "paper",
            sa.Enum(
                "passport",
                "residence_permit",
                "bank_card",
                "contract_copy",
                name="paper_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "holder",
            sa.Enum(
                "worker",
                "employer",
                "recruiter",
                "other",
                "not_asked",
                name="document_holder",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["worker_interview.id"], name=op.f("fk_interview_paper_interview_id_worker_interview")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_paper")),
        sa.UniqueConstraint("interview_id", "paper", name=op.f("uq_interview_paper_interview_id_paper")),
        comment="Who holds a worker's documents, as told in interviews",
        info={
            "purpose": "Who holds a worker's documents, as told in interviews",
            "readers": "the audit's team and holders of the named right in its authority and regions; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    op.create_table(
        "interview_promise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("interview_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "term",
            sa.Enum(
                "wage",
                "job",
                "place",
                "language",
                name="promised_term",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "answer",
            sa.Enum(
                "same", "worse", "unknown", name="promise_answer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["worker_interview.id"], name=op.f("fk_interview_promise_interview_id_worker_interview")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_promise")),
        sa.UniqueConstraint("interview_id", "term", name=op.f("uq_interview_promise_interview_id_term")),
        comment="Contract against offer, as told in interviews",
        info={
            "purpose": "Contract against offer, as told in interviews",
            "readers": "the audit's team and holders of the named right in its authority and regions; never the organisation",
            "retention": "ten years",
            "personal": True,
        },
    )
    op.create_table(
        "repayment_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("corrective_action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Who has to repay",
        ),
        sa.Column(
            "recruiter_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="Their recruitment office",
        ),
        sa.Column(
            "recruiter_named", sa.String(length=300), nullable=True, comment="Where the office is not on the register"
        ),
        sa.Column("arrived_from", sa.Date(), nullable=False),
        sa.Column("arrived_to", sa.Date(), nullable=False),
        sa.Column("country_of_origin", sa.String(length=2), nullable=False, comment="ISO 3166-1 alpha-2"),
        sa.Column("workers", sa.Integer(), nullable=True, comment="Size of the group; empty: not known"),
        sa.Column(
            "size_from_organisation", sa.Boolean(), nullable=False, comment="The organisation itself gave the size"
        ),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="By the latest decision"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Refuses a change made on an outdated page"),
        sa.CheckConstraint("arrived_to >= arrived_from", name=op.f("ck_repayment_group_arrival_in_order")),
        sa.CheckConstraint("workers >= 1", name=op.f("ck_repayment_group_workers")),
        sa.ForeignKeyConstraint(
            ["corrective_action_id"],
            ["corrective_action.id"],
            name=op.f("fk_repayment_group_corrective_action_id_corrective_action"),
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_repayment_group_opened_by_id_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_repayment_group_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["recruiter_id"], ["organisation.id"], name=op.f("fk_repayment_group_recruiter_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_group")),
        comment="Groups of workers to whom recruitment fees are repaid",
        info={
            "purpose": "Groups of workers to whom recruitment fees are repaid",
            "readers": "the organisation, the audit's team and the authority; small numbers of workers: the team only",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("repayment_group", schema=None) as batch_op:
        batch_op.create_index("ix_repayment_group_corrective_action_id", ["corrective_action_id"], unique=False)
        batch_op.create_index("ix_repayment_group_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "report_fingerprint",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "author_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The lead of the audit",
        ),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("passage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_report_fingerprint_audit_id_audit")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_report_fingerprint_author_id_user")),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["report_passage.id"], name=op.f("fk_report_fingerprint_passage_id_report_passage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_fingerprint")),
        comment="Fingerprints of the passages of reports",
        info={
            "purpose": "Fingerprints of the passages of reports",
            "readers": "nobody; the comparison",
            "retention": "as the report",
            "personal": False,
        },
    )
    with op.batch_alter_table("report_fingerprint", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_fingerprint_author_id_band_hash_id", ["author_id", "band", "hash", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_report_fingerprint_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "report_resemblance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "step_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="The sending it was found at",
        ),
        sa.Column("passage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_passage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("percent_alike", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_passage_id"],
            ["report_passage.id"],
            name=op.f("fk_report_resemblance_other_passage_id_report_passage"),
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["report_passage.id"], name=op.f("fk_report_resemblance_passage_id_report_passage")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["audit_report.id"], name=op.f("fk_report_resemblance_report_id_audit_report")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["audit_report_step.id"], name=op.f("fk_report_resemblance_step_id_audit_report_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_resemblance")),
        comment="Passages alike in reports of one auditor",
        info={
            "purpose": "Passages alike in reports of one auditor",
            "readers": "the reviewer only",
            "retention": "as the report",
            "personal": False,
        },
    )
    with op.batch_alter_table("report_resemblance", schema=None) as batch_op:
        batch_op.create_index("ix_report_resemblance_report_id", ["report_id"], unique=False)

    op.create_table(
        "corrective_action_plan_part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "party",
            sa.String(length=200),
            nullable=False,
            comment="Buyer, ministry, recruitment office or another body",
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["corrective_action_plan.id"],
            name=op.f("fk_corrective_action_plan_part_plan_id_corrective_action_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action_plan_part")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_corrective_action_plan_part_plan_id_position")),
        comment="Parts of a plan that other parties carry out",
        info={
            "purpose": "Parts of a plan that other parties carry out",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    op.create_table(
        "corrective_action_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("corrective_action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "contain",
                "submit_plan",
                "approve_plan",
                "send_plan_back",
                "start_work",
                "submit_evidence",
                "send_evidence_back",
                "note_progress",
                "verify",
                "reopen",
                "ask_extension",
                "grant_extension",
                "refuse_extension",
                "withdraw",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("taken_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("extension_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["corrective_action_check.id"],
            name=op.f("fk_corrective_action_step_check_id_corrective_action_check"),
        ),
        sa.ForeignKeyConstraint(
            ["corrective_action_id"],
            ["corrective_action.id"],
            name=op.f("fk_corrective_action_step_corrective_action_id_corrective_action"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["corrective_action_evidence.id"],
            name=op.f("fk_corrective_action_step_evidence_id_corrective_action_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"],
            ["corrective_action_extension.id"],
            name=op.f("fk_corrective_action_step_extension_id_corrective_action_extension"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["corrective_action_plan.id"],
            name=op.f("fk_corrective_action_step_plan_id_corrective_action_plan"),
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["user.id"], name=op.f("fk_corrective_action_step_taken_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action_step")),
        comment="Every step of a corrective action, never changed",
        info={
            "purpose": "Every step of a corrective action, never changed",
            "readers": "the organisation, the audit's team and the authority",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("corrective_action_step", schema=None) as batch_op:
        batch_op.create_index("ix_corrective_action_step_corrective_action_id", ["corrective_action_id"], unique=False)

    op.create_table(
        "repayment_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="Told to the organisation"),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_repayment_decision_decided_by_id_user")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["repayment_group.id"], name=op.f("fk_repayment_decision_group_id_repayment_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_decision")),
        comment="When a repayment was closed or opened again, by whom and why",
        info={
            "purpose": "When a repayment was closed or opened again, by whom and why",
            "readers": "the organisation, the audit's team and the authority; small numbers of workers: the team only",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("repayment_decision", schema=None) as batch_op:
        batch_op.create_index("ix_repayment_decision_group_id", ["group_id"], unique=False)

    op.create_table(
        "repayment_entry",
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "found",
                "agreed",
                "paid",
                "confirmed",
                name="entry_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "found_from",
            sa.Enum(
                "interviews",
                "documents",
                "declared",
                name="found_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="Of a found amount only",
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False, comment="ISO 4217"),
        sa.Column(
            "workers", sa.Integer(), nullable=True, comment="Workers it concerns; of a confirmation: who confirmed"
        ),
        sa.Column("note", sa.Text(), nullable=True),
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
        sa.CheckConstraint("amount >= 0", name=op.f("ck_repayment_entry_amount")),
        sa.CheckConstraint("workers >= 0", name=op.f("ck_repayment_entry_workers")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["repayment_group.id"], name=op.f("fk_repayment_entry_group_id_repayment_group")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_repayment_entry_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_repayment_entry_recorded_by_id_user")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["repayment_entry.id"], name=op.f("fk_repayment_entry_supersedes_id_repayment_entry")
        ),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplace.id"], name=op.f("fk_repayment_entry_workplace_id_workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_entry")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_repayment_entry_supersedes_id")),
        comment="Fees found, agreed to be repaid, repaid, and confirmed by workers",
        info={
            "purpose": "Fees found, agreed to be repaid, repaid, and confirmed by workers",
            "readers": "the organisation, the audit's team and the authority; small numbers of workers: the team only",
            "retention": "ten years",
            "personal": False,
        },
    )
    with op.batch_alter_table("repayment_entry", schema=None) as batch_op:
        batch_op.create_index("ix_repayment_entry_group_id", ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_repayment_entry_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "repayment_document",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_repayment_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["repayment_entry.id"], name=op.f("fk_repayment_document_entry_id_repayment_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", "document_id", name=op.f("pk_repayment_document")),
        comment="Files that prove a repayment",
        info={
            "purpose": "Files that prove a repayment",
            "readers": "the organisation, the audit's team and the authority; small numbers of workers: the team only",
            "retention": "ten years",
            "personal": True,
        },
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "window_from",
                sa.Date(),
                nullable=True,
                comment="Semi-announced: first day of the period the organisation is told instead of the days",
            )
        )
        batch_op.add_column(
            sa.Column("window_to", sa.Date(), nullable=True, comment="Semi-announced: last day of that period")
        )
        batch_op.add_column(
            sa.Column(
                "follows_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="The closed audit whose findings a follow-up or closure looks at again",
            )
        )
        batch_op.add_column(
            sa.Column(
                "off_site_hours",
                sa.Integer(),
                nullable=True,
                comment="Hours planned for interviews away from work and housing; empty: not planned",
            )
        )
        batch_op.create_index("ix_audit_ends_on_starts_on", ["ends_on", "starts_on"], unique=False)
        batch_op.create_index("ix_audit_follows_id", ["follows_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_audit_follows_id_audit"), "audit", ["follows_id"], ["id"])

    with op.batch_alter_table("audit_sample", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "strata",
                sa.JSON(),
                nullable=True,
                comment="Groups the draw is spread over, with their shares; empty: one list of all workers",
            )
        )

    with op.batch_alter_table("corrective_action", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("contain_due_on", sa.Date(), nullable=True, comment="From the national rules; empty: none known")
        )
        batch_op.add_column(
            sa.Column(
                "contained_on", sa.Date(), nullable=True, comment="The day the organisation said it was contained"
            )
        )
        batch_op.add_column(
            sa.Column("extended_from", sa.Date(), nullable=True, comment="The deadline before the one extension")
        )
        batch_op.alter_column(
            "close_due_on",
            existing_type=sa.DATE(),
            comment="From the national rules or, without one, the plan approved; later by the one extension",
            existing_comment="From the national rules; empty: none known",
            existing_nullable=True,
        )

    with op.batch_alter_table("corrective_action_evidence", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "is_containment",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="What was done at once, before any plan",
            )
        )
        batch_op.add_column(
            sa.Column("dated_on", sa.Date(), nullable=True, comment="The day the files show; not before the finding")
        )

    with op.batch_alter_table("corrective_action_plan", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "whys",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="Answers to asking why, up to five times",
            )
        )
        batch_op.add_column(sa.Column("cost", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("cost_currency", sa.String(length=3), nullable=True, comment="ISO 4217"))
        batch_op.alter_column(
            "owner",
            existing_type=sa.VARCHAR(length=200),
            comment="The position responsible in the organisation",
            existing_comment="Who is responsible in the organisation",
            existing_nullable=False,
        )
        batch_op.alter_column(
            "due_on",
            existing_type=sa.DATE(),
            comment="Proposed by the organisation, approved with the plan",
            existing_nullable=False,
        )

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "workers_total", sa.Integer(), nullable=True, comment="Workers at the place, to see the share affected"
            )
        )
        batch_op.add_column(
            sa.Column(
                "is_concealed", sa.Boolean(), nullable=True, comment="It was hidden from the team; empty: not known"
            )
        )
        batch_op.add_column(
            sa.Column(
                "has_retaliation",
                sa.Boolean(),
                nullable=True,
                comment="Workers were punished over it; empty: not known",
            )
        )
        batch_op.add_column(
            sa.Column(
                "national_rule_code",
                sa.String(length=80),
                nullable=True,
                comment="National rule whose source it breaks",
            )
        )
        batch_op.add_column(sa.Column("law", sa.String(length=300), nullable=True, comment="Law and article in words"))

    with op.batch_alter_table("interview_consent", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "outcome",
                sa.Enum(
                    "given",
                    "off_site",
                    "later",
                    "refused",
                    "not_held",
                    name="consent_outcome",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="not_held",
            )
        )
        batch_op.add_column(
            sa.Column(
                "risk",
                sa.Enum(
                    "yes", "no", "unknown", name="risk_answer", native_enum=False, create_constraint=True, length=40
                ),
                nullable=False,
                server_default="unknown",
                comment="Could talking to the team put the worker at risk?",
            )
        )
        batch_op.add_column(
            sa.Column(
                "place",
                sa.Enum(
                    "on_site", "off_site", name="interview_place", native_enum=False, create_constraint=True, length=40
                ),
                nullable=True,
                comment="Where it was asked",
            )
        )
        batch_op.add_column(
            sa.Column(
                "script_language",
                sa.String(length=8),
                nullable=True,
                comment="ISO 639 code of the script that was read out; empty: an import",
            )
        )
        batch_op.add_column(
            sa.Column("script_version", sa.String(length=20), nullable=True, comment="Version of that script")
        )

    op.execute("UPDATE interview_consent SET outcome = CASE WHEN given THEN 'given' ELSE 'refused' END")
    with op.batch_alter_table("interview_consent", schema=None) as batch_op:
        batch_op.drop_column("given")

    with op.batch_alter_table("organisation_risk", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_risk_highest_level", ["highest_level", "organisation_id"], unique=False)

    with op.batch_alter_table("risk_flag", schema=None) as batch_op:
        batch_op.create_index("ix_risk_flag_state_raised_on", ["state", "raised_on", "id"], unique=False)

    with op.batch_alter_table("worker_interview", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_size", sa.Integer(), nullable=True, comment="Workers in the group"))
        batch_op.add_column(
            sa.Column(
                "interpreter",
                sa.Enum(
                    "independent",
                    "tied",
                    "none",
                    "unknown",
                    name="interpreter_tie",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="unknown",
                comment="Whose the interpreter is",
            )
        )
        batch_op.add_column(
            sa.Column(
                "hours_a_week", sa.Integer(), nullable=True, comment="Hours worked in a usual week, overtime included"
            )
        )
        batch_op.add_column(
            sa.Column("days_off_a_month", sa.Integer(), nullable=True, comment="Days off in the last month")
        )
        batch_op.add_column(
            sa.Column(
                "overtime_paid",
                sa.Boolean(),
                nullable=True,
                comment="Overtime is paid; empty: not asked, or none worked",
            )
        )
        batch_op.add_column(
            sa.Column(
                "if_leaving",
                sa.Enum(
                    "free_to_go",
                    "loses_wages",
                    "keeps_no_documents",
                    "debt_is_called",
                    "reported",
                    "threatened",
                    "kept_from_leaving",
                    "does_not_know",
                    "not_asked",
                    name="leaving_answer",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="not_asked",
                comment="What happens if the worker left tomorrow",
            )
        )
        batch_op.alter_column(
            "has_debts",
            existing_type=sa.BOOLEAN(),
            comment="Still owes money for the job; empty: not asked",
            existing_comment="Owes money for the job; empty: not asked",
            existing_nullable=True,
        )
        batch_op.create_index("ix_worker_interview_consent_id", ["consent_id"], unique=False)
        batch_op.create_check_constraint(batch_op.f("ck_worker_interview_group_size"), "group_size >= 2")

    move_interviews()
    with op.batch_alter_table("worker_interview", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_worker_interview_passport_holder"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_worker_interview_fee_payee"), type_="check")
        batch_op.drop_column("debt_amount")
        batch_op.drop_column("fee_currency")
        batch_op.drop_column("fee_payee")
        batch_op.drop_column("passport_holder")
        batch_op.drop_column("debt_currency")
        batch_op.drop_column("fee_amount")

    with op.batch_alter_table("audit_team_member", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_audit_team_member_bar"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_audit_team_member_bar"), "barred_by IN ('conflict', 'worked_for', 'rotation', 'undeclared')"
        )

    with op.batch_alter_table("corrective_action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_corrective_action_corrective_action_state"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_corrective_action_corrective_action_state"),
            "state IN ('open', 'contained', 'plan_submitted', 'plan_sent_back', 'approved', 'in_progress', 'evidence_submitted', 'evidence_sent_back', 'progress_made', 'verified_closed', 'reopened', 'withdrawn')",
        )

    with op.batch_alter_table("corrective_action_check", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_corrective_action_check_check_outcome"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_corrective_action_check_check_outcome"),
            "outcome IN ('plan_approved', 'plan_sent_back', 'evidence_sent_back', 'progress_made', 'verified_closed', 'reopened', 'extension_granted', 'extension_refused')",
        )

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_finding_grade"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_finding_grade"),
            "grade IN ('critical', 'major', 'minor', 'collaborative', 'observation', 'good_practice')",
        )

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_finding_workers_total"), "workers_total >= workers_affected")

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_audit_days_in_window"),
            "window_from IS NULL OR (window_from <= starts_on AND ends_on <= window_to)",
        )


def move_interviews_back() -> None:
    """The single columns hold the passport and one cost; further costs have no place there."""
    op.execute(
        "UPDATE worker_interview SET passport_holder = coalesce((SELECT CASE WHEN holder IN"
        " ('worker', 'employer', 'recruiter', 'not_asked') THEN holder ELSE 'other' END FROM interview_paper"
        " WHERE interview_paper.interview_id = worker_interview.id AND paper = 'passport'), 'not_asked')"
    )
    for column, source in (("fee_amount", "amount"), ("fee_currency", "currency")):
        op.execute(
            f"UPDATE worker_interview SET {column} = (SELECT {source} FROM interview_cost"
            " WHERE interview_cost.interview_id = worker_interview.id AND amount IS NOT NULL ORDER BY id LIMIT 1)"
        )


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_audit_days_in_window"), type_="check")

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_finding_workers_total"), type_="check")

    with op.batch_alter_table("audit_team_member", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_audit_team_member_bar"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_audit_team_member_bar"), "barred_by IN ('conflict', 'worked_for', 'rotation')"
        )

    with op.batch_alter_table("corrective_action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_corrective_action_corrective_action_state"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_corrective_action_corrective_action_state"),
            "state IN ('open', 'plan_submitted', 'plan_sent_back', 'approved', 'evidence_submitted', 'evidence_sent_back', 'verified_closed')",
        )

    with op.batch_alter_table("corrective_action_check", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_corrective_action_check_check_outcome"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_corrective_action_check_check_outcome"),
            "outcome IN ('plan_approved', 'plan_sent_back', 'evidence_sent_back', 'verified_closed')",
        )

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_finding_grade"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_finding_grade"), "grade IN ('critical', 'major', 'minor', 'observation', 'good_practice')"
        )

    with op.batch_alter_table("worker_interview", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fee_amount", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("debt_currency", sa.String(3), nullable=True))
        batch_op.add_column(sa.Column("passport_holder", sa.String(40), nullable=False, server_default="not_asked"))
        batch_op.add_column(sa.Column("fee_payee", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("fee_currency", sa.String(3), nullable=True))
        batch_op.add_column(sa.Column("debt_amount", sa.BigInteger(), nullable=True))
        batch_op.drop_index("ix_worker_interview_consent_id")
        batch_op.alter_column(
            "has_debts",
            existing_type=sa.BOOLEAN(),
            comment="Owes money for the job; empty: not asked",
            existing_comment="Still owes money for the job; empty: not asked",
            existing_nullable=True,
        )
        batch_op.drop_constraint(batch_op.f("ck_worker_interview_leaving_answer"), type_="check")
        batch_op.drop_column("if_leaving")
        batch_op.drop_column("overtime_paid")
        batch_op.drop_column("days_off_a_month")
        batch_op.drop_column("hours_a_week")
        batch_op.drop_constraint(batch_op.f("ck_worker_interview_interpreter_tie"), type_="check")
        batch_op.drop_column("interpreter")
        batch_op.drop_constraint(batch_op.f("ck_worker_interview_group_size"), type_="check")
        batch_op.drop_column("group_size")

    move_interviews_back()
    with op.batch_alter_table("worker_interview", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_worker_interview_passport_holder"),
            "passport_holder IN ('worker', 'employer', 'recruiter', 'other', 'not_asked')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_worker_interview_fee_payee"),
            "fee_payee IN ('recruitment_office', 'sub_agent', 'employer', 'lender', 'other')",
        )

    with op.batch_alter_table("risk_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_flag_state_raised_on")

    with op.batch_alter_table("organisation_risk", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_risk_highest_level")

    with op.batch_alter_table("interview_consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.execute("UPDATE interview_consent SET given = (outcome = 'given')")
    with op.batch_alter_table("interview_consent", schema=None) as batch_op:
        batch_op.drop_column("script_version")
        batch_op.drop_column("script_language")
        batch_op.drop_constraint(batch_op.f("ck_interview_consent_interview_place"), type_="check")
        batch_op.drop_column("place")
        batch_op.drop_constraint(batch_op.f("ck_interview_consent_risk_answer"), type_="check")
        batch_op.drop_column("risk")
        batch_op.drop_constraint(batch_op.f("ck_interview_consent_consent_outcome"), type_="check")
        batch_op.drop_column("outcome")

    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("law")
        batch_op.drop_column("national_rule_code")
        batch_op.drop_column("has_retaliation")
        batch_op.drop_column("is_concealed")
        batch_op.drop_column("workers_total")

    with op.batch_alter_table("corrective_action_plan", schema=None) as batch_op:
        batch_op.alter_column(
            "due_on",
            existing_type=sa.DATE(),
            comment=None,
            existing_comment="Proposed by the organisation, approved with the plan",
            existing_nullable=False,
        )
        batch_op.alter_column(
            "owner",
            existing_type=sa.VARCHAR(length=200),
            comment="Who is responsible in the organisation",
            existing_comment="The position responsible in the organisation",
            existing_nullable=False,
        )
        batch_op.drop_column("cost_currency")
        batch_op.drop_column("cost")
        batch_op.drop_column("whys")

    with op.batch_alter_table("corrective_action_evidence", schema=None) as batch_op:
        batch_op.drop_column("dated_on")
        batch_op.drop_column("is_containment")

    with op.batch_alter_table("corrective_action", schema=None) as batch_op:
        batch_op.alter_column(
            "close_due_on",
            existing_type=sa.DATE(),
            comment="From the national rules; empty: none known",
            existing_comment="From the national rules or, without one, the plan approved; later by the one extension",
            existing_nullable=True,
        )
        batch_op.drop_column("extended_from")
        batch_op.drop_column("contained_on")
        batch_op.drop_column("contain_due_on")

    with op.batch_alter_table("audit_sample", schema=None) as batch_op:
        batch_op.drop_column("strata")

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_follows_id_audit"), type_="foreignkey")
        batch_op.drop_index("ix_audit_follows_id")
        batch_op.drop_index("ix_audit_ends_on_starts_on")
        batch_op.drop_column("off_site_hours")
        batch_op.drop_column("follows_id")
        batch_op.drop_column("window_to")
        batch_op.drop_column("window_from")

    op.drop_table("repayment_document")
    with op.batch_alter_table("repayment_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repayment_entry_organisation_id"))
        batch_op.drop_index("ix_repayment_entry_group_id")

    op.drop_table("repayment_entry")
    with op.batch_alter_table("repayment_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_repayment_decision_group_id")

    op.drop_table("repayment_decision")
    with op.batch_alter_table("corrective_action_step", schema=None) as batch_op:
        batch_op.drop_index("ix_corrective_action_step_corrective_action_id")

    op.drop_table("corrective_action_step")
    op.drop_table("corrective_action_plan_part")
    with op.batch_alter_table("report_resemblance", schema=None) as batch_op:
        batch_op.drop_index("ix_report_resemblance_report_id")

    op.drop_table("report_resemblance")
    with op.batch_alter_table("report_fingerprint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_fingerprint_passage_id"))
        batch_op.drop_index("ix_report_fingerprint_author_id_band_hash_id")

    op.drop_table("report_fingerprint")
    with op.batch_alter_table("repayment_group", schema=None) as batch_op:
        batch_op.drop_index("ix_repayment_group_organisation_id")
        batch_op.drop_index("ix_repayment_group_corrective_action_id")

    op.drop_table("repayment_group")
    op.drop_table("interview_promise")
    op.drop_table("interview_paper")
    with op.batch_alter_table("interview_cost", schema=None) as batch_op:
        batch_op.drop_index("ix_interview_cost_interview_id")

    op.drop_table("interview_cost")
    with op.batch_alter_table("finding_reply_document", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_reply_document_document_id")

    op.drop_table("finding_reply_document")
    op.drop_table("finding_reply_answer")
    op.drop_table("finding_protection_lift")
    with op.batch_alter_table("corrective_action_part_check", schema=None) as batch_op:
        batch_op.drop_index("ix_corrective_action_part_check_corrective_action_id")

    op.drop_table("corrective_action_part_check")
    with op.batch_alter_table("corrective_action_extension", schema=None) as batch_op:
        batch_op.drop_index("ix_corrective_action_extension_corrective_action_id")

    op.drop_table("corrective_action_extension")
    with op.batch_alter_table("corrective_action_escalation", schema=None) as batch_op:
        batch_op.drop_index("ix_corrective_action_escalation_level")

    op.drop_table("corrective_action_escalation")
    with op.batch_alter_table("audit_report_file", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_report_file_state_id")
        batch_op.drop_index("ix_audit_report_file_report_id")

    op.drop_table("audit_report_file")
    with op.batch_alter_table("retaliation_result", schema=None) as batch_op:
        batch_op.drop_index("ix_retaliation_result_check_id")
        batch_op.drop_index("ix_retaliation_result_again_on")

    op.drop_table("retaliation_result")
    with op.batch_alter_table("report_passage", schema=None) as batch_op:
        batch_op.drop_index("ix_report_passage_report_id")

    op.drop_table("report_passage")
    with op.batch_alter_table("meeting_attendee", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_attendee_meeting_id")

    op.drop_table("meeting_attendee")
    op.drop_table("interview_step_draft")
    op.drop_table("finding_upgrade")
    with op.batch_alter_table("finding_requirement", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_requirement_requirement_id")

    op.drop_table("finding_requirement")
    with op.batch_alter_table("finding_reply", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_reply_first_finding_id")

    op.drop_table("finding_reply")
    with op.batch_alter_table("finding_protection", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_protection_finding_id")

    op.drop_table("finding_protection")
    op.drop_table("finding_party")
    with op.batch_alter_table("finding_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_notice_finding_id")

    op.drop_table("finding_notice")
    op.drop_table("finding_indicator")
    with op.batch_alter_table("finding_containment", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_containment_finding_id")

    op.drop_table("finding_containment")
    op.drop_table("evidence_set_aside")
    op.drop_table("consent_withdrawal")
    with op.batch_alter_table("audit_report_text", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_report_text_report_id")

    op.drop_table("audit_report_text")
    with op.batch_alter_table("audit_report_step", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_report_step_reviewer_id")
        batch_op.drop_index("ix_audit_report_step_report_id")

    op.drop_table("audit_report_step")
    with op.batch_alter_table("audit_report_contents", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_report_contents_report_id_edition_id")

    op.drop_table("audit_report_contents")
    op.drop_table("visit_day")
    with op.batch_alter_table("retaliation_check", schema=None) as batch_op:
        batch_op.drop_index("ix_retaliation_check_due_on")

    op.drop_table("retaliation_check")
    with op.batch_alter_table("photo_cover", schema=None) as batch_op:
        batch_op.drop_index("ix_photo_cover_document_id")

    op.drop_table("photo_cover")
    with op.batch_alter_table("lead_hand_over", schema=None) as batch_op:
        batch_op.drop_index("ix_lead_hand_over_audit_id")

    op.drop_table("lead_hand_over")
    op.drop_table("field_series")
    op.drop_table("field_refusal")
    with op.batch_alter_table("field_photo", schema=None) as batch_op:
        batch_op.drop_index("ix_field_photo_state_started_at")
        batch_op.drop_index(batch_op.f("ix_field_photo_device_id"))
        batch_op.drop_index("ix_field_photo_audit_id_record")

    op.drop_table("field_photo")
    with op.batch_alter_table("field_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_field_outcome_audit_id_received")

    op.drop_table("field_outcome")
    with op.batch_alter_table("field_operation", schema=None) as batch_op:
        batch_op.drop_index("ix_field_operation_audit_id_record")

    op.drop_table("field_operation")
    op.drop_table("audit_report")
    with op.batch_alter_table("audit_meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_meeting_audit_id")

    op.drop_table("audit_meeting")
    op.drop_table("own_details")
    with op.batch_alter_table("field_device", schema=None) as batch_op:
        batch_op.drop_index("ix_field_device_user_id")

    op.drop_table("field_device")
    op.drop_table("consent_script")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_feed_user_id")

    op.drop_table("calendar_feed")
    op.drop_table("ledger_nonce")
    op.drop_table("ledger_verification")
    op.drop_table("ledger_key")
    with op.batch_alter_table("ledger_head", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_head_last"))

    op.drop_table("ledger_head")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_subject")
        batch_op.drop_index("ix_ledger_entry_entry_hash")

    op.drop_table("ledger_entry")
    op.drop_table("ledger_end")
