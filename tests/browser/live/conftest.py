"""A server, a lesson that is going on, and the browsers of its two people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from lti_tool.kernel.db import Database
from tests.browser.chromium import launched
from tests.browser.live.sides import ARGUMENTS, Side
from tests.lessons.conftest import Booked, Cast, book, make_cast
from tests.lessons.live import Server, running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched(ARGUMENTS) as browser:
        yield browser


@pytest.fixture
def cast(database: Database) -> Cast:
    return make_cast(database, datetime.now(UTC))


@pytest.fixture
def booked(database: Database, cast: Cast) -> Booked:
    return book(database, cast, datetime.now(UTC) - timedelta(minutes=1))


@pytest.fixture
def server(database: Database) -> Iterator[Server]:
    with running(database.url) as server:
        yield server


@pytest.fixture
def sides(
    chromium: Browser, server: Server, cast: Cast, booked: Booked
) -> Iterator[tuple[Side, Side]]:
    """The learner's and the mentor's browser, both in the lobby."""
    both = tuple(
        Side(chromium, server.url, person, booked) for person in (cast.learner, cast.mentor)
    )
    yield both  # type: ignore[misc]
    for side in both:
        side.context.close()
        assert side.errors == []
