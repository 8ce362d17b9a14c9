"""What is the learner's own in the unit, in Chromium: lessons, question, name, reminders, the course team's part."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.xblock.pages import (
    HAND_OFF,
    SIZES,
    Open,
    answers,
    book,
    chromium,
    decline,
    faults,
    frame,
    says,
    service,
    visit,
    well,
)
from tests.xblock.service import Service

__all__ = ["chromium", "service", "visit", "well"]
pytestmark = pytest.mark.browser
NOW = datetime(2031, 6, 2, 16, 0, tzinfo=UTC)
ANSWER = """window.answer = (success) => jQuery(".lm-frame").trigger("contentChanged", ["id", "", {success}])"""
"""What Open edX's problems do when an answer was graded."""


def lesson(after: timedelta, mentor: str = "Bruno Costa") -> dict[str, Any]:
    start = NOW + after
    told = {
        "start": start,
        "opens": start - timedelta(minutes=10),
        "closes": start + timedelta(hours=2),
    }
    stamps = {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in told.items()}
    said = {"label": "in UTC", "opens_label": "in UTC", "is_open": False}
    return {"booking": f"b{after}", "mentor": mentor, "minutes": 60, **stamps, **said}


def sent(service: Service) -> list[dict[str, Any]]:
    return [body for path, body in service.asked if path == HAND_OFF]


def go_on(page: Page, answer: str) -> None:
    with page.context.expect_page() as opened:
        book(page).click()
        page.get_by_role("button", name=answer).click()
    opened.value.wait_for_url("**/handoff/abc?*")


# ---- the question


def test_a_question_is_sent_with_the_choice_and_never_before(visit: Open, service: Service) -> None:
    page = visit()
    posted: list[Request] = []
    page.on("request", lambda one: posted.append(one) if one.method == "POST" else None)
    expect(book(page)).to_be_visible()
    box = page.get_by_label("What do you want help with?")
    box.fill("Why is the determinant zero?")
    page.keyboard.press("Tab")
    book(page).click()
    assert posted == []
    with page.context.expect_page() as opened:
        decline(page)
    opened.value.wait_for_url("**/handoff/abc?*")
    assert sent(service)[0]["question"] == "Why is the determinant zero?"
    assert len(posted) == 1


def test_the_characters_left_are_told_near_the_end(visit: Open) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    box = page.get_by_label("What do you want help with?")
    left = page.locator('[data-lm="left"]')
    box.fill("x" * 700)
    box.fill("x" * 950)
    expect(left).to_have_text("Characters left: 50.")
    expect(left).to_have_attribute("aria-live", "polite")
    box.fill("short")
    expect(left).to_have_text("")
    described = box.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("only when you choose a mentor")


# ---- the name


@pytest.mark.parametrize("size", SIZES)
def test_the_first_choice_asks_about_the_name(
    visit: Open, service: Service, size: str, tmp_path: Path
) -> None:
    page = visit(size=size)
    expect(book(page)).to_be_visible()
    book(page).click()
    asked = page.get_by_role("group", name=re.compile("Send your name and e-mail address"))
    expect(asked).to_be_focused()
    page.screenshot(path=tmp_path / f"consent-{size}.png", full_page=True)
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    expect(book(page)).to_be_focused()
    assert sent(service) == []


def test_a_yes_is_remembered_and_taken_back(visit: Open, service: Service, tmp_path: Path) -> None:
    service.say({"forgotten": True}, path="/openedx/forget")
    service.say({"version": 1, "lessons": []}, path="/openedx/learner")
    page = visit()
    expect(book(page)).to_be_visible()
    go_on(page, "Yes, send them")
    assert (sent(service)[0]["email"], "XBlock User" in sent(service)[0]["name"]) == (
        "user@example.com",
        True,
    )
    page.reload()
    expect(frame(page)).to_contain_text("You share your name and e-mail address with your mentors.")
    page.screenshot(path=tmp_path / "sharing.png", full_page=True)
    with page.context.expect_page():
        book(page).click()
    page.get_by_role("button", name="Stop sharing them").click()
    says(page, "Your name and e-mail address were taken back.")
    page.reload()
    expect(frame(page)).to_contain_text("Mentors do not get your name and e-mail address.")
    assert faults(page) == []


