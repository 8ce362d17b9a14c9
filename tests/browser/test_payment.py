"""Paying in Chromium: our page, localstripe's card form and bank windows, its webhooks, and the whole service."""

import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from devstack.demo.processes import Program, running
from devstack.localstripe import LocalStripe
from devstack.reserved import told_of_reserved
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.scheduling.models import Booking
from tests.browser.chromium import launched
from tests.payments.desk import Desk, Held, make_held
from tests.payments.fakes import DECLINED, DECLINED_LATER, GOOD, SECURE, FakeGateway
from tests.payments.stripes import NUMBERS, localstripe

pytestmark = pytest.mark.browser
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 375, "height": 740}}
FAR, NEAR = timedelta(days=5), timedelta(hours=3)
PATIENCE = 20_000  # ms until something must have appeared
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStripe]:
    with localstripe(tmp_path_factory.mktemp("localstripe")) as started:
        yield started


@pytest.fixture
def service(database: Database, local: LocalStripe, tmp_path: Path) -> Iterator[str]:
    """The address of the whole service, whose payments localstripe takes."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    command = [
        sys.executable,
        "-m",
        "tests.payments.server",
        str(port),
        database.url,
        str(tmp_path),
    ]
    log = tmp_path / "service.log"
    with running([Program("the service", command, f"{url}/healthz", log, local.environment())]):
        local.forget()
        local.send_webhooks_to(url)
        yield url


@pytest.fixture
def desk(database: Database) -> Desk:
    """Looks into the database; the service does the work."""
    return Desk(database, FakeGateway(), FixedClock(datetime.now(UTC)))


@pytest.fixture
def hold(database: Database) -> Callable[[timedelta], Held]:
    now = datetime.now(UTC)
    return lambda ahead: make_held(database, now + ahead, now)


@pytest.fixture
def visit(chromium: Browser, service: str) -> Iterator[Open]:
    """Open the payment page as the learner of a booking, in a browser of their own; nothing goes wrong there unseen."""
    contexts, wrong = [], list[str]()

    def go(held: Held, size: str = "wide", **options: Any) -> Page:
        usual = {"viewport": SIZES[size], "locale": "en-GB", "timezone_id": "Europe/Paris"}
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
        # As after the page before this one: else the page is read again in the browser's zone.
        context.add_cookies([{"name": "zone", "value": "Europe/Paris", "url": service}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: wrong.append(said.text) if "Security Policy" in said.text else None,
        )
        page.goto(f"{service}/test/{held.learner}?next=/bookings/{held.public_id}/pay")
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def type_card(page: Page, card: str = GOOD) -> None:
    """In localstripe's card form."""
    typed = {"number": NUMBERS[card], "exp_month": "12", "exp_year": "32", "cvc": "123"}
    for field, text in typed.items():
        page.get_by_placeholder(field, exact=True).fill(text)


def pay(page: Page, card: str = GOOD) -> None:
    type_card(page, card)
    page.get_by_role("button", name="Pay €24.00").click()


def bank(page: Page, answer: str = "Complete authentication") -> None:
    page.get_by_role("button", name=answer).click()


def problem(page: Page) -> Locator:
    return page.locator("#pay-error")


