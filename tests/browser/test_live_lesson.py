"""Two real browsers in one lesson: picture, sound, screen, notes and chat arrive, and outlive a killed server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lti_tool.kernel.db import Database
from tests.lessons.conftest import Booked, Cast, book, make_cast
from tests.lessons.live import Server, running

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
]
FRAMES = """async () => {
  if (!window.livementor?.peer) return 0;
  const reports = [...(await window.livementor.peer.getStats()).values()];
  return Math.max(0, ...reports.filter((r) => r.type === "inbound-rtp" && r.kind === "video").map((r) => r.framesDecoded));
}"""
SOUND = """async () => {
  const reports = [...(await window.livementor.peer.getStats()).values()];
  return Math.max(0, ...reports.filter((r) => r.type === "inbound-rtp" && r.kind === "audio").map((r) => r.bytesReceived));
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=ARGUMENTS,
            ignore_default_args=["--mute-audio"],
        )
        yield browser
        browser.close()


@pytest.fixture
def cast(database: Database) -> Cast:
    return make_cast(database, datetime.now(UTC))


@pytest.fixture
def booked(database: Database, cast: Cast) -> Booked:
    return book(database, cast, datetime.now(UTC) - timedelta(minutes=1))


@pytest.fixture
def server(database: Database) -> Iterator[Server]:
    with running(database.url) as server:
        yield server


