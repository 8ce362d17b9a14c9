"""Paying by card in the emulator's own fields and windows."""

import re

from playwright.sync_api import Page, expect

from devstack.demo.stack import Running
from devstack.journey import books
from devstack.journey.actors import Card, Mentor
from devstack.journey.stage import Stage

FIELDS = {"exp_month": "12", "exp_year": "44", "cvc": "123", "postal_code": "75011"}


def type_card(tab: Page, card: Card) -> None:
    fields = tab.get_by_role("group", name="Card")
    for name, value in ({"number": card.number} | FIELDS).items():
        fields.get_by_label(name, exact=True).fill(value)
    tab.get_by_role("button", name=re.compile("^Pay ")).click()


def declined(stage: Stage, tab: Page, card: Card) -> None:
    """The page says why, and the time stays held for another card."""
    type_card(tab, card)
    expect(tab.get_by_role("alert")).to_contain_text(re.compile("declined|refused", re.IGNORECASE))
    expect(tab.get_by_role("button", name=re.compile("^Pay "))).to_be_enabled()
    told = tab.get_by_role("alert").inner_text().strip()
    stage.seen("declined", f"a declined card: “{told}”", tab)


def pay(stage: Stage, tab: Page, card: Card, mentor: Mentor) -> None:
    """Until the page of the booking says that it is booked."""
    type_card(tab, card)
    for window in range(card.windows):
        confirm = tab.get_by_role("button", name="Complete authentication")
        expect(confirm).to_be_visible()
        if window == 0:
            stage.seen("3d-secure", "the bank's window asks", tab)
        confirm.click()
    booked = tab.get_by_role("heading", name=f"Your lesson with {mentor.name} is booked")
    expect(booked).to_be_visible()
    stage.seen("booked", "the booking is confirmed", tab)


def confirmed_by_webhook(stage: Stage, running: Running, booking: str) -> None:
    """Read from the database: what confirmed the booking is an event of Stripe's, nothing else."""
    paid = books.payment(running.database, booking)
    stage.must(paid.booking == "confirmed", f"the booking is {paid.booking}, not confirmed")
    by = paid.confirmed_by or ""
    stage.must(by.startswith("evt_"), f"confirmed by {by or 'nobody'}, not by an event of Stripe's")
    stage.must(paid.received, f"the event {by} is not in the inbox")
    stage.say(f"  ✓ webhook: the event {by} confirmed the booking; {paid.price} is {paid.status}")
