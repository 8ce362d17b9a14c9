"""The package ``lti1p3platform`` launches the tool over real HTTP, takes what a teacher picked, and keeps grades."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import requests
from sqlalchemy import select

from devstack.small_platform.platform import COURSE, LINK, TITLE, SmallPlatform
from devstack.small_platform.server import serving
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names
from lti_tool.lti.models import Deployment, Launch
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.errors import ScoreOutdated, ServiceRefused
from lti_tool.lti.services.grades import (
    Column,
    Endpoint,
    Score,
    line_item,
    next_instant,
    send_score,
)
from lti_tool.lti.services.members import members
from lti_tool.lti.services.platforms import Platforms
from lti_tool.lti.transport import HttpTransport
from lti_tool.people.models import Person

from .content_items import problems
from .served import free_port, register, served_tool

FIELD = re.compile(r'<input\b[^>]*\bname="(\w+)"[^>]*\bvalue="([^"]*)"')
FORM = re.compile(r'<form\b[^>]*\baction="([^"]*)"')
COLUMN = Column("la1", "attendance", "Séances 数学", 5)


class School:
    """The platform, and a tool that knows it."""

    def __init__(self, platform: SmallPlatform, services: Services) -> None:
        self.platform, self.services = platform, services

    def open(self, who: str, hint: str = "link") -> tuple[requests.Session, requests.Response]:
        """A launch in a browser of its own: the browser, and what the tool answered to the platform's form."""
        browser = requests.Session()
        page = browser.get(f"{self.platform.address}/open/{who}/{hint}", timeout=10)
        return browser, _send(browser, page, allow_redirects=False)

    def place(self) -> CourseContext:
        with self.services.database.transaction() as session:
            return CourseContext.from_json(session.scalars(select(CourseVisit)).one().context)

    def claims(self) -> dict[str, Any]:
        with self.services.database.transaction() as session:
            return session.scalars(select(Launch)).one().claims

    def reached(self) -> Platform:
        own = self.services
        transport = HttpTransport(own.clock, allow_loopback=True)
        platforms = Platforms(own.database, Vault(own.settings.secret_key), transport, own.clock)
        with own.database.transaction() as session:
            return platforms.reached(session, session.scalars(select(Deployment.id)).one())


def _send(browser: requests.Session, page: requests.Response, **how: Any) -> requests.Response:
    assert page.status_code == 200, page.text
    action = FORM.search(page.text)
    assert action, page.text
    fields = {name: unescape(value) for name, value in FIELD.findall(page.text)}
    return browser.post(unescape(action[1]), data=fields, timeout=10, **how)


@pytest.fixture
def school(services: Services) -> Iterator[School]:
    port = free_port()
    platform = SmallPlatform(f"http://localhost:{port}")
    with serving(platform), served_tool(services, port) as own:
        register(own, platform.registration())
        yield School(platform, own)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("nadia", "learner"),
        ("tomas", "learner"),
        ("lefevre", "course_team"),
        ("admin", "institution_admin"),
    ],
)
def test_who_it_is_decides_the_role(school: School, who: str, role: str) -> None:
    _, answer = school.open(who)
    assert answer.status_code == 303, answer.text
    assert school.place() == CourseContext(
        course="AL 1",
        course_id=COURSE,
        course_title=TITLE,
        unit="Valeurs propres",
        unit_id=LINK,
        role=role,
        platform=school.platform.address,
    )


@pytest.mark.parametrize(
    ("who", "name", "email"),
    [
        ("nadia", "Nadia Benali", "nadia@small.example"),
        ("tomas", "Tomáš Dvořák 陈", None),
    ],
)
def test_names_of_the_world_with_and_without_email(
    school: School, who: str, name: str, email: str | None
) -> None:
    school.open(who)
    with school.services.database.transaction() as session:
        person = session.scalars(select(Person)).one()
    assert (person.name, person.email) == (name, email)


def test_two_links_are_picked(school: School) -> None:
    browser, answer = school.open("lefevre", "pick")
    page = browser.get(school.platform.tool + answer.headers["Location"], timeout=10)
    assert "Demander de l’aide" in page.text  # the platform's own title
    fields = {name: unescape(value) for name, value in FIELD.findall(page.text)}
    told = {
        "ref": fields["ref"],
        "begun": "1",
        "item": ["unit:linear-algebra", "all:"],
        "title": ["Aide – 数学 & co", "Everybody"],
        "target": ["iframe", "window"],
    }
    answered = browser.post(f"{school.platform.tool}/lti/deep-linking", data=told, timeout=10)
    assert _send(browser, answered).text == "kept"
    picked = school.platform.picked
    assert [problems(item) for item in picked] == [[], []]
    assert [item["title"] for item in picked] == ["Aide – 数学 & co", "Everybody"]


def test_a_learner_picks_nothing(school: School) -> None:
    _, answer = school.open("nadia", "pick")
    assert answer.status_code == 403


def test_members_come_page_by_page_and_by_link(school: School) -> None:
    school.open("nadia")
    claim = school.claims()[names.MEMBERS_SERVICE]
    found = members(school.reached(), claim)
    assert [one.user_id for one in found] == ["nadia", "tomas", "lefevre", "admin"]
    assert {one.name for one in found} >= {"Tomáš Dvořák 陈"}
    of_link = members(school.reached(), claim, rlid=LINK)
    assert [one.user_id for one in of_link] == ["nadia", "tomas"]
    with pytest.raises(ServiceRefused, match="403"):
        members(school.reached(), claim, rlid="of another course")


def test_a_score_arrives_in_a_column_that_is_made_once(school: School) -> None:
    school.open("nadia")
    endpoint = Endpoint.of(school.claims()[names.GRADES_SERVICE])
    there = school.reached()
    column = line_item(there, endpoint, COLUMN)
    assert column == line_item(there, endpoint, COLUMN)
    assert [one["label"] for one in school.platform.columns.values()] == ["Séances 数学"]
    first = next_instant(None, school.services.clock.now())
    send_score(there, endpoint, column, Score("nadia", 2, 5, first))
    with pytest.raises(ScoreOutdated):
        send_score(there, endpoint, column, Score("nadia", 3, 5, first))
    send_score(there, endpoint, column, Score("nadia", 3, 5, next_instant(first, first)))
    assert [one["scoreGiven"] for one in school.platform.scores] == [2, 3]
