"""What Stripe tells by webhook and localstripe does not: that an amount was reserved on a card."""

import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import requests

from devstack.localstripe import SECRET_KEY, TIMEOUT, WEBHOOK_SECRET, LocalStripe

EVERY = 1.0  # seconds
MOST = 10_000


@contextlib.contextmanager
def told_of_reserved(local: LocalStripe, service: str) -> Iterator[None]:
    """While the block runs, the service at this address hears of every amount that was reserved, once."""
    over, told = threading.Event(), set[str]()

    def tell() -> None:
        while not over.wait(EVERY):
            with contextlib.suppress(requests.RequestException):
                told.update(tell_of_reserved(local, service, told))

    teller = threading.Thread(target=tell, name="reserved", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def tell_of_reserved(local: LocalStripe, service: str, but: set[str]) -> list[str]:
    """Send one event for each intent that waits to be captured; the intents of events that were taken."""
    wanted = [one for one in _intents(local) if one["status"] == "requires_capture"]
    fresh = [intent for intent in wanted if intent["id"] not in but]
    return [intent["id"] for intent in fresh if _send(service, intent)]


def _intents(local: LocalStripe) -> list[dict[str, Any]]:
    asked = {"limit": str(MOST)}
    answer = requests.get(
        f"{local.url}/v1/payment_intents", asked, auth=(SECRET_KEY, ""), timeout=TIMEOUT
    )
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def _send(service: str, intent: dict[str, Any]) -> bool:
    """Signed as Stripe signs; the id comes from the intent, so that a second one is known as such."""
    now = int(time.time())
    event = {
        "id": f"evt_reserved_{intent['id']}",
        "object": "event",
        "type": "payment_intent.amount_capturable_updated",
        "created": now,
        "livemode": False,
        "data": {"object": intent},
    }
    body = json.dumps(event).encode()
    mac = hmac.new(WEBHOOK_SECRET.encode(), b"%d.%s" % (now, body), hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "Stripe-Signature": f"t={now},v1={mac}"}
    answer = requests.post(f"{service}/webhooks/stripe", body, headers=headers, timeout=TIMEOUT)
    return answer.ok
