"""Courses that a team looked after

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("price_limit_amount", sa.Integer(), nullable=True),
        sa.Column("price_limit_currency", sa.CHAR(length=3), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(price_limit_amount IS NULL) = (price_limit_currency IS NULL) AND price_limit_amount >= 0",
            name=op.f("course_price_limit_check"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("course_changed_by_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("course_pkey")),
        sa.UniqueConstraint("platform", "key", name=op.f("course_platform_key_key")),
        sa.UniqueConstraint("public_id", name=op.f("course_public_id_key")),
    )
    op.create_index(op.f("course_changed_by_idx"), "course", ["changed_by"], unique=False)
    op.create_table(
        "course_mentor",
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("course_mentor_course_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor.id"],
            name=op.f("course_mentor_mentor_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", "mentor_id", name=op.f("course_mentor_pkey")),
    )
    op.create_index(
        op.f("course_mentor_mentor_id_idx"), "course_mentor", ["mentor_id"], unique=False
    )
    op.create_table(
        "course_unit",
        sa.Column("course_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("course_unit_course_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("course_unit_pkey")),
        sa.UniqueConstraint("course_id", "key", name=op.f("course_unit_course_id_key_key")),
    )


def downgrade() -> None:
    op.drop_table("course_unit")
    op.drop_index(op.f("course_mentor_mentor_id_idx"), table_name="course_mentor")
    op.drop_table("course_mentor")
    op.drop_index(op.f("course_changed_by_idx"), table_name="course")
    op.drop_table("course")
