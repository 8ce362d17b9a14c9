"""What the one file that knows every room has joined."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool import app as joined
from lti_tool.app import PERIODIC, Service, all_jobs, all_subscribers, create_service
from lti_tool.config import Settings
from lti_tool.kernel import web
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.events import Event
from lti_tool.kernel.tokens import Signer

from .conftest import Client, People

ROOT = Path(joined.__file__).parent
ENQUEUED = re.compile(r'enqueue\(\s*\w+,\s*f?"([a-z_.]+)"')


def test_every_room_with_views_has_its_pages(app: Flask) -> None:
    with_views = {
        path.parent.name if path.name == "views.py" else path.parent.parent.name
        for path in [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/__init__.py")]
    }
    assert set(app.blueprints) == with_views
    assert len(with_views) == 10


@pytest.fixture
def without_database(settings: Settings, clock: FixedClock) -> Iterator[FlaskClient]:
    """The browser of somebody who was signed in when the database went away."""
    away = Database("postgresql://nobody@/none?host=/nowhere")
    client = create_service(settings, away, clock).flask.test_client()
    with client.session_transaction() as session:
        session["person"] = 1
    yield client
    away.close()


def test_health_needs_the_database(app: Flask, without_database: FlaskClient) -> None:
    assert app.test_client().get("/healthz").get_json() == {"status": "ok"}
    answer = without_database.get("/healthz", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("path", ["/", "/bookings", "/desk", "/sign-in"])
def test_a_page_without_the_database_says_so(without_database: FlaskClient, path: str) -> None:
    """Also one that needs it for its menu only."""
    answer = without_database.get(path)
    assert answer.status_code == 503
    assert "<code>unavailable</code>" in answer.text


def test_every_job_that_is_enqueued_is_known_to_the_worker(service: Service) -> None:
    enqueued = {name for path in ROOT.rglob("*.py") for name in ENQUEUED.findall(path.read_text())}
    assert len(enqueued) > 5
    assert enqueued <= set(service.worker.tasks)


def test_every_job_that_runs_by_the_clock_is_known(
    paid: Settings, database: Database, clock: FixedClock
) -> None:
    services = web.Services(paid, database, clock, Signer(paid.secret_key))
    names = [entry.name for entry in PERIODIC]
    assert len(names) == len(set(names))
    assert set(names) <= set(all_jobs(services, None))


def test_every_event_that_somebody_hears_is_one_of_ours(
    settings: Settings, clock: FixedClock
) -> None:
    heard = all_subscribers(settings, clock)
    assert all(issubclass(kind, Event) for kind in heard)
    assert all(listeners for listeners in heard.values())
    for listeners in heard.values():
        names = [f"{one.__module__}.{one.__qualname__}" for one in listeners]
        assert len(names) == len(set(names)), "two listeners of one name would be told once"


def test_without_stripe_only_free_lessons_can_be_booked(
    settings: Settings, database: Database, clock: FixedClock
) -> None:
    app = create_service(settings, database, clock).flask
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert "payments.pay" in endpoints
    assert "payments.webhook" not in endpoints


@pytest.mark.parametrize("path", ["/nothing", "/bookings/not-a-number", "/static/../setup.py"])
def test_what_is_not_there_is_told_in_words(client: Client, people: People, path: str) -> None:
    answer = client(people.learner).get(path)
    assert answer.status_code == 404
    assert "X-Request-Id" in answer.headers


def test_a_wrong_method_is_told_with_the_right_ones(client: Client) -> None:
    answer = client(None).get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
