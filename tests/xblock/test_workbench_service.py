"""Both ends of the wire for real: the block in the workbench, and the whole service with its database."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from devstack.demo.ports import free_ports
from lti_tool.app import create_app
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.web import Services
from lti_tool.mentors.models import Mentor
from lti_tool.openedx.commands import add_site, switch_site
from lti_tool.people.models import Identity, Person
from lti_tool.scheduling.models import Booking
from tests.mentors.conftest import Enlist, enlist
from tests.picker.conftest import free
from tests.ports import on_a_port
from tests.xblock.pages import SIZES, chromium
from tests.xblock.workbench import Workbench, workbench

__all__ = ["chromium", "enlist"]


@pytest.fixture
def own(services: Services, enlist: Enlist) -> Services:
    """The service, on a port of its own, with one mentor of linear algebra."""
    from tests.lti.served import free_port

    amina = enlist("Amina Diallo", {"linear-algebra": 14}, price_amount=2400)
    free(services.database, amina)
    settings = replace(services.settings, base_url=f"http://localhost:{free_port()}")
    return replace(services, settings=settings, clock=SystemClock())


@pytest.fixture
def bench(own: Services, tmp_path: Path) -> Iterator[Workbench]:
    """A workbench with what registering it printed."""
    at = free_ports().workbench
    with own.database.transaction() as session:
        now, issuer = SystemClock().now(), f"http://127.0.0.1:{at}"
        told = add_site(session, own.settings, name="École", issuer=issuer, now=now)
    port = int(own.settings.base_url.rsplit(":", 1)[1])
    with on_a_port(create_app(own, None), port), workbench(tmp_path, told, at) as bench:
        yield bench


def test_the_wire_carries_list_and_hand_off(bench: Workbench, own: Services) -> None:
    listing = bench.ask("mentors").json()
    assert listing["state"] == "ready"
    assert "Amina Diallo" in listing["html"]
    slug = re.findall(r'name="mentor" value="([^"]+)"', listing["html"])[0]
    answer = bench.ask("handoff", "POST", json={"mentor": slug})
    url = answer.json()["url"]
    assert url.startswith(f"{own.settings.base_url}/handoff/")
    onward = requests.get(url, allow_redirects=False, timeout=10)
    assert onward.headers["Location"].startswith(f"/mentors/{slug}/times?visit=")
    assert requests.get(url, allow_redirects=False, timeout=10).status_code == 410
    with own.database.transaction() as session:
        known = session.scalars(select(Identity)).one()
    assert (known.issuer, known.subject) == (bench.url, "xblock::ines")


def test_a_no_of_the_service_is_told_by_the_block(bench: Workbench) -> None:
    answer = bench.ask("handoff", "POST", json={"mentor": "nobody"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "mentor_unknown"
    assert answer.json()["message"]


def test_a_site_that_was_switched_off_is_calm(bench: Workbench, own: Services) -> None:
    with own.database.transaction() as session:
        switch_site(session, issuer=bench.url, active=False)
    assert bench.ask("mentors").json() == {"state": "away", "html": ""}
    answer = bench.ask("handoff", "POST", json={"mentor": "amina-diallo"})
    assert (answer.status_code, answer.json()["code"]) == (503, "service_away")


def test_what_is_a_learners_own_goes_over_the_wire_and_back(
    bench: Workbench, own: Services
) -> None:
    """Question and name come with the choice, the lesson is told and entered, and the name is forgotten."""
    assert bench.ask("lessons", "POST", json={}).json() == {"html": ""}
    wanted = {"mentor": "amina-diallo", "question": "Why?", "share": True}
    assert bench.ask("handoff", "POST", json=wanted).status_code == 200
    with own.database.transaction() as session:
        came, person = session.scalars(select(CourseVisit)).one(), _ines(session, bench.url)
        assert (came.question, came.person_id) == ("Why?", person.id)
        assert (person.name, person.email) == ("XBlock User (ines)", "user@example.com")
        booking = _booked(session, person, own.clock.now() + timedelta(minutes=5))
    html = bench.ask("lessons", "POST", json={"zone": "Europe/Paris"}).json()["html"]
    assert f'data-lm-join="{booking}"' in html
    url = bench.ask("join", "POST", json={"booking": booking}).json()["url"]
    onward = requests.get(url, allow_redirects=False, timeout=10)
    assert onward.headers["Location"] == f"/lessons/{booking}"
    assert bench.ask("share", "POST", json={"share": False}).json() == {"sharing": "no"}
    with own.database.transaction() as session:
        person = _ines(session, bench.url)
        assert (person.name, person.email) == ("", None)


def test_a_strangers_request_gets_nothing_of_it(bench: Workbench) -> None:
    for handler in ("lessons", "join", "share", "remind", "team"):
        answer = bench.ask(handler, "POST", door="unauth_handler", json={"share": False})
        assert answer.status_code in (401, 403, 404), handler
    assert bench.ask("team", "POST", json={}).status_code == 403


def _ines(session: Session, issuer: str) -> Person:
    known = select(Identity.person_id).filter_by(issuer=issuer, subject="xblock::ines")
    return session.get_one(Person, session.scalars(known).one())


def _booked(session: Session, learner: Person, start: datetime) -> str:
    made = Booking(
        mentor_id=session.scalars(select(Mentor.id)).one(),
        learner_id=learner.id,
        during=Range(start, start + timedelta(hours=1)),
        status="confirmed",
        minutes=60,
        price_amount=0,
        price_currency="EUR",
        created_at=start,
    )
    session.add(made)
    session.flush()
    return str(made.public_id)


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_a_learner_goes_from_the_unit_to_the_mentors_times(
    bench: Workbench, own: Services, chromium: Browser, size: str, tmp_path: Path
) -> None:
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="fr-CA")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{bench.url}/scenario/eigenvalues/?student=ines")
    button = page.locator(".lm-frame form button").first
    expect(button).to_be_visible()
    page.screenshot(path=tmp_path / f"unit-{size}.png", full_page=True)
    page.get_by_label("Sur quoi voulez-vous de l’aide").fill("Pourquoi zéro ?")
    with context.expect_page() as opened:
        button.click()
        page.get_by_role("button", name="Non, continuer sans").click()
    tab = opened.value
    tab.wait_for_url("**/mentors/*/times?*")
    expect(tab.locator("html")).to_have_attribute("lang", "fr")
    expect(tab.get_by_role("heading", name="Amina Diallo")).to_be_visible()
    tab.locator(".book-time").first.click()
    asked = tab.get_by_label("Sur quoi voulez-vous de l’aide")
    expect(asked).to_have_value("Pourquoi zéro ?")
    tab.screenshot(path=tmp_path / f"times-{size}.png", full_page=True)
    assert Axe().run(tab).response["violations"] == []
    with own.database.transaction() as session:
        came = session.scalars(select(CourseVisit)).one()
    assert came.context["unit"] == "Eigenvalues and eigenvectors"
    assert came.context["course"] == "MX2"
    context.close()
