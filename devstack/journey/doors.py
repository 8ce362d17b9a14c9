"""The two doors: the list of mentors inside a unit, and the new tab into which "Book" leads."""

import re
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from devstack.demo.stack import Stack
from devstack.journey.stage import PATIENCE, Stage

FOR_THIS_UNIT = re.compile(r"\d+ mentors? for Linear algebra")


class Door(Protocol):
    name: str

    def address(self, stack: Stack) -> str:
        """The unit, opened as the learner."""
        ...

    def mentors(self, page: Page) -> Locator:
        """Where the list stands in the unit's page."""
        ...


@dataclass(frozen=True)
class LtiDoor:
    """A unit in the course of another LMS, with the tool in a frame of another site."""

    learner: str
    name: str = "LTI 1.3"

    def address(self, stack: Stack) -> str:
        return f"{stack.platform_url}/?learner={self.learner}&unit=eigenvalues"

    def mentors(self, page: Page) -> Locator:
        return page.frame_locator('iframe[title="Livementor"]').get_by_role("main")


@dataclass(frozen=True)
class XBlockDoor:
    """A unit in the workbench of Open edX, with the block in it."""

    learner: str
    name: str = "XBlock"

    def address(self, stack: Stack) -> str:
        return f"{stack.workbench_url}/scenario/eigenvalues/?student={self.learner}"

    def mentors(self, page: Page) -> Locator:
        unit = page.get_by_role("region", name="Get a mentor for this unit")
        return unit.locator("[data-lm-picker]")


@dataclass(frozen=True)
class Rating:
    """As the list tells it: ``4.9`` and ``63``."""

    average: str
    count: int


def enter(stage: Stage, door: Door, stack: Stack, page: Page) -> None:
    """The unit shows who teaches it; one click widens to everybody, one more narrows again."""
    page.goto(door.address(stack))
    listed = door.mentors(page)
    summary = listed.get_by_text(FOR_THIS_UNIT)
    expect(summary).to_be_visible()
    cards = listed.get_by_role("listitem").filter(has=page.get_by_role("button", name="Book"))
    stage.must(cards.count() >= 3, f"three mentors or more in the list, not {cards.count()}")
    for said in ("Rating:", "Speaks", "for 60 minutes"):
        expect(cards.first).to_contain_text(said)
    expect(cards.first.get_by_role("list", name="Next free times")).not_to_be_empty()
    listed.scroll_into_view_if_needed()
    stage.seen("mentors", f"“{summary.inner_text()}”", page)
    listed.get_by_role("link", name="See mentors for all subjects").click()
    expect(listed.get_by_text(re.compile(r"\d+ mentors for all subjects"))).to_be_visible()
    stage.seen("all-subjects", "one click widens the list", page)
    listed.get_by_role("link", name=re.compile("See only mentors for")).click()
    expect(listed.get_by_text(FOR_THIS_UNIT)).to_be_visible()


def card_of(door: Door, page: Page, mentor: str) -> Locator:
    """The mentor's card in the list, unfolded."""
    listed = door.mentors(page)
    expect(listed.get_by_text(FOR_THIS_UNIT)).to_be_visible()
    card = listed.get_by_role("listitem").filter(has_text=mentor)
    if not card.is_visible():
        listed.locator("summary").click()
    expect(card).to_be_visible()
    return card


def rating(door: Door, page: Page, mentor: str) -> Rating:
    told = card_of(door, page, mentor).inner_text()
    average = re.search(r"★ ([\d.]+)", told)
    count = re.search(r"(\d+) reviews?", told)
    return Rating(average[1] if average else "", int(count[1]) if count else 0)


def book(stage: Stage, door: Door, page: Page, mentor: str) -> Page:
    """Press "Book"; what follows stands in a new tab, where a session of our own begins."""
    button = card_of(door, page, mentor).get_by_role("button", name="Book")
    with page.context.expect_page() as opened:
        button.click()
        if isinstance(door, XBlockDoor):
            page.get_by_role("button", name="Yes, send them").click()
    tab = opened.value
    tab.wait_for_url(re.compile("/mentors/[^/]+/times"), timeout=PATIENCE)
    expect(tab.get_by_role("heading", name=f"Choose a time with {mentor}")).to_be_visible()
    stage.seen("hand-off", f"a new tab shows the times of {mentor}", tab)
    return tab
