"""What commands share: settings, the database, and how an answer is printed.

Only ``lti_tool.config`` is imported before a command runs, so that ``--help`` waits for nobody.
"""

import json
from typing import TYPE_CHECKING, Any

from lti_tool.cli.words import Arguments
from lti_tool.config import Settings, read_settings

if TYPE_CHECKING:
    from lti_tool.kernel.db import Database


def settings_of(parsed: Arguments) -> Settings:
    """The environment's settings, with what the line itself says. Raises ConfigurationError."""
    return read_settings(data_dir=parsed.data, port=getattr(parsed, "port", None))


def database_of(settings: Settings) -> "Database":
    """A database that is ready for the rooms. Raises ConfigurationError."""
    from lti_tool.database import ready_database

    return ready_database(settings)


def print_json(value: Any) -> None:
    """For people and for programs: indented, with names as they are written."""
    print(json.dumps(value, indent=2, ensure_ascii=False))
