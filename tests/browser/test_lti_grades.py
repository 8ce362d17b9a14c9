"""The page of grades in Chromium: in a course's frame on another site, without cookies, wide, narrow, and by axe."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Frame, Page, expect

from lti_tool.course_team.reference import sign
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services
from lti_tool.lti.transport import Answer, Call
from tests.lti.conftest import app, platform_keys, registered
from tests.lti.courses import TEACHER, School, school
from tests.lti.products import CANVAS
from tests.lti.transports import answer, serving
from tests.ports import on_a_port

__all__ = ["app", "platform_keys", "registered"]
pytestmark = pytest.mark.browser
SIZES = [(1280, 900), (375, 800)]


@pytest.fixture
def there(app: Flask, services: Services, clock: FixedClock) -> Iterator[School]:
    with school(app, services, clock, CANVAS) as made:
        yield made


@pytest.fixture
def tool(app: Flask) -> Iterator[str]:
    with on_a_port(app) as address:
        yield address


@pytest.fixture
def lms(there: School, tool: str) -> Iterator[str]:
    """A page of the course's site, with ours in a frame."""
    visit = there.launch("teacher", TEACHER)

    def page(call: Call) -> Answer:
        token = sign(
            there.services.signer,
            visit=visit,
            person_id=None,
            registration_id=1,
            frame=[call.origin],
            role="course_team",
            now=there.clock.now(),
        )
        lang = "fr" if "fr" in call.url else "en"
        source = f"{tool}/lti/grades?{urlencode({'ref': token, 'lang': lang})}"
        frame = f'<iframe title="Mentors" src="{source}" width="100%" height="1400"></iframe>'
        body = f"<!doctype html><html lang='en'><title>Course</title><main>{frame}</main>"
        return answer(200, body.encode(), **{"Content-Type": "text/html"})

    with serving(page) as site:
        yield site


def opened(chromium: Browser, lms: str, size: tuple[int, int]) -> tuple[Page, Frame]:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(lms)
    frame = page.frames[1]
    frame.get_by_role("heading", level=1).wait_for()
    return page, frame


def fits(frame: Frame) -> bool:
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    wide, room = frame.evaluate(widths)
    return bool(wide <= room)


def faults(page: Page, frame: Frame) -> list[str]:
    """What axe finds in the page of the frame, opened by itself."""
    alone = page.context.new_page()
    alone.goto(frame.url)
    found = Axe().run(alone).response["violations"]
    alone.close()
    return [one["id"] for one in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["", "/fr"])
def test_a_teacher_switches_grades_on_and_off(
    there: School, lms: str, chromium: Browser, size: tuple[int, int], path: str
) -> None:
    there.lesson("c-2", there.launch("c-2"))
    page, frame = opened(chromium, lms + path, size)
    assert fits(frame)
    assert faults(page, frame) == []
    frame.locator("input[value=lessons]").check()
    frame.locator("#lessons").fill("many")
    frame.locator("form.lm-stack button").click()
    frame.locator("#lessons-error").wait_for()
    assert fits(frame)
    frame.locator("#lessons").fill("4")
    frame.locator("#lessons").press("Enter")
    frame.locator("#saved").wait_for()
    assert faults(page, frame) == []
    assert page.context.cookies() == []

    there.lms.refuses["c-2"] = 403
    (job,) = there.queued("lti.send_scores")
    there.sender().send(job["gradebook_id"])
    page.reload()
    frame = page.frames[1]
    again = frame.locator("button[name=again]")
    expect(again).to_be_visible()
    assert fits(frame)
    assert faults(page, frame) == []
    again.click()
    frame.locator("#saved").wait_for()
    frame.locator("input[value=off]").check()
    frame.locator("form.lm-stack button").click()
    frame.wait_for_url("**done=saved**")
    assert there.book().mode == "off"


def test_right_to_left_it_fits_too(lms: str, chromium: Browser) -> None:
    _, frame = opened(chromium, lms, SIZES[1])
    frame.evaluate("document.documentElement.dir = 'rtl'")
    assert fits(frame)
