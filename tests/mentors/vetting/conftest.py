"""An applicant, two operators, and applications that have come as far as a test needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from lti_tool.courses.service import sync_subjects
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.db import Database
from lti_tool.kernel.tokens import Vault
from lti_tool.mentors.vetting import applications, decisions, documents
from lti_tool.mentors.vetting.models import Application
from lti_tool.mentors.vetting.steps import About, Charter, Interview, Price, Referees, Teaching
from lti_tool.mentors.vetting.steps.referees import Referee
from lti_tool.mentors.vetting.steps.teaching import Taught
from lti_tool.mentors.vetting.storage import Storage
from lti_tool.mentors.views import BookedLesson, blueprint
from lti_tool.people.service import person_with_address

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200)
HTML = {"Accept": "text/html"}
Advance = Callable[..., UUID]
WAY = ("applied", "documents", "interview", "training", "approved")
COMPLETE = (
    About("Amina Diallo", {"en": "Physics, patiently"}, ["fr", "en"], "Europe/Paris", "peer"),
    Teaching((Taught("linear-algebra", ("undergraduate",), "https://example.org/thesis"),)),
    Referees((Referee("Ada", "ada@example.org", "boss"), Referee("Bo", "bo@example.org", "pupil"))),
    Interview("call", "", "Mondays"),
    Price("24", 2400, "EUR", 45),
    Charter("2026-11"),
)


@dataclass(frozen=True)
class Cast:
    """Numbers of persons."""

    amina: int
    zoe: int
    ada: int
    grace: int


@pytest.fixture
def cast(database: Database, now: datetime) -> Cast:
    """Amina and Zoé apply; Ada and Grace are operators."""
    with database.transaction() as session:
        sync_subjects(session, taxonomy())
        names = ("Amina", "Zoé", "Ada", "Grace")
        people = [
            person_with_address(session, f"person{at}@example.org", name=name, now=now)
            for at, name in enumerate(names)
        ]
        for operator in people[2:]:
            operator.is_operator = True
        return Cast(*(one.id for one in people))


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "documents", Vault("a secret of the tests that is long enough"))


@pytest.fixture
def lessons() -> list[BookedLesson]:
    """What the room of bookings tells of any mentor."""
    return []


@pytest.fixture
def app(web: Flask, storage: Storage, lessons: list[BookedLesson]) -> Flask:
    web.register_blueprint(blueprint(storage, lambda *_: lessons))
    return web


@pytest.fixture
def browser(app: Flask) -> Callable[[int | None], FlaskClient]:
    def open_browser(person: int | None) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            with client.session_transaction() as session:
                session["person"] = person
        return client

    return open_browser


@pytest.fixture
def advance(database: Database, cast: Cast, storage: Storage, now: datetime) -> Advance:
    """Fill in everything for somebody and bring their application this far; its public number."""

    def go(person: int, stage: str = "draft") -> UUID:
        with database.transaction() as session:
            found = applications.begun(session, person, now)
            for answer in COMPLETE:
                applications.save(session, found, answer, now)
            documents.add(session, storage, found, "identity", PDF, now=now)
            for step in WAY[: WAY.index(stage) + 1] if stage in WAY else ():
                found.trained_at = now if step == "approved" else None
                session.flush()
                by = None if step == "applied" else cast.ada
                decisions.move(session, found, step, by=by, now=now)
            return found.public_id

    return go


class Kept:
    """What the database has of an application."""

    def __init__(self, database: Database, person: int) -> None:
        self.database, self.person = database, person

    def __enter__(self) -> Application:
        self._transaction = self.database.transaction()
        session = self._transaction.__enter__()
        found = applications.of_person(session, self.person)
        assert found is not None
        return found

    def __exit__(self, *told: Any) -> None:
        self._transaction.__exit__(*told)


def send(client: FlaskClient, step: str, **form: Any) -> TestResponse:
    """Press "Save and go on" (or ``do``); ``_`` stands for ``-``; bytes are a file of a misleading name."""
    data = {
        name.replace("_", "-"): FileStorage(
            BytesIO(told), "../../etc/passwd.html", content_type="text/html"
        )
        if isinstance(told, bytes)
        else told
        for name, told in {"do": "on", **form}.items()
    }
    boundary, body = encode_multipart(MultiDict(data))
    return client.post(
        f"/mentor/application/{step}",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=HTML,
        query_string={"lang": "en"},
    )
