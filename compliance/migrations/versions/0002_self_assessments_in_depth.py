"""Standards and self-assessments in depth, records of the workforce, samples and independence of audits."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def move_data() -> None:
    """What earlier rows say in the new columns: dates of files belong to their revisions, documents are found by their
    words, and the files of submitted rounds are those in force now, since none was replaced before."""
    op.execute(
        "UPDATE document_revision SET recorded_at = uploaded_at,"
        " dated_on = (SELECT document.dated_on FROM document WHERE document.id = document_revision.document_id)"
    )
    connection = op.get_bind()
    for number, title in connection.execute(sa.text("SELECT id, title FROM document")).all():
        connection.execute(
            sa.text("UPDATE document SET search_text = :text WHERE id = :id"), {"text": folded(title), "id": number}
        )
    op.execute(
        "INSERT INTO submitted_evidence (assessment_id, question_id, revision_id)"
        " SELECT answer.assessment_id, answer.question_id, max(document_revision.id)"
        " FROM answer JOIN assessment ON assessment.id = answer.assessment_id"
        " JOIN answer_document ON answer_document.answer_id = answer.id"
        " JOIN document_revision ON document_revision.document_id = answer_document.document_id"
        " WHERE assessment.state = 'submitted'"
        " GROUP BY answer.assessment_id, answer.question_id, answer_document.document_id"
    )
    op.execute(
        "INSERT INTO pending_comparison (assessment_id, requested_at)"
        " SELECT id, submitted_at FROM assessment WHERE state = 'submitted' AND submitted_at IS NOT NULL ORDER BY id"
    )


def folded(title: str) -> str:
    """The title as search folds it: small letters, no marks, one form of alef, ya and ta marbuta."""
    same = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
    plain = unicodedata.normalize("NFKD", title.translate(same))
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).casefold().split())[:800]


def upgrade() -> None:
    op.create_table('peer_score',
    sa.Column('standard_code', sa.String(length=80), nullable=False),
    sa.Column('sector', sa.Enum('agriculture', 'construction', 'cleaning', 'domestic_work', 'fishing', 'health_care', 'hospitality', 'manufacturing', 'recruitment', 'retail', 'security', 'transport', 'other', name='sector', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('size_band', sa.Enum('micro', 'small', 'medium', 'large', name='size_band', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('number_of_organisations', sa.Integer(), nullable=False),
    sa.Column('lower_quartile', sa.Integer(), nullable=False),
    sa.Column('median', sa.Integer(), nullable=False),
    sa.Column('upper_quartile', sa.Integer(), nullable=False),
    sa.Column('computed_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('standard_code', 'sector', 'size_band', name=op.f('pk_peer_score')),
    comment='Median and quartiles of declared scores by sector and size, recomputed every night',
    info={'purpose': 'Median and quartiles of declared scores by sector and size, recomputed every night', 'readers': 'organisations and their authority, where ten at least are in the group', 'retention': 'replaced every night', 'personal': False}
    )
    op.create_table('reminder',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False, comment='Which source named the deadline'),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The row with the deadline, in the table of its kind'),
    sa.Column('due_on', sa.Date(), nullable=False, comment='A deadline that moves is reminded of anew'),
    sa.Column('stage', sa.Enum('days_30', 'days_7', 'days_1', 'overdue', name='reminder_stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('kind', 'subject_id', 'due_on', 'stage', name=op.f('uq_reminder_kind_subject_id_due_on_stage')),
    comment='Which deadlines were reminded of, and when',
    info={'purpose': 'Which deadlines were reminded of, and when', 'readers': 'nobody; the reminder job', 'retention': 'two years', 'personal': False}
    )
    op.create_table('sign_in_attempt',
    sa.Column('key', sa.String(length=64), nullable=False, comment='HMAC-SHA-256 of what is limited'),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False, comment='End of the window they count in'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sign_in_attempt')),
    comment='Attempts to sign in, to slow guessing down',
    info={'purpose': 'Attempts to sign in, to slow guessing down', 'readers': 'nobody', 'retention': 'an hour at most', 'personal': False}
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_expires_at'), ['expires_at'], unique=False)

    op.create_table('verification_rate',
    sa.Column('standard_code', sa.String(length=80), nullable=False),
    sa.Column('requirement_code', sa.String(length=40), nullable=False, comment='Empty: the whole standard'),
    sa.Column('number_of_organisations', sa.Integer(), nullable=False),
    sa.Column('share', sa.Float(), nullable=False, comment='Mean over organisations of the share of their verified answers that failed'),
    sa.Column('computed_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('standard_code', 'requirement_code', name=op.f('pk_verification_rate')),
    comment='How often verified answers were found less than declared, recomputed every night',
    info={'purpose': 'How often verified answers were found less than declared, recomputed every night', 'readers': 'the authority and, in the intervals of scores, organisations', 'retention': 'replaced every night', 'personal': False}
    )
    op.create_table('crosswalk',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('left_standard_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('right_standard_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='SHA-256 of the file as loaded last'),
    sa.ForeignKeyConstraint(['left_standard_id'], ['standard.id'], name=op.f('fk_crosswalk_left_standard_id_standard')),
    sa.ForeignKeyConstraint(['right_standard_id'], ['standard.id'], name=op.f('fk_crosswalk_right_standard_id_standard')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crosswalk')),
    sa.UniqueConstraint('left_standard_id', 'right_standard_id', name=op.f('uq_crosswalk_left_standard_id_right_standard_id')),
    comment='Pairs of standards between which questions are mapped',
    info={'purpose': 'Pairs of standards between which questions are mapped', 'readers': 'everyone', 'retention': 'permanent', 'personal': False}
    )
    with op.batch_alter_table('crosswalk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_crosswalk_right_standard_id'), ['right_standard_id'], unique=False)

    op.create_table('official_text',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('standard_code', sa.String(length=80), nullable=False, comment='Holds for every version that has the requirement'),
    sa.Column('requirement_code', sa.String(length=40), nullable=False),
    sa.Column('official_code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False, comment='In the languages the official text exists in'),
    sa.Column('text', sa.JSON(), nullable=False, comment='In the languages the official text exists in'),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False, comment='Date of the official text'),
    sa.Column('is_removed', sa.Boolean(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('loaded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Empty: loaded by the operator on the command line'),
    sa.ForeignKeyConstraint(['loaded_by_id'], ['user.id'], name=op.f('fk_official_text_loaded_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_text')),
    comment='Official wording of requirements, loaded by administrators',
    info={'purpose': 'Official wording of requirements, loaded by administrators', 'readers': 'everyone', 'retention': 'permanent', 'personal': False}
    )
    with op.batch_alter_table('official_text', schema=None) as batch_op:
        batch_op.create_index('ix_official_text_requirement', ['standard_code', 'requirement_code', 'id'], unique=False)

    op.create_table('weekly_score',
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False, comment='Monday of the week'),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_weekly_score_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('organisation_id', 'week_on', name=op.f('pk_weekly_score')),
    comment='Scores of past weeks, for the trend of the risk list',
    info={'purpose': 'Scores of past weeks, for the trend of the risk list', 'readers': 'the authority', 'retention': 'one year', 'personal': False}
    )
    with op.batch_alter_table('weekly_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_weekly_score_week_on'), ['week_on'], unique=False)

    op.create_table('absconding_report',
    sa.Column('worker', sa.String(length=64), nullable=False, comment='Keyed pseudonym of the worker (HMAC-SHA-256); never a name or number'),
    sa.Column('outcome', sa.Enum('open', 'withdrawn', 'rejected', 'upheld', 'unknown', name='absconding_outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('source_reference', sa.String(length=200), nullable=True, comment='Number of the record at its source; makes an import safe to run twice'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='1 for the first state of a source reference, then counted up by corrections'),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False, comment='When it was true in the world'),
    sa.Column('known_on', sa.Date(), nullable=False, comment='When the source knew it'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False, comment='System clock at recording; never set by a user'),
    sa.Column('correction_reason', sa.String(), nullable=True, comment='Why this row replaces the one it supersedes'),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The organisation it is about'),
    sa.Column('workplace_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The workplace or housing, where known'),
    sa.Column('recorded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Who recorded it; empty for an import by the operator'),
    sa.Column('supersedes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The row this one corrects'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_absconding_report_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_absconding_report_recorded_by_id_user')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['absconding_report.id'], name=op.f('fk_absconding_report_supersedes_id_absconding_report')),
    sa.ForeignKeyConstraint(['workplace_id'], ['workplace.id'], name=op.f('fk_absconding_report_workplace_id_workplace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absconding_report')),
    sa.UniqueConstraint('source_reference', 'revision', name=op.f('uq_absconding_report_source_reference_revision')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_absconding_report_supersedes_id')),
    comment='Reports that a worker absconded',
    info={'purpose': 'Reports that a worker absconded', 'readers': 'the organisation, its authority and its auditors', 'retention': 'five years after the employment ended', 'personal': True}
    )
    with op.batch_alter_table('absconding_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absconding_report_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_absconding_report_organisation_id_occurred_on', ['organisation_id', 'occurred_on', 'id'], unique=False)

    op.create_table('assessment_review',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('in_review', 'waiting', 'done', name='review_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('began_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('conclusion', sa.Text(), nullable=True, comment='What the organisation reads above the result'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Refuses a change made on an outdated page'),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_assessment_review_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['began_by_id'], ['user.id'], name=op.f('fk_assessment_review_began_by_id_user')),
    sa.ForeignKeyConstraint(['finished_by_id'], ['user.id'], name=op.f('fk_assessment_review_finished_by_id_user')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_assessment_review_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_review')),
    sa.UniqueConstraint('assessment_id', name=op.f('uq_assessment_review_assessment_id')),
    comment='Reviews of submitted self-assessments by their authority',
    info={'purpose': 'Reviews of submitted self-assessments by their authority', 'readers': 'its authority; the organisation what it was asked, and the rest once the review is finished', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('assessment_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_review_began_by_id'), ['began_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_review_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_assessment_review_state_assessment_id', ['state', 'assessment_id'], unique=False)

    op.create_table('audit_sample',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('audit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False, comment='1 for the first draw of the audit'),
    sa.Column('workers', sa.Integer(), nullable=False),
    sa.Column('nationalities', sa.Integer(), nullable=True, comment='Empty: not known, so not corrected for'),
    sa.Column('recruitment_offices', sa.Integer(), nullable=True, comment='Empty: not known, so not corrected for'),
    sa.Column('new_arrivals', sa.Integer(), nullable=True, comment='Under six months in the country; empty: not known'),
    sa.Column('individual', sa.Integer(), nullable=False, comment='Workers to interview alone'),
    sa.Column('groups', sa.JSON(), nullable=False, comment='Workers of each group'),
    sa.Column('drawn_new_arrivals', sa.Integer(), nullable=False, comment='How many of those interviewed are new arrivals'),
    sa.Column('files', sa.Integer(), nullable=False, comment='Files to check for each pay period chosen'),
    sa.Column('reasons', sa.JSON(), nullable=False, comment='Why each number, as it was at the draw'),
    sa.Column('seed', sa.String(length=32), nullable=False, comment='Chosen by the system; with it anybody can draw again'),
    sa.Column('reason', sa.Text(), nullable=True, comment='Why it was drawn again; empty for the first draw'),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('new_arrivals <= workers', name=op.f('ck_audit_sample_new_arrivals')),
    sa.CheckConstraint('workers >= 1', name=op.f('ck_audit_sample_workers')),
    sa.ForeignKeyConstraint(['audit_id'], ['audit.id'], name=op.f('fk_audit_sample_audit_id_audit')),
    sa.ForeignKeyConstraint(['drawn_by_id'], ['user.id'], name=op.f('fk_audit_sample_drawn_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_sample')),
    sa.UniqueConstraint('audit_id', 'revision', name=op.f('uq_audit_sample_audit_id_revision')),
    comment='Who is to be interviewed, by position in the worker list',
    info={'purpose': 'Who is to be interviewed, by position in the worker list', 'readers': "the audit's team and the authority", 'retention': 'ten years', 'personal': False}
    )
    op.create_table('conflict_declaration',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('audit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('has_conflict', sa.Boolean(), nullable=False, comment='Any tie that could sway the person, or seem to'),
    sa.Column('worked_until', sa.Date(), nullable=True, comment='Last day of work for it; empty: never worked for it'),
    sa.Column('explanation', sa.Text(), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit.id'], name=op.f('fk_conflict_declaration_audit_id_audit')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_conflict_declaration_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict_declaration')),
    comment="Ties of a team's members to the audited organisation",
    info={'purpose': "Ties of a team's members to the audited organisation", 'readers': 'the team and the authority', 'retention': 'ten years', 'personal': True}
    )
    with op.batch_alter_table('conflict_declaration', schema=None) as batch_op:
        batch_op.create_index('ix_conflict_declaration_audit_id_user_id', ['audit_id', 'user_id'], unique=False)

    op.create_table('filled_questionnaire',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uploaded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False, comment='Cells by question, as read from the file'),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_filled_questionnaire_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user.id'], name=op.f('fk_filled_questionnaire_uploaded_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filled_questionnaire')),
    sa.UniqueConstraint('assessment_id', 'uploaded_by_id', name=op.f('uq_filled_questionnaire_assessment_id_uploaded_by_id')),
    comment='Uploaded spreadsheets with answers that were not saved yet',
    info={'purpose': 'Uploaded spreadsheets with answers that were not saved yet', 'readers': 'the person who uploaded it', 'retention': 'until saved, 30 days at most', 'personal': True}
    )
    with op.batch_alter_table('filled_questionnaire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filled_questionnaire_uploaded_at'), ['uploaded_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_filled_questionnaire_uploaded_by_id'), ['uploaded_by_id'], unique=False)

    op.create_table('grievance',
    sa.Column('from_on', sa.Date(), nullable=True, comment='First day of the period; empty for one grievance'),
    sa.Column('received', sa.Integer(), nullable=False, comment='Grievances received: 1, or the number in the period, 0 among them'),
    sa.Column('topic', sa.Enum('wages', 'hours', 'documents', 'recruitment_fees', 'housing', 'safety', 'treatment', 'other', name='grievance_topic', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('worker', sa.String(length=64), nullable=True, comment='Keyed pseudonym of the worker (HMAC-SHA-256); never a name or number; empty: anonymous'),
    sa.Column('closed_on', sa.Date(), nullable=True, comment='Day it was answered; empty: still open'),
    sa.Column('source_reference', sa.String(length=200), nullable=True, comment='Number of the record at its source; makes an import safe to run twice'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='1 for the first state of a source reference, then counted up by corrections'),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False, comment='When it was true in the world'),
    sa.Column('known_on', sa.Date(), nullable=False, comment='When the source knew it'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False, comment='System clock at recording; never set by a user'),
    sa.Column('correction_reason', sa.String(), nullable=True, comment='Why this row replaces the one it supersedes'),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The organisation it is about'),
    sa.Column('workplace_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The workplace or housing, where known'),
    sa.Column('recorded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Who recorded it; empty for an import by the operator'),
    sa.Column('supersedes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The row this one corrects'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_grievance_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_grievance_recorded_by_id_user')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['grievance.id'], name=op.f('fk_grievance_supersedes_id_grievance')),
    sa.ForeignKeyConstraint(['workplace_id'], ['workplace.id'], name=op.f('fk_grievance_workplace_id_workplace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grievance')),
    sa.UniqueConstraint('source_reference', 'revision', name=op.f('uq_grievance_source_reference_revision')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_grievance_supersedes_id')),
    comment="The organisation's own grievance log",
    info={'purpose': "The organisation's own grievance log", 'readers': 'the organisation, its authority and its auditors', 'retention': 'five years after the employment ended', 'personal': True}
    )
    with op.batch_alter_table('grievance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grievance_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_grievance_organisation_id_occurred_on', ['organisation_id', 'occurred_on', 'id'], unique=False)

    op.create_table('orientation_record',
    sa.Column('stage', sa.Enum('pre_departure', 'post_arrival', name='orientation_stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('participants', sa.Integer(), nullable=False, comment='Workers who took part'),
    sa.Column('own_language', sa.Boolean(), nullable=True, comment='Held in a language they understand; empty: unknown'),
    sa.Column('charged', sa.Boolean(), nullable=True, comment='Workers paid for it; empty: unknown'),
    sa.Column('source_reference', sa.String(length=200), nullable=True, comment='Number of the record at its source; makes an import safe to run twice'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='1 for the first state of a source reference, then counted up by corrections'),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False, comment='When it was true in the world'),
    sa.Column('known_on', sa.Date(), nullable=False, comment='When the source knew it'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False, comment='System clock at recording; never set by a user'),
    sa.Column('correction_reason', sa.String(), nullable=True, comment='Why this row replaces the one it supersedes'),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The organisation it is about'),
    sa.Column('workplace_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The workplace or housing, where known'),
    sa.Column('recorded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Who recorded it; empty for an import by the operator'),
    sa.Column('supersedes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The row this one corrects'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_orientation_record_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_orientation_record_recorded_by_id_user')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['orientation_record.id'], name=op.f('fk_orientation_record_supersedes_id_orientation_record')),
    sa.ForeignKeyConstraint(['workplace_id'], ['workplace.id'], name=op.f('fk_orientation_record_workplace_id_workplace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_orientation_record')),
    sa.UniqueConstraint('source_reference', 'revision', name=op.f('uq_orientation_record_source_reference_revision')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_orientation_record_supersedes_id')),
    comment='Orientation of workers before departure and after arrival',
    info={'purpose': 'Orientation of workers before departure and after arrival', 'readers': 'the organisation, its authority and its auditors', 'retention': 'five years after the employment ended', 'personal': False}
    )
    with op.batch_alter_table('orientation_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orientation_record_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_orientation_record_organisation_id_occurred_on', ['organisation_id', 'occurred_on', 'id'], unique=False)

    op.create_table('pending_comparison',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_pending_comparison_assessment_id_assessment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_comparison')),
    comment='Submitted self-assessments waiting to be compared',
    info={'purpose': 'Submitted self-assessments waiting to be compared', 'readers': 'scheduler', 'retention': 'until compared', 'personal': False}
    )
    with op.batch_alter_table('pending_comparison', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pending_comparison_assessment_id'), ['assessment_id'], unique=False)

    op.create_table('section_assignment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('section_code', sa.String(length=40), nullable=False, comment='The same across versions of the standard: a running assessment may move to a newer one'),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Who answers; empty for a link'),
    sa.Column('name', sa.String(length=200), nullable=False, comment='Who answers, as the one who handed over wrote it'),
    sa.Column('email', sa.String(length=255), nullable=False, comment='Where the invitation was sent'),
    sa.Column('language', sa.String(length=8), nullable=False, comment='Language of the mail'),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('handed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='Taken back or handed on'),
    sa.Column('ended_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The latest invitation; empty once it was deleted'),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_section_assignment_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['user.id'], name=op.f('fk_section_assignment_ended_by_id_user')),
    sa.ForeignKeyConstraint(['handed_by_id'], ['user.id'], name=op.f('fk_section_assignment_handed_by_id_user')),
    sa.ForeignKeyConstraint(['message_id'], ['outbox_message.id'], name=op.f('fk_section_assignment_message_id_outbox_message'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_section_assignment_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_section_assignment')),
    comment='Who was asked to answer which section of a self-assessment',
    info={'purpose': 'Who was asked to answer which section of a self-assessment', 'readers': 'the organisation, and the person asked', 'retention': 'as the assessment', 'personal': True}
    )
    with op.batch_alter_table('section_assignment', schema=None) as batch_op:
        batch_op.create_index('ix_section_assignment_handed_by_id_ended_at', ['handed_by_id', 'ended_at'], unique=False)
        batch_op.create_index('ix_section_assignment_user_id_ended_at', ['user_id', 'ended_at'], unique=False)
        batch_op.create_index('uq_section_assignment_current', ['assessment_id', 'section_code'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('submission_reason',
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('point_key', sa.String(length=150), nullable=False, comment='Empty: for all others'),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_submission_reason_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user.id'], name=op.f('fk_submission_reason_given_by_id_user')),
    sa.PrimaryKeyConstraint('assessment_id', 'point_key', name=op.f('pk_submission_reason')),
    comment='Reasons given for submitting a self-assessment with points to check',
    info={'purpose': 'Reasons given for submitting a self-assessment with points to check', 'readers': 'the organisation; its authority once submitted', 'retention': 'ten years', 'personal': False}
    )
    op.create_table('work_permit',
    sa.Column('worker', sa.String(length=64), nullable=False, comment='Keyed pseudonym of the worker (HMAC-SHA-256); never a name or number'),
    sa.Column('permit_kind', sa.Enum('work', 'residence', name='permit_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False, comment='Last day on which it is valid'),
    sa.Column('ended_on', sa.Date(), nullable=True, comment='The worker left, or it is needed no more'),
    sa.Column('source_reference', sa.String(length=200), nullable=True, comment='Number of the record at its source; makes an import safe to run twice'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='1 for the first state of a source reference, then counted up by corrections'),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False, comment='When it was true in the world'),
    sa.Column('known_on', sa.Date(), nullable=False, comment='When the source knew it'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False, comment='System clock at recording; never set by a user'),
    sa.Column('correction_reason', sa.String(), nullable=True, comment='Why this row replaces the one it supersedes'),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The organisation it is about'),
    sa.Column('workplace_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The workplace or housing, where known'),
    sa.Column('recorded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Who recorded it; empty for an import by the operator'),
    sa.Column('supersedes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The row this one corrects'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_work_permit_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_work_permit_recorded_by_id_user')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['work_permit.id'], name=op.f('fk_work_permit_supersedes_id_work_permit')),
    sa.ForeignKeyConstraint(['workplace_id'], ['workplace.id'], name=op.f('fk_work_permit_workplace_id_workplace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_permit')),
    sa.UniqueConstraint('source_reference', 'revision', name=op.f('uq_work_permit_source_reference_revision')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_work_permit_supersedes_id')),
    comment='Work and residence permits of workers',
    info={'purpose': 'Work and residence permits of workers', 'readers': 'the employer, its authority and its auditors', 'retention': 'five years after the employment ended', 'personal': True}
    )
    with op.batch_alter_table('work_permit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_permit_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_work_permit_organisation_id_occurred_on', ['organisation_id', 'occurred_on', 'id'], unique=False)
        batch_op.create_index('ix_work_permit_organisation_id_worker', ['organisation_id', 'worker'], unique=False)

    op.create_table('working_hours',
    sa.Column('worker', sa.String(length=64), nullable=False, comment='Keyed pseudonym of the worker (HMAC-SHA-256); never a name or number'),
    sa.Column('week_start', sa.Date(), nullable=False, comment='First day of the seven'),
    sa.Column('minutes_worked', sa.Integer(), nullable=False, comment='All work, overtime among it'),
    sa.Column('rest_days', sa.Integer(), nullable=True, comment='Days of the week without work; empty: unknown'),
    sa.Column('overtime_minutes', sa.Integer(), nullable=True, comment='Overtime among them; empty: unknown'),
    sa.Column('overtime_minutes_paid', sa.Integer(), nullable=True, comment='Overtime that was paid; empty: unknown'),
    sa.Column('source_reference', sa.String(length=200), nullable=True, comment='Number of the record at its source; makes an import safe to run twice'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='1 for the first state of a source reference, then counted up by corrections'),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False, comment='When it was true in the world'),
    sa.Column('known_on', sa.Date(), nullable=False, comment='When the source knew it'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False, comment='System clock at recording; never set by a user'),
    sa.Column('correction_reason', sa.String(), nullable=True, comment='Why this row replaces the one it supersedes'),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The organisation it is about'),
    sa.Column('workplace_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The workplace or housing, where known'),
    sa.Column('recorded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='Who recorded it; empty for an import by the operator'),
    sa.Column('supersedes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The row this one corrects'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_working_hours_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_working_hours_recorded_by_id_user')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['working_hours.id'], name=op.f('fk_working_hours_supersedes_id_working_hours')),
    sa.ForeignKeyConstraint(['workplace_id'], ['workplace.id'], name=op.f('fk_working_hours_workplace_id_workplace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_hours')),
    sa.UniqueConstraint('source_reference', 'revision', name=op.f('uq_working_hours_source_reference_revision')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_working_hours_supersedes_id')),
    comment='Hours and rest days, a row a worker and week',
    info={'purpose': 'Hours and rest days, a row a worker and week', 'readers': 'the employer, its authority and its auditors', 'retention': 'five years after the employment ended', 'personal': True}
    )
    with op.batch_alter_table('working_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_working_hours_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_working_hours_organisation_id_occurred_on', ['organisation_id', 'occurred_on', 'id'], unique=False)
        batch_op.create_index('ix_working_hours_organisation_id_worker_week_start', ['organisation_id', 'worker', 'week_start'], unique=False)

    op.create_table('answer_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assignment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False, comment="SHA-256 of the link's random part"),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['assignment_id'], ['section_assignment.id'], name=op.f('fk_answer_link_assignment_id_section_assignment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_answer_link_token_hash')),
    comment='Links by which people without an account answer one section',
    info={'purpose': 'Links by which people without an account answer one section', 'readers': 'the organisation (never the link itself)', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('answer_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_link_assignment_id'), ['assignment_id'], unique=False)

    op.create_table('answer_review',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('agreed', 'disagreed', 'asked', 'replied', name='entry_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('found_value', sa.Text(), nullable=True, comment="The reviewer's value, beside the declared one"),
    sa.Column('found_degree', sa.Enum('full', 'partly', 'none', 'not_applicable', name='degree', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('looked_at_evidence', sa.Boolean(), nullable=False, comment='A judgement after looking at evidence counts as verified once the review is finished'),
    sa.Column('text', sa.Text(), nullable=True, comment='Remark, reason, question or reply'),
    sa.Column('reply_due_on', sa.Date(), nullable=True, comment='By when a question is to be replied to'),
    sa.Column('document_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='File sent with a reply'),
    sa.Column('written_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_answer_review_document_id_document')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_review_question_id_question')),
    sa.ForeignKeyConstraint(['review_id'], ['assessment_review.id'], name=op.f('fk_answer_review_review_id_assessment_review')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_answer_review_written_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_review')),
    comment='What was judged, asked and replied on each answer of a self-assessment',
    info={'purpose': 'What was judged, asked and replied on each answer of a self-assessment', 'readers': 'its authority; the organisation what it was asked, and the rest once the review is finished', 'retention': 'as the assessment', 'personal': True}
    )
    with op.batch_alter_table('answer_review', schema=None) as batch_op:
        batch_op.create_index('ix_answer_review_review_id_question_id', ['review_id', 'question_id', 'id'], unique=False)

    op.create_table('answer_verification',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holds', sa.Boolean(), nullable=False, comment='False: an earlier verification is taken back'),
    sa.Column('confirms', sa.Boolean(), server_default='1', nullable=False, comment='False: the reviewer found something else than was declared'),
    sa.Column('basis', sa.Text(), nullable=False, comment='What it was verified by, or why it is taken back'),
    sa.Column('verified_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=False, comment='System clock'),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_answer_verification_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_verification_question_id_question')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['user.id'], name=op.f('fk_answer_verification_verified_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_verification')),
    comment="Which answers an authority's reviewer verified, and on what basis",
    info={'purpose': "Which answers an authority's reviewer verified, and on what basis", 'readers': 'the organisation and its authority', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('answer_verification', schema=None) as batch_op:
        batch_op.create_index('ix_answer_verification_assessment_id_question_id', ['assessment_id', 'question_id'], unique=False)

    op.create_table('correction_window',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opened_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False, comment='Last day to say what was corrected'),
    sa.Column('days', sa.Integer(), nullable=False, comment="The national rule's value on the day it opened"),
    sa.Column('rule_status', sa.String(length=20), nullable=False, comment='Whether that value was verified or a draft'),
    sa.ForeignKeyConstraint(['opened_by_id'], ['user.id'], name=op.f('fk_correction_window_opened_by_id_user')),
    sa.ForeignKeyConstraint(['review_id'], ['assessment_review.id'], name=op.f('fk_correction_window_review_id_assessment_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_window')),
    sa.UniqueConstraint('review_id', name=op.f('uq_correction_window_review_id')),
    comment='Time given to correct what is not met',
    info={'purpose': 'Time given to correct what is not met', 'readers': 'the organisation and its authority', 'retention': 'ten years', 'personal': False}
    )
    op.create_table('crosswalk_edge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('crosswalk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('left_question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('right_question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relation', sa.Enum('equal', 'wider', 'narrower', 'overlaps', name='relation', native_enum=False, create_constraint=True, length=40), nullable=False, comment='The left compared with the right'),
    sa.Column('conversion', sa.JSON(), nullable=False, comment='Equal edges: answer on the left: on the right'),
    sa.Column('remainder', sa.JSON(), nullable=True, comment='What a yes on the left leaves to ask'),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.Column('proposed_by', sa.String(length=200), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='Place in the file'),
    sa.Column('digest', sa.String(length=64), nullable=False, comment='SHA-256 of everything the edge says; an approval is of this digest'),
    sa.Column('is_current', sa.Boolean(), nullable=False, comment='The file still holds it; other rows are kept for their decisions'),
    sa.ForeignKeyConstraint(['crosswalk_id'], ['crosswalk.id'], name=op.f('fk_crosswalk_edge_crosswalk_id_crosswalk')),
    sa.ForeignKeyConstraint(['left_question_id'], ['question.id'], name=op.f('fk_crosswalk_edge_left_question_id_question')),
    sa.ForeignKeyConstraint(['right_question_id'], ['question.id'], name=op.f('fk_crosswalk_edge_right_question_id_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crosswalk_edge')),
    sa.UniqueConstraint('digest', name=op.f('uq_crosswalk_edge_digest')),
    comment='How a question of one standard asks compared with one of another',
    info={'purpose': 'How a question of one standard asks compared with one of another', 'readers': 'everyone', 'retention': 'permanent', 'personal': False}
    )
    with op.batch_alter_table('crosswalk_edge', schema=None) as batch_op:
        batch_op.create_index('ix_crosswalk_edge_crosswalk_id', ['crosswalk_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_crosswalk_edge_left_question_id'), ['left_question_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_crosswalk_edge_right_question_id'), ['right_question_id'], unique=False)

    op.create_table('submitted_evidence',
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_submitted_evidence_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_submitted_evidence_question_id_question')),
    sa.ForeignKeyConstraint(['revision_id'], ['document_revision.id'], name=op.f('fk_submitted_evidence_revision_id_document_revision')),
    sa.PrimaryKeyConstraint('assessment_id', 'question_id', 'revision_id', name=op.f('pk_submitted_evidence')),
    comment='Files in force when a self-assessment was submitted',
    info={'purpose': 'Files in force when a self-assessment was submitted', 'readers': 'the organisation and its authority', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('submitted_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submitted_evidence_revision_id'), ['revision_id'], unique=False)

    op.create_table('correction_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('window_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_value', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_correction_item_question_id_question')),
    sa.ForeignKeyConstraint(['window_id'], ['correction_window.id'], name=op.f('fk_correction_item_window_id_correction_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_item')),
    sa.UniqueConstraint('window_id', 'question_id', name=op.f('uq_correction_item_window_id_question_id')),
    comment='Answers a correction window is given for',
    info={'purpose': 'Answers a correction window is given for', 'readers': 'the organisation and its authority', 'retention': 'ten years', 'personal': False}
    )
    op.create_table('crosswalk_approval',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edge_digest', sa.String(length=64), nullable=False, comment='Digest of the edge that the person decided about'),
    sa.Column('decision', sa.Enum('approved', 'withdrawn', name='edge_decision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decided_as', sa.Enum('recruiter_user', 'employer_user', 'respondent', 'inspector', 'social_auditor', 'analyst', 'supervisor', 'administrator', name='role_name', native_enum=False, create_constraint=True, length=40), nullable=False, comment="The person's role on that day"),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_crosswalk_approval_decided_by_id_user')),
    sa.ForeignKeyConstraint(['edge_id'], ['crosswalk_edge.id'], name=op.f('fk_crosswalk_approval_edge_id_crosswalk_edge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crosswalk_approval')),
    comment='Who approved an edge of a crosswalk or withdrew it, when and why',
    info={'purpose': 'Who approved an edge of a crosswalk or withdrew it, when and why', 'readers': 'everyone', 'retention': 'permanent', 'personal': True}
    )
    with op.batch_alter_table('crosswalk_approval', schema=None) as batch_op:
        batch_op.create_index('ix_crosswalk_approval_edge_id', ['edge_id', 'id'], unique=False)

    op.create_table('verification_document',
    sa.Column('verification_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['document_revision.id'], name=op.f('fk_verification_document_revision_id_document_revision')),
    sa.ForeignKeyConstraint(['verification_id'], ['answer_verification.id'], name=op.f('fk_verification_document_verification_id_answer_verification')),
    sa.PrimaryKeyConstraint('verification_id', 'revision_id', name=op.f('pk_verification_document')),
    comment='Files a verification rests on',
    info={'purpose': 'Files a verification rests on', 'readers': 'the organisation and its authority', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('verification_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verification_document_revision_id'), ['revision_id'], unique=False)

    op.create_table('answer_fingerprint',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('band', sa.Integer(), nullable=False, comment='0 for a file, else the band of a text'),
    sa.Column('hash', sa.BigInteger(), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The file, of a file'),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_fingerprint_answer_id_answer')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_answer_fingerprint_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_answer_fingerprint_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['revision_id'], ['document_revision.id'], name=op.f('fk_answer_fingerprint_revision_id_document_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_fingerprint')),
    comment='Fingerprints of submitted texts and files',
    info={'purpose': 'Fingerprints of submitted texts and files', 'readers': 'the authority only; never an organisation', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('answer_fingerprint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_fingerprint_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index('ix_answer_fingerprint_band_hash_id', ['band', 'hash', 'id'], unique=False)

    op.create_table('answer_origin',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('value', sa.Text(), nullable=False, comment='The answer as taken over'),
    sa.Column('counts', sa.Enum('yes', 'no', 'converted', 'part', 'shows', 'nothing', name='counts', native_enum=False, create_constraint=True, length=40), nullable=False, comment='What the source counted as'),
    sa.Column('edge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('approval_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The approval that was in force'),
    sa.Column('source_answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_value', sa.Text(), nullable=False, comment='What the source said on that day'),
    sa.Column('source_answered_at', sa.DateTime(timezone=True), nullable=False, comment='When the source was answered'),
    sa.Column('source_was_submitted', sa.Boolean(), nullable=False, comment='False: the source was a draft'),
    sa.Column('taken_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='When the person gave another answer'),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_origin_answer_id_answer')),
    sa.ForeignKeyConstraint(['approval_id'], ['crosswalk_approval.id'], name=op.f('fk_answer_origin_approval_id_crosswalk_approval')),
    sa.ForeignKeyConstraint(['edge_id'], ['crosswalk_edge.id'], name=op.f('fk_answer_origin_edge_id_crosswalk_edge')),
    sa.ForeignKeyConstraint(['source_answer_id'], ['answer.id'], name=op.f('fk_answer_origin_source_answer_id_answer')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['user.id'], name=op.f('fk_answer_origin_taken_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_origin')),
    comment='Where an answer was taken over from, through which approved edge',
    info={'purpose': 'Where an answer was taken over from, through which approved edge', 'readers': 'the organisation; its authority once submitted', 'retention': 'ten years', 'personal': True}
    )
    with op.batch_alter_table('answer_origin', schema=None) as batch_op:
        batch_op.create_index('ix_answer_origin_answer_id', ['answer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_origin_edge_id'), ['edge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_origin_source_answer_id'), ['source_answer_id'], unique=False)

    op.create_table('answer_resemblance',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('text', 'file', name='resemblance_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='The later one'),
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The file, of a file'),
    sa.Column('other_assessment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('percent_alike', sa.Integer(), nullable=False, comment='Share of the three-word runs in common; 100 for equal files'),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_resemblance_answer_id_answer')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_answer_resemblance_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['other_answer_id'], ['answer.id'], name=op.f('fk_answer_resemblance_other_answer_id_answer')),
    sa.ForeignKeyConstraint(['other_assessment_id'], ['assessment.id'], name=op.f('fk_answer_resemblance_other_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['other_revision_id'], ['document_revision.id'], name=op.f('fk_answer_resemblance_other_revision_id_document_revision')),
    sa.ForeignKeyConstraint(['revision_id'], ['document_revision.id'], name=op.f('fk_answer_resemblance_revision_id_document_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_resemblance')),
    comment='Equal files and near-identical texts of different organisations',
    info={'purpose': 'Equal files and near-identical texts of different organisations', 'readers': 'the authority only; never an organisation', 'retention': 'as the assessment', 'personal': False}
    )
    with op.batch_alter_table('answer_resemblance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_resemblance_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_resemblance_other_assessment_id'), ['other_assessment_id'], unique=False)

    op.create_table('carried_answer',
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('value', sa.Text(), nullable=False, comment='The answer as taken over'),
    sa.Column('accepted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['user.id'], name=op.f('fk_carried_answer_accepted_by_id_user')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_carried_answer_answer_id_answer')),
    sa.ForeignKeyConstraint(['source_answer_id'], ['answer.id'], name=op.f('fk_carried_answer_source_answer_id_answer')),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_carried_answer')),
    comment="Answers taken over from the organisation's last round, each accepted by a person",
    info={'purpose': "Answers taken over from the organisation's last round, each accepted by a person", 'readers': 'the organisation; its authority once submitted', 'retention': 'ten years', 'personal': True}
    )
    with op.batch_alter_table('carried_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carried_answer_source_answer_id'), ['source_answer_id'], unique=False)

    op.create_table('correction_statement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('said_corrected', 'said_not_yet', 'found_corrected', 'found_not_corrected', name='statement_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=True, comment='Day of the visit, for what was found'),
    sa.Column('document_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('written_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_correction_statement_document_id_document')),
    sa.ForeignKeyConstraint(['item_id'], ['correction_item.id'], name=op.f('fk_correction_statement_item_id_correction_item')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_correction_statement_written_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_statement')),
    comment='What was said to be corrected, and what was found at the visit',
    info={'purpose': 'What was said to be corrected, and what was found at the visit', 'readers': 'its authority; the organisation what it said itself', 'retention': 'ten years', 'personal': True}
    )
    with op.batch_alter_table('correction_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_statement_item_id'), ['item_id'], unique=False)

    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_hidden', sa.Boolean(), server_default='0', nullable=False, comment='Set at submission: the question was not asked, its answer was kept'))
        batch_op.add_column(sa.Column('answered_by_link_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The answer link used, where nobody signed in'))
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True, comment='When another value last took the place of one given before; empty: never'))
        batch_op.alter_column('value',
               existing_type=sa.VARCHAR(length=40),
               type_=sa.Text(),
               comment='Canonical text of the answer, see standards/answer_types; empty: only a note or evidence',
               existing_comment='Empty: not answered, only a note or evidence',
               existing_nullable=True)
        batch_op.alter_column('degree',
               existing_type=sa.VARCHAR(length=40),
               comment='What a scored `value` means on any scale',
               existing_comment='What `value` means on any scale',
               existing_nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_answer_answered_by_link_id_answer_link'), 'answer_link', ['answered_by_link_id'], ['id'])

    with op.batch_alter_table('answer_summary', schema=None) as batch_op:
        batch_op.add_column(sa.Column('principle_scores', sa.JSON(), server_default='{}', nullable=False, comment='Principle code: 0-100 or null'))
        batch_op.add_column(sa.Column('number_counting', sa.Integer(), server_default='0', nullable=False, comment='Answers that earn or lose points, with what was verified in place'))
        batch_op.add_column(sa.Column('number_verified', sa.Integer(), server_default='0', nullable=False, comment='Of these, how many a finished review judged on evidence'))
        batch_op.add_column(sa.Column('found_score', sa.Integer(), nullable=True, comment='Overall score with what was verified in place of what was declared'))

    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawal_reason', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('moved_from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The round this continues under a newer version'))
        batch_op.alter_column('withdrawn_on',
               existing_type=sa.DATE(),
               comment='A draft given up; or, once submitted: the organisation says that it no longer stands',
               existing_nullable=True)
        batch_op.create_index(batch_op.f('ix_assessment_supersedes_id'), ['supersedes_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_assessment_moved_from_id'), ['moved_from_id'])
        batch_op.create_foreign_key(batch_op.f('fk_assessment_moved_from_id_assessment'), 'assessment', ['moved_from_id'], ['id'])

    with op.batch_alter_table('audit_team_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('barred_by', sa.Enum('conflict', 'worked_for', 'rotation', name='bar', native_enum=False, create_constraint=True, length=40), nullable=True, comment='Why this member may read, not write; from declarations and rotation'))

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('search_text', sa.Text(), nullable=False, server_default='', comment='Folded title and file names, for search'))
        batch_op.drop_index(batch_op.f('ix_document_organisation_id'))
        batch_op.create_index('ix_document_organisation_id_id', ['organisation_id', 'id'], unique=False)

    with op.batch_alter_table('document_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True, comment='When its dates were stated: later than the file where they were corrected'))
        batch_op.add_column(sa.Column('dated_on', sa.Date(), nullable=True, comment="The document's own date, apart from the upload time"))
        batch_op.add_column(sa.Column('period_starts_on', sa.Date(), nullable=True, comment='First day of the period it covers'))
        batch_op.add_column(sa.Column('period_ends_on', sa.Date(), nullable=True, comment='Last day; empty after a start: still covers'))
        batch_op.add_column(sa.Column('valid_until', sa.Date(), nullable=True, comment='Last day it is valid, where it expires'))
        batch_op.alter_column('uploaded_at',
               existing_type=sa.DateTime(timezone=True),
               comment='When the file was received: the system clock, set by nobody',
               existing_nullable=False)
        batch_op.create_index('ix_document_revision_valid_until', ['valid_until'], unique=False)

    op.create_index(
        'ix_assessment_state_submitted_on_id', 'assessment', ['state', sa.text('submitted_on DESC'), 'id'], unique=False
    )
    move_data()
    with op.batch_alter_table('document_revision', schema=None) as batch_op:
        batch_op.alter_column('recorded_at', existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.alter_column('search_text', existing_type=sa.Text(), server_default=None)
        batch_op.drop_column('dated_on')

    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.add_column(sa.Column('type', sa.Enum('scale', 'one', 'many', 'number', 'money', 'date', 'table', 'file', name='answer_type', native_enum=False, create_constraint=True, length=40), server_default='scale', nullable=False))
        batch_op.add_column(sa.Column('options', sa.JSON(), server_default='[]', nullable=False, comment="The question's own answers, types one and many"))
        batch_op.add_column(sa.Column('unit', sa.JSON(), nullable=True, comment='What is counted, type number'))
        batch_op.add_column(sa.Column('bounds', sa.JSON(), server_default='{}', nullable=False, comment='minimum, maximum, decimals of a number; maximum_rows of a table'))
        batch_op.add_column(sa.Column('columns', sa.JSON(), server_default='[]', nullable=False, comment='Columns, type table'))
        batch_op.add_column(sa.Column('shown_if', sa.JSON(), server_default='[]', nullable=False, comment='Answers to earlier questions that must all hold for this one to be asked'))
        batch_op.add_column(sa.Column('contradicts', sa.JSON(), server_default='[]', nullable=False, comment='Answers to other questions that cannot be true beside one of this question'))
        batch_op.alter_column('scale',
               existing_type=sa.VARCHAR(length=40),
               nullable=True,
               comment="Name of the standard's answer scale, type scale",
               existing_comment='Name of the answer scale in the standard')

    with op.batch_alter_table('wage_payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deductions', sa.BigInteger(), nullable=True, comment='Taken off the wage of the month; empty: unknown'))

    with op.batch_alter_table('workplace', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_ar', sa.String(length=200), nullable=True, comment='Arabic name, where people use one'))


def move_dates_back() -> None:
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('dated_on', sa.Date(), nullable=True, comment="The document's own date, apart from the upload time")
        )
    op.execute(
        "UPDATE document SET dated_on = (SELECT document_revision.dated_on FROM document_revision"
        " WHERE document_revision.document_id = document.id ORDER BY document_revision.number DESC LIMIT 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table('workplace', schema=None) as batch_op:
        batch_op.drop_column('name_ar')

    with op.batch_alter_table('wage_payment', schema=None) as batch_op:
        batch_op.drop_column('deductions')

    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.alter_column('scale',
               existing_type=sa.VARCHAR(length=40),
               nullable=False,
               comment='Name of the answer scale in the standard',
               existing_comment="Name of the standard's answer scale, type scale")
        batch_op.drop_column('contradicts')
        batch_op.drop_column('shown_if')
        batch_op.drop_column('columns')
        batch_op.drop_column('bounds')
        batch_op.drop_column('unit')
        batch_op.drop_column('options')
        batch_op.drop_constraint(batch_op.f('ck_question_answer_type'), type_='check')
        batch_op.drop_column('type')

    op.drop_index('ix_assessment_state_submitted_on_id', 'assessment')
    move_dates_back()
    with op.batch_alter_table('document_revision', schema=None) as batch_op:
        batch_op.drop_index('ix_document_revision_valid_until')
        batch_op.alter_column('uploaded_at',
               existing_type=sa.DateTime(timezone=True),
               comment=None,
               existing_comment='When the file was received: the system clock, set by nobody',
               existing_nullable=False)
        batch_op.drop_column('valid_until')
        batch_op.drop_column('period_ends_on')
        batch_op.drop_column('period_starts_on')
        batch_op.drop_column('dated_on')
        batch_op.drop_column('recorded_at')

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index('ix_document_organisation_id_id')
        batch_op.create_index(batch_op.f('ix_document_organisation_id'), ['organisation_id'], unique=False)
        batch_op.drop_column('search_text')

    with op.batch_alter_table('audit_team_member', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_audit_team_member_bar'), type_='check')
        batch_op.drop_column('barred_by')

    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_assessment_moved_from_id_assessment'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_assessment_moved_from_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_assessment_supersedes_id'))
        batch_op.alter_column('withdrawn_on',
               existing_type=sa.DATE(),
               comment=None,
               existing_comment='A draft given up; or, once submitted: the organisation says that it no longer stands',
               existing_nullable=True)
        batch_op.drop_column('moved_from_id')
        batch_op.drop_column('withdrawal_reason')

    with op.batch_alter_table('answer_summary', schema=None) as batch_op:
        batch_op.drop_column('found_score')
        batch_op.drop_column('number_verified')
        batch_op.drop_column('number_counting')
        batch_op.drop_column('principle_scores')

    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_answer_answered_by_link_id_answer_link'), type_='foreignkey')
        batch_op.alter_column('degree',
               existing_type=sa.VARCHAR(length=40),
               comment='What `value` means on any scale',
               existing_comment='What a scored `value` means on any scale',
               existing_nullable=True)
        batch_op.alter_column('value',
               existing_type=sa.Text(),
               type_=sa.VARCHAR(length=40),
               comment='Empty: not answered, only a note or evidence',
               existing_comment='Canonical text of the answer, see standards/answer_types; empty: only a note or evidence',
               existing_nullable=True)
        batch_op.drop_column('changed_at')
        batch_op.drop_column('answered_by_link_id')
        batch_op.drop_column('is_hidden')

    with op.batch_alter_table('correction_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_correction_statement_item_id'))

    op.drop_table('correction_statement')
    with op.batch_alter_table('carried_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carried_answer_source_answer_id'))

    op.drop_table('carried_answer')
    with op.batch_alter_table('answer_resemblance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_resemblance_other_assessment_id'))
        batch_op.drop_index(batch_op.f('ix_answer_resemblance_assessment_id'))

    op.drop_table('answer_resemblance')
    with op.batch_alter_table('answer_origin', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_origin_source_answer_id'))
        batch_op.drop_index(batch_op.f('ix_answer_origin_edge_id'))
        batch_op.drop_index('ix_answer_origin_answer_id')

    op.drop_table('answer_origin')
    with op.batch_alter_table('answer_fingerprint', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_fingerprint_band_hash_id')
        batch_op.drop_index(batch_op.f('ix_answer_fingerprint_assessment_id'))

    op.drop_table('answer_fingerprint')
    with op.batch_alter_table('verification_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verification_document_revision_id'))

    op.drop_table('verification_document')
    with op.batch_alter_table('crosswalk_approval', schema=None) as batch_op:
        batch_op.drop_index('ix_crosswalk_approval_edge_id')

    op.drop_table('crosswalk_approval')
    op.drop_table('correction_item')
    with op.batch_alter_table('submitted_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submitted_evidence_revision_id'))

    op.drop_table('submitted_evidence')
    with op.batch_alter_table('crosswalk_edge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_crosswalk_edge_right_question_id'))
        batch_op.drop_index(batch_op.f('ix_crosswalk_edge_left_question_id'))
        batch_op.drop_index('ix_crosswalk_edge_crosswalk_id')

    op.drop_table('crosswalk_edge')
    op.drop_table('correction_window')
    with op.batch_alter_table('answer_verification', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_verification_assessment_id_question_id')

    op.drop_table('answer_verification')
    with op.batch_alter_table('answer_review', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_review_review_id_question_id')

    op.drop_table('answer_review')
    with op.batch_alter_table('answer_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_link_assignment_id'))

    op.drop_table('answer_link')
    with op.batch_alter_table('working_hours', schema=None) as batch_op:
        batch_op.drop_index('ix_working_hours_organisation_id_worker_week_start')
        batch_op.drop_index('ix_working_hours_organisation_id_occurred_on')
        batch_op.drop_index(batch_op.f('ix_working_hours_organisation_id'))

    op.drop_table('working_hours')
    with op.batch_alter_table('work_permit', schema=None) as batch_op:
        batch_op.drop_index('ix_work_permit_organisation_id_worker')
        batch_op.drop_index('ix_work_permit_organisation_id_occurred_on')
        batch_op.drop_index(batch_op.f('ix_work_permit_organisation_id'))

    op.drop_table('work_permit')
    op.drop_table('submission_reason')
    with op.batch_alter_table('section_assignment', schema=None) as batch_op:
        batch_op.drop_index('uq_section_assignment_current', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_section_assignment_user_id_ended_at')
        batch_op.drop_index('ix_section_assignment_handed_by_id_ended_at')

    op.drop_table('section_assignment')
    with op.batch_alter_table('pending_comparison', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pending_comparison_assessment_id'))

    op.drop_table('pending_comparison')
    with op.batch_alter_table('orientation_record', schema=None) as batch_op:
        batch_op.drop_index('ix_orientation_record_organisation_id_occurred_on')
        batch_op.drop_index(batch_op.f('ix_orientation_record_organisation_id'))

    op.drop_table('orientation_record')
    with op.batch_alter_table('grievance', schema=None) as batch_op:
        batch_op.drop_index('ix_grievance_organisation_id_occurred_on')
        batch_op.drop_index(batch_op.f('ix_grievance_organisation_id'))

    op.drop_table('grievance')
    with op.batch_alter_table('filled_questionnaire', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filled_questionnaire_uploaded_by_id'))
        batch_op.drop_index(batch_op.f('ix_filled_questionnaire_uploaded_at'))

    op.drop_table('filled_questionnaire')
    with op.batch_alter_table('conflict_declaration', schema=None) as batch_op:
        batch_op.drop_index('ix_conflict_declaration_audit_id_user_id')

    op.drop_table('conflict_declaration')
    op.drop_table('audit_sample')
    with op.batch_alter_table('assessment_review', schema=None) as batch_op:
        batch_op.drop_index('ix_assessment_review_state_assessment_id')
        batch_op.drop_index(batch_op.f('ix_assessment_review_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_review_began_by_id'))

    op.drop_table('assessment_review')
    with op.batch_alter_table('absconding_report', schema=None) as batch_op:
        batch_op.drop_index('ix_absconding_report_organisation_id_occurred_on')
        batch_op.drop_index(batch_op.f('ix_absconding_report_organisation_id'))

    op.drop_table('absconding_report')
    with op.batch_alter_table('weekly_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_weekly_score_week_on'))

    op.drop_table('weekly_score')
    with op.batch_alter_table('official_text', schema=None) as batch_op:
        batch_op.drop_index('ix_official_text_requirement')

    op.drop_table('official_text')
    with op.batch_alter_table('crosswalk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_crosswalk_right_standard_id'))

    op.drop_table('crosswalk')
    op.drop_table('verification_rate')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_expires_at'))

    op.drop_table('sign_in_attempt')
    op.drop_table('reminder')
    op.drop_table('peer_score')
