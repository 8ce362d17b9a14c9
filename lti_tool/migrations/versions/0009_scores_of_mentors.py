"""The database keeps the score of each mentor for each subject.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-25 00:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op

from lti_tool.mentors.standing import STATEMENTS

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LISTED = sa.text("score IS NOT NULL")


def upgrade() -> None:
    op.add_column("mentor_subject", sa.Column("score", sa.Float(), nullable=True))
    for statement in STATEMENTS:
        op.execute(sa.text(statement.replace(":", "\\:")))
    op.execute("UPDATE mentor_subject SET lessons_given = lessons_given")
    op.drop_index("mentor_subject_subject_code_mentor_id_idx", table_name="mentor_subject")
    op.create_index(
        "mentor_subject_best_of_subject_idx",
        "mentor_subject",
        ["subject_code", sa.text("score DESC"), "mentor_id"],
        postgresql_where=LISTED,
    )
    op.create_index(
        "mentor_subject_best_idx",
        "mentor_subject",
        [sa.text("score DESC"), "mentor_id"],
        postgresql_where=LISTED,
    )


def downgrade() -> None:
    op.drop_index("mentor_subject_best_idx", table_name="mentor_subject")
    op.drop_index("mentor_subject_best_of_subject_idx", table_name="mentor_subject")
    op.create_index(
        "mentor_subject_subject_code_mentor_id_idx",
        "mentor_subject",
        ["subject_code", "mentor_id"],
    )
    op.execute("DROP TRIGGER mentor_score ON mentor")
    op.execute("DROP TRIGGER mentor_subject_score ON mentor_subject")
    for function in (
        *("score_mentor()", "score_subject()"),
        *("mentor_score(int, int, int)", "mentor_quality(int, int)"),
    ):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("mentor_subject", "score")
