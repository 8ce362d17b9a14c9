"""The tool, an invitation, and a platform that registers the tool over real HTTP."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from devstack.registrar.server import Registrar
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.lti.commands import list_registrations
from lti_tool.lti.dynamic.invitations import Invitation, invite
from lti_tool.lti.models import Registration
from lti_tool.lti.transport import Transport
from lti_tool.lti.views.register import add_registration_pages

HIDDEN = re.compile(r'name="registration" value="([^"]+)"')
ACTION = re.compile(r'<form method="post" action="([^"]+)"')
EVERYWHERE = ["resource_link", "deep_linking", "course_navigation", "editor_button"]
FORM = {"name": "Livementor", "place": EVERYWHERE, "share": []}


def with_registration(app: Flask, transport: Transport) -> Flask:
    """The registration alone."""
    pages = Blueprint("lti", __name__)
    add_registration_pages(pages, transport)
    app.register_blueprint(pages)
    return app


@dataclass
class Institution:
    """Whoever administers a platform, in a browser that keeps no cookies."""

    browser: FlaskClient
    database: Database
    clock: FixedClock
    registrar: Registrar

    def invitation(self, *, approve: bool = True, name: str = "", days: int = 7) -> str:
        """What ``livementor lti invite`` prints."""
        with self.database.transaction() as session:
            wanted = Invitation(name, approve)
            now = self.clock.now()
            return invite(session, "http://localhost", wanted, days=days, now=now)

    def open(self, invitation: str, **headers: str) -> TestResponse:
        return self.browser.get(_local(self.registrar.opening(invitation)), headers=headers)

    def send(self, page: TestResponse, **chosen: Any) -> TestResponse:
        """The form of this page, sent with these choices."""
        action, hidden = ACTION.search(page.text), HIDDEN.search(page.text)
        assert action and hidden, page.text
        form = {**FORM, **chosen, "registration": unescape(hidden[1])}
        return self.browser.post(unescape(action[1]), data=form)

    def register(self, invitation: str, **chosen: Any) -> TestResponse:
        page = self.open(invitation)
        assert page.status_code == 200, page.text
        return self.send(page, **chosen)

    def stored(self) -> list[dict[str, Any]]:
        with self.database.transaction() as session:
            return list_registrations(session)

    def how_many(self) -> int:
        with self.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(Registration)) or 0

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))


def _local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
