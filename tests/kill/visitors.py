"""People who use the service by its pages, with a cookie as a browser keeps it."""

import re
from datetime import datetime
from typing import Any

import requests
from playwright.sync_api import BrowserContext

from devstack.demo.stack import Stack
from devstack.localstripe import PUBLISHABLE_KEY

TIMEOUT = 20
CARD = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2044", "cvc": "123"}


class Visitor:
    """Somebody who is signed in, by the link in their mail."""

    def __init__(self, stack: Stack, address: str) -> None:
        self.stack, self.session = stack, requests.Session()
        self.session.headers["Accept-Language"] = "en"
        self.post("/sign-in", address=address)
        box = self.get(f"/dev/mail?to={address}").text
        mail = self.get(self._found(r"/dev/mail/[0-9a-f-]{36}", box)).text
        self.post(self._found(r"/sign-in/[\w-]+", mail))

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(self.stack.service_url + path, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer

    def post(self, path: str, **form: str) -> requests.Response:
        """Where it leads to is not followed."""
        url = self.stack.service_url + path
        return self.session.post(url, data=form, allow_redirects=False, timeout=TIMEOUT)

    def hold(self, mentor: str, start: datetime) -> requests.Response:
        return self.post(f"/mentors/{mentor}/times", start=start.isoformat())

    def booking(self, held: requests.Response) -> str:
        assert held.status_code == 303, held.text
        return self._found(r"[0-9a-f]{8}-[0-9a-f-]{27}", held.headers["Location"])

    def begin(self, booking: str) -> str:
        """Type a good card; returns the attempt that is left to confirm."""
        step = self.post(f"/bookings/{booking}/attempts").json()
        intent = step["client_secret"].split("_secret_")[0]
        told: dict[str, Any] = {"key": PUBLISHABLE_KEY, "client_secret": step["client_secret"]}
        told["payment_method_data"] = {"type": "card", "card": CARD}
        url = f"{self.stack.stripe.url}/v1/setup_intents/{intent}/confirm"
        requests.post(url, json=told, timeout=TIMEOUT).raise_for_status()
        return str(step["attempt"])

    def confirm(self, attempt: str) -> None:
        self.post(f"/attempts/{attempt}/confirm").raise_for_status()

    def is_booked(self, booking: str) -> bool:
        return bool(self.get(f"/bookings/{booking}/payment.json").json()["state"] == "confirmed")

    def lend_cookies(self, browser: BrowserContext) -> None:
        """The browser is this person's from now on."""
        browser.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value or "", "url": self.stack.service_url}
                for cookie in self.session.cookies
            ]
        )

    def _found(self, pattern: str, text: str) -> str:
        match = re.search(pattern, text)
        assert match is not None, f"{pattern} is not in {text[:2000]}"
        return match[0]