def test_what_can_not_be_taken_back_is_told(visit: Open, service: Service) -> None:
    page = visit()
    expect(book(page)).to_be_visible()
    go_on(page, "Yes, send them")
    told = {"code": "forget_away", "message": "Nothing changed; try again in a minute."}
    answers(page, "share", told, status=503)
    page.get_by_role("button", name="Stop sharing them").click()
    says(page, "Nothing changed; try again in a minute.")
    expect(page.get_by_role("button", name="Stop sharing them")).to_be_visible()


def test_without_its_script_a_mentor_is_chosen_all_the_same(visit: Open, service: Service) -> None:
    page = visit()
    page.route("**/own.js", lambda route: route.abort())
    page.reload()
    expect(book(page)).to_be_visible()
    with page.context.expect_page() as opened:
        book(page).click()
    opened.value.wait_for_url("**/handoff/abc?*")
    assert not {"name", "email", "question"} & sent(service)[0].keys()


# ---- lessons ahead


@pytest.mark.parametrize("size", SIZES)
def test_lessons_ahead_and_the_way_into_a_room(
    visit: Open, service: Service, size: str, tmp_path: Path
) -> None:
    ahead = [lesson(timedelta(minutes=5)), lesson(timedelta(days=1), "Amina Diallo")]
    service.say({"version": 1, "lessons": ahead}, path="/openedx/learner")
    service.say({"url": f"{service.url}/handoff/room"}, path="/openedx/join")
    page = visit(size=size)
    expect(book(page)).to_be_visible()
    expect(page.get_by_role("heading", name="Your next lessons")).to_be_hidden()
    go_on(page, "No, go on without")
    page.clock.install(time=NOW)
    page.reload()
    expect(page.get_by_role("heading", name="Your next lessons")).to_be_visible()
    mine = page.locator('[data-lm="lessons"]')
    expect(mine).to_contain_text("Monday 2 June at 12:05")
    expect(mine).to_contain_text("The room opens at 11:55.")
    page.screenshot(path=tmp_path / f"lessons-{size}.png", full_page=True)
    assert faults(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Join the lesson with Bruno Costa").click()
    opened.value.wait_for_url("**/handoff/room?*")
    assert service.asked[-1][1]["booking"] == ahead[0]["booking"]


def test_a_room_opens_while_one_looks(visit: Open, service: Service) -> None:
    service.say({"version": 1, "lessons": [lesson(timedelta(minutes=12))]}, path="/openedx/learner")
    page = visit()
    expect(book(page)).to_be_visible()
    go_on(page, "No, go on without")
    page.clock.install(time=NOW)
    page.reload()
    expect(page.get_by_text("The room opens at")).to_be_visible()
    page.clock.run_for("03:00")
    expect(page.get_by_role("button", name="Join the lesson with Bruno Costa")).to_be_visible()
    expect(page.get_by_text("The room opens at")).to_be_hidden()


# ---- reminders


@pytest.fixture
def nudged(visit: Open, service: Service) -> Page:
    """A unit whose author set two failed attempts, or ten minutes."""
    page = visit("nudge", script=ANSWER)
    expect(book(page)).to_be_visible()
    return page


NUDGE = "Stuck here? Somebody who knows this unit can look at it with you."


def opt_in(page: Page) -> None:
    page.get_by_role("button", name="Remind me in this course").click()
    expect(page.get_by_role("button", name="Stop reminding me")).to_be_visible()


def test_nobody_is_reminded_who_did_not_ask_for_it(nudged: Page) -> None:
    nudged.evaluate("answer('incorrect'), answer('incorrect'), answer('incorrect')")
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)


