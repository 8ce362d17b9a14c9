"""PostgreSQL by SQLAlchemy: the base of all tables, and a database that hands out transactions."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

import psycopg
from sqlalchemy import BigInteger, DateTime, Identity, MetaData, Table, create_engine, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from lti_tool.kernel.at_once import AtOnce

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
CONNECTING = {"options": "-c timezone=UTC -c jit=off", "connect_timeout": 5}


class Base(DeclarativeBase):
    """A table. Instants are ``timestamptz``, dictionaries ``jsonb``; every constraint has a name."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class Identified:
    """A table whose rows are known by a number that is never shown outside."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)


def made_with(needed: Collection[str], statements: Iterable[str]) -> None:
    """Functions and triggers that ``create_all`` makes after the tables they need; a revision runs them itself."""

    @event.listens_for(Base.metadata, "after_create")
    def make(_: MetaData, connection: Connection, tables: list[Table], **__: Any) -> None:
        if {table.name for table in tables} >= set(needed):
            for statement in statements:
                connection.execute(text(statement.replace(":", "\\:")))


class Database:
    """A PostgreSQL database, by a libpq address (``postgresql://user:password@host:5432/name``)."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=pool_size,
            max_overflow=20,
            pool_pre_ping=True,
            connect_args=CONNECTING,
        )
        self.at_once = AtOnce(url, CONNECTING, size=pool_size)
        """For the few requests that are made so often that a session is too much."""
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    def session(self) -> Session:
        """A session that its owner commits and closes."""
        return self._sessions()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end of the block, and rolls back when the block raises."""
        with self._sessions.begin() as session:
            yield session

    def close(self) -> None:
        self.at_once.close()
        self.engine.dispose()


def violated_constraint(error: IntegrityError | psycopg.IntegrityError) -> str | None:
    """The name of the constraint that refused the row, or None when the server did not tell."""
    told = error.orig if isinstance(error, IntegrityError) else error
    diagnosis = getattr(told, "diag", None)
    name: str | None = getattr(diagnosis, "constraint_name", None)
    return name
