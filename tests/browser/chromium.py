"""Chromium as tests drive it: started, used by the keyboard, and asked whether a page is fit to be seen."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


@contextmanager
def launched(flags: Sequence[str] = FLAGS) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=list(flags),
            ignore_default_args=["--mute-audio"],
        )
        yield browser
        browser.close()


def press(page: Page, name: str) -> None:
    """By the keyboard: focus and Enter."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def check(page: Page, name: str) -> None:
    """Nothing that axe finds, and nothing wider than the window. ``PICTURES``: a folder for a picture of it."""
    if folder := os.environ.get("PICTURES"):
        size = page.viewport_size or {"width": 0}
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
