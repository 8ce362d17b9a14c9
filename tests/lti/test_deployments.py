"""Deployments are learnt at their first launch, and wait for approval unless the platform's may all launch."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.lti.commands import add_registration, decide, list_registrations
from lti_tool.lti.models import Deployment, Launch, Registration
from lti_tool.lti.registrations import origins

from .platforms import (
    ADDRESSES,
    CLIENT,
    DEPLOYMENT,
    DROP,
    ISSUER,
    TARGET,
    begin,
    post,
    sign,
    student,
)


def launch_from(browser: FlaskClient, now: datetime, deployment: str) -> int:
    begun = begin(browser, lti_deployment_id=DROP)
    token = sign(student(begun.nonce, now, deployment_id=deployment))
    return post(browser, begun.state, token).status_code


def statuses(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        found = session.scalars(select(Deployment))
        return {one.deployment_id: one.status for one in found}


def test_a_new_deployment_is_learnt_and_waits(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    assert launch_from(browser, now, "new") == 403
    assert launch_from(browser, now, "new") == 403
    assert statuses(database) == {DEPLOYMENT: "approved", "new": "pending"}
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Launch)) == 0


@pytest.mark.parametrize("name", ["new", "配置-é"])
def test_an_approved_deployment_launches(
    browser: FlaskClient, database: Database, now: datetime, name: str
) -> None:
    launch_from(browser, now, name)
    with database.transaction() as session:
        session.query(Deployment).update({"status": "approved"})
    assert launch_from(browser, now, name) == 303
    assert launch_from(browser, now, DEPLOYMENT) == 303  # several, side by side


def test_a_deployment_that_is_switched_off_does_not_launch(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        session.query(Deployment).update({"status": "off"})
    assert launch_from(browser, now, DEPLOYMENT) == 403


def test_a_platform_approved_as_a_whole_has_its_deployments_approved(
    browser: FlaskClient, database: Database, now: datetime
) -> None:
    add(database, now)
    assert launch_from(browser, now, "new") == 303
    assert statuses(database)["new"] == "approved"


def add(database: Database, now: datetime, **changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": "Example University",
        "issuer": ISSUER,
        "client_id": CLIENT,
        "deployment_id": None,
        **ADDRESSES,
        "approve": True,
    }
    with database.transaction() as session:
        return add_registration(session, **(told | changed), now=now)


def test_what_was_added_is_told(registered: dict[str, Any]) -> None:
    assert registered.pop("id")
    assert registered.pop("login_path").startswith("/lti/login/")
    assert registered == {
        "name": "Example University",
        "issuer": ISSUER,
        "client_id": CLIENT,
        "status": "approved",
        **ADDRESSES,
        "token_audience": None,
        "approves_deployments": False,
        "deployments": [{"deployment_id": DEPLOYMENT, "status": "approved"}],
    }


def test_adding_again_updates(
    database: Database, registered: dict[str, Any], now: datetime
) -> None:
    again = add(database, now, name="Renamed", deployment_id="second", approve=False)
    assert again["id"] == registered["id"]
    assert again["login_path"] == registered["login_path"]
    assert (again["name"], again["status"]) == ("Renamed", "approved")
    assert [one["deployment_id"] for one in again["deployments"]] == [DEPLOYMENT, "second"]
    with database.transaction() as session:
        assert list_registrations(session) == [again]


def test_without_approval_a_platform_waits(database: Database, now: datetime) -> None:
    assert add(database, now, approve=False)["status"] == "pending"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key_set_url": "http://lms.example.edu/jwks"},
        {"key_set_url": "file:///etc/passwd"},
        {"auth_login_url": "javascript:alert(1)"},
        {"auth_token_url": ""},
        {"name": " "},
    ],
)
def test_a_registration_that_could_not_work_is_refused(
    database: Database, now: datetime, wrong: dict[str, str]
) -> None:
    with pytest.raises(ConfigurationError):
        add(database, now, **wrong)


def test_schools_of_canvas_may_frame_before_their_address_is_known() -> None:
    canvas = Registration(
        issuer="https://canvas.instructure.com",
        auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
    )
    assert origins(canvas, "https://learn.school.edu/courses/1") == (
        "https://*.instructure.com",
        "https://canvas.instructure.com",
        "https://learn.school.edu",
        "https://sso.canvaslms.com",
    )


@pytest.mark.parametrize(
    "told",
    [
        "https://evil.example; script-src *",
        "https://a b",
        "https://*",
        "javascript:alert(1)",
        "https://évil.example",
        "https://lms.example:port",
        "data:text/html,x",
        "'unsafe-inline'",
        "",
    ],
)
def test_an_address_that_is_none_opens_no_frame(told: str) -> None:
    known = Registration(issuer="urn:not-an-address", auth_login_url=ADDRESSES["auth_login_url"])
    assert origins(known, told) == (ISSUER,)


def decided(database: Database, platform: str, status: str, deployment: str | None = None) -> Any:
    with database.transaction() as session:
        return decide(session, platform, deployment, status, datetime.now(UTC))


def test_the_operator_approves_a_deployment_that_waits(
    browser: FlaskClient, database: Database, registered: dict[str, Any], now: datetime
) -> None:
    launch_from(browser, now, "new")
    told = decided(database, registered["id"], "approved", "new")
    assert {"deployment_id": "new", "status": "approved"} in told["deployments"]
    assert launch_from(browser, now, "new") == 303


def test_the_operator_switches_a_platform_off_and_on_again(
    browser: FlaskClient, database: Database, registered: dict[str, Any], now: datetime
) -> None:
    assert decided(database, registered["id"], "off")["status"] == "off"
    begun = browser.get(
        "/lti/login", query_string={"iss": ISSUER, "login_hint": "x", "target_link_uri": TARGET}
    )
    assert begun.status_code == 403
    decided(database, registered["id"], "approved")
    assert launch_from(browser, now, DEPLOYMENT) == 303


@pytest.mark.parametrize("unknown", ["7", "", "00000000-0000-0000-0000-000000000000"])
def test_a_platform_that_is_none_is_named(
    database: Database, registered: dict[str, Any], unknown: str
) -> None:
    with pytest.raises(ConfigurationError, match="livementor lti list"):
        decided(database, unknown, "approved")
