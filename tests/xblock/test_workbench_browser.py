"""The block in a unit, in Chromium: what a learner sees, on a desk and on a phone, while the service is well or not."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.xblock.pages import (
    HAND_OFF,
    MENTORS,
    SIZES,
    Open,
    Site,
    answers,
    book,
    chromium,
    decline,
    faults,
    frame,
    fresh,
    says,
    service,
    visit,
    well,
)
from tests.xblock.service import Service, list_of

__all__ = ["chromium", "fresh", "service", "visit", "well"]
pytestmark = pytest.mark.browser
NO_TAB = "window.open = () => null"


@pytest.mark.parametrize("size", SIZES)
def test_the_list_arrives_and_is_for_everybody(visit: Open, size: str, tmp_path: Path) -> None:
    page = visit(size=size)
    expect(book(page)).to_be_visible()
    expect(frame(page)).to_contain_text("Linear algebra")
    expect(page.locator('[data-lm="list"]')).to_have_attribute("aria-busy", "false")
    page.screenshot(path=tmp_path / f"list-{size}.png", full_page=True)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    inside = "e => e.scrollWidth <= e.clientWidth"
    assert size == "desk" or frame(page).evaluate(inside), page.evaluate(wide)
    assert book(page).bounding_box()["height"] >= 44  # type: ignore[index]
    assert faults(page) == []


def test_it_is_readable_in_the_dark(visit: Open, tmp_path: Path) -> None:
    page = visit(color_scheme="dark")
    expect(book(page)).to_be_visible()
    page.screenshot(path=tmp_path / "dark.png")
    assert faults(page) == []


def test_book_opens_the_booking_page_and_the_course_stays(visit: Open, service: Service) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    with page.context.expect_page() as opened:
        book(page).click()
        decline(page)
    tab = opened.value
    tab.wait_for_url("**/handoff/abc?*")
    expect(tab.locator("body")).to_have_text("Choose a time")
    assert tab.evaluate("window.opener") is None
    assert tab.url.endswith("?lang=en&zone=America%2FNew_York")
    assert "/scenario/eigenvalues/" in page.url
    assert service.asked[-1][1]["mentor"] == "m0"


def test_two_clicks_open_one_tab(visit: Open, service: Service) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    with page.context.expect_page() as opened:
        book(page).dblclick()
        page.get_by_role("button", name="No, go on without").dblclick()
    opened.value.wait_for_url("**/handoff/abc?*")
    assert [path for path, _ in service.asked].count(HAND_OFF) == 1
    assert len(page.context.pages) == 2


def test_where_no_tab_opens_there_is_a_link(visit: Open, service: Service) -> None:
    page = visit(script=NO_TAB)
    expect(book(page)).to_be_visible()
    book(page).click()
    decline(page)
    link = page.get_by_role("link", name="Open the page")
    expect(link).to_be_visible()
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    says(page, "did not open a new tab")


def test_a_no_is_told_and_the_empty_tab_goes(visit: Open, service: Service) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    service.say(
        {"code": "mentor_unknown", "message": "This mentor has left."}, status=404, path=HAND_OFF
    )
    book(page).click()
    decline(page)
    says(page, "This mentor has left.")
    page.wait_for_function("true")
    assert len(page.context.pages) == 1
    expect(book(page)).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_service_that_is_away_has_a_calm_face(
    visit: Open, fresh: Site, size: str, tmp_path: Path
) -> None:
    fresh.service.say({"version": 2})
    page = visit(size=size, at=fresh)
    says(page, "The rest of this unit works as usual.")
    expect(page.locator(".lm-frame__bone")).to_have_count(0)
    page.screenshot(path=tmp_path / f"away-{size}.png", full_page=True)
    assert faults(page) == []
    fresh.service.say(list_of(*MENTORS))
    page.get_by_role("button", name="Try again").click()
    expect(book(page)).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_an_earlier_list_says_that_it_is_one(visit: Open, tmp_path: Path) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    html = page.locator('[data-lm="list"]').inner_html()
    answers(page, "mentors", {"state": "earlier", "html": html})
    page.reload()
    says(page, "This is an earlier list")
    page.screenshot(path=tmp_path / "earlier.png", full_page=True)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(book(page)).to_be_visible()


def test_a_slow_service_is_waited_for_in_words(visit: Open, fresh: Site, tmp_path: Path) -> None:
    fresh.service.silent = True
    page = visit(at=fresh)
    expect(page.locator(".lm-frame__bone")).to_have_count(3)
    says(page, "This takes a few seconds more.")
    page.screenshot(path=tmp_path / "waiting.png")
    says(page, "The rest of this unit works as usual.")


def test_an_lms_that_answers_with_a_page_is_away_too(visit: Open) -> None:
    page = visit("mentor", "author_view")
    page.route(re.compile(r"/mentors/?\?"), lambda route: route.fulfill(body="<html>", status=502))
    page.reload()
    says(page, "can’t be fetched at the moment")


def test_all_subjects_and_back_move_the_focus_to_the_list(visit: Open, service: Service) -> None:
    page = visit()
    page.get_by_role("link", name="See mentors for all subjects").click()
    expect(page.locator("[data-lm-count]")).to_be_focused()
    assert [told["all"] for _, told in service.asked][-1:] == [True]
    assert re.search(r"\?student=learner-\d+$", page.url)


def test_times_are_in_this_browsers_zone(visit: Open) -> None:
    page = visit(zone="Asia/Kolkata")
    expect(page.locator("time").first).to_contain_text("22:30")
    expect(page.locator("[data-lm-zone]")).to_contain_text("India")


def test_without_the_script_of_the_list_times_stay_in_utc(visit: Open) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    page.route("**/picker.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("time").first).to_have_text("Mon 2 Jun, 5:00 PM")


def test_a_preview_books_nothing(visit: Open, service: Service) -> None:
    page = visit("mentor", "author_view")
    expect(book(page)).to_be_visible()
    book(page).click()
    says(page, "This is a preview. Learners book from here in the course.")
    assert len(page.context.pages) == 1
    assert HAND_OFF not in [path for path, _ in service.asked]


def test_french_learners_read_french(visit: Open, tmp_path: Path) -> None:
    page = visit("confiance", size="phone", locale="fr-CA")
    expect(frame(page).locator("form button").first).to_be_visible()
    page.screenshot(path=tmp_path / "french.png", full_page=True)
    expect(frame(page)).to_have_attribute("lang", "fr")
    for english in ("Get a mentor", "Book", "mentors for", "Try again"):
        expect(frame(page)).not_to_contain_text(english)


def test_the_list_is_used_by_keyboard_alone(visit: Open, service: Service) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if book(page).evaluate("e => e === document.activeElement"):
            break
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    opened.value.wait_for_url("**/handoff/abc?*")
