"""Applications of mentors

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from lti_tool.mentors.vetting.append_only import STATEMENTS

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mentor_application",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column(
            "answers",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_lesson_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "stage IN ('draft', 'applied', 'documents', 'interview', 'training', 'approved', 'refused', 'suspended', 'withdrawn')",
            name=op.f("mentor_application_stage_check"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("mentor_application_person_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("mentor_application_pkey")),
        sa.UniqueConstraint("person_id", name=op.f("mentor_application_person_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("mentor_application_public_id_key")),
    )
    op.create_index(
        "mentor_application_stage_idx", "mentor_application", ["stage", "changed_at"], unique=False
    )
    op.create_table(
        "application_decision",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("stage_before", sa.Text(), nullable=False),
        sa.Column("stage_after", sa.Text(), nullable=False),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "action IN ('moved', 'note', 'minors_approved', 'minors_withdrawn', 'document_read', 'trained', 'first_lesson')",
            name=op.f("application_decision_action_check"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["mentor_application.id"],
            name=op.f("application_decision_application_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["person.id"], name=op.f("application_decision_operator_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("application_decision_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("application_decision_public_id_key")),
    )
    op.create_index(
        op.f("application_decision_application_id_idx"),
        "application_decision",
        ["application_id"],
        unique=False,
    )
    op.create_index(
        op.f("application_decision_operator_id_idx"),
        "application_decision",
        ["operator_id"],
        unique=False,
    )
    op.create_table(
        "application_document",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_code", sa.String(), server_default="", nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(kind = 'proof') = (subject_code <> '')",
            name=op.f("application_document_subject_check"),
        ),
        sa.CheckConstraint(
            "kind IN ('identity', 'diploma', 'proof')", name=op.f("application_document_kind_check")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["mentor_application.id"],
            name=op.f("application_document_application_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("application_document_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("application_document_public_id_key")),
        sa.UniqueConstraint("stored_as", name=op.f("application_document_stored_as_key")),
    )
    op.create_index(
        op.f("application_document_application_id_idx"),
        "application_document",
        ["application_id"],
        unique=False,
    )
    op.create_table(
        "minors_approval",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["mentor_application.id"],
            name=op.f("minors_approval_application_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["person.id"], name=op.f("minors_approval_operator_id_fkey")
        ),
        sa.PrimaryKeyConstraint("application_id", "operator_id", name=op.f("minors_approval_pkey")),
    )
    op.create_index(
        op.f("minors_approval_operator_id_idx"), "minors_approval", ["operator_id"], unique=False
    )
    for statement in STATEMENTS:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    op.drop_index(op.f("minors_approval_operator_id_idx"), table_name="minors_approval")
    op.drop_table("minors_approval")
    op.drop_index(
        op.f("application_document_application_id_idx"), table_name="application_document"
    )
    op.drop_table("application_document")
    op.drop_index(op.f("application_decision_operator_id_idx"), table_name="application_decision")
    op.drop_index(
        op.f("application_decision_application_id_idx"), table_name="application_decision"
    )
    op.drop_table("application_decision")
    op.execute("DROP FUNCTION keep_decision()")
    op.drop_index("mentor_application_stage_idx", table_name="mentor_application")
    op.drop_table("mentor_application")