def test_one_quiet_line_once_a_day(nudged: Page, service: Service, tmp_path: Path) -> None:
    opt_in(nudged)
    asked = len(service.asked)
    nudged.evaluate("answer('incorrect'), answer('correct'), answer('incorrect')")
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)
    nudged.evaluate("answer('incorrect')")
    expect(nudged.get_by_text(NUDGE)).to_be_visible()
    nudged.screenshot(path=tmp_path / "nudge.png", full_page=True)
    assert faults(nudged) == []
    assert len(service.asked) == asked
    nudged.get_by_role("button", name="See the mentors").click()
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)
    expect(nudged.locator("[data-lm-count]")).to_be_focused()
    nudged.reload()
    expect(book(nudged)).to_be_visible()
    expect(nudged.get_by_role("button", name="Stop reminding me")).to_be_visible()
    nudged.evaluate("localStorage.clear()")
    nudged.evaluate("answer('incorrect'), answer('incorrect')")
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)


def test_time_without_progress(nudged: Page) -> None:
    opt_in(nudged)
    nudged.clock.install(time=NOW)
    nudged.reload()
    expect(book(nudged)).to_be_visible()
    expect(nudged.get_by_role("button", name="Stop reminding me")).to_be_visible()
    nudged.clock.run_for("09:00")
    nudged.evaluate("answer('correct')")
    nudged.clock.run_for("09:00")
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)
    nudged.clock.run_for("01:30")
    expect(nudged.get_by_text(NUDGE)).to_be_visible()
    nudged.get_by_role("button", name="Not now").click()
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)


def test_reminders_end_where_they_began(nudged: Page) -> None:
    opt_in(nudged)
    nudged.get_by_role("button", name="Stop reminding me").click()
    expect(nudged.get_by_role("button", name="Remind me in this course")).to_be_visible()
    nudged.evaluate("answer('incorrect'), answer('incorrect')")
    expect(nudged.get_by_text(NUDGE)).to_have_count(0)


# ---- right to left, narrow


def test_arabic_runs_right_to_left_without_a_bar(visit: Open, tmp_path: Path) -> None:
    page = visit("nudge", size="phone", locale="ar")
    button = frame(page).locator("form button").first
    expect(button).to_be_visible()
    button.click()
    expect(frame(page)).to_have_attribute("dir", "rtl")
    expect(page.locator('[data-lm="consent"]')).to_be_visible()
    page.screenshot(path=tmp_path / "arabic.png", full_page=True)
    assert frame(page).evaluate("e => e.scrollWidth <= e.clientWidth")
    assert faults(page) == []
    for english in ("Send your name", "Remind me", "What do you want"):
        expect(frame(page)).not_to_contain_text(english)


# ---- the course's team


def test_the_team_opens_its_part(visit: Open, service: Service, tmp_path: Path) -> None:
    """The workbench knows no roles: the part is put there as the template paints it for a team."""
    page = visit("mentor")
    expect(frame(page)).to_be_visible()
    table = (
        '<p><a class="lm-frame__button" href="/course">Open the page of the course</a></p>'
        '<table class="lm-frame__table"><caption>Units</caption><tr><th scope="row">Rang</th><td>7</td></tr></table>'
    )
    part = '<details class="lm-frame__team" data-lm="team"><summary>For the course team</summary><div data-lm="told" data-waiting="Looking…" aria-live="polite"></div></details>'  # noqa: E501
    answers(page, "team", {"html": table})
    page.route(
        "**/scenario/mentor/**",
        lambda route: route.fulfill(
            body=route.fetch()
            .text()
            .replace('<template data-lm="own-words"', f'{part}<template data-lm="own-words"')
        ),
    )
    page.reload()
    expect(book(page)).to_be_visible()
    page.get_by_text("For the course team").click()
    expect(page.get_by_role("link", name="Open the page of the course")).to_be_visible()
    page.screenshot(path=tmp_path / "team.png", full_page=True)
    assert faults(page, alone=True) == []
