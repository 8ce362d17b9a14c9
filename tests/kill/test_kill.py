"""The service dies by kill -9 in the middle of the journey, and starts again: nothing that mattered is lost."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from re import Pattern

import pytest
import requests
from playwright.sync_api import expect
from sqlalchemy import select

from devstack.journey.books import payment, settled, until
from devstack.journey.lesson import Side
from devstack.journey.stage import Stage, staged
from lti_tool.mentors.models import Mentor
from lti_tool.payments.models import StripeEvent
from tests.kill.conftest import CONFIRM, INTENT, Site
from tests.kill.visitors import Visitor

SEEN = "What both had seen for two seconds."
LONG = 90  # seconds; a call to Stripe that was begun is taken up again after half a minute


def test_after_the_hold(site: Site) -> None:
    """The time stays the learner's, and can be paid."""
    start = site.open_slot("amina-diallo")
    learner, other = site.visitor(), site.visitor()
    booking = learner.booking(learner.hold("amina-diallo", start))
    site.kill_and_start()
    assert other.hold("amina-diallo", start).status_code == 409
    learner.confirm(learner.begin(booking))
    until("the booking is confirmed", lambda: learner.is_booked(booking))
    assert site.intents_with_money(booking)


@pytest.mark.parametrize(
    ("mentor", "last"),
    [("kenta-mori", INTENT), ("gabrielle-bouchard", CONFIRM)],
    ids=["made", "confirmed"],
)
def test_while_stripe_answers(site: Site, mentor: str, last: Pattern[str]) -> None:
    """Stripe has done what it was asked, and we do not know: the card is charged once, and the booking stands."""
    start = site.open_slot(mentor)
    learner = site.visitor()
    booking = learner.booking(learner.hold(mentor, start))
    attempt = learner.begin(booking)
    site.crossing.cut_after(last, site.service.kill)
    with pytest.raises(requests.RequestException):
        learner.confirm(attempt)
    site.start_again()
    until("the booking is confirmed", lambda: learner.is_booked(booking), LONG)
    assert len(site.intents_with_money(booking)) == 1


def test_after_the_webhook_was_kept(site: Site) -> None:
    """Its job runs when a worker is there again, and the event confirms the booking."""
    site.kill_and_start("--no-worker")
    start = site.open_slot("bruno-carvalho")
    learner = site.visitor()
    booking = learner.booking(learner.hold("bruno-carvalho", start))
    learner.confirm(learner.begin(booking))
    until("the webhook is kept", lambda: kept(site, booking))
    assert site.booking(booking).status == "held"
    site.kill_and_start()
    until("the booking is confirmed", lambda: learner.is_booked(booking))
    paid = payment(site.database, booking)
    assert paid.received
    assert (paid.confirmed_by or "").startswith("evt_")


def kept(site: Site, booking: str) -> bool:
    intents = site.intents_with_money(booking)
    waiting = select(StripeEvent.id).where(
        StripeEvent.object_id.in_(intents), StripeEvent.processed_at.is_(None)
    )
    with site.database.transaction() as session:
        return session.scalar(waiting) is not None


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path, print) as made:
        yield made


@pytest.mark.browser
def test_in_the_lesson(site: Site, stage: Stage) -> None:
    """What both had seen for two seconds is in the notes, though both browsers are gone as well."""
    learner, mentor, booking = booked(site, "malik-johnson")
    here, there = in_the_room(stage, site, booking, learner, mentor)
    here.write(SEEN)
    expect(there.editor).to_contain_text(SEEN)
    there.page.wait_for_timeout(2_000)  # the promise is about just this time
    site.service.kill()
    for side in (here, there):
        side.page.context.close()
    site.start_again()
    for person in (learner, mentor):
        assert SEEN in person.get(f"/lessons/{booking}/notes.txt").text
    here, there = in_the_room(stage, site, booking, learner, mentor)
    for side in (here, there):
        expect(side.editor).to_have_text(SEEN)


@pytest.mark.browser
def test_after_the_lesson(site: Site, stage: Stage) -> None:
    """The money is shared once, and the learner rates once, when the service is back."""
    learner, mentor, booking = booked(site, "priya-iyer")
    site.kill_and_start("--no-worker")
    here, there = in_the_room(stage, site, booking, learner, mentor)
    for side in (here, there):
        side.sees("remote-video", "playing")
    before = reviews(site, "priya-iyer")
    there.press("End the lesson")
    dialog = there.page.get_by_role("dialog")
    dialog.get_by_role("button", name="End the lesson").click()
    expect(here.page.get_by_role("button", name="Send your rating")).to_be_visible()
    assert payment(site.database, booking).status == "authorised"
    site.kill_and_start()
    settled(site.database, booking)
    assert learner.post(f"/lessons/{booking}/review", stars="5", comment="").ok
    learner.post(f"/lessons/{booking}/review", stars="1", comment="")
    assert reviews(site, "priya-iyer") == before + 1


def booked(site: Site, slug: str) -> tuple[Visitor, Visitor, str]:
    """A learner and a mentor with a paid lesson whose room is open."""
    learner, mentor = site.visitor(), site.mentor(slug)
    start: datetime = site.open_slot(slug)
    booking = learner.booking(learner.hold(slug, start))
    learner.confirm(learner.begin(booking))
    until("the booking is confirmed", lambda: learner.is_booked(booking))
    return learner, mentor, booking


def in_the_room(
    stage: Stage, site: Site, booking: str, learner: Visitor, mentor: Visitor
) -> tuple[Side, Side]:
    sides = []
    for person in (learner, mentor):
        browser = stage.visitor()
        person.lend_cookies(browser)
        side = Side(browser.new_page())
        side.page.goto(f"{site.stack.service_url}/lessons/{booking}")
        side.join()
        sides.append(side)
    return sides[0], sides[1]


def reviews(site: Site, slug: str) -> int:
    with site.database.transaction() as session:
        return session.scalars(select(Mentor.rating_count).filter_by(slug=slug)).one()
