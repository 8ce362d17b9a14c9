"""The doctor names each thing that is wrong, in words, and exits with 1."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from lti_tool import doctor
from lti_tool.config import Settings, read_settings
from lti_tool.database import ready_database
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database

LIVE_KEYS = {
    "stripe_secret_key": "sk_test_refused",
    "stripe_publishable_key": "pk_test_refused",
    "stripe_webhook_secret": "whsec_of_the_tests",
}


def told(settings: Settings, skew: timedelta = timedelta(0)) -> tuple[int, list[str]]:
    """Exit status and lines."""
    out = io.StringIO()
    status = doctor.run(out, lambda: settings, FixedClock(datetime.now(UTC) + skew))
    return status, out.getvalue().splitlines()


@pytest.fixture
def schema(settings: Settings, empty_database: Callable[[], Database]) -> Settings:
    """Settings of a database of its own, without a table."""
    return replace(settings, database_url=empty_database().url)


@pytest.fixture
def well(schema: Settings) -> Settings:
    ready_database(schema).close()
    return schema


@contextmanager
def stripe_that_answers(status: int, error: str) -> Iterator[str]:
    """A stub of Stripe's API; yields its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'{{"error": {{"type": "{error}", "message": "no"}}}}'.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_all_is_well(well: Settings) -> None:
    status, lines = told(well)
    assert (status, len(lines)) == (0, 1)
    assert "in order" in lines[0]


def test_migrations_that_are_missing(schema: Settings) -> None:
    status, lines = told(schema)
    assert status == 1
    assert lines == [line for line in lines if "0001" in line and "livementor db upgrade" in line]


def test_a_database_of_a_newer_version(well: Settings) -> None:
    database = Database(well.database_url or "")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    status, lines = told(well)
    assert status == 1
    assert "Install the newer Livementor" in lines[0]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://nobody:hidden@127.0.0.1:1/none",
        "postgresql://nobody:hidden@[no address/none",
        "postgresql://nobody:hidden@/none?host=/nowhere",
    ],
)
def test_a_database_that_can_not_be_reached(settings: Settings, address: str) -> None:
    status, lines = told(replace(settings, database_url=address))
    assert (status, len(lines)) == (1, 1)
    assert "The database can't be reached" in lines[0]
    assert "DATABASE_URL" in lines[0]
    assert "hidden" not in lines[0]


@pytest.mark.parametrize("skew", [timedelta(minutes=2), timedelta(minutes=-2)])
def test_clocks_that_differ(well: Settings, skew: timedelta) -> None:
    status, lines = told(well, skew)
    assert status == 1
    assert "clock" in lines[0]
    assert "NTP" in lines[0]


def test_a_stripe_key_that_is_refused(well: Settings) -> None:
    with stripe_that_answers(401, "invalid_request_error") as address:
        status, lines = told(replace(well, stripe_api_base=address, **LIVE_KEYS))
    assert status == 1
    assert "LIVEMENTOR_STRIPE_SECRET_KEY" in lines[0]
    assert "sk_test" not in lines[0]


def test_a_stripe_that_breaks(well: Settings) -> None:
    with stripe_that_answers(400, "api_error") as address:
        status, lines = told(replace(well, stripe_api_base=address, **LIVE_KEYS))
    assert status == 1
    assert "Stripe" in lines[0]


def test_keys_of_two_modes(well: Settings) -> None:
    mixed = {**LIVE_KEYS, "stripe_publishable_key": "pk_live_other"}
    status, lines = told(replace(well, **mixed))
    assert status == 1
    assert "live mode" in lines[0]


def test_every_setting_that_is_wrong_is_a_line_of_its_own() -> None:
    out = io.StringIO()
    status = doctor.run(out, lambda: read_settings({"LIVEMENTOR_ENVIRONMENT": "production"}))
    lines = out.getvalue().splitlines()
    assert status == 1
    for name in ("LIVEMENTOR_SECRET_KEY", "LIVEMENTOR_BASE_URL", "LIVEMENTOR_MAIL_URL"):
        assert any(name in line for line in lines), name
    assert all(line.startswith("✗ ") for line in lines)
