"""Standards and self-assessments in depth: answers of every type, versions, evidence, review, crosswalk, handovers."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_hidden', sa.Boolean(), server_default='0', nullable=False, comment='Set at submission: the question was not asked, its answer was kept'))
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

    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moved_from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True, comment='The round this continues under a newer version'))
        batch_op.create_index(batch_op.f('ix_assessment_supersedes_id'), ['supersedes_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_assessment_moved_from_id'), ['moved_from_id'])
        batch_op.create_foreign_key(batch_op.f('fk_assessment_moved_from_id_assessment'), 'assessment', ['moved_from_id'], ['id'])

    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.add_column(sa.Column('type', sa.Enum('scale', 'one', 'many', 'number', 'money', 'date', 'table', 'file', name='answer_type', native_enum=False, create_constraint=True, length=40), server_default='scale', nullable=False))
        batch_op.add_column(sa.Column('options', sa.JSON(), server_default='[]', nullable=False, comment="The question's own answers, types one and many"))
        batch_op.add_column(sa.Column('unit', sa.JSON(), nullable=True, comment='What is counted, type number'))
        batch_op.add_column(sa.Column('bounds', sa.JSON(), server_default='{}', nullable=False, comment='minimum, maximum, decimals of a number; maximum_rows of a table'))
        batch_op.add_column(sa.Column('columns', sa.JSON(), server_default='[]', nullable=False, comment='Columns, type table'))
        batch_op.add_column(sa.Column('shown_if', sa.JSON(), server_default='[]', nullable=False, comment='Answers to earlier questions that must all hold for this one to be asked'))
        batch_op.alter_column('scale',
               existing_type=sa.VARCHAR(length=40),
               nullable=True,
               comment="Name of the standard's answer scale, type scale",
               existing_comment='Name of the answer scale in the standard')


def downgrade() -> None:
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.alter_column('scale',
               existing_type=sa.VARCHAR(length=40),
               nullable=False,
               comment='Name of the answer scale in the standard',
               existing_comment="Name of the standard's answer scale, type scale")
        batch_op.drop_column('shown_if')
        batch_op.drop_column('columns')
        batch_op.drop_column('bounds')
        batch_op.drop_column('unit')
        batch_op.drop_column('options')
        batch_op.drop_constraint(batch_op.f('ck_question_answer_type'), type_='check')
        batch_op.drop_column('type')

    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_assessment_moved_from_id_assessment'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_assessment_moved_from_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_assessment_supersedes_id'))
        batch_op.drop_column('moved_from_id')

    with op.batch_alter_table('answer', schema=None) as batch_op:
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
        batch_op.drop_column('is_hidden')

    op.drop_table('reminder')
