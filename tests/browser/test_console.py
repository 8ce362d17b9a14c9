"""An operator registers a platform by hand in Chromium, with the keyboard; an administrator pauses tutoring."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from lti_tool.kernel import web
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import add_registration
from lti_tool.lti.institution import institution_reference
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.models import Deployment, Registration
from lti_tool.lti.views import blueprint
from lti_tool.lti.views.console import add_console_pages
from lti_tool.people.operators import add_operator
from lti_tool.people.service import person_with_address
from tests.browser.chromium import check, press
from tests.lti.consoles import OPERATOR, PLATFORM, Site
from tests.lti.platforms import Keys
from tests.lti.served import free_port
from tests.lti.transports import FakeTransport, answer
from tests.ports import on_a_port

pytestmark = pytest.mark.browser
SIZES = [(1280, 900), (375, 800)]


@dataclass(frozen=True)
class Console:
    address: str
    services: Services
    site: Site
    operator: int


@pytest.fixture
def console(services: Services) -> Iterator[Console]:
    """The console and the LTI door, with a platform that answers without a network; the operator is signed in."""
    port, site = free_port(), Site()
    settings = replace(services.settings, base_url=f"http://localhost:{port}")
    own = replace(services, settings=settings, clock=SystemClock())
    with own.database.transaction() as session:
        add_operator(session, OPERATOR, own.clock.now())
        operator = person_with_address(session, OPERATOR, now=own.clock.now()).id
    app = web.bare_app(own)
    pages = blueprint(KeySets(Keys()))
    add_console_pages(pages, FakeTransport(site), own)
    app.register_blueprint(pages)
    _add_door(app, operator)
    with on_a_port(app, port):
        yield Console(settings.base_url, own, site, operator)


def _add_door(app: Flask, operator: int) -> None:
    @app.get("/come-in")
    def come_in() -> str:
        web.sign_in(operator)
        return "in"


def window(chromium: Browser, size: tuple[int, int]) -> Page:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


@pytest.mark.parametrize("size", SIZES)
def test_a_platform_is_registered_by_hand(
    console: Console, chromium: Browser, size: tuple[int, int]
) -> None:
    page = window(chromium, size)
    page.goto(f"{console.address}/come-in")
    page.goto(f"{console.address}/console/platforms")
    check(page, "console")
    page.get_by_role("link", name="Register a platform by hand").click()
    check(page, "console")
    page.get_by_role("link", name="Moodle").click()
    page.get_by_label("Address of the site").fill("lms.example.edu")
    check(page, "console")
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).wait_for()
    expect(page.get_by_role("button", name="Copy – Address of the tool")).to_be_visible()
    check(page, "console")
    for label, told in (
        ("Name", PLATFORM["name"]),
        ("Client id", PLATFORM["client_id"]),
        ("Login address of the LMS", PLATFORM["auth_login_url"]),
        ("Address for access tokens", PLATFORM["auth_token_url"]),
        ("Address of the LMS’s keys", "https://lms.example.edu/nothing"),
    ):
        page.get_by_label(label, exact=True).fill(told)
    press(page, "Try the addresses and save")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    check(page, "console")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Address of the LMS’s keys")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(PLATFORM["key_set_url"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Northfield")
    check(page, "console")
    console.site.instead["/token"] = answer(401, b'{"error": "invalid_client"}')
    press(page, "Test this registration")
    expect(page.get_by_text("does not know this client id")).to_be_visible()
    check(page, "console")
    press(page, "Switch the platform off")
    expect(page.get_by_text("It is switched off: its launches are refused.")).to_be_visible()
    page.goto(f"{console.address}/console/platforms")
    page.get_by_label("What you call the platform").fill("Another")
    page.keyboard.press("Enter")
    assert (
        "/lti/register?unlock=" in page.get_by_label("Registration link", exact=True).input_value()
    )
    check(page, "console")


def test_without_scripts_all_of_it_works(console: Console, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{console.address}/come-in")
    page.goto(f"{console.address}/console/platforms/new?product=other")
    assert page.get_by_label("Address of the tool").input_value().endswith("/lti/launch")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_a_value_is_copied(console: Console, chromium: Browser) -> None:
    page = window(chromium, SIZES[0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{console.address}/come-in")
    page.goto(f"{console.address}/console/platforms/new?product=canvas")
    press(page, "Copy – Address of our public keys")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{console.address}/lti/jwks.json"


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_pauses_tutoring(
    console: Console, chromium: Browser, size: tuple[int, int]
) -> None:
    page = window(chromium, size)
    page.goto(f"{console.address}/lti/institution?ref={reference(console)}")
    check(page, "console")
    press(page, "Switch tutoring off – north")
    expect(page.get_by_text("Learners are told that mentoring is switched off.")).to_be_visible()
    check(page, "console")
    press(page, "Switch tutoring on – north")
    expect(page.get_by_role("button", name="Switch tutoring off – north")).to_be_visible()
    press(page, "Make a registration link")
    expect(page.get_by_label("Registration link", exact=True)).to_be_visible()
    check(page, "console")


def reference(console: Console) -> str:
    """What an administrator of a platform with two deployments comes with."""
    own, now = console.services, console.services.clock.now()
    with own.database.transaction() as session:
        add_registration(session, **PLATFORM, deployment_id="north", approve=True, now=now)
        registration = session.scalars(select(Registration)).one()
        south = Deployment(deployment_id="south", first_seen_at=now - timedelta(days=1))
        south.registration_id = registration.id
        session.add(south)
        north = session.scalars(select(Deployment).filter_by(deployment_id="north")).one()
        return institution_reference(
            own.signer,
            registration=registration.id,
            deployment=north.id,
            person=None,
            frame=[],
            now=now,
        )
