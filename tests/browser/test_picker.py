"""The list of mentors in Chromium: in a course's frame, in a course's page, on our own page."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, request
from markupsafe import escape
from playwright.sync_api import Browser, BrowserContext, Page, expect

from livementor_xblock.answers import mentors_html
from lti_tool.kernel import web as skin
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.people.views import blueprint as people
from lti_tool.picker.lists import Lists
from lti_tool.picker.searching import Searches
from lti_tool.picker.views import blueprint
from tests.mentors.conftest import Enlist, enlist
from tests.picker.conftest import free, person, visited
from tests.ports import on_a_port
from tests.xblock.service import list_of, mentor

__all__ = ["enlist"]
pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "static"
SHEETS = ("picker/tokens.css", "picker/picker.css", "xblock/block.css")
Visitor = Callable[..., BrowserContext]


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """A browser of its own; what went wrong in a page's scripts fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def start(**options: Any) -> BrowserContext:
        told = {"locale": "en-GB", "timezone_id": "Europe/Paris", **options}
        context = chromium.new_context(**told)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()
    assert errors == []


@dataclass(frozen=True)
class Served:
    """``picker``: the address of a list in a course's frame. ``course``: of the unit that shows it."""

    address: str
    picker: str
    course: str


def unit() -> str:
    """Shows a list in a frame, and keeps what the frame tells it."""
    return (
        "<!doctype html><title>Eigenvalues</title>"
        "<script>window.told = []; addEventListener('message', (event) => told.push(event.data))</script>"
        f'<iframe id="tool" src="{escape(request.args["tool"])}" width="700" height="300"></iframe>'
    )


@pytest.fixture
def served(services: Services, database: Database, enlist: Enlist) -> Iterator[Served]:
    """Six mentors of linear algebra who are free around the clock, and a page that stands for their times."""
    for number, name in enumerate(["Amina Diallo", "Bruno", "Chiara", "Dana", "Emil", "Fatou"]):
        told: dict[str, Any] = {"headline": {"en": "Patient", "fr": "Patiente"}}
        told |= {"price_amount": 2400, "rating_sum": 150 - number, "rating_count": 31}
        free(database, enlist(name, {"linear-algebra": 14}, **told), start=0, end=24 * 60)
    own = replace(services, clock=SystemClock())
    app = skin.bare_app(own)
    app.register_blueprint(people(*[lambda *_, **__: None] * 2))
    app.register_blueprint(blueprint(Lists(database), Searches(database)))
    app.add_url_rule("/mentors/<slug>/times", view_func=times)
    course = Flask("course")
    course.add_url_rule("/unit", view_func=unit)
    with on_a_port(app) as address, on_a_port(course, host="127.0.0.1") as site:
        picker = f"{address}/picker?ref={reference(own, database, site)}"
        yield Served(address, picker, f"{site}/unit?tool={quote(picker)}")


def times(slug: str) -> str:
    return f"<h1>Times of {slug} for {skin.person_id()} in {skin.zone()}</h1>"


def reference(services: Services, database: Database, course: str) -> str:
    now = datetime.now(UTC)
    learner = person(database, now, name="Nadia")
    data = {"visit": visited(database, now, learner), "person": learner, "frame": [course]}
    return services.signer.sign("picker", data, now=now, lifetime=timedelta(hours=2))


def faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in violations for node in v["nodes"]]


