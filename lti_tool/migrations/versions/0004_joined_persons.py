"""Joined persons and keys of LTI 1.1

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lti_consumer",
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["lti_registration.id"],
            name=op.f("lti_consumer_registration_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_consumer_pkey")),
        sa.UniqueConstraint(
            "registration_id", "key", name=op.f("lti_consumer_registration_id_key_key")
        ),
    )
    op.create_index(op.f("lti_consumer_key_idx"), "lti_consumer", ["key"], unique=False)
    op.add_column("person", sa.Column("joined_into_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("person_joined_into_id_idx"), "person", ["joined_into_id"], unique=False)
    op.create_foreign_key(
        op.f("person_joined_into_id_fkey"),
        "person",
        "person",
        ["joined_into_id"],
        ["id"],
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("person_joined_into_id_fkey"), "person", type_="foreignkey")
    op.drop_index(op.f("person_joined_into_id_idx"), table_name="person")
    op.drop_column("person", "joined_into_id")
    op.drop_index(op.f("lti_consumer_key_idx"), table_name="lti_consumer")
    op.drop_table("lti_consumer")
