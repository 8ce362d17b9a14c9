"""The page of a course's team in Chromium: inside the frame of another site, without cookies, by keyboard, by axe."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from markupsafe import escape
from playwright.sync_api import Browser, FrameLocator, Page, expect

from lti_tool.course_team import reference
from lti_tool.course_team.views import blueprint
from lti_tool.courses.settings import settings_for
from lti_tool.kernel import web as skin
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.picker.lists import Lists
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint as picker
from tests.browser.chromium import FLAGS, launched
from tests.course_team.conftest import HERE, later
from tests.lti.served import free_port
from tests.mentors.conftest import Enlist, enlist
from tests.picker.conftest import person, visited
from tests.ports import on_a_port

__all__ = ["enlist"]
pytestmark = pytest.mark.browser
WITHOUT_COOKIES = "--test-third-party-cookie-phaseout"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched((*FLAGS, WITHOUT_COOKIES)) as browser:
        yield browser


@pytest.fixture
def course(services: Services, database: Database, enlist: Enlist) -> Iterator[str]:
    """A page of a course on another site, with the team's page in a frame, in ``?lang=``."""
    enlist("Amina Diallo", {"linear-algebra": 3}, price_amount=2400)
    now = datetime.now(UTC)
    teacher = person(database, now, name="Prof. Noether")
    visited(database, now, None, later(HERE, unit="Matrices", unit_id="u2", role="learner"))
    own = Services(services.settings, database, SystemClock(), services.signer)
    app, port = skin.bare_app(own), free_port()
    app.register_blueprint(blueprint())
    app.register_blueprint(picker(Lists(database), Searches(database)))
    site = f"http://127.0.0.1:{port}"
    token = reference.sign(
        services.signer,
        visit=visited(database, now, teacher, HERE),
        person_id=teacher,
        registration_id=1,
        frame=[site],
        role="course_team",
        now=now,
    )
    _add_site(app, f"http://localhost:{port}/course?ref={token}")
    with on_a_port(app, port, host="0.0.0.0"):  # noqa: S104
        yield f"{site}/unit"


def _add_site(app: Flask, tool: str) -> None:
    """127.0.0.1 plays the course; the browser takes localhost for another site."""

    @app.get("/unit/<lang>")
    def unit(lang: str) -> str:
        skin.allow_sources(frame=[tool.split("/course")[0]])
        frame = f"<iframe id=tool title=Tool src='{escape(tool)}&lang={lang}'"
        frame = f"{frame} width='100%' height=3000></iframe>"
        head = "<meta name=viewport content='width=device-width'><title>Course</title>"
        return f"<!doctype html><html lang=en>{head}<main><h1>Unit</h1>{frame}</main>"


def opened(chromium: Browser, address: str, **options: Any) -> tuple[Page, FrameLocator]:
    context = chromium.new_context(locale="en-GB", **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(address)
    tool = page.frame_locator("#tool")
    expect(tool.get_by_role("heading", level=1)).to_be_visible()
    return page, tool


def decided(database: Database) -> Any:
    with database.transaction() as session:
        return settings_for(session, HERE)


def test_a_teacher_decides_in_the_frame_without_cookies(
    chromium: Browser, course: str, database: Database
) -> None:
    page, tool = opened(chromium, f"{course}/en")
    tool.get_by_label("These are the subjects of this unit").check()
    tool.get_by_label("Note for mentors").fill("Mind the signs.")
    field = tool.get_by_label("Add a subject").first
    field.press_sequentially("Stat")
    suggested = tool.locator("#names-unit option[value='Statistics']")
    expect(suggested).to_have_count(1)
    field.fill("Statistics")
    field.press("Enter")
    expect(tool.get_by_text("Not saved yet")).to_be_visible()
    expect(tool.locator("input[name='unit-subject']")).to_have_count(2)
    tool.get_by_label("At most").fill("30")
    tool.get_by_label("At most").press("Enter")
    expect(tool.get_by_text("Saved.")).to_be_visible()
    found = decided(database)
    assert found.of_unit == ("linear-algebra", "statistics")
    assert (found.note, found.price_limit.amount) == ("Mind the signs.", 3000)
    assert page.context.cookies() == []


def test_what_learners_see_and_back(chromium: Browser, course: str) -> None:
    _, tool = opened(chromium, f"{course}/en")
    tool.get_by_role("link", name="Matrices").click()
    expect(tool.get_by_role("heading", name="This unit: Matrices")).to_be_visible()
    tool.get_by_role("button", name="See what learners see").click()
    expect(tool.get_by_role("heading", name="Mentors for this unit")).to_be_visible()
    expect(tool.get_by_text("Amina Diallo")).to_be_visible()
    tool.get_by_role("link", name="Back to the page of the course team").click()
    expect(tool.get_by_role("heading", name="This unit: Matrices")).to_be_visible()


def test_by_keyboard_without_scripts(chromium: Browser, course: str, database: Database) -> None:
    page, tool = opened(chromium, f"{course}/en", java_script_enabled=False)
    tool.get_by_label("Off: the list says").focus()
    page.keyboard.press("Space")
    tool.get_by_label("Add a mentor by name").focus()
    page.keyboard.type("amina")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(tool.get_by_role("list", name="Found: mentors")).to_contain_text("Amina Diallo")
    tool.get_by_role("button", name="Add – Amina Diallo").focus()
    page.keyboard.press("Enter")
    expect(tool.locator("input[name='mentor']")).to_have_value("amina-diallo")
    tool.get_by_role("button", name="Save", exact=True).last.focus()
    page.keyboard.press("Enter")
    expect(tool.get_by_text("Saved.")).to_be_visible()
    assert not decided(database).is_on


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "width"), [("en", 1200), ("fr", 375)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium: Browser, course: str, scheme: Any, lang: str, width: int
) -> None:
    page, _ = opened(
        chromium, f"{course}/{lang}", color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page.goto(page.frames[-1].url)  # axe does not look into frames of other sites
    page.locator("#q-unit").fill("alg")
    page.locator("button[value='find:unit']").click()
    expect(page.locator("button[value^='add:unit:']").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults(page) == []
    page.locator("#price").fill("?")
    page.locator("button[value='save']").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in violations for node in v["nodes"]]
