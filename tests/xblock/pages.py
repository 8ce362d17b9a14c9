"""A workbench whose service answers as a test wants, and Chromium in front of it: what tests in a browser share."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.chromium import launched
from tests.xblock.service import Service, list_of, mentor
from tests.xblock.service import running as serving
from tests.xblock.workbench import Workbench, workbench

SIZES = {"desk": (1280, 900), "phone": (375, 740)}
SOON = [{"start": "2031-06-02T17:00:00Z", "label": "Mon 2 Jun, 5:00 PM"}]
MENTORS = [mentor(f"m{one}", f"Mentor {one} Haddad-Lindqvist", next=SOON) for one in range(6)]
HAND_OFF = "/openedx/handoff"
Open = Callable[..., Page]
STUDENTS = count()
"""Each visit is somebody else's, whom nothing was asked yet."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@dataclass(frozen=True)
class Site:
    """A service and a workbench that asks it."""

    service: Service
    bench: Workbench


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    with serving() as service:
        service.say(list_of(*MENTORS))
        service.say({"url": f"{service.url}/handoff/abc"}, path=HAND_OFF)
        with workbench(folder, service.settings) as bench:
            yield Site(service, bench)


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("well")) as well:
        yield well


@pytest.fixture
def service(well: Site) -> Service:
    """Which answers well, and of which the workbench remembers the list."""
    well.service.asked.clear()
    well.service.say({"url": f"{well.service.url}/handoff/abc"}, path=HAND_OFF)
    return well.service


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Site]:
    """Which remembers nothing, for what is not as usual."""
    with site(tmp_path) as fresh:
        yield fresh


@pytest.fixture
def visit(well: Site, chromium: Browser) -> Iterator[Open]:
    """Open the unit, or another view of the block; an error of a script fails the test."""
    opened: list[Any] = []
    errors: list[str] = []

    def visit(
        scenario: str = "eigenvalues", view: str = "student_view", size: str = "desk",
        locale: str = "en-GB", script: str = "", at: Site = well, student: str = "", **options: Any,
    ) -> Page:  # fmt: skip
        student = student or f"learner-{next(STUDENTS)}"
        width, height = SIZES[size]
        viewport = options.pop("viewport", {"width": width, "height": height})
        zone = options.pop("zone", "America/New_York")
        context = chromium.new_context(
            viewport=viewport, locale=locale, timezone_id=zone, **options
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.add_init_script(script)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{at.bench.url}/scenario/{scenario}/{view}/?student={student}")
        return page

    yield visit
    for context in opened:
        context.close()
    assert errors == []


def answers(page: Page, handler: str, json: dict[str, Any], status: int = 200) -> None:
    def fulfil(route: Route) -> None:
        route.fulfill(json=json, status=status)

    page.route(re.compile(rf"/{handler}/?\?"), fulfil)


def frame(page: Page) -> Locator:
    return page.locator(".lm-frame")


def book(page: Page) -> Locator:
    return page.get_by_role("button", name="Book a lesson with Mentor 0")


def decline(page: Page) -> None:
    """The first choice of a mentor asks whether the name goes along."""
    page.get_by_role("button", name="No, go on without").click()


def says(page: Page, words: str) -> None:
    expect(frame(page).get_by_role("status")).to_contain_text(words)


def faults(page: Page, within: str = ".lm-frame", *, alone: bool = False) -> list[str]:
    """What axe has to say about the block, and where. ``alone``: no course and no unit stand above its heading."""
    options = {"rules": {"heading-order": {"enabled": not alone}}}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
