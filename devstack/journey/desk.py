"""The mentor's side before the lesson: signing in by mail, hours, an exception, and what was booked."""

import re

from playwright.sync_api import Page, expect

from devstack.demo.stack import Stack
from devstack.journey.actors import Mentor, Slot
from devstack.journey.stage import Stage


def sign_in(stage: Stage, stack: Stack, page: Page, mentor: Mentor) -> None:
    """By the link in the mail, which the development outbox shows."""
    page.goto(f"{stack.service_url}/sign-in?next=/desk")
    page.get_by_label("E-mail address").fill(mentor.address)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("link", name=re.compile("outbox")).click()
    page.get_by_role("article").first.get_by_role("link").first.click()
    page.get_by_role("link", name="/sign-in/").first.click()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role(
        "link", name="English"
    ).click()  # the demo's French-speaking mentors are met in French
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    stage.seen("mentor-signs-in", f"{mentor.name} by the link in the mail", page)


def set_hours(stage: Stage, stack: Stack, page: Page, slot: Slot) -> None:
    """Another Saturday in every week, no notice, and today one lesson only."""
    page.goto(f"{stack.service_url}/desk/hours")
    page.get_by_label("Saturday, row 1: from").fill("10:00")
    page.get_by_label("Saturday, row 1: until").fill("16:00")
    page.get_by_label("Notice").select_option(label="none: until it starts")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved. Learners see your new times at once")).to_be_visible()
    expect(page.get_by_label("Saturday, row 1: until")).to_have_value("16:00")
    stage.seen("mentor-hours", "weekly hours and no notice are saved", page)
    page.goto(f"{stack.service_url}/desk/exceptions")
    page.get_by_label("Date", exact=True).fill(f"{slot.local:%Y-%m-%d}")
    page.get_by_label(re.compile("I teach at these hours")).check()
    page.get_by_label("Other hours, row 1: from").fill(f"{slot.local:%H:%M}")
    page.get_by_label("Other hours, row 1: until").fill(f"{slot.local_end:%H:%M}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Learners see your new times at once")).to_be_visible()
    stage.seen("mentor-exception", f"today only {slot.local:%H:%M} is open", page)


def see_booking(stage: Stage, stack: Stack, page: Page) -> None:
    """The lesson that was booked, with the way into its room."""
    page.goto(f"{stack.service_url}/desk")
    upcoming = page.get_by_role("region", name="Upcoming lessons")
    expect(upcoming.get_by_role("link", name="Join the lesson")).to_have_count(1)
    stage.seen("mentor-desk", "the booking stands at the mentor's desk", page)
