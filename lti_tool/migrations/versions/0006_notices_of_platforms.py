"""Notices of platforms, and whom our assertions address

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lti_notice",
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["lti_deployment.id"],
            name=op.f("lti_notice_deployment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["lti_registration.id"],
            name=op.f("lti_notice_registration_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_notice_pkey")),
        sa.UniqueConstraint(
            "registration_id", "key", name=op.f("lti_notice_registration_id_key_key")
        ),
    )
    op.create_index(
        op.f("lti_notice_deployment_id_idx"), "lti_notice", ["deployment_id"], unique=False
    )
    op.create_index(op.f("lti_notice_received_at_idx"), "lti_notice", ["received_at"], unique=False)
    op.create_table(
        "lti_notice_handler",
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["lti_deployment.id"],
            name=op.f("lti_notice_handler_deployment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deployment_id", "kind", name=op.f("lti_notice_handler_pkey")),
    )
    op.add_column("lti_registration", sa.Column("token_audience", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("lti_registration", "token_audience")
    op.drop_table("lti_notice_handler")
    op.drop_index(op.f("lti_notice_received_at_idx"), table_name="lti_notice")
    op.drop_index(op.f("lti_notice_deployment_id_idx"), table_name="lti_notice")
    op.drop_table("lti_notice")
