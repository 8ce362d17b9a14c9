"""A key that is published before it signs

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allow("'next', 'active', 'retiring', 'deleted'")
    op.create_index(
        "lti_tool_key_one_next",
        "lti_tool_key",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'next'"),
    )


def downgrade() -> None:
    op.drop_index("lti_tool_key_one_next", table_name="lti_tool_key")
    op.execute("DELETE FROM lti_tool_key WHERE state = 'next'")
    _allow("'active', 'retiring', 'deleted'")


def _allow(states: str) -> None:
    name = op.f("lti_tool_key_state_check")
    op.drop_constraint(name, "lti_tool_key", type_="check")
    op.create_check_constraint(name, "lti_tool_key", f"state IN ({states})")
