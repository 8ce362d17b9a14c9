"""Rating the lesson once, and what the list of mentors makes of it."""

import re

from playwright.sync_api import Page, expect

from devstack.journey.books import until
from devstack.journey.doors import Door, Rating, card_of, rating
from devstack.journey.stage import Stage


def rate(stage: Stage, page: Page, label: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{label} ")).check()
    page.get_by_label("What helped you").fill("Drawings, and patience.")
    stage.seen("rating", f"the learner chooses “{label}”", page)
    page.get_by_role("button", name="Send your rating").click()
    expect(page.get_by_text("Thank you. Your rating helps")).to_be_visible()
    stage.seen("rated", "the rating is kept", page)


def list_follows(stage: Stage, door: Door, page: Page, mentor: str, before: Rating) -> None:
    """The mentor's card tells one review more; the XBlock keeps a list for a minute."""

    def look() -> bool:
        page.reload()
        return rating(door, page, mentor).count == before.count + 1

    until(f"{mentor} has {before.count + 1} reviews in the list", look, patience=90)
    card_of(door, page, mentor).scroll_into_view_if_needed()
    after = rating(door, page, mentor)
    told = f"{before.average} ({before.count}) became {after.average} ({after.count})"
    stage.seen("list-follows", f"{mentor}: {told}", page)
