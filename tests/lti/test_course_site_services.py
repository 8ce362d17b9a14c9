"""Open edX's own services over real HTTP: its token address fetches our keys and checks what we sign."""

from typing import Any

import pytest
import requests
from joserfc.jwk import RSAKey
from sqlalchemy import select

from lti_tool.kernel.tokens import Vault
from lti_tool.lti import claims as names
from lti_tool.lti.keys import signing_key
from lti_tool.lti.models import Deployment, Launch, Registration
from lti_tool.lti.services import members as roster
from lti_tool.lti.services.calls import Platform
from lti_tool.lti.services.errors import AccessRefused, ServiceRefused
from lti_tool.lti.services.grades import (
    Column,
    Endpoint,
    Score,
    line_item,
    next_instant,
    send_score,
)
from lti_tool.lti.services.members import members
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Call, HttpTransport

from .courses import Crash, School, watched
from .platforms import rsa_key
from .served import Served
from .test_course_site import ALGEBRA, launch

COLUMN = Column("la101", "attendance", "Lessons with a mentor", 5)


@pytest.fixture
def launched(served: Served) -> dict[str, Any]:
    """What is kept of a learner's launch."""
    launch(served, requests.Session(), ALGEBRA + "eigenvalues/")
    with served.services.database.transaction() as session:
        return session.scalars(select(Launch)).one().claims


def reached(served: Served, key: RSAKey | None = None) -> Platform:
    """The site's services, for whoever signs with this key; ours unless another is given."""
    own = served.services
    transport = HttpTransport(own.clock, allow_loopback=True)
    with own.database.transaction() as session:
        signing = key or signing_key(session, Vault(own.settings.secret_key), own.clock.now())
        registration = session.scalars(select(Registration)).one()
        client = Client.of(registration, session.scalars(select(Deployment)).one())
    return Platform(transport, Tokens(transport, lambda: signing, own.clock), client)


def test_members_come_page_by_page(
    served: Served, launched: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "PAGE", 3)
    found = members(reached(served), launched[names.MEMBERS_SERVICE])
    assert {one.user_id: one.role for one in found} == {
        "nadia": "learner",
        "tomas": "learner",
        "lefevre": "course_team",
        "admin": "course_team",  # the roles of the course alone
    }
    assert {(one.name, one.email, one.is_active) for one in found} == {("", "", True)}


def test_a_score_arrives_in_a_column_that_is_made_once(
    served: Served, launched: dict[str, Any]
) -> None:
    there = reached(served)
    endpoint = Endpoint.of(launched[names.GRADES_SERVICE])
    column = line_item(there, endpoint, COLUMN)
    assert column == line_item(there, endpoint, COLUMN)

    first = next_instant(None, served.services.clock.now())
    send_score(there, endpoint, column, Score("nadia", 2, 5, first))
    with pytest.raises(ServiceRefused, match="400"):
        send_score(there, endpoint, column, Score("nadia", 3, 5, first))
    send_score(there, endpoint, column, Score("nadia", 3, 5, next_instant(first, first)))


def test_whoever_signs_with_another_key_gets_no_token(
    served: Served, launched: dict[str, Any]
) -> None:
    with pytest.raises(AccessRefused):
        members(reached(served, rsa_key("not ours")), launched[names.MEMBERS_SERVICE])


def test_lessons_arrive_in_the_gradebook_of_open_edx(served: Served) -> None:
    """Switched on by a teacher, with the members as Open edX lists them; again after a crash, in the same column."""
    course = School(None, served.services, served.services.clock, None, issuer=served.site)
    launch(served, requests.Session(), ALGEBRA + "eigenvalues/")
    course.lesson("nadia", course.latest_visit())
    launch(served, requests.Session(), ALGEBRA + "eigenvalues/", "lefevre")
    course.refresh()
    roster = course.roster()
    assert (roster.trouble, roster.refreshed_at is None) == ("", False)
    book = course.choose(course.latest_visit(), "lessons", 4)

    def die(call: Call) -> None:
        if "scores" in call.url:
            raise Crash

    with pytest.raises(Crash):
        course.sender(watched(course, after=die)).send(book)
    column = course.book().line_item
    course.sender().send(book)
    assert course.book().line_item == column
    score = course.score("nadia")
    assert (score.sent_given, score.sent_maximum, score.trouble) == (1, 4, "")
