"""The whole walk: both doors through the seven steps, as learner and as mentor."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error

from devstack.demo.stack import Running
from devstack.journey import booking, books, desk, doors, lesson, paying, review
from devstack.journey.actors import (
    AMINA,
    DECLINED,
    GABRIELLE,
    GOOD,
    THREE_D_SECURE,
    Card,
    Mentor,
    near_slot,
)
from devstack.journey.doors import Door, LtiDoor, XBlockDoor
from devstack.journey.lesson import Side
from devstack.journey.stage import Stage, staged

ZONE = "Europe/Madrid"
"""Where the learner's browser is."""


@dataclass(frozen=True)
class Way:
    """One walk: by which door, to whom, with which cards in turn (the last one is good), and what is thought of it."""

    door: Door
    mentor: Mentor
    cards: tuple[Card, ...]
    stars: str


WAYS = (
    Way(LtiDoor("nadia"), AMINA, (THREE_D_SECURE,), "Excellent"),
    Way(XBlockDoor("ines"), GABRIELLE, (DECLINED, GOOD), "Poor"),
)


def walk(running: Running, pictures: Path, say: Callable[[str], None]) -> bool:
    """Whether every step held; what was seen is told line by line, what was not is told and pictured."""
    with staged(pictures, say) as stage:
        try:
            for way in WAYS:
                say(f"\n{way.door.name}")
                _walk(stage, running, way)
            stage.must(not stage.errors, f"no error in any page: {stage.errors}")
        except (AssertionError, Error) as problem:
            stage.failed(problem)
            return False
    say(f"\nEvery step held. {stage.taken} pictures are in {pictures}.")
    return True


def _walk(stage: Stage, running: Running, way: Way) -> None:
    stack, mentor = running.stack, way.mentor
    unit = stage.visitor(zone=ZONE).new_page()
    at_desk = stage.visitor(zone=mentor.zone).new_page()
    doors.enter(stage, way.door, stack, unit)
    before = doors.rating(way.door, unit, mentor.name)
    desk.sign_in(stage, stack, at_desk, mentor)
    slot = near_slot(mentor)
    desk.set_hours(stage, stack, at_desk, slot)
    tab = doors.book(stage, way.door, unit, mentor.name)
    booked = booking.hold(stage, tab, slot, ZONE)
    for card in way.cards[:-1]:
        paying.declined(stage, tab, card)
    paying.pay(stage, tab, way.cards[-1], mentor)
    paying.confirmed_by_webhook(stage, running, booked)
    desk.see_booking(stage, stack, at_desk)
    learner, teacher = Side(tab), Side(at_desk)
    lesson.meet(stage, learner, teacher)
    written = lesson.write(stage, learner, teacher)
    lesson.chat(stage, learner, teacher)
    lesson.share_screens(stage, learner, teacher)
    lesson.end(stage, learner, teacher)
    files = {"learner": (tab, "Download the notes"), "mentor": (at_desk, "Download as text")}
    lesson.download(stage, files, written)
    review.rate(stage, tab, way.stars)
    taken = books.taken_by(running.database, booked)
    stage.say(f"  ✓ webhook: the event {taken} told that the money was taken")
    lines = books.settled(running.database, booked)
    stage.say(f"  ✓ ledger: {lines}; all lines of the ledger sum to zero")
    review.list_follows(stage, way.door, unit, mentor.name, before)
    for page in (unit, at_desk):
        page.context.close()