@pytest.mark.parametrize(
    ("language", "scheme", "direction", "width"),
    [
        ("en", "light", "ltr", 1280),
        ("fr", "light", "rtl", 375),
        ("en", "dark", "rtl", 1280),
        ("fr", "dark", "ltr", 375),
    ],
)
def test_axe_finds_no_fault_and_nothing_overflows(
    served: Served, visitor: Visitor, language: str, scheme: str, direction: str, width: int
) -> None:
    context = visitor(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{served.picker}&lang={language}")
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    expect(page.get_by_role("listitem").filter(has=page.locator("h2, h3"))).to_have_count(3)
    assert faults(page) == []
    page.locator("summary").click()
    expect(page.get_by_role("listitem").filter(has=page.locator("h2, h3"))).to_have_count(6)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_target_is_tall_enough(served: Served, visitor: Visitor) -> None:
    page = visitor(viewport={"width": 375, "height": 800}).new_page()
    page.goto(served.picker)
    for target in page.locator(".lm-picker :is(a, summary, button):visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.inner_text()


def test_on_a_phone_a_mentor_takes_two_lines_and_one_to_act(
    served: Served, visitor: Visitor
) -> None:
    page = visitor(viewport={"width": 375, "height": 800}).new_page()
    page.goto(served.picker)
    box = page.get_by_role("listitem").first.bounding_box()
    assert box is not None
    assert box["height"] < 130


def test_times_are_told_in_the_readers_own_zone(served: Served, visitor: Visitor) -> None:
    page = visitor(timezone_id="Asia/Kathmandu").new_page()
    page.goto(served.picker)
    expect(page.locator("[data-lm-zone]")).to_have_text("Times are in your time zone: Nepal Time.")
    first = page.locator("time").first
    there = datetime.fromisoformat(str(first.get_attribute("datetime")))
    minute = page.evaluate("at => new Date(at).getMinutes()", there.isoformat())
    assert minute in (15, 45)
    told = first.inner_text()
    assert f":{minute}" in told or re.search(r"in \d+ minutes", told)


def test_times_are_in_words_while_they_are_near(visitor: Visitor) -> None:
    """One page at one instant: within the hour, today, tomorrow, later, and over."""
    context = visitor(locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    page.clock.install(time=datetime(2026, 11, 24, 20, 0, tzinfo=UTC))
    starts = ["20:25", "22:30", "23:30"]
    at = [f"2026-11-24T{start}:00Z" for start in starts] + ["2026-11-28T09:00:00Z"]
    over = "2026-11-24T19:30:00Z"
    told = list_of(
        mentor(next=[{"start": start, "label": "UTC"} for start in [over, *at]]), locale="fr"
    )
    page.set_content(mentors_html(told, "fr", everywhere=False))
    script = (STATIC / "picker" / "picker.js").read_text()
    page.add_script_tag(content=f"{script}\nenhance(document);", type="module")
    expect(page.locator("time").nth(1)).to_have_text("Dans 25 minutes")
    labels = [text.replace("\u202f", " ") for text in page.locator("time").all_inner_texts()]
    assert labels[2:4] == ["Aujourd’hui à 23:30", "Demain à 00:30"]
    assert labels[4] == "Sam. 28 nov. à 10:00"
    expect(page.locator("time").first).to_be_hidden()
    page.clock.run_for(5 * 60_000)
    expect(page.locator("time").nth(1)).to_have_text("Dans 20 minutes")


def test_without_scripts_times_are_in_utc_and_booking_works(
    served: Served, visitor: Visitor
) -> None:
    context = visitor(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.picker)
    expect(page.locator("[data-lm-zone]")).to_have_text("Times are in this time zone: UTC.")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Book a lesson with Amina Diallo").click()
    expect(opened.value.get_by_role("heading")).to_contain_text("Times of amina-diallo for")


def test_from_a_frame_one_click_opens_the_times_in_a_new_tab(
    served: Served, visitor: Visitor
) -> None:
    context = visitor()
    page = context.new_page()
    page.goto(served.course)
    frame = page.frame_locator("#tool")
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Book a lesson with Bruno (opens in a new tab)").dblclick()
    heading = opened.value.get_by_role("heading")
    expect(heading).to_have_text(re.compile(r"Times of bruno for \d+ in Europe/Paris"))
    assert len(context.pages) == 2
    expect(frame.get_by_role("heading", level=1)).to_be_visible()


def test_the_frame_tells_the_course_how_tall_it_is(served: Served, visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto(served.course)
    frame = page.frame_locator("#tool")
    expect(frame.locator("[data-lm-enhanced]")).to_be_visible()
    page.wait_for_function("told.length")
    before = page.evaluate("told.at(-1)")
    assert before["subject"] == "lti.frameResize"
    frame.locator("summary").click()
    page.wait_for_function("height => told.at(-1).height > height", arg=before["height"] + 200)
    frame.locator("summary").click()
    page.wait_for_function("height => told.at(-1).height === height", arg=before["height"])


def test_another_site_can_not_frame_the_list(served: Served, visitor: Visitor) -> None:
    page = visitor().new_page()
    stolen = Flask("evil")
    stolen.add_url_rule("/unit", view_func=unit)
    with on_a_port(stolen, host="127.0.0.1") as evil:
        page.goto(f"{evil}/unit?tool={quote(served.picker)}")
        page.wait_for_load_state("networkidle")
        expect(page.frame_locator("#tool").get_by_role("heading")).to_have_count(0)


def test_widening_by_keyboard_alone(served: Served, visitor: Visitor) -> None:
    page = visitor().new_page()
    page.goto(served.picker)
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText.trim()"))
    assert reached == ["Book", "Book", "Book", "See all 6 mentors", "See mentors for all subjects"]
    page.keyboard.press("Enter")
    expect(page.locator("[data-lm-count]")).to_have_text("6 mentors for all subjects.")


def test_our_own_page_is_read_again_once_in_the_browsers_zone(
    served: Served, visitor: Visitor
) -> None:
    page = visitor(timezone_id="America/Lima").new_page()
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if request.is_navigation_request() else None,
    )
    page.goto(f"{served.address}/mentors")
    expect(page.locator("html")).to_have_attribute("data-zone", "America/Lima")
    page.goto(f"{served.address}/mentors?q=algebra")
    page.wait_for_load_state("networkidle")
    assert len(asked) == 3


GUEST = """
body { font: 17px/1.4 Georgia, serif; color: #313131; }
.course-content ul { list-style: disc; margin: 1em 0; padding-left: 2em; }
.course-content h4 { letter-spacing: 1px; text-transform: uppercase; margin-bottom: 15px; }
button { background: linear-gradient(red, blue); text-shadow: 0 1px 0 black; box-shadow: 0 0 3px; }
"""
OUTSIDE = """() => ["body", "h4", "ul", "li", "button", "a", "p"].map((name) => {
  const style = getComputedStyle(document.querySelector(`.outside ${name}, ${name === "body" ? name : "none"}`));
  return Object.fromEntries([...style].filter((name) => !name.startsWith("--")).map((name) => [name, style[name]]));
})"""


def test_in_a_courses_page_it_looks_like_the_page_and_changes_nothing_outside(
    visitor: Visitor,
) -> None:
    outside = "<div class=outside><h4>A</h4><ul><li>B</li></ul><button>C</button><a href='#'>D</a><p>E</p></div>"
    listed = mentors_html(json.loads(json.dumps(list_of(mentor()))), "en", everywhere=False)
    page = visitor(color_scheme="dark", viewport={"width": 900, "height": 800}).new_page()
    page.set_content(
        f"<style>{GUEST}</style><div class=course-content>{outside}<div id=here></div></div>"
    )
    before = page.evaluate(OUTSIDE)
    for sheet in SHEETS:
        page.add_style_tag(content=(STATIC / sheet).read_text())
    page.evaluate("html => { document.getElementById('here').innerHTML = html }", listed)
    page.wait_for_function("document.querySelector('.lm-picker__card')")
    after = page.evaluate(OUTSIDE)
    ignored = {"height", "blockSize", "perspectiveOrigin", "transformOrigin"}
    for was, now in zip(before[1:], after[1:], strict=True):
        assert {key for key in was if was[key] != now[key]} - ignored == set()
    look = "element => { const s = getComputedStyle(element); return [s.fontFamily, s.fontSize, s.color] }"
    assert page.locator(".lm-picker__name").evaluate(look) == [
        "Georgia, serif",
        "17px",
        "rgb(49, 49, 49)",
    ]
    button = page.locator(".lm-picker__button").evaluate(
        "element => [getComputedStyle(element).backgroundImage, getComputedStyle(element).textShadow]"
    )
    assert button == ["none", "none"]
