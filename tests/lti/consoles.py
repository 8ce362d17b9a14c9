"""An operator and others at the console, and a platform whose addresses answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services
from lti_tool.lti.transport import Answer, Call, Transport
from lti_tool.lti.views.console import add_console_pages
from lti_tool.people.models import Person
from lti_tool.people.operators import add_operator
from lti_tool.people.service import person_with_address

from .platforms import Keys
from .transports import answer

OPERATOR, OTHER = "olu@mentors.example", "zoe@example.edu"
PLATFORM = {
    "name": "Northfield",
    "issuer": "https://lms.example.edu",
    "client_id": "client-7",
    "auth_login_url": "https://lms.example.edu/auth",
    "auth_token_url": "https://lms.example.edu/token",
    "key_set_url": "https://lms.example.edu/jwks",
}


@dataclass
class Site:
    """Answers as a platform does, unless ``instead`` has another answer for a path. Keeps what it was asked."""

    instead: dict[str, Answer] = field(default_factory=dict)
    asked: list[Call] = field(default_factory=list)

    def __call__(self, call: Call) -> Answer:
        self.asked.append(call)
        path = urlsplit(call.url).path
        usual: dict[str, Callable[[], Answer]] = {
            "/auth": lambda: answer(200, b"<form>"),
            "/token": lambda: answer(400, b'{"error": "invalid_request"}'),
            "/jwks": lambda: answer(200, json.dumps(Keys().fetch("")).encode()),
        }
        return self.instead.get(path) or usual.get(path, lambda: answer(404))()


def with_console(app: Flask, transport: Transport, services: Services) -> Flask:
    """The console alone."""
    pages = Blueprint("lti", __name__)
    add_console_pages(pages, transport, services)
    app.register_blueprint(pages)
    return app


def signed_in(app: Flask, services: Services, clock: FixedClock, email: str) -> FlaskClient:
    """A browser of whoever has this address."""
    with services.database.transaction() as session:
        if email == OPERATOR:
            add_operator(session, email, clock.now())
        person: Person = person_with_address(session, email, now=clock.now())
        number = person.id
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept["person"] = number
    return browser
