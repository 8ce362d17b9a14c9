"""Browsers of the two people of a lesson, with a fake camera and microphone."""

from functools import partial
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from devstack.journey.books import until
from tests.lessons.conftest import Booked

BARE = ["--no-sandbox", "--allow-loopback-in-peer-connection"]
DEVICES = "--use-fake-device-for-media-stream"
CONSENT = "--use-fake-ui-for-media-stream"
ARGUMENTS = [*BARE, DEVICES, CONSENT]
RECEIVED = """async ([kind, field]) => {
  const reports = await window.livementor.peer?.getStats();
  const inbound = [...(reports?.values() ?? [])].filter((r) => r.type === "inbound-rtp" && r.kind === kind);
  return Math.max(0, ...inbound.map((r) => r[field]));
}"""


class Side:
    """One person's browser."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        person: int,
        booked: Booked,
        *,
        script: str = "",
        **options: Any,
    ) -> None:
        self.context: BrowserContext = browser.new_context(**{"locale": "en-GB", **options})
        self.page: Page = self.context.new_page()
        self.page.add_init_script(script)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)
        self.lesson = f"{url}/lessons/{booked.public_id}"
        self.page.goto(f"{url}/test/{person}?next=/lessons/{booked.public_id}")
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

    def sees_and_hears_more(self) -> None:
        """Frames are decoded, and sound comes in, beyond what there was."""
        for kind, field in (("video", "framesDecoded"), ("audio", "bytesReceived")):
            is_more = partial(self._received_more, kind, field, self._received(kind, field))
            until(f"more {field} of {kind}", is_more)

    def _received(self, kind: str, field: str) -> int:
        return int(self.page.evaluate(RECEIVED, [kind, field]))

    def _received_more(self, kind: str, field: str, than: int) -> bool:
        return self._received(kind, field) > than
