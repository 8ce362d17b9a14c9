"""Choosing the slot and holding it."""

import re

from playwright.sync_api import Page, expect

from devstack.journey.actors import Slot
from devstack.journey.stage import Stage


def hold(stage: Stage, tab: Page, slot: Slot, zone: str) -> str:
    """The first free time is the one that the mentor has just opened. Returns the booking's public id."""
    tab.reload()
    expect(tab.get_by_role("heading", name="Days with free times")).to_be_visible()
    tab.get_by_role("link", name=slot.label(zone)).first.click()
    button = tab.get_by_role("button", name=re.compile("^Hold .* for 10 minutes"))
    stage.seen("slot", f"{slot.label(zone)} in {zone} is free", tab)
    button.click()
    tab.wait_for_url(re.compile("/bookings/[^/]+/pay"))
    expect(tab.get_by_role("heading", name="Pay for your lesson")).to_be_visible()
    expect(tab.get_by_text(re.compile("Held for you"))).to_be_visible()
    stage.seen("held", "the time is held for ten minutes", tab)
    return tab.url.split("/bookings/")[1].split("/")[0]
