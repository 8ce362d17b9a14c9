"""The page of an institution's administrator: what they see, pause and take up again, and what stays the operator's."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import decide
from lti_tool.lti.dynamic.invitations import peek
from lti_tool.lti.institution import institution_reference
from lti_tool.lti.models import Deployment, Launch, Registration

from .platforms import DEPLOYMENT, INSTITUTION, ISSUER, MEMBERSHIP, launch

ADMINISTRATOR = [INSTITUTION + "Administrator"]
TEACHER, LEARNER = [MEMBERSHIP + "Instructor"], [MEMBERSHIP + "Learner"]


@pytest.fixture
def ref(browser: FlaskClient, now: datetime) -> str:
    """What a launch of an administrator leads on with."""
    answer = launch(browser, now, roles=ADMINISTRATOR)
    parts = urlsplit(answer.location)
    assert parts.path == "/course"
    return parse_qs(parts.query)["institution"][0]


def statuses(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        return {one.deployment_id: one.status for one in session.query(Deployment)}


def add_deployment(database: Database, name: str, status: str, now: datetime) -> None:
    with database.transaction() as session:
        made = Deployment(deployment_id=name, status=status, first_seen_at=now)
        made.registration_id = session.query(Registration).one().id
        session.add(made)


def switch(browser: FlaskClient, ref: str, on: bool, deployment: str = DEPLOYMENT) -> Any:
    form = {"ref": ref, "deployment": deployment, "on": "1" if on else "0"}
    return browser.post("/lti/institution/tutoring", data=form)


def test_there_is_a_way_back_to_the_course(browser: FlaskClient, ref: str) -> None:
    back = "Back to the course’s page"
    assert back not in browser.get("/lti/institution", query_string={"ref": ref}).text
    page = browser.get("/lti/institution", query_string={"ref": ref, "course": "signed"})
    form = {"ref": ref, "course": "signed", "deployment": DEPLOYMENT, "on": "0"}
    switched = browser.get(browser.post("/lti/institution/tutoring", data=form).location)
    for answer in (page, switched):
        assert back in answer.text
        assert 'href="/course?ref=signed&amp;institution=' in answer.text


@pytest.mark.parametrize("roles", [TEACHER, LEARNER, [INSTITUTION + "Student"]])
def test_nobody_else_is_led_there(browser: FlaskClient, now: datetime, roles: list[str]) -> None:
    assert "institution=" not in launch(browser, now, roles=roles).location


def test_an_administrator_sees_the_connection(browser: FlaskClient, ref: str) -> None:
    page = browser.get("/lti/institution", query_string={"ref": ref})
    assert page.status_code == 200
    assert "Example University is connected and approved." in page.text
    assert DEPLOYMENT in page.text
    assert "This is where you came from." in page.text
    assert f"frame-ancestors {ISSUER}" in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


def test_tutoring_is_paused_and_taken_up_again(
    browser: FlaskClient, database: Database, now: datetime, ref: str
) -> None:
    done = switch(browser, ref, on=False)
    assert done.status_code == 303
    assert statuses(database) == {DEPLOYMENT: "paused"}
    shown = browser.get(done.location)
    assert "Switch tutoring on" in shown.text
    for roles in (LEARNER, TEACHER):
        refused = launch(browser, now, roles=roles)
        assert refused.status_code == 403
        assert "Your institution has paused tutoring" in refused.text
        assert "did not work" not in refused.text and "start over" not in refused.text
    assert switch(browser, ref, on=True).status_code == 303
    assert statuses(database) == {DEPLOYMENT: "approved"}
    assert launch(browser, now, roles=LEARNER).status_code == 303


def test_an_administrator_comes_back_to_what_was_paused(
    browser: FlaskClient, database: Database, now: datetime, ref: str
) -> None:
    switch(browser, ref, on=False)
    again = launch(browser, now, roles=ADMINISTRATOR)
    assert again.location.startswith("/lti/institution?ref=")
    later = parse_qs(urlsplit(again.location).query)["ref"][0]
    switch(browser, later, on=True)
    assert statuses(database) == {DEPLOYMENT: "approved"}
    with database.transaction() as session:
        assert session.query(Launch).count() == 2


def test_pausing_twice_is_pausing_once(browser: FlaskClient, database: Database, ref: str) -> None:
    for _ in range(2):
        assert switch(browser, ref, on=False).status_code == 303
    assert statuses(database) == {DEPLOYMENT: "paused"}


@pytest.mark.parametrize("status", ["pending", "off"])
def test_what_is_the_operators_is_left_alone(
    browser: FlaskClient, database: Database, now: datetime, ref: str, status: str
) -> None:
    add_deployment(database, "south", status, now)
    page = browser.get("/lti/institution", query_string={"ref": ref})
    assert page.text.count("Switch tutoring") == 1
    for on in (True, False):
        assert switch(browser, ref, on, "south").status_code == 404
    assert statuses(database)["south"] == status


def test_the_operator_may_overrule(
    browser: FlaskClient, database: Database, now: datetime, ref: str, registered: dict[str, Any]
) -> None:
    switch(browser, ref, on=False)
    with database.transaction() as session:
        decide(session, registered["id"], DEPLOYMENT, "off", now)
    assert switch(browser, ref, on=True).status_code == 404
    assert launch(browser, now, roles=ADMINISTRATOR).status_code == 403
    assert statuses(database) == {DEPLOYMENT: "off"}


def test_all_deployments_of_a_platform_of_their_own_are_theirs(
    browser: FlaskClient, database: Database, now: datetime, ref: str
) -> None:
    add_deployment(database, "south", "approved", now)
    switch(browser, ref, on=False, deployment="south")
    assert statuses(database) == {DEPLOYMENT: "approved", "south": "paused"}


@pytest.mark.parametrize("issuer", ["https://blackboard.com", "https://canvas.instructure.com"])
def test_where_an_issuer_stands_for_many_schools_each_sees_its_own(
    browser: FlaskClient, database: Database, now: datetime, ref: str, issuer: str
) -> None:
    add_deployment(database, "another-school", "approved", now)
    with database.transaction() as session:
        session.query(Registration).update({"issuer": issuer})
    page = browser.get("/lti/institution", query_string={"ref": ref})
    assert "another-school" not in page.text
    assert "Other schools use this platform too" in page.text
    assert switch(browser, ref, on=False, deployment="another-school").status_code == 404
    assert statuses(database)["another-school"] == "approved"


def test_a_link_for_another_platform_never_approves(
    browser: FlaskClient, database: Database, clock: FixedClock, ref: str
) -> None:
    page = browser.post("/lti/institution/invitation", data={"ref": ref, "approve": "1"})
    code = page.text.split("unlock=")[1].split('"')[0]
    with database.transaction() as session:
        assert peek(session, code, clock.now()).approve is False


def test_it_goes_on_in_the_language_of_the_course(browser: FlaskClient, ref: str) -> None:
    page = browser.get("/lti/institution", query_string={"ref": ref, "lang": "fr"})
    assert page.text.count("?lang=fr") == 2
    made = browser.post("/lti/institution/invitation?lang=fr", data={"ref": ref})
    assert "Le lien d’enregistrement est prêt" in made.text


def test_links_are_counted(browser: FlaskClient, clock: FixedClock, ref: str) -> None:
    made = [browser.post("/lti/institution/invitation", data={"ref": ref}) for _ in range(6)]
    assert [one.status_code for one in made] == [200] * 5 + [429]
    assert "Tomorrow you can make more." in made[-1].text


def test_the_state_of_the_platform_is_told(
    browser: FlaskClient, database: Database, ref: str
) -> None:
    for status, told in (("pending", "waits: the people"), ("off", "Ask them why.")):
        with database.transaction() as session:
            session.query(Registration).update({"status": status})
        assert told in browser.get("/lti/institution", query_string={"ref": ref}).text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", "/tutoring"), ("POST", "/invitation")]
)
def test_no_other_reference_opens_it(
    browser: FlaskClient, services: Services, clock: FixedClock, ref: str, method: str, path: str
) -> None:
    def status(told: str) -> int:
        form = {"ref": told, "deployment": DEPLOYMENT, "on": "0"}
        kind = "query_string" if method == "GET" else "data"
        return browser.open(f"/lti/institution{path}", method=method, **{kind: form}).status_code

    data = {"registration": 1, "deployment": 1, "person": None, "frame": []}
    lifetime = timedelta(hours=1)
    other = services.signer.sign("picker", data, now=clock.now(), lifetime=lifetime)
    assert [status(told) for told in ("", "x", ref + "x", other)] == [403] * 4
    clock.advance(timedelta(hours=2))
    assert status(ref) == 410


def test_the_course_may_show_that_the_reference_is_too_old(
    browser: FlaskClient, clock: FixedClock, ref: str
) -> None:
    clock.advance(timedelta(hours=2))
    page = browser.get("/lti/institution", query_string={"ref": ref})
    assert page.status_code == 410
    assert f"frame-ancestors {ISSUER}" in page.headers["Content-Security-Policy"]


def test_other_sites_can_not_send_its_forms(
    browser: FlaskClient, database: Database, ref: str
) -> None:
    form = {"ref": ref, "deployment": DEPLOYMENT, "on": "0"}
    for path in ("tutoring", "invitation"):
        sent = browser.post(
            f"/lti/institution/{path}", data=form, headers={"Origin": "https://lms.example.edu"}
        )
        assert sent.status_code == 403
    assert statuses(database) == {DEPLOYMENT: "approved"}


def test_a_reference_to_what_is_gone_is_refused(
    browser: FlaskClient, services: Services, now: datetime
) -> None:
    gone = institution_reference(
        services.signer, registration=99, deployment=99, person=None, frame=[], now=now
    )
    assert browser.get("/lti/institution", query_string={"ref": gone}).status_code == 403
