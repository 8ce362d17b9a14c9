"""The browsers of the walk: who looks, what is seen, and a picture of it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
)
WIDE = {"width": 1280, "height": 800}
PATIENCE = 20_000  # ms until something must have appeared


class NotSeen(AssertionError):
    """A step did not hold; the text says what was looked for and what was there instead."""


@dataclass
class Stage:
    """Browsers that share nothing, pictures in one folder, one line per thing seen."""

    browser: Browser
    pictures: Path
    say: Callable[[str], None]
    taken: int = 0
    errors: list[str] = field(default_factory=list)

    def visitor(self, *, zone: str = "Europe/Paris", locale: str = "en-GB") -> BrowserContext:
        """A browser of somebody else: own cookies, camera and microphone."""
        context = self.browser.new_context(
            viewport=WIDE,
            locale=locale,
            timezone_id=zone,
            permissions=["camera", "microphone"],
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", self._heed)
        return context

    def _heed(self, message: ConsoleMessage) -> None:
        """What a page must not load or run by its own rules is a fault of ours."""
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def seen(self, step: str, what: str, page: Page) -> None:
        """Tell what was seen and keep a picture of it."""
        self.taken += 1
        name = f"{self.taken:02d}-{step}.png"
        page.screenshot(path=self.pictures / name)
        self.say(f"  ✓ {step}: {what}  [{name}]")

    def failed(self, problem: Exception) -> None:
        """Tell what was looked for, and keep a picture of every page as it was then."""
        self.say(f"  ✗ {problem}")
        pages = [page for context in self.browser.contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            name = f"failed-{number}.png"
            with contextlib.suppress(Error):
                page.screenshot(path=self.pictures / name)
                self.say(f"    {page.url}  [{name}]")

    def must(self, holds: object, what: str) -> None:
        """Raise NotSeen unless it holds."""
        if not holds:
            raise NotSeen(what)


@contextlib.contextmanager
def staged(pictures: Path, say: Callable[[str], None]) -> Iterator[Stage]:
    """Debian's Chromium, headless, with a made camera, microphone and screen."""
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield Stage(browser, pictures, say)
        finally:
            browser.close()
