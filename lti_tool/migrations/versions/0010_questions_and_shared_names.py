"""Learners ask a question, and share a name that they can take back.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-25 00:48:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("question", sa.String(), server_default="", nullable=False))
    op.add_column(
        "course_visit", sa.Column("question", sa.String(), server_default="", nullable=False)
    )
    op.add_column(
        "identity", sa.Column("shared_name", sa.String(), server_default="", nullable=False)
    )
    op.add_column("identity", sa.Column("shared_email", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("identity", "shared_email")
    op.drop_column("identity", "shared_name")
    op.drop_column("course_visit", "question")
    op.drop_column("booking", "question")
