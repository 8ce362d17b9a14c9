"""The whole schema: every room's tables, and the queue that procrastinate keeps beside them."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from procrastinate.schema import SchemaManager
from sqlalchemy import MetaData, text
from sqlalchemy.engine import Connection

from lti_tool.kernel.db import Base

ROOMS = (
    "people",
    "courses",
    "mentors",
    "mentors.vetting",
    "scheduling",
    "payments",
    "lessons",
    "mail",
    "lti",
    "openedx",
)


def all_tables() -> MetaData:
    """The metadata of all rooms, loaded."""
    import_module("lti_tool.kernel.codes")
    import_module("lti_tool.kernel.events")
    for room in ROOMS:
        if find_spec(f"lti_tool.{room}") and find_spec(f"lti_tool.{room}.models"):
            import_module(f"lti_tool.{room}.models")
    return Base.metadata


def is_ours(_object: Any, name: str | None, *_: Any) -> bool:
    """Whether Alembic may look at it: the queue's objects are procrastinate's own."""
    return not (name or "").startswith("procrastinate_")


def create_all(connection: Connection) -> None:
    """Everything at once, for tests; it is what the revisions make one after the other."""
    all_tables().create_all(connection)
    create_queue(connection)


def create_queue(connection: Connection) -> None:
    connection.execute(text(SchemaManager.get_schema().replace(":", "\\:")))
