"""A deployment that its institution switched off

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allow("'pending', 'approved', 'off', 'paused'")


def downgrade() -> None:
    op.execute("UPDATE lti_deployment SET status = 'off' WHERE status = 'paused'")
    _allow("'pending', 'approved', 'off'")


def _allow(statuses: str) -> None:
    name = op.f("lti_deployment_status_check")
    op.drop_constraint(name, "lti_deployment", type_="check")
    op.create_check_constraint(name, "lti_deployment", f"status IN ({statuses})")
