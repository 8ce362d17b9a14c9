"""The skin: one transaction a request, errors as pages or JSON, closed headers, no posts from other sites."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Blueprint, Flask
from sqlalchemy import func, select, text

from lti_tool.kernel import web as skin
from lti_tool.kernel.codes import SingleUseCode, issue_code
from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.jobs import enqueue
from lti_tool.kernel.web import Services

probe = Blueprint("probe", __name__)


@probe.post("/write")
def write() -> str:
    issue_code(skin.session(), "probe", {}, now=skin.now(), lifetime=timedelta(hours=1))
    return "written"


@probe.post("/write-and-refuse")
def write_and_refuse() -> str:
    write()
    raise Conflict


@probe.post("/write-and-break")
def write_and_break() -> str:
    write()
    raise RuntimeError("a secret detail")


@probe.post("/write-what-no-commit-takes")
def write_what_no_commit_takes() -> str:
    write()
    table = (
        "CREATE TEMP TABLE once (number int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP"
    )
    for statement in (table, "INSERT INTO once VALUES (1), (1)"):
        skin.session().execute(text(statement))
    return "written"


@probe.post("/from-anywhere")
@skin.cross_site
def from_anywhere() -> str:
    return "taken"


@probe.get("/mine")
def mine() -> str:
    return str(skin.require_person())


@probe.get("/framed")
def framed() -> str:
    skin.allow_frames(["https://lms.example"])
    return "framed"


@probe.get("/closed")
def shut() -> str:
    return "closed"


@pytest.fixture
def probed(web: Flask) -> Flask:
    web.register_blueprint(probe)
    web.testing = False
    return web


def codes(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(SingleUseCode)) or 0


def test_what_a_view_wrote_is_committed(probed: Flask, database: Database) -> None:
    assert probed.test_client().post("/write").status_code == 200
    assert codes(database) == 1


@pytest.mark.parametrize(
    ("path", "status"), [("/write-and-refuse", 409), ("/write-and-break", 500)]
)
def test_what_a_failed_view_wrote_is_undone(
    probed: Flask, database: Database, path: str, status: int
) -> None:
    answer = probed.test_client().post(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert set(answer.json or {}) == {"code", "message", "reference"}
    assert "secret detail" not in answer.text
    assert codes(database) == 0


def test_what_the_commit_refuses_is_told_and_logged_as_such(
    probed: Flask, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="livementor.request")
    answer = probed.test_client().post("/write-what-no-commit-takes")
    assert answer.status_code == 500
    assert codes(database) == 0
    lines = [line for line in caplog.records if line.name == "livementor.request"]
    assert [vars(line)["status"] for line in lines] == [500]


@pytest.mark.parametrize("page", ["text/html", "application/json"])
def test_a_database_that_is_away_is_told_in_words(services: Services, page: str) -> None:
    away = Database("postgresql://nobody@/none?host=/nowhere")
    app = skin.bare_app(replace(services, database=away))
    app.register_blueprint(probe)
    client = app.test_client()
    with client.session_transaction() as session:
        session["person"] = 1
    answer = client.post("/write", headers={"Accept": page})
    away.close()
    assert answer.status_code == 503
    assert "unavailable" in answer.text


def test_a_form_of_another_site_is_refused(probed: Flask, database: Database) -> None:
    client = probed.test_client()
    headers = {"Accept": "application/json"}
    for named in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = client.post("/write", headers=headers | named)
        assert (answer.status_code, (answer.json or {})["code"]) == (403, "cross_site_request")
    assert codes(database) == 0
    assert client.post("/from-anywhere", headers={"Sec-Fetch-Site": "cross-site"}).text == "taken"


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(probed: Flask) -> None:
    answer = probed.test_client().get("/mine?a=1", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/mine%3Fa%3D1")


def test_pages_are_closed_to_frames_unless_opened(probed: Flask) -> None:
    client = probed.test_client()
    closed = client.get("/closed").headers["Content-Security-Policy"]
    opened = client.get("/framed?lang=fr")
    assert "frame-ancestors 'none'" in closed
    assert "frame-ancestors https://lms.example" in opened.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in opened.headers


def test_a_waiting_job_is_written_once_and_the_transaction_goes_on(database: Database) -> None:
    with database.transaction() as session:
        enqueue(session, "probe", once="probe")
        enqueue(session, "probe", once="probe")
        enqueue(session, "probe")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM procrastinate_jobs").scalar() == 2
