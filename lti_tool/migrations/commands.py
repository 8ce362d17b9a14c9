"""Bring a database to the newest schema, and tell how far it is from it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError

LOCK = 20_261_124  # one migration at a time, whoever starts it


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(database: Database) -> None:
    """Apply what is missing; a second process that starts at the same time waits. Raises ConfigurationError."""
    config = alembic_config()
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _lacking(config, connection):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def missing(database: Database) -> list[str]:
    """The revisions that this database lacks, oldest first. Raises ConfigurationError when it is newer than we are."""
    with database.engine.connect() as connection:
        return _lacking(alembic_config(), connection)


def _lacking(config: Config, connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in scripts.walk_revisions()]
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise ConfigurationError(
            f"The database has revision {current}, which is newer than this installation."
            " Install the newer Livementor."
        )
    newer = known if current is None else known[: known.index(current)]
    return newer[::-1]
