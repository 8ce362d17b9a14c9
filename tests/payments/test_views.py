"""The payment page, what its script asks, and Stripe's webhook: who may, and what is refused."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.kernel import web as skin
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.models import PaymentAttempt, StripeEvent
from lti_tool.payments.views import blueprint
from lti_tool.people.models import Person
from tests.payments.conftest import Desk, Held, Hold, Pay
from tests.payments.fakes import DECLINED_LATER, SECURE, SIGNATURE, FakeGateway

JSON = {"Accept": "application/json"}
NOWHERE = uuid4()
Browser = Callable[[int | None], FlaskClient]


def browser_of(app: Flask) -> Browser:
    @app.get("/test/<int:person>")
    def enter(person: int) -> str:
        skin.sign_in(person)
        return "in"

    def signed_in(person: int | None) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            client.get(f"/test/{person}")
        return client

    return signed_in


@pytest.fixture
def browser(web: Flask, checkout: Checkout) -> Browser:
    """A client signed in as a person; Stripe's keys are set."""
    web.register_blueprint(blueprint(checkout))
    return browser_of(web)


@pytest.fixture
def free_only(web: Flask) -> Browser:
    """The same without Stripe's keys."""
    web.register_blueprint(blueprint(None))
    return browser_of(web)


def post(client: FlaskClient, path: str) -> TestResponse:
    return client.post(path, headers=JSON)


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()
    return found


def page_data(page: str) -> dict[str, Any]:
    start = page.index('id="pay-data"')
    found: dict[str, Any] = json.loads(
        page[page.index(">", start) + 1 : page.index("</script>", start)]
    )
    return found


def send(client: FlaskClient, event: Mapping[str, object], signature: str | None) -> TestResponse:
    headers = {"Origin": "https://stripe.com", "Sec-Fetch-Site": "cross-site"}
    if signature is not None:
        headers["Stripe-Signature"] = signature
    return client.post("/webhooks/stripe", data=json.dumps(event), headers=headers | JSON)


def event_about(intent: str, **changes: object) -> dict[str, object]:
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "livemode": False, "intent": intent}
    return {**event, **changes}


def rows(database: Database, table: type[Any]) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


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


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "pay"), ("GET", "payment.json"), ("POST", "attempts")]
)
@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_another_booking_does_not_exist(
    browser: Browser, held: Held, hold: Hold, database: Database, method: str, path: str, whose: str
) -> None:
    stranger = hold(starts_in=timedelta(hours=9)).learner
    booking = held.public_id if whose == "somebody else's" else NOWHERE
    answer = browser(stranger).open(f"/bookings/{booking}/{path}", method=method, headers=JSON)
    assert (answer.status_code, told(answer)["code"]) == (404, "booking_unknown")
    assert rows(database, PaymentAttempt) == 0


@pytest.mark.parametrize("step", ["confirm", "look"])
def test_another_attempt_does_not_exist(
    browser: Browser, held: Held, hold: Hold, pay: Pay, desk: Desk, gateway: FakeGateway, step: str
) -> None:
    pay(held, SECURE)
    calls = len(gateway.calls)
    stranger = hold(starts_in=timedelta(hours=9)).learner
    for attempt in (desk.attempt(held).public_id, NOWHERE):
        answer = post(browser(stranger), f"/attempts/{attempt}/{step}")
        assert (answer.status_code, told(answer)["code"]) == (404, "payment_unknown")
    assert len(gateway.calls) == calls
    assert desk.stands(held) == ("held", "requires_action")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/bookings/{}/payment.json"),
        ("POST", "/bookings/{}/attempts"),
        ("POST", "/attempts/{}/confirm"),
        ("POST", "/attempts/{}/look"),
    ],
)
def test_who_is_not_signed_in_is_refused(
    browser: Browser, held: Held, gateway: FakeGateway, method: str, path: str
) -> None:
    answer = browser(None).open(path.format(held.public_id), method=method, headers=JSON)
    assert (answer.status_code, told(answer)["code"]) == (401, "not_signed_in")
    assert gateway.calls == []


