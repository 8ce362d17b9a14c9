"""What the one statement of a launch writes, and what of it happens when several come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.db import Database
from lti_tool.lti import arrival
from lti_tool.lti.arrival import Arrival, Comer
from lti_tool.lti.errors import LaunchUsed, PlatformOff, PlatformUnknown, PlatformWaiting
from lti_tool.lti.models import Deployment, Launch, Registration
from lti_tool.people.models import Identity, Person

from .platforms import DEPLOYMENT, ISSUER, begin, launch, post, sign, student

ADA = Comer(ISSUER, "ada", "Ada", "ada@example.edu", "fr")
AT_ONCE = 8


def brought(nonce: str, **changed: Any) -> Arrival:
    told: dict[str, Any] = {
        "registration": 1,
        "deployment": DEPLOYMENT,
        "nonce": nonce,
        "claims": {"roles": []},
        "comer": ADA,
        "visit": uuid4(),
        "context": {"unit": "Eigenvalues"},
    }
    return Arrival(**told | changed)


def counts(database: Database) -> dict[str, int]:
    tables = (Person, Identity, CourseVisit, Launch, Deployment)
    with database.transaction() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def ada(database: Database) -> Person:
    with database.transaction() as session:
        return session.scalars(select(Person)).one()


def together(database: Database, arrivals: list[Arrival], now: datetime) -> list[Any]:
    """What became of each, all at once."""
    ready = Barrier(len(arrivals))

    def take(one: Arrival) -> Any:
        ready.wait()
        try:
            return arrival.write(database, one, now)
        except LaunchUsed as error:
            return type(error)

    with ThreadPoolExecutor(len(arrivals)) as threads:
        return list(threads.map(take, arrivals))


@pytest.fixture(autouse=True)
def platform(registered: dict[str, Any]) -> None:
    """The one of the tests."""


def test_a_first_launch_makes_a_person_who_is_found_again(
    database: Database, now: datetime
) -> None:
    first = arrival.write(database, brought("1"), now)
    again = arrival.write(database, brought("2"), now)
    assert first.person == again.person == ada(database).id
    assert first.launch != again.launch
    expected = {"person": 1, "identity": 1, "course_visit": 2, "lti_launch": 2, "lti_deployment": 1}
    assert counts(database) == expected
    with database.transaction() as session:
        assert set(session.scalars(select(CourseVisit.person_id))) == {first.person}
        assert set(session.scalars(select(Launch.visit_id))) == set(
            session.scalars(select(CourseVisit.id))
        )


def test_what_the_platform_tells_is_kept_until_the_person_chooses(
    database: Database, now: datetime
) -> None:
    arrival.write(database, brought("1", comer=Comer(ISSUER, "ada")), now)
    assert (ada(database).name, ada(database).email, ada(database).locale) == ("", None, "en")
    arrival.write(database, brought("2"), now)
    told = ("Ada", "ada@example.edu", "fr")
    assert (ada(database).name, ada(database).email, ada(database).locale) == told
    arrival.write(database, brought("3", comer=Comer(ISSUER, "ada")), now)
    assert (ada(database).name, ada(database).email, ada(database).locale) == told
    with database.transaction() as session:
        session.execute(update(Person).values(name="Countess", chosen_at=now))
    arrival.write(database, brought("4"), now)
    assert ada(database).name == "Countess"


def test_nobody_named_is_nobody_and_a_visit_only_with_a_place(
    database: Database, now: datetime
) -> None:
    written = arrival.write(database, brought("1", comer=None, context=None), now)
    assert written.person is None and written.launch is not None
    assert counts(database)["person"] == counts(database)["course_visit"] == 0


def test_first_launches_at_once_make_one_person(database: Database, now: datetime) -> None:
    outcomes = together(database, [brought(str(n)) for n in range(AT_ONCE)], now)
    assert len({one.person for one in outcomes}) == 1
    assert counts(database)["person"] == counts(database)["identity"] == 1
    assert counts(database)["lti_launch"] == AT_ONCE


def test_one_nonce_at_once_is_one_launch_and_nothing_else_is_left(
    database: Database, now: datetime
) -> None:
    several = [
        brought("1", comer=Comer(ISSUER, f"learner-{n}"), deployment="new") for n in range(AT_ONCE)
    ]
    with database.transaction() as session:
        session.execute(update(Registration).values(approves_deployments=True))
    outcomes = together(database, several, now)
    assert outcomes.count(LaunchUsed) == AT_ONCE - 1
    expected = {"person": 1, "identity": 1, "course_visit": 1, "lti_launch": 1, "lti_deployment": 2}
    assert counts(database) == expected


def test_a_new_deployment_is_learnt_once_by_many_and_waits(
    database: Database, now: datetime
) -> None:
    several = [brought(str(n), deployment="new") for n in range(AT_ONCE)]
    outcomes = together(database, several, now)
    assert {one.launch for one in outcomes} == {None}
    assert len({one.deployment for one in outcomes}) == 1
    expected = {"person": 0, "identity": 0, "course_visit": 0, "lti_launch": 0, "lti_deployment": 2}
    assert counts(database) == expected


@pytest.mark.parametrize(
    ("table", "status", "raised"),
    [
        (Registration, "off", PlatformOff),
        (Registration, "pending", PlatformWaiting),
        (Deployment, "off", PlatformOff),
    ],
)
def test_what_is_not_approved_writes_nothing(
    database: Database, now: datetime, table: Any, status: str, raised: type[Exception]
) -> None:
    with database.transaction() as session:
        session.execute(update(table).values(status=status))
    for deployment in (DEPLOYMENT, "new") if table is Registration else (DEPLOYMENT,):
        with pytest.raises(raised):
            arrival.write(database, brought("1", deployment=deployment), now)
    assert counts(database)["lti_launch"] == counts(database)["person"] == 0
    assert counts(database)["lti_deployment"] == 1


def test_a_registration_that_is_gone_is_unknown(database: Database, now: datetime) -> None:
    with pytest.raises(PlatformUnknown):
        arrival.write(database, brought("1", registration=99), now)


def test_switching_off_acts_at_once_also_on_logins_under_way(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    assert launch(browser, now).status_code == 303
    begun = begin(browser)
    with database.transaction() as session:
        session.execute(update(Registration).values(status="off"))
    answer = post(browser, begun.state, sign(student(begun.nonce, now)))
    assert answer.status_code == 403
    assert f"frame-ancestors {ISSUER}" in answer.headers["Content-Security-Policy"]
