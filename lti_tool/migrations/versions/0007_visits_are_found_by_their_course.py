"""Visits are found by their course

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "course_visit_course_idx",
        "course_visit",
        [sa.literal_column("(context ->> 'course_id')"), "created_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("course_visit_course_idx", table_name="course_visit")
