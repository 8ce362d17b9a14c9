"""The live room: two browsers that see, hear, write to and show one another something."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from devstack.journey.books import until
from devstack.journey.stage import PATIENCE, Stage

FRAMES = """async () => {
  const reports = await window.livementor.peer?.getStats();
  const inbound = [...(reports?.values() ?? [])].filter((r) => r.type === "inbound-rtp" && r.kind === "video");
  return Math.max(0, ...inbound.map((r) => r.framesDecoded));
}"""
ENOUGH = 20  # frames, beyond those that were there when the picture began to play


@dataclass(frozen=True)
class Side:
    """One of the two, in front of the lesson's page."""

    page: Page

    @property
    def room(self) -> Locator:
        return self.page.locator("#lesson")

    @property
    def editor(self) -> Locator:
        return self.page.get_by_role("region", name="Shared notes").get_by_role("textbox")

    @property
    def notes(self) -> str:
        """The shared document, as this browser holds it."""
        return str(self.page.evaluate("window.livementor.notes"))

    def join(self) -> None:
        self.page.get_by_role("button", name="Join the lesson").click()
        self.sees("state", "room")

    def sees(self, what: str, value: str) -> None:
        expect(self.room).to_have_attribute(f"data-{what}", value, timeout=PATIENCE)

    def press(self, name: str) -> None:
        self.page.get_by_role("group", name="Controls").get_by_role("button", name=name).click()

    def frames(self) -> int:
        """How many frames of the other side's video this browser has decoded."""
        return int(self.page.evaluate(FRAMES))

    def write(self, text: str) -> None:
        self.editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)


def meet(stage: Stage, learner: Side, mentor: Side) -> None:
    """Lobby, join, and video that goes on arriving on both sides."""
    for side in (learner, mentor):
        side.page.get_by_role("link", name="Join the lesson").click()
        expect(
            side.page.get_by_label("Your camera, as the other person will see it")
        ).to_be_visible()
        expect(side.page.get_by_label("Microphone", exact=True)).to_have_value(re.compile("."))
        expect(side.page.get_by_text("Picture and sound can pass.")).to_be_visible()
    stage.seen("lobby", "camera, microphone and network work", learner.page)
    for side in (mentor, learner):
        side.join()
    counted = [_frames_arrive(side) for side in (learner, mentor)]
    seen = f"the learner decoded {counted[0]} frames of the mentor, the mentor {counted[1]}"
    stage.seen("video", seen, learner.page)


def _frames_arrive(side: Side) -> int:
    side.sees("remote-video", "playing")
    before = side.frames()
    until(f"{ENOUGH} frames more than {before}", lambda: side.frames() >= before + ENOUGH)
    return side.frames()


def write(stage: Stage, learner: Side, mentor: Side) -> str:
    """Both type; both hold the same document, and it is saved. Returns the notes as text."""
    learner.write("An eigenvector keeps its direction.")
    expect(mentor.editor).to_contain_text("keeps its direction.")
    mentor.write(" Its length is multiplied by the eigenvalue.")
    expect(learner.editor).to_contain_text("multiplied by the eigenvalue.")
    for side in (learner, mentor):
        side.sees("saved", "true")
    stage.must(learner.notes == mentor.notes, f"notes: {learner.notes} and {mentor.notes}")
    stage.seen("notes", "both typed, both hold the same notes, and they are saved", mentor.page)
    return "An eigenvector keeps its direction. Its length is multiplied by the eigenvalue."


def chat(stage: Stage, learner: Side, mentor: Side) -> None:
    learner.press("Chat")
    learner.page.get_by_placeholder("Your message").fill("Could you show me an example?")
    learner.page.get_by_role("button", name="Send").click()
    mentor.press("Chat")
    expect(mentor.page.get_by_role("log")).to_contain_text("Could you show me an example?")
    stage.seen("chat", "the learner's message stands in the mentor's chat", mentor.page)


def share_screens(stage: Stage, learner: Side, mentor: Side) -> None:
    """Each shows a screen, and the other sees it."""
    mentor.press("Share screen")
    learner.sees("screen", "remote")
    stage.seen("screen", "the learner sees the mentor's screen", learner.page)
    mentor.press("Stop sharing")
    learner.sees("screen", "none")
    learner.press("Share screen")
    mentor.sees("screen", "remote")
    learner.press("Stop sharing")
    mentor.sees("screen", "none")


def end(stage: Stage, learner: Side, mentor: Side) -> None:
    """The mentor ends it for both; the learner is asked to rate."""
    mentor.press("End the lesson")
    asked = mentor.page.get_by_role("dialog")
    asked.get_by_role("button", name="End the lesson").click()
    over = mentor.page.get_by_role("heading", name=re.compile("^Your lesson with .* is over"))
    expect(over).to_be_visible()
    stage.seen("over", "the mentor ended the lesson", mentor.page)
    expect(learner.page.get_by_role("heading", name=re.compile("^How was your"))).to_be_visible()


def download(stage: Stage, sides: dict[str, tuple[Page, str]], written: str) -> None:
    """Both get the notes as a file. ``sides``: each one's page, and the link on it."""
    for who, (page, link) in sides.items():
        with page.expect_download() as got:
            page.get_by_role("link", name=link).click()
        text = Path(got.value.path()).read_text()
        stage.must(written in text, f"the {who}'s file has no “{written}”")
        stage.must("Could you show me an example?" in text, f"the {who}'s file has no chat")
    stage.say("  ✓ downloads: both have the notes and the chat as a file")
