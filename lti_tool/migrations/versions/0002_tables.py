"""The tables of all rooms

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from lti_tool.payments.guards import STATEMENTS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "happened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("event_pkey")),
    )
    op.create_table(
        "lesson",
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL",
            name=op.f("lesson_finished_was_started_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lesson_pkey")),
        sa.UniqueConstraint("booking_id", name=op.f("lesson_booking_id_key")),
    )
    op.create_table(
        "lti_registration",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("auth_login_url", sa.String(), nullable=False),
        sa.Column("auth_token_url", sa.String(), nullable=False),
        sa.Column("key_set_url", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("login_token", sa.String(), nullable=False),
        sa.Column(
            "approves_deployments", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'off')", name=op.f("lti_registration_status_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_registration_pkey")),
        sa.UniqueConstraint(
            "issuer", "client_id", name=op.f("lti_registration_issuer_client_id_key")
        ),
        sa.UniqueConstraint("login_token", name=op.f("lti_registration_login_token_key")),
        sa.UniqueConstraint("public_id", name=op.f("lti_registration_public_id_key")),
    )
    op.create_table(
        "lti_tool_key",
        sa.Column("kid", sa.String(), nullable=False),
        sa.Column("private_pem", sa.String(), nullable=False),
        sa.Column("public_jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'retiring', 'deleted')", name=op.f("lti_tool_key_state_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_tool_key_pkey")),
        sa.UniqueConstraint("kid", name=op.f("lti_tool_key_kid_key")),
    )
    op.create_index(
        "lti_tool_key_one_active",
        "lti_tool_key",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "openedx_site",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("openedx_site_pkey")),
        sa.UniqueConstraint("issuer", name=op.f("openedx_site_issuer_key")),
    )
    op.create_table(
        "person",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("is_operator", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("person_public_id_key")),
    )
    op.create_table(
        "rate_count",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries > 0", name=op.f("rate_count_tries_positive_check")),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("rate_count_pkey")),
    )
    op.create_index(
        op.f("rate_count_window_start_idx"), "rate_count", ["window_start"], unique=False
    )
    op.create_table(
        "single_use_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("single_use_code_pkey")),
    )
    op.create_index(
        op.f("single_use_code_expires_at_idx"), "single_use_code", ["expires_at"], unique=False
    )
    op.create_table(
        "stripe_event",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("stripe_event_pkey")),
        sa.UniqueConstraint("event_id", name=op.f("stripe_event_event_id_key")),
    )
    op.create_index(
        "stripe_event_waiting_idx",
        "stripe_event",
        ["id"],
        unique=False,
        postgresql_where=sa.text("processed_at IS NULL"),
    )
    op.create_table(
        "subject",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("labels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("subject_pkey")),
    )
    op.create_table(
        "attendance",
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "role IN ('learner', 'mentor')", name=op.f("attendance_role_known_check")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("attendance_lesson_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("attendance_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("attendance_pkey")),
    )
    op.create_index(op.f("attendance_lesson_id_idx"), "attendance", ["lesson_id"], unique=False)
    op.create_index(op.f("attendance_person_id_idx"), "attendance", ["person_id"], unique=False)
    op.create_table(
        "course_visit",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("context", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("course_visit_person_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("course_visit_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("course_visit_public_id_key")),
    )
    op.create_index(
        op.f("course_visit_created_at_idx"), "course_visit", ["created_at"], unique=False
    )
    op.create_index(op.f("course_visit_person_id_idx"), "course_visit", ["person_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("identity_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("identity_pkey")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("identity_issuer_subject_key")),
    )
    op.create_index(op.f("identity_person_id_idx"), "identity", ["person_id"], unique=False)
    op.create_table(
        "lti_deployment",
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("deployment_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "status IN ('pending', 'approved', 'off')", name=op.f("lti_deployment_status_check")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["lti_registration.id"],
            name=op.f("lti_deployment_registration_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_deployment_pkey")),
        sa.UniqueConstraint(
            "registration_id",
            "deployment_id",
            name=op.f("lti_deployment_registration_id_deployment_id_key"),
        ),
    )
    op.create_table(
        "mentor",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "headline",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), server_default="peer", nullable=False),
        sa.Column(
            "languages", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("zone", sa.String(), server_default="UTC", nullable=False),
        sa.Column("price_amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("price_currency", sa.CHAR(length=3), server_default="EUR", nullable=False),
        sa.Column("lesson_minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("status", sa.Text(), server_default="applied", nullable=False),
        sa.Column("rating_sum", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rating_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("kind IN ('peer', 'professional')", name=op.f("mentor_kind_check")),
        sa.CheckConstraint("price_currency ~ '^[A-Z]{3}$'", name=op.f("mentor_currency_check")),
        sa.CheckConstraint(
            "status IN ('applied', 'approved', 'suspended')", name=op.f("mentor_status_check")
        ),
        sa.CheckConstraint("lesson_minutes BETWEEN 15 AND 240", name=op.f("mentor_minutes_check")),
        sa.CheckConstraint("price_amount >= 0", name=op.f("mentor_price_check")),
        sa.CheckConstraint(
            "rating_sum BETWEEN rating_count AND 5 * rating_count", name=op.f("mentor_rating_check")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("mentor_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("mentor_pkey")),
        sa.UniqueConstraint("person_id", name=op.f("mentor_person_id_key")),
        sa.UniqueConstraint("slug", name=op.f("mentor_slug_key")),
    )
    op.create_table(
        "note_snapshot",
        sa.Column("lesson_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("note_snapshot_lesson_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("lesson_id", name=op.f("note_snapshot_pkey")),
    )
    op.create_table(
        "note_update",
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("note_update_lesson_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("note_update_pkey")),
    )
    op.create_index(
        op.f("note_update_lesson_id_id_idx"), "note_update", ["lesson_id", "id"], unique=False
    )
    op.create_table(
        "openedx_site_key",
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["openedx_site.id"],
            name=op.f("openedx_site_key_site_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("openedx_site_key_pkey")),
        sa.UniqueConstraint("key_id", name=op.f("openedx_site_key_key_id_key")),
    )
    op.create_index(
        op.f("openedx_site_key_site_id_idx"), "openedx_site_key", ["site_id"], unique=False
    )
    op.create_table(
        "outgoing_mail",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("useful_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("outgoing_mail_sent_at_check")
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'sent', 'refused', 'too_late')",
            name=op.f("outgoing_mail_status_check"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("outgoing_mail_person_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("outgoing_mail_pkey")),
        sa.UniqueConstraint(
            "kind",
            "booking_id",
            "person_id",
            name=op.f("outgoing_mail_kind_booking_id_person_id_key"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("outgoing_mail_public_id_key")),
    )
    op.create_index(op.f("outgoing_mail_address_idx"), "outgoing_mail", ["address"], unique=False)
    op.create_index(
        op.f("outgoing_mail_person_id_idx"), "outgoing_mail", ["person_id"], unique=False
    )
    op.create_index(
        "outgoing_mail_waiting_idx",
        "outgoing_mail",
        ["created_at"],
        unique=False,
        postgresql_where="status = 'queued'",
    )
    op.create_table(
        "review",
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("review_stars_in_range_check")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["person.id"], name=op.f("review_learner_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("review_pkey")),
        sa.UniqueConstraint("booking_id", name=op.f("review_booking_id_key")),
    )
    op.create_index(op.f("review_learner_id_idx"), "review", ["learner_id"], unique=False)
    op.create_index(op.f("review_mentor_id_idx"), "review", ["mentor_id"], unique=False)
    op.create_table(
        "stripe_customer",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("stripe_customer_person_id_fkey")
        ),
        sa.PrimaryKeyConstraint("person_id", "livemode", name=op.f("stripe_customer_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("stripe_customer_public_id_key")),
    )
    op.create_table(
        "booking",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("price_amount", sa.Integer(), nullable=False),
        sa.Column("price_currency", sa.CHAR(length=3), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.literal_column("int8range(learner_id, learner_id, '[]')"), "&&"),
            (sa.column("during"), "&&"),
            where=sa.text("status IN ('held', 'confirmed', 'done')"),
            using="gist",
            name="booking_learner_free",
        ),
        postgresql.ExcludeConstraint(
            (sa.literal_column("int8range(mentor_id, mentor_id, '[]')"), "&&"),
            (sa.column("during"), "&&"),
            where=sa.text("status IN ('held', 'confirmed', 'done')"),
            using="gist",
            name="booking_mentor_free",
        ),
        sa.CheckConstraint("price_currency ~ '^[A-Z]{3}$'", name=op.f("booking_currency_check")),
        sa.CheckConstraint(
            "status <> 'held' OR held_until IS NOT NULL", name=op.f("booking_held_until_check")
        ),
        sa.CheckConstraint(
            "status IN ('held', 'confirmed', 'done', 'expired', 'cancelled')",
            name=op.f("booking_status_check"),
        ),
        sa.CheckConstraint(
            "lower_inc(during) AND NOT upper_inc(during)", name=op.f("booking_half_open_check")
        ),
        sa.CheckConstraint("price_amount >= 0", name=op.f("booking_price_check")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["person.id"], name=op.f("booking_learner_id_fkey")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentor.id"], name=op.f("booking_mentor_id_fkey")),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["course_visit.id"],
            name=op.f("booking_visit_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_pkey")),
        sa.UniqueConstraint("public_id", name=op.f("booking_public_id_key")),
    )
    op.create_index(
        "booking_held_idx",
        "booking",
        ["held_until"],
        unique=False,
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(
        op.f("booking_learner_id_id_idx"), "booking", ["learner_id", "id"], unique=False
    )
    op.create_index(
        "booking_mentor_end_idx",
        "booking",
        ["mentor_id", sa.literal_column("upper(during)")],
        unique=False,
    )
    op.create_index(op.f("booking_visit_id_idx"), "booking", ["visit_id"], unique=False)
    op.create_table(
        "booking_terms",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "buffer_after BETWEEN 0 AND 240", name=op.f("booking_terms_buffer_after_check")
        ),
        sa.CheckConstraint(
            "buffer_before BETWEEN 0 AND 240", name=op.f("booking_terms_buffer_before_check")
        ),
        sa.CheckConstraint("notice BETWEEN 0 AND 20160", name=op.f("booking_terms_notice_check")),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor.id"],
            name=op.f("booking_terms_mentor_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("booking_terms_pkey")),
    )
    op.create_table(
        "date_override",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("intervals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor.id"],
            name=op.f("date_override_mentor_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mentor_id", "date", name=op.f("date_override_pkey")),
    )
    op.create_table(
        "lti_launch",
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("claims", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["lti_deployment.id"],
            name=op.f("lti_launch_deployment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("lti_launch_person_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["lti_registration.id"],
            name=op.f("lti_launch_registration_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["course_visit.id"],
            name=op.f("lti_launch_visit_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("lti_launch_pkey")),
        sa.UniqueConstraint("nonce", name=op.f("lti_launch_nonce_key")),
    )
    op.create_index(op.f("lti_launch_created_at_idx"), "lti_launch", ["created_at"], unique=False)
    op.create_index(
        op.f("lti_launch_deployment_id_idx"), "lti_launch", ["deployment_id"], unique=False
    )
    op.create_index(op.f("lti_launch_person_id_idx"), "lti_launch", ["person_id"], unique=False)
    op.create_index(
        op.f("lti_launch_registration_id_idx"), "lti_launch", ["registration_id"], unique=False
    )
    op.create_index(op.f("lti_launch_visit_id_idx"), "lti_launch", ["visit_id"], unique=False)
    op.create_table(
        "mentor_subject",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_code", sa.String(), nullable=False),
        sa.Column("lessons_given", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("lessons_given >= 0", name=op.f("mentor_subject_lessons_check")),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor.id"],
            name=op.f("mentor_subject_mentor_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subject.code"], name=op.f("mentor_subject_subject_code_fkey")
        ),
        sa.PrimaryKeyConstraint("mentor_id", "subject_code", name=op.f("mentor_subject_pkey")),
    )
    op.create_index(
        op.f("mentor_subject_subject_code_mentor_id_idx"),
        "mentor_subject",
        ["subject_code", "mentor_id"],
        unique=False,
    )
    op.create_table(
        "openedx_used_nonce",
        sa.Column("site_key_id", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_key_id"],
            ["openedx_site_key.id"],
            name=op.f("openedx_used_nonce_site_key_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("site_key_id", "nonce", name=op.f("openedx_used_nonce_pkey")),
    )
    op.create_index(
        op.f("openedx_used_nonce_expires_at_idx"),
        "openedx_used_nonce",
        ["expires_at"],
        unique=False,
    )
    op.create_table(
        "weekly_rule",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("end_minute BETWEEN 0 AND 1440", name=op.f("weekly_rule_end_check")),
        sa.CheckConstraint("start_minute <> end_minute", name=op.f("weekly_rule_length_check")),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name=op.f("weekly_rule_start_check")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("weekly_rule_weekday_check")),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor.id"],
            name=op.f("weekly_rule_mentor_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("weekly_rule_pkey")),
    )
    op.create_index(op.f("weekly_rule_mentor_id_idx"), "weekly_rule", ["mentor_id"], unique=False)
    op.create_table(
        "payment_attempt",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("commission_percent", sa.Integer(), nullable=False),
        sa.Column("capture_method", sa.Text(), nullable=False),
        sa.Column("setup_intent_id", sa.String(), nullable=True),
        sa.Column("payment_method_id", sa.String(), nullable=True),
        sa.Column("intent_id", sa.String(), nullable=True),
        sa.Column("decline_code", sa.String(), nullable=True),
        sa.Column("return_reason", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("capture_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refunded_amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lesson_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "capture_method IN ('manual', 'automatic')",
            name=op.f("payment_attempt_capture_method_check"),
        ),
        sa.CheckConstraint(
            "status IN ('quoted', 'creating', 'requires_action', 'declined', 'processing', 'authorised', 'capturing', 'paid_held', 'lesson_done', 'transferable', 'transferred', 'returning', 'voided', 'part_refunded', 'refunded', 'disputed', 'won', 'lost')",
            name=op.f("payment_attempt_status_check"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("payment_attempt_amount_check")),
        sa.CheckConstraint(
            "commission_percent BETWEEN 0 AND 100", name=op.f("payment_attempt_commission_check")
        ),
        sa.CheckConstraint(
            "refunded_amount BETWEEN 0 AND amount", name=op.f("payment_attempt_refunded_check")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("payment_attempt_booking_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("payment_attempt_pkey")),
        sa.UniqueConstraint("intent_id", name=op.f("payment_attempt_intent_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("payment_attempt_public_id_key")),
    )
    op.create_index(
        op.f("payment_attempt_booking_id_idx"), "payment_attempt", ["booking_id"], unique=False
    )
    op.create_index(
        "payment_attempt_one_open_per_booking",
        "payment_attempt",
        ["booking_id"],
        unique=True,
        postgresql_where=sa.text(
            "status NOT IN ('declined', 'lost', 'refunded', 'returning', 'voided')"
        ),
    )
    op.create_index(
        "payment_attempt_status_idx", "payment_attempt", ["status", "checked_at"], unique=False
    )
    op.create_table(
        "attempt_transition",
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempt.id"], name=op.f("attempt_transition_attempt_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("attempt_transition_pkey")),
    )
    op.create_index(
        op.f("attempt_transition_attempt_id_idx"),
        "attempt_transition",
        ["attempt_id"],
        unique=False,
    )
    op.create_table(
        "ledger_transaction",
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempt.id"], name=op.f("ledger_transaction_attempt_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_transaction_pkey")),
        sa.UniqueConstraint(
            "attempt_id", "kind", name=op.f("ledger_transaction_attempt_id_kind_key")
        ),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "account IN ('stripe_clearing', 'learner_funds_held', 'mentor_payable', 'commission', 'vat', 'psp_fees', 'voucher_liability', 'promo_expense', 'mentor_debt')",
            name=op.f("ledger_entry_account_check"),
        ),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ledger_entry_currency_check")),
        sa.CheckConstraint("amount <> 0", name=op.f("ledger_entry_amount_check")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentor.id"], name=op.f("ledger_entry_mentor_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transaction.id"],
            name=op.f("ledger_entry_transaction_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_entry_pkey")),
    )
    op.create_index(
        op.f("ledger_entry_account_mentor_id_idx"),
        "ledger_entry",
        ["account", "mentor_id"],
        unique=False,
    )
    op.create_index(
        op.f("ledger_entry_transaction_id_idx"), "ledger_entry", ["transaction_id"], unique=False
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ledger_entry_transaction_id_idx"), table_name="ledger_entry")
    op.drop_index(op.f("ledger_entry_account_mentor_id_idx"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_table("ledger_transaction")
    op.drop_index(op.f("attempt_transition_attempt_id_idx"), table_name="attempt_transition")
    op.drop_table("attempt_transition")
    op.drop_index("payment_attempt_status_idx", table_name="payment_attempt")
    op.drop_index(
        "payment_attempt_one_open_per_booking",
        table_name="payment_attempt",
        postgresql_where=sa.text(
            "status NOT IN ('declined', 'lost', 'refunded', 'returning', 'voided')"
        ),
    )
    op.drop_index(op.f("payment_attempt_booking_id_idx"), table_name="payment_attempt")
    op.drop_table("payment_attempt")
    op.drop_index(op.f("weekly_rule_mentor_id_idx"), table_name="weekly_rule")
    op.drop_table("weekly_rule")
    op.drop_index(op.f("openedx_used_nonce_expires_at_idx"), table_name="openedx_used_nonce")
    op.drop_table("openedx_used_nonce")
    op.drop_index(op.f("mentor_subject_subject_code_mentor_id_idx"), table_name="mentor_subject")
    op.drop_table("mentor_subject")
    op.drop_index(op.f("lti_launch_visit_id_idx"), table_name="lti_launch")
    op.drop_index(op.f("lti_launch_registration_id_idx"), table_name="lti_launch")
    op.drop_index(op.f("lti_launch_person_id_idx"), table_name="lti_launch")
    op.drop_index(op.f("lti_launch_deployment_id_idx"), table_name="lti_launch")
    op.drop_index(op.f("lti_launch_created_at_idx"), table_name="lti_launch")
    op.drop_table("lti_launch")
    op.drop_table("date_override")
    op.drop_table("booking_terms")
    op.drop_index(op.f("booking_visit_id_idx"), table_name="booking")
    op.drop_index("booking_mentor_end_idx", table_name="booking")
    op.drop_index(op.f("booking_learner_id_id_idx"), table_name="booking")
    op.drop_index(
        "booking_held_idx", table_name="booking", postgresql_where=sa.text("status = 'held'")
    )
    op.drop_table("booking")
    op.drop_table("stripe_customer")
    op.drop_index(op.f("review_mentor_id_idx"), table_name="review")
    op.drop_index(op.f("review_learner_id_idx"), table_name="review")
    op.drop_table("review")
    op.drop_index(
        "outgoing_mail_waiting_idx",
        table_name="outgoing_mail",
        postgresql_where="status = 'queued'",
    )
    op.drop_index(op.f("outgoing_mail_person_id_idx"), table_name="outgoing_mail")
    op.drop_index(op.f("outgoing_mail_address_idx"), table_name="outgoing_mail")
    op.drop_table("outgoing_mail")
    op.drop_index(op.f("openedx_site_key_site_id_idx"), table_name="openedx_site_key")
    op.drop_table("openedx_site_key")
    op.drop_index(op.f("note_update_lesson_id_id_idx"), table_name="note_update")
    op.drop_table("note_update")
    op.drop_table("note_snapshot")
    op.drop_table("mentor")
    op.drop_table("lti_deployment")
    op.drop_index(op.f("identity_person_id_idx"), table_name="identity")
    op.drop_table("identity")
    op.drop_index(op.f("course_visit_person_id_idx"), table_name="course_visit")
    op.drop_index(op.f("course_visit_created_at_idx"), table_name="course_visit")
    op.drop_table("course_visit")
    op.drop_index(op.f("attendance_person_id_idx"), table_name="attendance")
    op.drop_index(op.f("attendance_lesson_id_idx"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_table("subject")
    op.drop_index(
        "stripe_event_waiting_idx",
        table_name="stripe_event",
        postgresql_where=sa.text("processed_at IS NULL"),
    )
    op.drop_table("stripe_event")
    op.drop_index(op.f("single_use_code_expires_at_idx"), table_name="single_use_code")
    op.drop_table("single_use_code")
    op.drop_index(op.f("rate_count_window_start_idx"), table_name="rate_count")
    op.drop_table("rate_count")
    op.drop_table("person")
    op.drop_table("openedx_site")
    op.drop_index(
        "lti_tool_key_one_active",
        table_name="lti_tool_key",
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_table("lti_tool_key")
    op.drop_table("lti_registration")
    op.drop_table("lesson")
    op.drop_table("event")
    op.execute("DROP FUNCTION refuse_change, ledger_must_balance")