def test_who_is_not_signed_in_is_asked_to_before_the_page(browser: Browser, held: Held) -> None:
    page = browser(None).get(f"/bookings/{held.public_id}/pay")
    assert (page.status_code, page.location.split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    "path", ["/bookings/{}/attempts", "/attempts/{}/confirm", "/attempts/{}/look"]
)
def test_another_site_pays_for_nobody(browser: Browser, held: Held, path: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"} | JSON
    answer = browser(held.learner).post(path.format(held.public_id), headers=headers)
    assert (answer.status_code, told(answer)["code"]) == (403, "cross_site_request")


@pytest.mark.parametrize("signature", [None, "", "wrong"])
def test_a_webhook_with_a_wrong_signature_is_refused_and_logged(
    browser: Browser,
    held: Held,
    pay: Pay,
    desk: Desk,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    signature: str | None,
) -> None:
    pay(held)
    with caplog.at_level(logging.INFO, "livementor.errors"):
        answer = send(browser(None), event_about("pi_1"), signature)
    assert (answer.status_code, told(answer)["code"]) == (400, "webhook_invalid")
    assert "webhook_invalid" in [record.__dict__.get("code") for record in caplog.records]
    assert rows(database, StripeEvent) == 0
    assert desk.waiting() == ["payments.advance", "payments.advance"]
    assert desk.stands(held) == ("held", "processing")


def test_a_webhook_about_a_wrong_amount_is_kept_and_changes_nothing(
    browser: Browser, held: Held, pay: Pay, desk: Desk, gateway: FakeGateway
) -> None:
    pay(held)
    gateway.set("pi_1", amount=1)
    assert send(browser(None), event_about("pi_1"), SIGNATURE).status_code == 200
    desk.work()
    assert desk.event().outcome == "amount_other"
    assert desk.stands(held) == ("held", "processing")


def test_a_webhook_of_the_other_mode_is_refused(
    browser: Browser, held: Held, pay: Pay, database: Database
) -> None:
    pay(held)
    answer = send(browser(None), event_about("pi_1", livemode=True), SIGNATURE)
    assert (answer.status_code, told(answer)["code"]) == (400, "webhook_other_mode")
    assert rows(database, StripeEvent) == 0


def test_a_webhook_that_comes_again_is_thanked_for(
    browser: Browser, held: Held, pay: Pay, database: Database
) -> None:
    pay(held)
    answers = [send(browser(None), event_about("pi_1"), SIGNATURE) for _ in range(3)]
    assert [(answer.status_code, told(answer)["kept"]) for answer in answers] == [
        (200, True),
        (200, False),
        (200, False),
    ]
    assert rows(database, StripeEvent) == 1


def test_the_page_that_the_bank_returns_to_confirms_nothing(
    browser: Browser, held: Held, pay: Pay, desk: Desk
) -> None:
    """Whatever stands in the address."""
    pay(held)
    client = browser(held.learner)
    client.get(f"/bookings/{held.public_id}/pay?payment_intent=pi_1&redirect_status=succeeded")
    for _ in range(3):
        client.get(f"/bookings/{held.public_id}/payment.json")
        post(client, f"/attempts/{desk.attempt(held).public_id}/look")
    assert desk.stands(held) == ("held", "processing")


def test_without_stripes_keys_the_time_is_given_back_and_the_page_says_why(
    free_only: Browser, held: Held, desk: Desk
) -> None:
    client = free_only(held.learner)
    for _ in range(2):
        page = client.get(f"/bookings/{held.public_id}/pay")
        assert "Paid lessons can" in page.text
    assert desk.booking(held).status == "cancelled"
    assert desk.events("BookingReleased") == 1


def test_without_stripes_keys_a_booking_that_was_paid_stays(
    free_only: Browser, held: Held, pay: Pay, desk: Desk
) -> None:
    pay(held)
    desk.hear(held)
    desk.work()
    page = free_only(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert page.location == f"/bookings/{held.public_id}"
    assert desk.booking(held).status == "confirmed"


def test_without_stripes_keys_a_stranger_gives_nothing_back(
    free_only: Browser, held: Held, hold: Hold, desk: Desk
) -> None:
    stranger = hold(starts_in=timedelta(hours=9)).learner
    assert free_only(stranger).get(f"/bookings/{held.public_id}/pay").status_code == 404
    assert desk.booking(held).status == "held"


def test_without_stripes_keys_there_is_nothing_to_pay_with(free_only: Browser, held: Held) -> None:
    client = free_only(held.learner)
    for path in (f"/bookings/{held.public_id}/attempts", "/webhooks/stripe"):
        assert post(client, path).status_code == 404


def test_times_are_those_of_the_learner_where_the_browser_tells_none(
    browser: Browser, held: Held, database: Database
) -> None:
    with database.transaction() as session:
        session.get_one(Person, held.learner).zone = "Asia/Tokyo"
    page = browser(held.learner).get(f"/bookings/{held.public_id}/pay")
    assert "Tuesday 24 November, 8:00" in page.text
    assert "Japan Time" in page.text
