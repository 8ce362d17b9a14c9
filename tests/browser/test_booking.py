"""From the desk to a held time on a small phone without JavaScript, and every page of it by axe in light and dark."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, redirect, request
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.wrappers import Response

from lti_tool.courses import service as courses
from lti_tool.courses.context import CourseContext
from lti_tool.courses.service import remember_visit
from lti_tool.kernel import web as skin
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling import bookings, hours
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.views import blueprint
from tests.ports import on_a_port

pytestmark = pytest.mark.browser
PHONE = {"width": 375, "height": 720}
LOW = """(all) => all
  .filter((one) => one.tabIndex >= 0 && one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML)"""


@pytest.fixture
def visit(database: Database, clock: FixedClock) -> str:
    """Nadia (person 1) came from a unit; Amina (person 2) is a mentor in New York without hours."""
    with database.transaction() as session:
        session.add_all(Person(name=name, created_at=clock.now()) for name in ("Nadia", "Amina"))
        session.flush()
        session.add(
            Mentor(
                person_id=2,
                slug="amina",
                name="Amina Diallo",
                status="approved",
                zone="America/New_York",
                price_amount=2400,
            )
        )
        context = CourseContext(course_title="Linear algebra", unit="Eigenvalues")
        return str(remember_visit(session, 1, context, clock.now()).public_id)


@pytest.fixture
def site(web: Flask, visit: str) -> Iterator[str]:
    """The pages of booking, a page that signs in, and a page in place of the payment's own."""
    web.register_blueprint(blueprint())

    @web.get("/test/<int:person>")
    def sign_in(person: int) -> Response:
        skin.sign_in(person)
        return redirect(request.args["next"])

    web.add_url_rule("/bookings/<uuid:booking>/pay", "pay", lambda **_: "to pay")
    with on_a_port(web) as address:
        yield address


def fits(page: Page) -> None:
    """Nothing has to be pushed sideways, and fingers hit what can be pressed."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    pressed = page.locator("main").locator("a.book-day, a.book-time, button:visible")
    low = pressed.evaluate_all(LOW)
    assert low == []


def test_from_the_desk_to_a_held_time_on_a_phone_without_javascript(
    site: str, visit: str, chromium: Browser, database: Database
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    page = context.new_page()

    page.goto(f"{site}/test/2?next=/desk")
    expect(page.get_by_text("Nothing can be booked: you have set no hours.")).to_be_visible()
    page.get_by_role("link", name="Set your hours").first.click()
    page.get_by_label("Thursday, row 1: from").fill("09:00")
    page.get_by_label("Thursday, row 1: until").fill("11:00")
    page.get_by_role("button", name="Add a row – Thursday").click()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_label("Thursday, row 2: from").fill("10:00")
    page.get_by_label("Thursday, row 2: until").fill("12:00")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("link", name="Two of these times overlap. Join them").click()
    page.get_by_label("Thursday, row 2: from").fill("18:00")
    page.get_by_label("Thursday, row 2: until").fill("00:00")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Lessons", exact=True).click()
    expect(page.get_by_text("Thu 26 Nov, 9:00 AM")).to_be_visible()

    page.goto(f"{site}/test/1?next=/mentors/amina/times%3Fvisit={visit}%26zone=Europe/Paris")
    expect(page.get_by_text("For: Eigenvalues")).to_be_visible()
    page.get_by_role("link", name="Thursday 3 Dec").click()
    page.get_by_role("link", name="3:30 PM, 9:30 AM for Amina Diallo").click()
    page.get_by_role("button", name="Hold Thu 3 Dec, 3:30 PM for 10 minutes").click()
    expect(page.get_by_text("to pay")).to_be_visible()

    with database.transaction() as session:
        held = session.scalars(select(Booking)).one()
    page.goto(f"{site}/bookings")
    page.get_by_role("link", name="Thursday 3 December").click()
    expect(page.get_by_role("heading", name="Your time with Amina Diallo is held")).to_be_visible()
    page.get_by_role("button", name="Give the time back").click()
    expect(page.get_by_role("heading", name="You gave the time back")).to_be_visible()
    with database.transaction() as session:
        assert session.get_one(Booking, held.id).status == "cancelled"
    context.close()


@pytest.fixture
def pages(database: Database, visit: str, clock: FixedClock) -> list[tuple[int, str]]:
    """Who looks at what, with something to see on each page."""
    start = clock.now() + timedelta(hours=30)
    with database.transaction() as session:
        amina = session.scalars(select(Mentor)).one()
        hours.set_week(session, amina, {day: [(540, 1080)] for day in range(1, 8)})
        hours.set_override(session, amina, date(2026, 12, 24), [])
        made = [
            bookings.hold(
                session,
                mentor=amina,
                learner_id=1,
                start=start + timedelta(hours=later),
                visit=courses.visit(session, visit),
                now=clock.now(),
            )
            for later in (0, 2)
        ]
        bookings.confirm(session, made[1].id, clock.now())
    times = f"/mentors/amina/times?visit={visit}"
    return [
        (1, times),
        (1, f"{times}&start=2026-11-26T15:00:00Z"),
        (1, "/bookings"),
        *((1, f"/bookings/{booking.public_id}") for booking in made),
        (2, "/desk"),
        (2, "/desk/hours"),
        (2, "/desk/exceptions"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_phone_and_passes_axe(
    site: str, pages: list[tuple[int, str]], chromium: Browser, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(viewport=PHONE, color_scheme=scheme, timezone_id="Europe/Paris")
    page = context.new_page()
    for person, path in pages:
        page.goto(f"{site}/test/{person}?next={quote(path)}")
        fits(page)
        for direction in ("ltr", "rtl"):
            page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
            found = Axe().run(page)
            assert found.violations_count == 0, (path, found.generate_report())
        fits(page)
    context.close()
