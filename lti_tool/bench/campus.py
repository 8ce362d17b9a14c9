"""The platform of the measurement: one client, one learner, one unit."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import delete, select

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.db import Database
from lti_tool.lti import claims as names
from lti_tool.lti.commands import add_registration
from lti_tool.lti.models import Registration
from lti_tool.people.models import Identity, Person

ISSUER, CLIENT, DEPLOYMENT = "http://127.0.0.1/bench-of-livementor", "bench", "1"
ADDRESSES = {"auth_login_url": f"{ISSUER}/auth", "auth_token_url": f"{ISSUER}/token"}


def login(target: str) -> dict[str, str]:
    asked = {"iss": ISSUER, "client_id": CLIENT, "lti_deployment_id": DEPLOYMENT}
    return asked | {
        "login_hint": "learner",
        "target_link_uri": target,
        "lti_message_hint": "h" * 32,
    }


def token(key: RSAKey, nonce: str, target: str) -> str:
    """A learner's launch from a unit on eigenvalues, of the size that Open edX and Moodle send."""
    at = int(time())
    claims = {"iss": ISSUER, "aud": CLIENT, "sub": "bench-learner", "iat": at, "exp": at + 60}
    claims |= {"nonce": nonce, "name": "Nadia Benali", "email": "nadia@example.edu"}
    claims[names.MESSAGE_TYPE] = names.RESOURCE_LINK_REQUEST
    claims |= {
        names.VERSION: "1.3.0",
        names.DEPLOYMENT_ID: DEPLOYMENT,
        names.TARGET_LINK_URI: target,
    }
    told: dict[str, Any] = claims | {
        names.RESOURCE_LINK: {"id": "unit-5", "title": "Eigenvalues and eigenvectors"},
        names.ROLES: ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        names.CONTEXT: {"id": "course-7", "label": "LA101", "title": "Linear algebra"},
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


@contextmanager
def registered(database: Database, key_set_url: str) -> Iterator[None]:
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
    try:
        yield
    finally:
        _forget(database)


def _forget(database: Database) -> None:
    people = select(Identity.person_id).where(Identity.issuer == ISSUER)
    with database.transaction() as session:
        session.execute(delete(Registration).where(Registration.issuer == ISSUER))
        session.execute(delete(CourseVisit).where(CourseVisit.context["platform"].astext == ISSUER))
        session.execute(delete(Person).where(Person.id.in_(people)))
