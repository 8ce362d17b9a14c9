"""The platform of the measurement: one client, many courses with units, and learners who come once or again."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import accumulate
from random import Random
from time import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from lti_tool.bench.catalogue import popular
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.lti import claims as names
from lti_tool.lti.commands import add_registration

ISSUER, CLIENT, DEPLOYMENT = "http://127.0.0.1/bench-of-livementor", "bench", "1"
ADDRESSES = {"auth_login_url": f"{ISSUER}/auth", "auth_token_url": f"{ISSUER}/token"}
UNITS, UNITS_OF_A_COURSE = 40, 4
NEW = 0.25
"""The part of launches that are a learner's first."""
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@dataclass(frozen=True)
class Learner:
    """Somebody who opens a unit; ``unit`` is its place among ``UNITS``, the most visited first."""

    subject: str
    unit: int


class Campus:
    """Draws who comes next and where to; the same in each run. Units are visited as unevenly as subjects are taught."""

    def __init__(self) -> None:
        self._draw = Random(3)  # noqa: S311 - nothing is guarded by it
        self._weights = list(accumulate(1 / (place + 1) for place in range(UNITS)))
        self._came = 0

    def next(self) -> Learner:
        if self._draw.random() < NEW or not self._came:
            self._came += 1
            number = self._came
        else:
            number = self._draw.randint(1, self._came)
        unit = self._draw.choices(range(UNITS), cum_weights=self._weights)[0]
        return Learner(f"learner-{number}", unit)


def titles(unit: int) -> tuple[str, str]:
    """Of a unit and of its course: as teachers write them, with the name of a subject."""
    codes = popular()
    of_unit, of_course = codes[unit % len(codes)], codes[unit - unit % UNITS_OF_A_COURSE]
    label = taxonomy().label
    return f"{label(of_unit, 'en')}, part {unit + 1}", f"{label(of_course, 'en')} and more"


def login(target: str, who: Learner) -> dict[str, str]:
    asked = {"iss": ISSUER, "client_id": CLIENT, "lti_deployment_id": DEPLOYMENT}
    return asked | {
        "login_hint": who.subject,
        "target_link_uri": target,
        "lti_message_hint": "h" * 32,
    }


def token(key: RSAKey, nonce: str, target: str, who: Learner) -> str:
    """A learner's launch, of the size that Open edX and Moodle send."""
    at, (unit, course) = int(time()), titles(who.unit)
    claims = {"iss": ISSUER, "aud": CLIENT, "sub": who.subject, "iat": at, "exp": at + 60}
    claims |= {"nonce": nonce, "name": "Nadia Benali", "email": f"{who.subject}@example.edu"}
    claims[names.MESSAGE_TYPE] = names.RESOURCE_LINK_REQUEST
    claims |= {
        names.VERSION: "1.3.0",
        names.DEPLOYMENT_ID: DEPLOYMENT,
        names.TARGET_LINK_URI: target,
    }
    number = who.unit // UNITS_OF_A_COURSE
    told: dict[str, Any] = claims | {
        names.RESOURCE_LINK: {"id": f"unit-{who.unit}", "title": unit},
        names.ROLES: [f"{MEMBERSHIP}Learner"],
        names.CONTEXT: {"id": f"course-{number}", "label": f"C{number}", "title": course},
        names.PRESENTATION: {"document_target": "iframe", "locale": "en"},
        names.MEMBERS_SERVICE: {"context_memberships_url": f"{ISSUER}/members"},
    }
    return jwt.encode({"alg": "RS256", "kid": "bench"}, told, key)


@contextmanager
def key_set(key: RSAKey) -> Iterator[str]:
    """The platform's key set at an address of this machine."""
    body = json.dumps({"keys": [key.as_dict(private=False)]}).encode()

    class Published(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Published) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/jwks"
        server.shutdown()


def register(database: Database, key_set_url: str) -> None:
    with database.transaction() as session:
        add_registration(
            session,
            name="bench",
            issuer=ISSUER,
            client_id=CLIENT,
            deployment_id=DEPLOYMENT,
            **ADDRESSES,
            key_set_url=key_set_url,
            approve=True,
            now=SystemClock().now(),
        )
