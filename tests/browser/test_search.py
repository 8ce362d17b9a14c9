"""The search over all mentors in a browser, with scripts and without."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lti_tool.kernel import web as skin
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.people.views import blueprint as people
from lti_tool.picker.lists import Lists
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint
from lti_tool.scheduling.freshness import refresh
from tests.browser.test_picker import Visitor, visitor
from tests.mentors.conftest import Enlist, enlist
from tests.picker.conftest import free
from tests.ports import on_a_port

__all__ = ["enlist", "visitor"]


@pytest.fixture
def address(services: Services, database: Database, enlist: Enlist) -> Iterator[str]:
    """24 mentors of Python, every second a peer, and one of calculus."""
    for number in range(24):
        kind = "peer" if number % 2 else "professional"
        free(database, enlist(f"Mentor {number}", {"python": 1}, kind=kind), start=0, end=24 * 60)
    enlist("Chiara", {"calculus": 2}, kind="professional")
    with database.transaction() as session:
        refresh(session, datetime.now(UTC))
    app = skin.bare_app(replace(services, clock=SystemClock()))
    app.register_blueprint(people(*[lambda *_, **__: None] * 2))
    app.register_blueprint(blueprint(Lists(database), Searches(database)))
    with on_a_port(app) as served:
        yield served


@pytest.fixture
def page(visitor: Visitor) -> Page:
    opened: Page = visitor(viewport={"width": 1280, "height": 900}).new_page()
    return opened


def faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in violations for node in v["nodes"]]


def test_a_filter_is_applied_where_it_stands_and_keeps_the_focus(address: str, page: Page) -> None:
    page.goto(f"{address}/mentors?q=python&lang=en")
    told = page.get_by_role("status")
    expect(told).to_have_text("24 mentors found")
    peer = page.locator("#f-kind-peer")
    page.locator("#g-kind > summary").click()
    peer.focus()
    page.keyboard.press("Space")
    expect(told).to_have_text("12 mentors found")
    expect(peer).to_be_focused()
    expect(page).to_have_url(f"{address}/mentors?q=python&kind=peer&lang=en")
    page.get_by_role("link", name="Remove: Peer").click()
    expect(told).to_have_text("24 mentors found")
    expect(peer).not_to_be_checked()
    page.go_back()
    expect(told).to_have_text("12 mentors found")
    expect(peer).to_be_checked()
    assert faults(page) == []


def test_nobody_found_and_the_way_out(address: str, page: Page) -> None:
    page.goto(f"{address}/mentors?subject=python&kind=peer&language=fr&lang=en")
    expect(page.get_by_role("status")).to_have_text("No mentor fits all of this at the moment.")
    assert faults(page) == []
    page.get_by_role("link", name="Without “Language spoken: French”: 12 mentors").click()
    expect(page.get_by_role("status")).to_have_text("12 mentors found")


def test_without_scripts_the_button_does_it(address: str, visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/mentors?q=python&lang=en")
    page.locator("#g-kind > summary").click()
    page.locator("#f-kind-peer").check()
    page.get_by_role("button", name="Show mentors").click()
    expect(page.get_by_role("status")).to_have_text("12 mentors found")
    page.goto(f"{address}/mentors?q=python&lang=en")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".lm-picker__card")).to_have_count(4)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_on_a_phone_filters_stand_behind_a_summary(
    address: str, visitor: Visitor, direction: str, language: str
) -> None:
    page = visitor(viewport={"width": 375, "height": 700}).new_page()
    page.goto(f"{address}/mentors?q=python&kind=peer&lang={language}")
    page.evaluate("(dir) => document.documentElement.setAttribute('dir', dir)", direction)
    expect(page.locator("#f-level-graduate")).to_be_hidden()
    page.locator("#filters > summary").click()
    expect(page.locator("#f-level-graduate")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert faults(page) == []
