"""The page that pays for a booking, what its script asks, and Stripe's webhook.

The page and its answers are for the learner of the booking; to others they do not exist. The webhook is Stripe's.
"""

from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, jsonify, redirect, request
from werkzeug.wrappers import Response

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel import web
from lti_tool.kernel.i18n import zone_label
from lti_tool.mentors.models import Mentor
from lti_tool.payments import inbox, rules
from lti_tool.payments.checkout import Checkout
from lti_tool.payments.progress import Progress, progress
from lti_tool.payments.wording import sentences
from lti_tool.scheduling import bookings
from lti_tool.scheduling.models import Booking
from lti_tool.scheduling.views.page import my_zone

OWN_DOMAIN = "https://js.stripe.com"
STRIPE_SOURCES = {
    "script": [OWN_DOMAIN, "https://*.js.stripe.com"],
    "connect": ["https://api.stripe.com"],
    "frame": [OWN_DOMAIN, "https://*.js.stripe.com", "https://hooks.stripe.com"],
}
"""What Stripe's documentation asks a content security policy to allow for Stripe.js."""


def blueprint(checkout: Checkout | None) -> Blueprint:
    """None: this service has no Stripe keys, and only free lessons can be booked."""
    pages = Blueprint("payments", __name__)
    booking = "/bookings/<uuid:booking>"
    attempt = "/attempts/<uuid:attempt>"
    pages.add_url_rule(f"{booking}/pay", "pay", partial(pay_page, checkout=checkout))
    pages.add_url_rule(f"{booking}/payment.json", "poll", poll)
    if checkout is None:
        return pages
    for rule, name, view in (
        (f"{booking}/attempts", "begin", begin),
        (f"{attempt}/confirm", "confirm", confirm),
        (f"{attempt}/look", "look", look),
    ):
        pages.add_url_rule(rule, name, partial(view, checkout), methods=["POST"])
    hook = web.cross_site(lambda: webhook(checkout))  # Stripe proves itself by its signature
    pages.add_url_rule("/webhooks/stripe", "webhook", hook, methods=["POST"])
    return pages


def pay_page(booking: UUID, checkout: Checkout | None) -> Response:
    found = bookings.owned(web.session(), booking, web.require_person())
    told = progress(web.session(), found, web.now())
    if told.state == "confirmed":
        return redirect(f"/bookings/{booking}", 303)
    if checkout is None:
        return _page("not_offered", found, told=told)
    script = web.settings().stripe_js_url
    web.allow_sources(**_script_sources(script))
    return _page("pay", found, told=told, data=_page_data(found), stripe_js_url=script)


def begin(checkout: Checkout, booking: UUID) -> Response:
    """Where the learner stands, with the secret that the card form or the bank's window needs."""
    return _told(checkout.card_form(booking, web.require_person(), web.now()))


def confirm(checkout: Checkout, attempt: UUID) -> Response:
    return _told(checkout.pay(attempt, web.require_person(), web.now()))


def look(checkout: Checkout, attempt: UUID) -> Response:
    return _told(checkout.look(attempt, web.require_person(), web.now()))


def poll(booking: UUID) -> Response:
    found = bookings.owned(web.session(), booking, web.require_person())
    return _told(progress(web.session(), found, web.now()))


def webhook(checkout: Checkout) -> Response:
    """200 as soon as the event is kept; what follows from it is a job's work."""
    notice = checkout.gateway.read_notice(
        request.get_data(), request.headers.get("Stripe-Signature")
    )
    livemode = checkout.gateway.livemode
    new = inbox.receive(web.session(), notice, livemode=livemode, now=web.now())
    return jsonify(kept=new)


def _told(told: Progress) -> Response:
    answer: dict[str, Any] = {
        "state": told.state,
        "attempt": told.attempt,
        "declined": told.declined,
    }
    if told.client_secret is not None:
        answer["client_secret"] = told.client_secret
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(name: str, booking: Booking, **values: Any) -> Response:
    mentor = web.session().get_one(Mentor, booking.mentor_id)
    visit = web.session().get(CourseVisit, booking.visit_id) if booking.visit_id else None
    return web.page(
        f"tool/payment/{name}.html",
        booking=booking,
        mentor=mentor,
        visit=visit.public_id if visit else None,
        here=my_zone(booking.learner_id),
        zone_label=zone_label,
        price=booking.price,
        later=rules.capture_method(booking.start, web.now()) == "manual",
        **values,
    )


def _page_data(booking: Booking) -> dict[str, object]:
    """What the page's script needs to know."""
    left = (booking.held_until - web.now()).total_seconds() if booking.held_until else None
    return {
        "booking": str(booking.public_id),
        "key": web.settings().stripe_publishable_key,
        "locale": web.locale(),
        "seconds_left": left,
        "words": sentences(),
    }


def _script_sources(script: str) -> dict[str, list[str]]:
    parts = urlsplit(script)
    origin = f"{parts.scheme}://{parts.netloc}"
    return STRIPE_SOURCES if origin == OWN_DOMAIN else {kind: [origin] for kind in STRIPE_SOURCES}
