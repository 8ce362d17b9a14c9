"""Bring a database to the newest schema, and tell how far it is from it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from lti_tool.kernel.db import Database

LOCK = 20_261_124  # one migration at a time, whoever starts it


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(database: Database) -> None:
    """Apply what is missing; a second process that starts at the same time waits."""
    config = alembic_config()
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def missing(database: Database) -> list[str]:
    """The revisions that this database lacks, oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return []
    pending = scripts.iterate_revisions("head", current or "base")
    return [revision.revision for revision in reversed(list(pending))]
