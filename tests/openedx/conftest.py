"""A registered site, its way of signing, and the two addresses on top of a picker that notes what it is asked."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from livementor_xblock.configuration import Connection
from livementor_xblock.signing import authorization
from lti_tool.config import Settings
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.codes import issue_code
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import NotFound
from lti_tool.mentors.limits import Limits
from lti_tool.openedx.commands import add_site
from lti_tool.openedx.service import HAND_OFFS
from lti_tool.openedx.views import blueprint

ISSUER = "https://lms.example.org"
CONTEXT = CourseContext(course="LA1", unit="Valeurs propres", unit_id="block-v1:x").to_json()
ASKED = {"context": CONTEXT, "locale": "fr", "zone": "Europe/Paris", "all": False}
WANTED = {"context": CONTEXT, "subject": "3f1c", "mentor": "ada", "locale": "fr-CA"}


@dataclass
class FakePicker:
    """Knows one mentor, and every question it was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)

    def list(self, _session: Session, **question: Any) -> dict[str, Any]:
        self.asked.append(question)
        return {"version": 1, "mentors": [{"slug": "ada", "name": "Ada"}]}

    def make(
        self,
        session: Session,
        *,
        person_id: int,
        visit: CourseVisit,
        mentor_slug: str,
        origins: Sequence[str],
        now: datetime,
        asked: Limits,
    ) -> str:
        asked_for = {"mentor": mentor_slug, "asked": asked}
        self.asked.append(asked_for)
        if mentor_slug != "ada":
            raise NotFound
        told = {"person": person_id, "visit": str(visit.public_id), "mentor": mentor_slug}
        told["origins"] = list(origins)
        return issue_code(session, "test", told, now=now, lifetime=HAND_OFFS.window)


@pytest.fixture
def picker() -> FakePicker:
    return FakePicker()


@pytest.fixture
def app(web: Flask, picker: FakePicker) -> Flask:
    web.register_blueprint(blueprint(picker.list, picker.make))
    return web


@pytest.fixture
def site(database: Database, settings: Settings, now: datetime) -> Connection:
    with database.transaction() as session:
        return Connection(**add_site(session, settings, name="École", issuer=ISSUER, now=now))


Post = Callable[..., TestResponse]


@pytest.fixture
def post(app: Flask, site: Connection, settings: Settings, now: datetime) -> Post:
    """Send as the site would; ``header`` and ``sent`` (bytes) may differ from what was signed."""

    def send(
        path: str,
        body: dict[str, Any],
        *,
        by: Connection = site,
        at: datetime = now,
        header: str | None = None,
        sent: bytes | None = None,
        **headers: str,
    ) -> TestResponse:
        content = json.dumps(body).encode()
        if header is None:
            url = settings.base_url + path
            header = authorization(by, url, content, now=at.timestamp())
        told = {"Authorization": header, "Accept": "application/json", **headers}
        return app.test_client().post(
            path,
            data=content if sent is None else sent,
            headers=told,
            content_type="application/json",
        )

    return send