class Side:
    """One person's browser."""

    def __init__(
        self, browser: Browser, server: Server, person: int, booked: Booked, **options: Any
    ) -> None:
        self.context: BrowserContext = browser.new_context(**{"locale": "en-GB", **options})
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)
        self.lesson = f"{server.url}/lessons/{booked.public_id}"
        self.page.goto(f"{server.url}/test/{person}?next=/lessons/{booked.public_id}")
        self.root = self.page.locator("#lesson")

    def _note(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def join(self) -> None:
        self.page.get_by_role("button", name="Join the lesson").click()
        expect(self.root).to_have_attribute("data-state", "room")

    def sees(self, **data: str) -> None:
        for name, value in data.items():
            attribute = f"data-{name.replace('_', '-')}"
            expect(self.root).to_have_attribute(attribute, value, timeout=20_000)

    @property
    def editor(self) -> Any:
        return self.page.locator(".ProseMirror")

    @property
    def notes(self) -> str:
        """The shared document as this browser holds it."""
        return str(self.page.evaluate("window.livementor.notes"))

    def press(self, name: str) -> None:
        self.page.locator(".lm-controls").get_by_role("button", name=name).click()

    def frames(self) -> int:
        return int(self.page.evaluate(FRAMES))

    def sees_more_frames(self) -> None:
        script = f"async (before) => (await ({FRAMES})()) > before"
        self.page.wait_for_function(script, arg=self.frames(), timeout=20_000)


@pytest.fixture
def sides(
    chromium: Browser, server: Server, cast: Cast, booked: Booked
) -> Iterator[tuple[Side, Side]]:
    """The learner's and the mentor's browser, both in the lobby."""
    both = tuple(Side(chromium, server, person, booked) for person in (cast.learner, cast.mentor))
    yield both  # type: ignore[misc]
    for side in both:
        side.context.close()
        assert side.errors == []


def test_a_lesson_from_the_lobby_to_the_review(sides: tuple[Side, Side]) -> None:
    learner, mentor = sides
    expect(learner.page.get_by_text("Bruno is not in the room yet")).to_be_visible()
    mentor.join()
    expect(learner.page.get_by_text("Bruno is in the room.")).to_be_visible()
    learner.join()
    for side in sides:
        side.sees(remote_video="playing", network="good", saved="true")
        side.sees_more_frames()
        side.page.wait_for_function(f"async () => (await ({SOUND})()) > 1000")

    learner.editor.click()
    learner.page.keyboard.type("An eigenvector keeps its direction.")
    expect(mentor.editor).to_contain_text("keeps its direction.")
    mentor.editor.click()
    mentor.page.keyboard.press("Control+End")
    expect(learner.page.locator(".lm-caret--mentor")).to_be_visible()
    mentor.page.keyboard.press("Enter")
    mentor.page.keyboard.type("Its length is multiplied by the eigenvalue.")
    expect(learner.editor).to_contain_text("multiplied by the eigenvalue.")
    assert learner.notes == mentor.notes
    assert learner.notes == (
        "<paragraph>An eigenvector keeps its direction.</paragraph>"
        "<paragraph>Its length is multiplied by the eigenvalue.</paragraph>"
    )

    learner.press("Chat")
    learner.page.get_by_placeholder("Your message").fill("Could you show me an example?")
    learner.page.get_by_role("button", name="Send").click()
    expect(mentor.page.locator('[data-part="unread"]')).to_have_text("1 new")
    mentor.press("Chat")
    expect(mentor.page.get_by_role("log")).to_contain_text("Could you show me an example?")

    mentor.press("Share screen")
    learner.sees(screen="remote")
    mentor.press("Stop sharing")
    learner.sees(screen="none")
    learner.press("Share screen")
    mentor.sees(screen="remote")

    for side in sides:
        side.sees(saved="true")
        for form, mark in (("txt", "Its length"), ("html", "<p>Its length")):
            notes = side.context.request.get(f"{side.lesson}/notes.{form}")
            assert mark in notes.text()
            assert "show me an example" in notes.text()

    mentor.press("End the lesson")
    mentor.page.get_by_role("dialog").get_by_role("button", name="End the lesson").click()
    expect(
        mentor.page.get_by_role("heading", name="Your lesson with Amina is over")
    ).to_be_visible()
    expect(
        learner.page.get_by_role("heading", name="How was your lesson with Bruno?")
    ).to_be_visible()
    learner.page.get_by_label("Excellent").check()
    learner.page.get_by_role("button", name="Send your rating").click()
    expect(learner.page.get_by_text("Thank you. Your rating helps")).to_be_visible()


def test_a_killed_server_loses_neither_picture_nor_notes(
    sides: tuple[Side, Side], server: Server
) -> None:
    learner, mentor = sides
    for side in sides:
        side.join()
    for side in sides:
        side.sees(remote_video="playing", saved="true")
    learner.editor.click()
    learner.page.keyboard.type("Seen by both before. ")
    expect(mentor.editor).to_contain_text("Seen by both before.")
    mentor.sees(saved="true")
    learner.sees(saved="true")
    server.kill()
    learner.sees(saved="false")
    learner.page.keyboard.type("Typed without a server.")
    for side in sides:
        side.sees_more_frames()
    server.start()
    expect(mentor.editor).to_contain_text("Typed without a server.")
    for side in sides:
        assert side.notes == "<paragraph>Seen by both before. Typed without a server.</paragraph>"
    for side in sides:
        side.sees(saved="true", remote_video="playing", network="good")
        assert side.page.evaluate("window.livementor.peer.iceConnectionState") == "connected"
    server.kill()
    server.start()
    text = learner.context.request.get(f"{learner.lesson}/notes.txt").text()
    assert text.count("Typed without a server.") == 1


def test_a_reload_brings_picture_and_notes_back(sides: tuple[Side, Side]) -> None:
    learner, mentor = sides
    for side in sides:
        side.join()
    for side in sides:
        side.sees(remote_video="playing")
    mentor.editor.click()
    mentor.page.keyboard.type("Before the reload.")
    mentor.sees(saved="true")
    for reloaded, other in ((learner, mentor), (mentor, learner)):
        reloaded.page.reload()
        reloaded.join()
        for side in (reloaded, other):
            side.sees(remote_video="playing")
            side.sees_more_frames()
        expect(reloaded.editor).to_contain_text("Before the reload.")
        assert reloaded.notes == "<paragraph>Before the reload.</paragraph>"


def test_a_second_tab_takes_the_place_over(
    sides: tuple[Side, Side], chromium: Browser, server: Server, cast: Cast, booked: Booked
) -> None:
    learner, mentor = sides
    for side in sides:
        side.join()
    mentor.sees(remote_video="playing")
    phone = Side(chromium, server, cast.learner, booked)
    phone.join()
    for side in (phone, mentor):
        side.sees(remote_video="playing")
        side.sees_more_frames()
    expect(learner.page.get_by_text("You are in this lesson on another device")).to_be_visible()
    phone.context.close()
