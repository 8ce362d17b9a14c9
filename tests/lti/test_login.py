"""The beginning of a launch: who may begin, and with what the browser is sent to the platform."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import add_registration
from lti_tool.lti.models import Registration

from .platforms import ADDRESSES, CLIENT, DROP, ISSUER, TARGET, agreed, begin, post, sign, student

ASKED = {"iss": ISSUER, "login_hint": "learner-1", "target_link_uri": TARGET}


def test_the_authentication_request_is_as_specified(browser: FlaskClient) -> None:
    begun = begin(browser, lti_message_hint='{"cmid":7}')
    assert begun.address == "https://lms.example.edu/auth"
    assert {name: begun.query[name] for name in begun.query if name not in ("state", "nonce")} == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": CLIENT,
        "redirect_uri": "http://localhost/lti/launch",
        "login_hint": "learner-1",
        "lti_message_hint": '{"cmid":7}',
    }


def test_no_hint_is_made_up(browser: FlaskClient) -> None:
    assert "lti_message_hint" not in begin(browser).query


def test_state_and_nonce_are_new_each_time(browser: FlaskClient) -> None:
    first, second = begin(browser), begin(browser)
    assert first.nonce != second.nonce
    assert first.state != second.state


def test_a_login_may_come_by_post(browser: FlaskClient, clock: FixedClock) -> None:
    foreign = {"Origin": ISSUER, "Sec-Fetch-Site": "cross-site"}
    answer = browser.post("/lti/login", data=ASKED, headers=foreign)
    assert answer.status_code == 302
    begun = agreed(answer.location)
    token = sign(student(begun.nonce, clock.now()))
    assert post(browser, begun.state, token, foreign).status_code == 303


@pytest.mark.parametrize("missing", ASKED)
def test_an_incomplete_login_is_refused(browser: FlaskClient, missing: str) -> None:
    asked = {name: value for name, value in ASKED.items() if name != missing}
    answer = browser.get("/lti/login", query_string=asked)
    assert answer.status_code == 400
    assert missing in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/lti/launch",
        "http://localhost.evil.example/lti/launch",
        "http://localhost@evil.example/lti/launch",
        "http://localhost:81/lti/launch",
        "https://localhost/lti/launch",
        "http://localhost/desk",
        "http://localhost/lti/launch/../desk",
        "//localhost/lti/launch",
        "/lti/launch",
        "http://[",
        "javascript:alert(1)",
    ],
)
def test_a_target_that_is_not_ours_is_refused(browser: FlaskClient, target: str) -> None:
    answer = browser.get("/lti/login", query_string=ASKED | {"target_link_uri": target})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("target", ["http://localhost", "http://localhost/", TARGET + "?unit=3"])
def test_targets_of_ours(browser: FlaskClient, clock: FixedClock, target: str) -> None:
    begun = begin(browser, target_link_uri=target)
    assert begun.query["redirect_uri"] == TARGET  # the registered one, whatever is to be opened
    token = sign(student(begun.nonce, clock.now(), target_link_uri=target))
    assert post(browser, begun.state, token).status_code == 303


def test_in_development_every_name_of_this_machine_is_ours(browser: FlaskClient) -> None:
    here = "http://127.0.0.1:8000"
    asked = ASKED | {"target_link_uri": here + "/lti/launch"}
    answer = browser.get("/lti/login", query_string=asked, base_url=here)
    assert agreed(answer.location).query["redirect_uri"] == here + "/lti/launch"
    evil = "http://evil.example"
    asked = ASKED | {"target_link_uri": evil + "/lti/launch"}
    assert browser.get("/lti/login", query_string=asked, base_url=evil).status_code == 400


@pytest.mark.parametrize("asked", [{"iss": "https://unknown.example"}, {"client_id": "unknown"}])
def test_an_unknown_platform_is_refused(
    browser: FlaskClient, asked: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = browser.get("/lti/login", query_string=ASKED | asked)
    assert answer.status_code == 403
    told = next(record for record in caplog.records if record.message == "platform not known")
    assert asked.items() <= vars(told).items()
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("status", ["pending", "off"])
def test_a_platform_that_is_not_approved_is_refused(
    browser: FlaskClient, services: Services, clock: FixedClock, status: str
) -> None:
    before = begin(browser)
    with services.database.transaction() as session:
        session.query(Registration).update({"status": status})
    assert browser.get("/lti/login", query_string=ASKED).status_code == 403
    token = sign(student(before.nonce, clock.now()))
    assert post(browser, before.state, token).status_code == 403


@pytest.fixture
def second(services: Services, registered: dict[str, Any], clock: FixedClock) -> dict[str, Any]:
    """Another client of the same issuer, as Canvas has one for each school."""
    with services.database.transaction() as session:
        return add_registration(
            session,
            name="Another school",
            issuer=ISSUER,
            client_id="second-client",
            deployment_id=None,
            **ADDRESSES,
            approve=True,
            now=clock.now(),
        )


def test_a_platform_is_known_as_soon_as_it_is_added(
    browser: FlaskClient, services: Services, clock: FixedClock
) -> None:
    """Also by a command while the service runs: that it was unknown is not remembered."""
    asked = ASKED | {"iss": "https://new.example.edu"}
    assert browser.get("/lti/login", query_string=asked).status_code == 403
    for approve, status in ((False, 403), (True, 302)):
        with services.database.transaction() as session:
            add_registration(
                session,
                name="New",
                issuer=asked["iss"],
                client_id="new",
                deployment_id=None,
                **ADDRESSES,
                approve=approve,
                now=clock.now(),
            )
        assert browser.get("/lti/login", query_string=asked).status_code == status


def test_an_issuer_with_two_clients_must_name_one(
    browser: FlaskClient, second: dict[str, Any]
) -> None:
    assert browser.get("/lti/login", query_string=ASKED).status_code == 400
    assert begin(browser, client_id="second-client").query["client_id"] == "second-client"


def test_the_login_address_of_a_registration_names_it(
    browser: FlaskClient, registered: dict[str, Any], second: dict[str, Any], clock: FixedClock
) -> None:
    answer = browser.get(second["login_path"], query_string=ASKED)
    begun = agreed(answer.location)
    assert begun.query["client_id"] == "second-client"
    claims = student(begun.nonce, clock.now(), aud="second-client")
    assert post(browser, begun.state, sign(claims)).status_code == 303


def test_a_token_for_another_client_of_the_issuer_is_refused(
    browser: FlaskClient, second: dict[str, Any], clock: FixedClock
) -> None:
    begun = begin(browser, client_id="second-client", lti_deployment_id=DROP)
    assert post(browser, begun.state, sign(student(begun.nonce, clock.now()))).status_code == 403


@pytest.mark.parametrize("wrong", [{"iss": "https://other.example"}, {"client_id": CLIENT}])
def test_a_login_address_takes_nobody_else(
    browser: FlaskClient, second: dict[str, Any], wrong: dict[str, str]
) -> None:
    answer = browser.get(second["login_path"], query_string=ASKED | wrong)
    assert answer.status_code == 403


def test_an_unknown_login_address_is_refused(browser: FlaskClient) -> None:
    assert browser.get("/lti/login/nobody", query_string=ASKED).status_code == 403
