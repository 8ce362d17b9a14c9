"""A platform opens the registration in a frame or a window, in Chromium, and hears when it is done."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from devstack.registrar.products import PRODUCTS
from devstack.registrar.server import Registrar, serving
from lti_tool.kernel import web
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import list_registrations
from lti_tool.lti.dynamic.invitations import Invitation, invite
from lti_tool.lti.transport import HttpTransport
from tests.lti.registering import with_registration
from tests.lti.served import free_port
from tests.ports import on_a_port

pytestmark = pytest.mark.browser
SIZES = [(1280, 900), (375, 800)]
BUTTON = "Register the tool"


@pytest.fixture
def tool(services: Services) -> Iterator[Services]:
    """The registration alone, on a port of its own."""
    port = free_port()
    settings = replace(services.settings, base_url=f"http://localhost:{port}")
    own = replace(services, settings=settings, clock=SystemClock())
    app = web.bare_app(own)
    with_registration(app, HttpTransport(own.clock, allow_loopback=True))
    with on_a_port(app, port):
        yield own


@pytest.fixture
def moodle() -> Iterator[Registrar]:
    with serving(Registrar(PRODUCTS["moodle"])) as registrar:
        yield registrar


def invitation(tool: Services) -> str:
    with tool.database.transaction() as session:
        wanted = Invitation("Northfield University", True)
        return invite(session, tool.settings.base_url, wanted, days=7, now=tool.clock.now())


def names(tool: Services) -> list[str]:
    with tool.database.transaction() as session:
        return [one["name"] for one in list_registrations(session)]


def page_of(platform: Registrar, chromium: Browser, size: tuple[int, int], opened: str) -> Page:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.goto(f"{platform.address}/register?{urlencode({'tool': opened})}")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_the_platform_closes_the_frame(
    tool: Services, moodle: Registrar, chromium: Browser, size: tuple[int, int]
) -> None:
    page = page_of(moodle, chromium, size, invitation(tool))
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name=BUTTON).wait_for()
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    wide, room = page.frames[1].evaluate(widths)
    assert wide <= room
    assert frame.get_by_label("Names").is_checked() is False
    frame.get_by_label("E-mail addresses").check()
    frame.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("status")).to_have_text("The tool is here")
    assert names(tool) == ["Northfield University"]


def test_a_window_tells_the_page_that_opened_it(
    tool: Services, moodle: Registrar, chromium: Browser
) -> None:
    page = page_of(moodle, chromium, SIZES[0], invitation(tool))
    page.frame_locator("iframe").get_by_role("button", name=BUTTON).wait_for()
    with page.expect_popup() as opening:
        page.evaluate("address => { window.open(address) }", moodle.opening(invitation(tool)))
    window = opening.value
    window.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("status")).to_have_text("The tool is here")
    expect(window.get_by_role("heading", level=1)).to_have_text("The tool is registered")
