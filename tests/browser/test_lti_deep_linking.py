"""A teacher picks what to embed, in a frame of another site, in Chromium; and the same without scripts and cookies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, FrameLocator, Page, expect

from lti_tool.kernel.web import Services
from tests.lti.served import course_site, free_port, register, served_tool
from tests.mentors.conftest import Enlist, enlist

__all__ = ["enlist"]
pytestmark = pytest.mark.browser
PICK = "/courses/linear-algebra/matrices/pick?learner=lefevre"


@pytest.fixture
def site(services: Services, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    with (
        course_site(free_port(), f"http://localhost:{port}", tmp_path) as address,
        served_tool(services, port) as own,
    ):
        register(own, requests.get(f"{address}/registration.json", timeout=10).json())
        yield address


def opened(chromium: Browser, site: str) -> tuple[Page, FrameLocator]:
    """The page of the tool in a frame of a page of the site."""
    page = chromium.new_context(locale="en-GB").new_page()
    page.goto(site)
    page.evaluate(
        "address => { document.body.innerHTML = `<iframe src=${address}></iframe>`; }", PICK
    )
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Put mentors into your course")).to_be_visible()
    return page, frame


def titles(site: str) -> list[str]:
    picked = requests.get(f"{site}/picked.json", timeout=10).json()["picked"]
    return [one["title"] for one in picked]


def test_two_links_are_picked_in_a_frame_and_go_back_by_themselves(
    chromium: Browser, site: str, enlist: Enlist
) -> None:
    enlist("Amina Diallo", {"linear-algebra": 14})
    _, frame = opened(chromium, site)
    frame.get_by_label("Title in the course").fill("Help with this unit")
    frame.get_by_label("Name, or the last part").press_sequentially("amina")
    frame.get_by_label("Name, or the last part").press("Enter")  # searches, and removes nothing
    frame.get_by_role("button", name="Add – Amina Diallo").click()
    frame.get_by_role("button", name="Embed 2 links").click()

    expect(frame.get_by_text("successfully saved")).to_be_visible()
    assert titles(site) == ["Help with this unit", "A lesson with Amina Diallo"]


def test_without_scripts_and_cookies_a_button_goes_back(chromium: Browser, site: str) -> None:
    page, _ = opened(chromium, site)
    plain = chromium.new_context(java_script_enabled=False, locale="en-GB").new_page()
    plain.goto(page.frames[1].url)
    plain.get_by_label("Subjects, if").fill("eigenvalues")
    plain.get_by_role("button", name="Search subjects").click()
    plain.get_by_label("Linear algebra", exact=True).check()
    plain.get_by_role("button", name="Add – Mentors for the unit").click()
    plain.get_by_role("button", name="Remove").first.click()
    plain.get_by_role("button", name="Embed 1 link").click()
    plain.get_by_role("button", name="Go on").click()

    expect(plain.get_by_text("successfully saved")).to_be_visible()
    assert titles(site) == ["Get a mentor"]
