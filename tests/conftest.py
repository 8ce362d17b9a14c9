"""What tests share: a real PostgreSQL with the whole schema, empty for every test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from lti_tool.config import Settings
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.embedded import embedded_postgres
from lti_tool.kernel.tokens import Signer
from lti_tool.kernel.web import Services, bare_app
from lti_tool.migrations.schema import create_all

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    """A folder with a short name: the path of a socket holds 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="livementor-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(data_folder: Path) -> Iterator[Database]:
    database = Database(embedded_postgres(data_folder), pool_size=20)
    with database.engine.begin() as connection:
        create_all(connection)
    yield database
    database.close()


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        names = connection.scalars(
            text(
                "SELECT format('%I', tablename) FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
        ).all()
        connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))


@pytest.fixture
def database(migrated: Database) -> Iterator[Database]:
    """The database, with no row in it."""
    _empty(migrated.engine)
    yield migrated


@pytest.fixture
def empty_database(migrated: Database) -> Iterator[Callable[[], Database]]:
    """Makes further databases of the same server, without a table; they are dropped after the test."""
    made: list[tuple[str, Database]] = []
    server = migrated.engine.execution_options(isolation_level="AUTOCOMMIT")

    def make() -> Database:
        name = f"empty_{len(made)}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        made.append((name, Database(urlunsplit(urlsplit(migrated.url)._replace(path=f"/{name}")))))
        return made[-1][1]

    yield make
    with server.connect() as connection:
        for name, database in made:
            database.close()
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at Tuesday, 24 November 2026, 09:00 UTC."""
    return FixedClock(NOW)


@pytest.fixture
def now(clock: FixedClock) -> datetime:
    return clock.now()


@pytest.fixture
def settings(data_folder: Path, migrated: Database) -> Settings:
    """Development settings on the test database, without Stripe and without SMTP."""
    return Settings(
        environment="development",
        base_url="http://localhost",
        data_dir=data_folder,
        secret_key="a secret of the tests that is long enough",
        database_url=migrated.url,
    )


@pytest.fixture
def services(settings: Settings, database: Database, clock: FixedClock) -> Services:
    return Services(settings, database, clock, Signer(settings.secret_key))


@pytest.fixture
def web(services: Services) -> Flask:
    """The shared skin without any room: register the blueprint that you test."""
    app = bare_app(services)
    app.testing = True
    return app
