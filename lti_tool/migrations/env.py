"""Alembic's environment: the connection is given by ``migrations.commands``."""

from alembic import context

from lti_tool.migrations.schema import all_tables, is_ours

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    include_object=is_ours,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
