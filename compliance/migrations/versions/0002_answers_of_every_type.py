"""Questions of every type of answer, conditions, and answers that were not asked."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
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
