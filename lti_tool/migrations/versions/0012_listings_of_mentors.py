"""Listings of mentors for the search

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from lti_tool.mentors import listing
from lti_tool.scheduling import staleness

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_without_result",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("filters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("searched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("search_without_result_pkey")),
    )
    op.create_index(
        op.f("search_without_result_searched_at_idx"),
        "search_without_result",
        ["searched_at"],
        unique=False,
    )
    op.create_table(
        "mentor_listing",
        sa.Column("subject_code", sa.String(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("quality", sa.Double(), nullable=False),
        sa.Column("next_free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("gender", sa.SmallInteger(), nullable=False),
        sa.Column("price", sa.SmallInteger(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("reviews", sa.SmallInteger(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("windows", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor.id"],
            name=op.f("mentor_listing_mentor_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subject_code", "mentor_id", name=op.f("mentor_listing_pkey")),
    )
    op.create_index(
        op.f("mentor_listing_mentor_id_idx"), "mentor_listing", ["mentor_id"], unique=False
    )
    op.add_column("mentor", sa.Column("gender", sa.Text(), nullable=True))
    op.add_column(
        "mentor_subject",
        sa.Column(
            "levels", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.create_check_constraint(
        op.f("mentor_gender_check"), "mentor", "gender IN ('woman', 'man', 'other')"
    )
    for statement in (*listing.STATEMENTS, *staleness.STATEMENTS):
        op.execute(sa.text(statement.replace(":", "\\:")))
    op.execute("SELECT list_mentors(array_agg(id)) FROM mentor")


def downgrade() -> None:
    for module in (staleness, listing):
        for name, table in module.TRIGGERS:
            op.execute(f"DROP TRIGGER {name} ON {table}")
        for function in module.FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
    op.drop_column("mentor_subject", "levels")
    op.drop_column("mentor", "gender")
    op.drop_index(op.f("mentor_listing_mentor_id_idx"), table_name="mentor_listing")
    op.drop_table("mentor_listing")
    op.drop_index(op.f("search_without_result_searched_at_idx"), table_name="search_without_result")
    op.drop_table("search_without_result")
