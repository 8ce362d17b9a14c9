"""The lobby and the room on the devices that people have: refused, missing, small, read aloud, used by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.chromium import launched
from tests.browser.live.sides import BARE, CONSENT, DEVICES, Side
from tests.lessons.conftest import Booked, Cast
from tests.lessons.live import Server

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True}
SMALL = """() => [...document.querySelectorAll("button, select, a, input")].filter((e) => {
  const { width, height } = (e.closest("label") ?? e).getBoundingClientRect();
  return width && e.closest("#lesson") && (height < 43.5 || width < 24);
}).map((e) => e.outerHTML)"""


@pytest.fixture
def both(cast: Cast) -> tuple[int, int]:
    return cast.learner, cast.mentor


def test_a_refused_camera_is_explained_and_the_lesson_takes_place(
    server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    with launched([*BARE, DEVICES, f"{CONSENT}=deny"]) as chromium:
        learner, mentor = (Side(chromium, server.url, person, booked) for person in both)
        trouble = learner.page.get_by_role("alert")
        expect(trouble).to_contain_text("Your browser keeps the camera closed to this page.")
        expect(trouble).to_contain_text("Your browser keeps the microphone closed to this page.")
        learner.join()
        mentor.join()
        for side in (learner, mentor):
            side.sees(network="good", remote_video="none")
        expect(learner.page.get_by_text("Bruno takes part without camera.")).to_be_visible()
        learner.editor.click()
        learner.page.keyboard.type("We can write.")
        expect(mentor.editor).to_contain_text("We can write.")


def test_without_a_camera_one_takes_part_all_the_same(
    server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    with launched([*BARE, CONSENT]) as chromium:
        learner = Side(chromium, server.url, both[0], booked)
        expect(learner.page.get_by_role("alert")).to_contain_text("No camera was found.")
        learner.join()
        learner.sees(network="waiting")


BUSY = """
const { getUserMedia } = MediaDevices.prototype;
MediaDevices.prototype.getUserMedia = function (wanted) {
  if (wanted.video) throw new DOMException("in use", "NotReadableError");
  return getUserMedia.call(this, wanted);
};"""


def test_a_camera_that_is_in_use_elsewhere_is_named_and_the_microphone_still_works(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    learner = Side(chromium, server.url, both[0], booked, script=BUSY)
    trouble = learner.page.get_by_role("alert")
    expect(trouble).to_contain_text("Another program is using your camera.")
    expect(trouble).not_to_contain_text("microphone")
    learner.page.wait_for_function("() => document.getElementById('level').value > 0")


def test_a_camera_that_a_phone_call_took_away_comes_back(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    learner, mentor = (Side(chromium, server.url, person, booked) for person in both)
    for side in (learner, mentor):
        side.join()
    mentor.sees(remote_video="playing")
    learner.page.evaluate(
        """() => {
          const [track] = document.querySelector("[data-part=self]").srcObject.getVideoTracks();
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }"""
    )
    mentor.sees_and_hears_more()
    mentor.sees(remote_video="playing")


def test_camera_and_microphone_are_switched_in_lobby_and_room(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    learner, mentor = (Side(chromium, server.url, person, booked) for person in both)
    learner.page.get_by_label("Camera is on").uncheck()
    expect(learner.page.get_by_text("Your camera is off.")).to_be_visible()
    learner.join()
    mentor.join()
    learner.sees(remote_video="playing")
    mentor.sees(network="good", remote_video="none")
    expect(mentor.page.get_by_text("Amina takes part without camera.")).to_be_visible()
    learner.press("Camera on")
    mentor.sees(remote_video="playing")
    learner.press("Mute")
    expect(mentor.page.locator('[data-part="remote-muted"]')).to_be_visible()
    learner.press("Unmute")
    expect(mentor.page.locator('[data-part="remote-muted"]')).to_be_hidden()
    learner.press("Leave")
    expect(learner.page.get_by_text("You left the room.")).to_be_visible()
    mentor.sees(network="waiting", remote_video="none")


def test_the_devices_and_the_network_are_tried_in_the_lobby(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    learner = Side(chromium, server.url, both[0], booked)
    page = learner.page
    for name in ("Camera", "Microphone", "Loudspeaker"):
        expect(page.get_by_label(name, exact=True).locator("option")).not_to_have_count(0)
    page.wait_for_function("() => document.getElementById('level').value > 0")
    expect(page.get_by_text("The service answers.")).to_be_visible()
    expect(page.get_by_text("Picture and sound can pass.")).to_be_visible()
    page.get_by_role("button", name="Play a sound").click()
    assert learner.errors == []


def test_on_a_phone_notes_are_a_sheet_over_the_picture(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    learner = Side(chromium, server.url, both[0], booked, **PHONE)
    assert learner.page.evaluate(SMALL) == []
    learner.join()
    sheet, notes = (
        learner.page.locator('[data-part="side"]'),
        learner.page.get_by_role("button", name="Notes"),
    )
    expect(sheet).to_be_hidden()
    notes.click()
    expect(learner.editor).to_be_focused()
    assert sheet.bounding_box()["y"] > 150  # type: ignore[index]
    assert learner.page.evaluate(SMALL) == []
    learner.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(notes).to_be_focused()
    wide = learner.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["viewport"]["width"]  # type: ignore[index]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int], scheme: str
) -> None:
    learner, mentor = (
        Side(chromium, server.url, person, booked, color_scheme=scheme, bypass_csp=True)
        for person in both
    )
    expect(learner.page.get_by_text("Picture and sound can pass.")).to_be_visible()
    assert faults(learner) == []
    mentor.join()
    learner.join()
    learner.sees(remote_video="playing", saved="true")
    assert faults(learner) == []
    learner.press("Chat")
    assert faults(learner) == []


def faults(side: Side) -> list[str]:
    """What axe has to say about the page as it is, and where."""
    violations = Axe().run(side.page).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in violations for node in v["nodes"]]


def test_the_room_is_used_by_keyboard_alone(
    chromium: Browser, server: Server, booked: Booked, both: tuple[int, int]
) -> None:
    learner = Side(chromium, server.url, both[0], booked)
    learner.page.get_by_role("button", name="Join the lesson").focus()
    learner.page.keyboard.press("Enter")
    learner.sees(saved="true")
    reached = set()
    for _ in range(40):
        learner.page.keyboard.press("Tab")
        name = "document.activeElement.ariaLabel || document.activeElement.innerText"
        reached.add(learner.page.evaluate(name).strip())
    named = {"Mute", "Camera off", "Share screen", "Notes", "Chat", "Leave", "Bold", "Shared notes"}
    assert named <= reached