def booked(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your lesson with Bruno is booked")).to_be_visible()


def fits(page: Page) -> bool:
    """Nothing sticks out at the side."""
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


@pytest.mark.parametrize("size", SIZES)
def test_a_good_card_for_a_lesson_far_away(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk, size: str, tmp_path: Path
) -> None:
    held = hold(FAR)
    page = visit(held, size)
    expect(page.get_by_text("Held for you for 9 more minutes")).to_be_visible()
    assert fits(page)
    page.screenshot(path=tmp_path / f"pay-{size}.png", full_page=True)
    pay(page)
    booked(page)
    assert desk.stands(held) == ("confirmed", "paid_held")
    assert (desk.attempt(held).confirmed_by or "").startswith("evt_")
    assert desk.balances() == {"stripe_clearing": 2400, "learner_funds_held": -2400}


def test_a_booking_is_confirmed_only_when_the_webhook_has_come(
    visit: Open,
    hold: Callable[[timedelta], Held],
    desk: Desk,
    local: LocalStripe,
    service: str,
    tmp_path: Path,
) -> None:
    held = hold(NEAR)
    page = visit(held)
    pay(page)
    expect(page.get_by_text("Waiting for the payment to be confirmed")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Waiting for the payment to be confirmed")).to_be_visible()
    page.screenshot(path=tmp_path / "waiting.png", full_page=True)
    assert desk.stands(held) == ("held", "processing")
    with told_of_reserved(local, service):
        booked(page)
    assert desk.stands(held) == ("confirmed", "authorised")
    assert desk.attempt(held).confirmed_by == f"evt_reserved_{desk.intent_id(held)}"


@pytest.mark.parametrize("card", [DECLINED, DECLINED_LATER])
@pytest.mark.parametrize("size", SIZES)
def test_a_declined_card_and_then_another_one(
    visit: Open,
    hold: Callable[[timedelta], Held],
    desk: Desk,
    card: str,
    size: str,
    tmp_path: Path,
) -> None:
    held = hold(FAR)
    page = visit(held, size)
    pay(page, card)
    expect(problem(page)).to_have_text(
        "Your bank declined the card. Nothing was charged. Try another card."
    )
    assert fits(page)
    page.screenshot(path=tmp_path / f"declined-{size}.png", full_page=True)
    assert desk.booking(held).status == "held"
    pay(page)
    booked(page)
    assert [attempt.status for attempt in desk.attempts(held)][-1] == "paid_held"


@pytest.mark.parametrize("size", SIZES)
def test_the_bank_asks_and_the_learner_agrees(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk, size: str, tmp_path: Path
) -> None:
    held = hold(FAR)
    page = visit(held, size)
    pay(page, SECURE)
    bank(page)
    expect(page.get_by_text("Waiting for your bank")).to_be_visible()
    page.screenshot(path=tmp_path / f"bank-{size}.png", full_page=True)
    assert desk.stands(held) == ("held", "requires_action")
    bank(page)
    booked(page)
    assert desk.stands(held) == ("confirmed", "paid_held")


def test_the_bank_asks_and_the_learner_refuses(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk
) -> None:
    held = hold(FAR)
    page = visit(held)
    pay(page, SECURE)
    bank(page)
    expect(page.get_by_text("Waiting for your bank")).to_be_visible()
    bank(page, "Fail authentication")
    expect(problem(page)).to_contain_text("Your bank could not confirm that it is you")
    assert desk.stands(held) == ("held", "declined")
    pay(page)
    booked(page)


def test_the_learner_refuses_while_the_card_is_checked(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk
) -> None:
    held = hold(FAR)
    page = visit(held)
    pay(page, SECURE)
    bank(page, "Fail authentication")
    expect(problem(page)).to_be_focused()
    expect(problem(page)).to_contain_text("Your bank could not confirm that it is you")
    assert desk.stands(held) == ("held", "quoted")
    pay(page)
    booked(page)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_use_the_page(
    visit: Open, hold: Callable[[timedelta], Held], colours: str, tmp_path: Path
) -> None:
    page = visit(hold(NEAR), "narrow", locale="fr-FR", color_scheme=colours)
    expect(page.get_by_placeholder("number", exact=True)).to_be_visible()
    pay_button = page.locator("#pay-button")
    expect(pay_button).to_be_enabled()
    pay_button.click()
    expect(problem(page)).to_be_focused()
    page.screenshot(path=tmp_path / f"french-{colours}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["help"]) for each in found] == []


def test_a_tab_that_is_closed_in_the_middle(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk, tmp_path: Path
) -> None:
    held = hold(FAR)
    page = visit(held)
    pay(page, SECURE)
    bank(page)
    expect(page.get_by_text("Waiting for your bank")).to_be_visible()
    page.close()
    assert desk.stands(held) == ("held", "requires_action")
    back = visit(held)
    back.screenshot(path=tmp_path / "back.png", full_page=True)
    back.get_by_role("button", name="Confirm with your bank").click()
    bank(back)
    booked(back)


def test_a_hold_that_runs_out_while_the_page_is_open(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk, tmp_path: Path
) -> None:
    held = hold(FAR)
    with desk.database.transaction() as session:
        booking = session.get_one(Booking, held.id)
        booking.held_until = datetime.now(UTC) + timedelta(seconds=6)
    page = visit(held)
    expect(page.get_by_text("less than a minute")).to_be_visible()
    expect(page.get_by_role("heading", name="The time is no longer held for you")).to_be_visible()
    page.screenshot(path=tmp_path / "over.png", full_page=True)


def test_giving_the_time_back(visit: Open, hold: Callable[[timedelta], Held], desk: Desk) -> None:
    held = hold(FAR)
    page = visit(held)
    page.get_by_role("button", name="Give the time back").click()
    expect(page.get_by_role("heading", name="You gave the time back")).to_be_visible()
    assert desk.booking(held).status == "cancelled"


def test_a_script_that_is_blocked_is_told(
    visit: Open, hold: Callable[[timedelta], Held], chromium: Browser, service: str
) -> None:
    held = hold(FAR)
    page = visit(held)
    page.route("**/js.stripe.com/**", lambda route: route.abort())
    page.reload()
    expect(problem(page)).to_contain_text("The card form could not be loaded")
    expect(page.get_by_role("button", name="Pay €24.00")).to_be_disabled()


@pytest.mark.parametrize("reached_us", [True, False])
def test_an_answer_that_is_lost_is_not_called_a_failure(
    visit: Open, hold: Callable[[timedelta], Held], desk: Desk, reached_us: bool
) -> None:
    """The connection breaks while the payment is begun: on the way back, or on the way there."""

    def lose(route: Route) -> None:
        if reached_us:
            route.fetch()
        route.abort()

    held = hold(FAR)
    page = visit(held)
    page.route("**/attempts/*/confirm", lose, times=1)
    pay(page)
    if not reached_us:
        expect(problem(page)).to_have_text(
            "The connection broke off before the payment began. Try again: you can't be charged twice."
        )
        pay(page)
    booked(page)
    assert [each.status for each in desk.attempts(held)][-1] == "paid_held"
    assert desk.balances() == {"stripe_clearing": 2400, "learner_funds_held": -2400}
