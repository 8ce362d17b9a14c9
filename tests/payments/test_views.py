"""The payment page and what its script asks, for the learner of the booking."""

from dataclasses import replace
from datetime import timedelta

from lti_tool.kernel import web as skin
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.views import blueprint
from lti_tool.people.models import Person
from tests.payments.conftest import Hold, Pay
from tests.payments.desk import Desk, Held
from tests.payments.fakes import DECLINED_LATER, SECURE, SIGNATURE, FakeGateway
from tests.payments.pages import (
    Browser,
    browser_of,
    event_about,
    page_data,
    post,
    send,
    told,
)


def test_the_page_says_what_is_paid_and_how_long_it_is_held(browser: Browser, held: Held) -> None:
    page = browser(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert page.status_code == 200
    for words in (
        "Bruno",
        "€24.00",
        "60 minutes",
        "The amount is reserved now",
        "Give the time back",
    ):
        assert words in page.text
    data = page_data(page.text)
    assert (data["seconds_left"], data["booking"]) == (600, str(held.public_id))
    assert page.headers["Cache-Control"] == "no-store"


def test_a_lesson_far_away_says_that_it_is_charged_now(browser: Browser, hold: Hold) -> None:
    held = hold(starts_in=timedelta(days=5))
    page = browser(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert "Charged now" in page.text


def test_the_page_lets_stripe_in_and_nobody_else(browser: Browser, held: Held) -> None:
    policy = (
        browser(held.learner)
        .get(f"/bookings/{held.public_id}/pay")
        .headers["Content-Security-Policy"]
    )
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["connect-src"] == "'self' https://api.stripe.com"
    assert "https://js.stripe.com" in parts["script-src"]
    assert "https://hooks.stripe.com" in parts["frame-src"]


def test_another_address_of_the_script_opens_that_and_no_other(
    services: Services, checkout: Checkout, held: Held
) -> None:
    script = "http://localhost:8420/js.stripe.com/v3/"
    settings = replace(services.settings, stripe_js_url=script)
    app = skin.bare_app(replace(services, settings=settings))
    app.register_blueprint(blueprint(checkout))
    page = browser_of(app)(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert script in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.count("http://localhost:8420") == 3
    assert "stripe.com" not in policy


def test_the_secrets_of_stripe_are_on_no_page(browser: Browser, held: Held) -> None:
    client = browser(held.learner)
    post(client, f"/bookings/{held.public_id}/attempts")
    for path in ("pay", "payment.json"):
        assert "_secret" not in client.get(f"/bookings/{held.public_id}/{path}").text


def test_a_learner_pays(browser: Browser, held: Held, gateway: FakeGateway, desk: Desk) -> None:
    client = browser(held.learner)
    form = post(client, f"/bookings/{held.public_id}/attempts")
    assert (form.status_code, told(form)["state"]) == (200, "card")
    assert form.headers["Cache-Control"] == "no-store"
    gateway.type_card(told(form)["client_secret"])
    answer = told(post(client, f"/attempts/{told(form)['attempt']}/confirm"))
    assert answer["state"] == "waiting"
    assert "client_secret" not in answer
    assert send(client, event_about("pi_1"), SIGNATURE).status_code == 200
    desk.work()
    poll = client.get(f"/bookings/{held.public_id}/payment.json")
    assert told(poll)["state"] == "confirmed"
    page = client.get(f"/bookings/{held.public_id}/pay")
    assert (page.status_code, page.location) == (303, f"/bookings/{held.public_id}")


def test_the_bank_asks(browser: Browser, held: Held, pay: Pay, gateway: FakeGateway) -> None:
    action = pay(held, SECURE)
    client = browser(held.learner)
    again = told(post(client, f"/bookings/{held.public_id}/attempts"))
    assert (again["state"], again["client_secret"]) == ("action", "pi_1_secret")
    gateway.authenticate("pi_1_secret")
    assert told(post(client, f"/attempts/{action.attempt}/look"))["state"] == "waiting"


def test_a_declined_card_is_told_in_the_readers_language(
    browser: Browser, held: Held, pay: Pay
) -> None:
    pay(held, DECLINED_LATER)
    client = browser(held.learner)
    page = client.get(f"/bookings/{held.public_id}/pay")
    assert "Your bank declined the card. Nothing was charged. Try another card." in page.text
    assert told(client.get(f"/bookings/{held.public_id}/payment.json"))["state"] == "card"


def test_when_the_hold_is_over_the_page_says_so(browser: Browser, held: Held, desk: Desk) -> None:
    desk.clock.advance(timedelta(minutes=10))
    client = browser(held.learner)
    page = client.get(f"/bookings/{held.public_id}/pay")
    assert "The time is no longer held for you" in page.text
    assert "/mentors/bruno/times" in page.text
    answer = post(client, f"/bookings/{held.public_id}/attempts")
    assert (answer.status_code, told(answer)["code"]) == (410, "hold_over")


def test_a_payment_that_came_too_late_is_told(
    browser: Browser, held: Held, hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held, SECURE)
    desk.clock.advance(timedelta(minutes=11))
    desk.expire()
    hold()
    gateway.authenticate("pi_1_secret")
    desk.hear(held)
    desk.work()
    page = browser(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert "Your payment came too late" in page.text
    assert "You get all of €24.00 back" in page.text


def test_when_stripe_is_away_the_learner_is_told_that_nothing_was_charged(
    browser: Browser, held: Held, gateway: FakeGateway
) -> None:
    gateway.fail_before = {"create_card_setup"}
    answer = post(browser(held.learner), f"/bookings/{held.public_id}/attempts")
    assert (answer.status_code, told(answer)["code"]) == (503, "payment_unavailable")
    assert "Nothing was charged" in told(answer)["message"]


def test_without_stripes_keys_the_page_says_why_and_offers_to_give_the_time_back(
    free_only: Browser, held: Held, desk: Desk
) -> None:
    client = free_only(held.learner)
    page = client.get(f"/bookings/{held.public_id}/pay")
    assert "Paid lessons can" in page.text
    assert f'action="/bookings/{held.public_id}/cancel"' in page.text
    assert (desk.booking(held).status, desk.events("BookingReleased")) == ("held", 0)
    desk.clock.advance(timedelta(minutes=10))
    assert "Give the time back" not in client.get(f"/bookings/{held.public_id}/pay").text


def test_without_stripes_keys_a_booking_that_was_paid_stays(
    free_only: Browser, held: Held, pay: Pay, desk: Desk
) -> None:
    pay(held)
    desk.hear(held)
    desk.work()
    page = free_only(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert page.location == f"/bookings/{held.public_id}"
    assert desk.booking(held).status == "confirmed"


def test_times_are_those_of_the_learner_where_the_browser_tells_none(
    browser: Browser, held: Held, database: Database
) -> None:
    with database.transaction() as session:
        session.get_one(Person, held.learner).zone = "Asia/Tokyo"
    page = browser(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert "Tuesday 24 November, 8:00" in page.text
    assert "Japan Time" in page.text
