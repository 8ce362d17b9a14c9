"""Rosters of courses, and what their gradebooks get

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lti_roster",
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["lti_deployment.id"],
            name=op.f("lti_roster_deployment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_roster_pkey")),
        sa.UniqueConstraint(
            "deployment_id", "course", name=op.f("lti_roster_deployment_id_course_key")
        ),
    )
    op.create_index(op.f("lti_roster_launched_at_idx"), "lti_roster", ["launched_at"], unique=False)
    op.create_table(
        "lti_gradebook",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("roster_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("endpoint", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("line_item", sa.String(), server_default="", nullable=False),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.Column("detail", sa.String(), server_default="", nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "mode IN ('off', 'attendance', 'lessons')", name=op.f("lti_gradebook_mode_check")
        ),
        sa.CheckConstraint("maximum BETWEEN 1 AND 50", name=op.f("lti_gradebook_maximum_check")),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["person.id"],
            name=op.f("lti_gradebook_changed_by_fkey"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["lti_roster.id"],
            name=op.f("lti_gradebook_roster_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_gradebook_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("lti_gradebook_public_id_key")),
        sa.UniqueConstraint("roster_id", name=op.f("lti_gradebook_roster_id_key")),
    )
    op.create_index(
        op.f("lti_gradebook_changed_by_idx"), "lti_gradebook", ["changed_by"], unique=False
    )
    op.create_table(
        "lti_roster_member",
        sa.Column("roster_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("launched_as", sa.String(), server_default="", nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["lti_roster.id"],
            name=op.f("lti_roster_member_roster_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("roster_id", "user_id", name=op.f("lti_roster_member_pkey")),
    )
    op.create_table(
        "lti_gradebook_score",
        sa.Column("gradebook_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("sent_given", sa.Integer(), nullable=True),
        sa.Column("sent_maximum", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_instant", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.Column("detail", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["gradebook_id"],
            ["lti_gradebook.id"],
            name=op.f("lti_gradebook_score_gradebook_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("gradebook_id", "user_id", name=op.f("lti_gradebook_score_pkey")),
    )


def downgrade() -> None:
    op.drop_table("lti_gradebook_score")
    op.drop_table("lti_roster_member")
    op.drop_index(op.f("lti_gradebook_changed_by_idx"), table_name="lti_gradebook")
    op.drop_table("lti_gradebook")
    op.drop_index(op.f("lti_roster_launched_at_idx"), table_name="lti_roster")
    op.drop_table("lti_roster")
