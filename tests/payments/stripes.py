"""Two Stripes behind one port, and what a learner's browser does at each: the fake, and localstripe as a process."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import requests

from devstack.demo.processes import running
from devstack.localstripe import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET, LocalStripe
from lti_tool.payments.gateway import PaymentGateway
from lti_tool.payments.stripe_gateway import StripeGateway
from tests.payments import fakes

NUMBERS = {
    fakes.GOOD: "4242424242424242",
    fakes.SECURE: "4000002500003155",
    fakes.DECLINED: "4000000000000002",
    fakes.DECLINED_LATER: "4000000000000341",
}
TIMEOUT = 10  # seconds


class Stripe(Protocol):
    """Cards by the names of ``fakes``."""

    @property
    def gateway(self) -> PaymentGateway: ...

    def type_card(self, client_secret: str, card: str) -> None: ...

    def authenticate(self, client_secret: str, *, success: bool) -> None: ...


class Fake:
    def __init__(self) -> None:
        self.gateway = fakes.FakeGateway()
        self.type_card = self.gateway.type_card
        self.authenticate = self.gateway.authenticate


class Local:
    """localstripe, asked as its own Stripe.js asks it."""

    def __init__(self, local: LocalStripe) -> None:
        self.local = local
        self.gateway = StripeGateway(SECRET_KEY, WEBHOOK_SECRET, api_base=local.url)

    def type_card(self, client_secret: str, card: str = fakes.GOOD) -> None:
        """The bank's first window, if it shows one, is agreed to."""
        number = {"number": NUMBERS[card], "exp_month": "12", "exp_year": "2032", "cvc": "123"}
        data = {"payment_method_data": {"type": "card", "card": number, "billing_details": {}}}
        confirm = f"setup_intents/{client_secret.split('_secret_')[0]}/confirm"
        told = self._post(confirm, client_secret, data)
        if told.get("status") == "requires_action":
            self._post(confirm, client_secret)

    def authenticate(self, client_secret: str, *, success: bool = True) -> None:
        intent = client_secret.split("_secret_")[0]
        answer = str(success).lower()
        self._post(f"payment_intents/{intent}/_authenticate?success={answer}", client_secret)

    def _post(self, path: str, secret: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        body = {"key": PUBLISHABLE_KEY, "client_secret": secret, **(data or {})}
        answer = requests.post(f"{self.local.url}/v1/{path}", json=body, timeout=TIMEOUT)
        told: dict[str, Any] = answer.json()
        return told


@contextlib.contextmanager
def localstripe(folder: Path, memory: Path | None = None) -> Iterator[LocalStripe]:
    """A process of its own on a free port; its log is in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        local = LocalStripe(probe.getsockname()[1])
    with running([local.program(folder / "localstripe.log", memory)]):
        yield local
