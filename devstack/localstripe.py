"""localstripe: Stripe's emulator, a program of its own beside the service, in development and tests.

It is GPL-3.0 and is started, never imported. It listens on every address of the machine, so keep it behind a firewall.
It writes all it knows into one file, ``/tmp/localstripe.pickle``. Several may run at once, because none reads that file
unless it is given a memory of its own.
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import requests

from devstack.demo.processes import Program

TIMEOUT = 10  # seconds
WRITTEN = Path("/tmp/localstripe.pickle")  # noqa: S108 - its own choice
SECRET_KEY = "sk_test_localstripe"  # noqa: S105 - it takes every key that begins like this
PUBLISHABLE_KEY = "pk_test_localstripe"
WEBHOOK_SECRET = "whsec_localstripe"  # noqa: S105


@dataclass(frozen=True)
class LocalStripe:
    """Where it listens, and what of it the service must know."""

    port: int

    @property
    def url(self) -> str:
        """Of its API; ``localhost``, as browsers ask it too."""
        return f"http://localhost:{self.port}"

    @property
    def js_url(self) -> str:
        """Its own Stripe.js, which asks the API at the address that it was loaded from."""
        return f"{self.url}/js.stripe.com/v3/"

    def program(self, log: Path, memory: Path | None = None) -> Program:
        """Ready when its script can be fetched. It knows no customer, card or payment, but those of its ``memory``.

        ``memory``: what ``remember`` wrote. Start the program at once then.
        """
        command = [sys.executable, "-m", "localstripe", "--port", str(self.port)]
        if memory is not None and memory.exists():
            shutil.copyfile(memory, WRITTEN)
        else:
            command.append("--from-scratch")
        quiet = {"PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"}
        return Program("localstripe", command, self.js_url, log, quiet)

    def remember(self, memory: Path) -> None:
        """Keep what it knows for the next start; ask while it runs."""
        requests.post(f"{self.url}/_config/", timeout=TIMEOUT)  # after any POST it writes its file
        shutil.copyfile(WRITTEN, memory)

    def environment(self) -> dict[str, str]:
        """The settings by which ``livementor`` uses it."""
        return {
            "LIVEMENTOR_STRIPE_SECRET_KEY": SECRET_KEY,
            "LIVEMENTOR_STRIPE_PUBLISHABLE_KEY": PUBLISHABLE_KEY,
            "LIVEMENTOR_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "LIVEMENTOR_STRIPE_API_BASE": self.url,
            "LIVEMENTOR_STRIPE_JS_URL": self.js_url,
        }

    def send_webhooks_to(self, service: str) -> None:
        """Have its events sent, signed and once each, to the service at this address. It forgets this when it ends."""
        hook = {"url": f"{service}/webhooks/stripe", "secret": WEBHOOK_SECRET}
        address = f"{self.url}/_config/webhooks/app"
        requests.post(address, data=hook, timeout=TIMEOUT).raise_for_status()

    def forget(self) -> None:
        """Drop every customer, card and payment."""
        requests.delete(f"{self.url}/_config/data", timeout=TIMEOUT).raise_for_status()
