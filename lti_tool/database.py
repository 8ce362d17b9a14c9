"""The database that the settings name, or the data folder's own, with its schema and the subjects of the taxonomy."""

from subprocess import SubprocessError

from sqlalchemy.exc import SQLAlchemyError

from lti_tool.config import Settings
from lti_tool.courses.service import sync_subjects
from lti_tool.courses.subjects import correct_by, taxonomy
from lti_tool.kernel.db import Database
from lti_tool.kernel.embedded import embedded_postgres
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.migrations.commands import missing, upgrade

OWN_SUBJECTS = "subjects.toml"
"""In the data folder: the operator's corrections of the taxonomy."""


def open_database(settings: Settings) -> Database:
    """A database that answers; its schema may be old. The subjects are from now on those of the operator.

    Raises ConfigurationError.
    """
    _correct_subjects(settings)
    try:
        database = Database(settings.database_url or embedded_postgres(settings.data_dir))
        with database.engine.connect():
            return database
    except (SQLAlchemyError, OSError, SubprocessError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        told = f"The database can't be reached: {reason}. Check DATABASE_URL and that it runs."
        raise ConfigurationError(told) from error


def _correct_subjects(settings: Settings) -> None:
    path = settings.data_dir / OWN_SUBJECTS
    try:
        correct_by(path.read_text("utf-8") if path.is_file() else "")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} can't be used: {error}") from error


def ready_database(settings: Settings) -> Database:
    """A database of the newest schema: brought there in development, required in production.

    Raises ConfigurationError.
    """
    database = open_database(settings)
    if not settings.is_production:
        bring_up_to_date(database)
    elif problem := lacking(database):
        raise ConfigurationError(problem)
    return database


def bring_up_to_date(database: Database) -> None:
    """The newest schema, and every subject that a mentor may teach. Again: the same."""
    upgrade(database)
    with database.transaction() as session:
        sync_subjects(session, taxonomy())


def lacking(database: Database) -> str | None:
    """What to do about migrations that are missing, or None."""
    found = missing(database)
    if not found:
        return None
    return f"Migrations are missing ({', '.join(found)}): run `livementor db upgrade`."
