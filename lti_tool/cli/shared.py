"""What commands share: settings, the database, and how an answer is printed.

Only ``lti_tool.config`` is imported before a command runs, so that ``--help`` waits for nobody.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lti_tool.cli.words import Arguments
from lti_tool.config import Settings, read_settings
from lti_tool.kernel.errors import ConfigurationError

if TYPE_CHECKING:
    from lti_tool.kernel.db import Database


def settings_of(parsed: Arguments) -> Settings:
    """The environment's settings, with what the line itself says. Raises ConfigurationError."""
    return read_settings(data_dir=parsed.data, port=getattr(parsed, "port", None))


def database_of(settings: Settings) -> "Database":
    """A database that is ready for the rooms. Raises ConfigurationError."""
    from lti_tool.database import ready_database

    return ready_database(settings)


def read_secret(path: str) -> str:
    """A secret out of a file, or out of the input for ``-``: on the line itself every process of the machine sees it.

    The line break at its end is no part of it. Raises ConfigurationError.
    """
    try:
        told = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"The secret can't be read from {path}: {error}") from error
    return told.removesuffix("\n").removesuffix("\r")


def print_json(value: Any) -> None:
    """For people and for programs: indented, with names as they are written."""
    print(json.dumps(value, indent=2, ensure_ascii=False))
