"""A platform that gives tokens without looking, so that a test tells only what its services answer."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lti_tool.kernel.clock import FixedClock
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Answer, Call

from .platforms import ADDRESSES, CLIENT, DEPLOYMENT, rsa_key
from .transports import Answering, FakeTransport, answer

AT = datetime(2026, 11, 24, 9, 0, 0, 250_000, tzinfo=UTC)
SITE = "https://lms.example.edu"
GRANTED = json.dumps({"access_token": "given", "token_type": "Bearer", "expires_in": 3600}).encode()
US = Client(1, CLIENT, ADDRESSES["auth_token_url"], DEPLOYMENT)


def tokens(transport: FakeTransport) -> Tokens:
    return Tokens(transport, lambda: rsa_key("ours"), FixedClock(AT))


def platform(services: Answering) -> tuple[Platform, list[Call]]:
    """The platform, and the calls to its services as they are made."""
    calls: list[Call] = []

    def answering(call: Call) -> Answer:
        if urlsplit(call.url).path == "/token":
            return answer(body=GRANTED)
        calls.append(call)
        return services(call)

    transport = FakeTransport(answering)
    return Platform(transport, tokens(transport), US), calls
