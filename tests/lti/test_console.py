"""The console: for operators only; platforms are listed, registered by hand, changed, decided about."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import list_registrations
from lti_tool.lti.dynamic.invitations import peek
from lti_tool.lti.models import Deployment, Launch, Registration
from lti_tool.lti.transport import Call
from lti_tool.people.operators import remove_operator

from .consoles import OPERATOR, OTHER, PLATFORM, Site, signed_in, with_console
from .transports import FakeTransport, answer


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def transport(site: Site) -> FakeTransport:
    return FakeTransport(site)


@pytest.fixture
def app(web: Flask, transport: FakeTransport, services: Services) -> Flask:
    return with_console(web, transport, services)


@pytest.fixture
def operator(app: Flask, services: Services, clock: FixedClock) -> FlaskClient:
    return signed_in(app, services, clock, OPERATOR)


@pytest.fixture
def stored(database: Database) -> Any:
    def read() -> list[dict[str, Any]]:
        with database.transaction() as session:
            return list_registrations(session)

    return read


def opened(operator: FlaskClient, product: str = "other", site: str = "") -> TestResponse:
    return operator.get(
        "/console/platforms/new",
        query_string={"product": product, "site": site},
        follow_redirects=True,
    )


def save(operator: FlaskClient, **typed: str) -> TestResponse:
    """The form of a new platform, filled in and sent; an empty text leaves its field out."""
    own = opened(operator).request.args["own"]
    form = {"own": own, "product": "other", **PLATFORM, "approve": "1", **typed}
    sent = {name: told for name, told in form.items() if told}
    return operator.post("/console/platforms/new", data=sent)


def page_of(operator: FlaskClient, saved: TestResponse) -> str:
    assert saved.status_code == 303, saved.text
    return urlsplit(saved.location).path


def test_nothing_is_registered_at_first(operator: FlaskClient) -> None:
    page = operator.get("/console/platforms")
    assert "None yet. Make a registration link below" in page.text
    assert '<a href="/console/platforms" aria-current="page">Console</a>' in page.text


def test_the_short_address_leads_to_the_platforms(operator: FlaskClient) -> None:
    answer = operator.get("/console")
    assert (answer.status_code, answer.location) == (303, "/console/platforms")


def test_the_menu_has_the_console_for_operators_only(
    app: Flask, operator: FlaskClient, services: Services, clock: FixedClock
) -> None:
    operator.get("/console/platforms")
    other = signed_in(app, services, clock, OTHER)
    assert ">Console</a>" in operator.get("/nowhere").text
    assert ">Console</a>" not in other.get("/nowhere").text
    with services.database.transaction() as session:
        remove_operator(session, OPERATOR)
    refused = operator.get("/console/platforms")
    assert refused.status_code == 403
    assert ">Console</a>" not in operator.get("/nowhere").text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/console"),
        ("GET", "/console/platforms"),
        ("GET", "/console/platforms/new"),
        ("POST", "/console/platforms/new"),
        ("POST", "/console/invitations"),
        ("GET", "{platform}"),
        ("GET", "{platform}/change"),
        ("POST", "{platform}/change"),
        ("POST", "{platform}/decide"),
        ("POST", "{platform}/test"),
        ("POST", "{platform}/login-address"),
    ],
)
def test_nobody_else_comes_in(
    app: Flask,
    operator: FlaskClient,
    services: Services,
    clock: FixedClock,
    site: Site,
    stored: Any,
    method: str,
    path: str,
) -> None:
    address = path.format(platform=page_of(operator, save(operator)))
    before, asked = stored(), len(site.asked)
    form = {**PLATFORM, "name": "Changed", "status": "off"}
    nobody = app.test_client().open(address, method=method, data=form)
    assert nobody.status_code == (303 if method == "GET" else 401)
    other = signed_in(app, services, clock, OTHER).open(address, method=method, data=form)
    assert other.status_code == 403
    assert "Northfield" not in other.text
    foreign = {"Origin": "https://other.example"}
    if method == "POST":
        sent = operator.post(address, data=form, headers=foreign)
        assert (sent.status_code, "cross_site_request" in sent.text) == (403, True)
    assert stored() == before
    assert len(site.asked) == asked


def test_a_platform_is_saved_once_its_addresses_answered(
    operator: FlaskClient, site: Site, stored: Any
) -> None:
    page = opened(operator)
    shown = page.text.split("/lti/login/")[1].split('"')[0]
    form = {**PLATFORM, "own": page.request.args["own"], "approve": "1"}
    saved = operator.post("/console/platforms/new", data=form)
    assert saved.status_code == 303, saved.text
    assert [(call.method, urlsplit(call.url).path) for call in site.asked] == [
        ("GET", "/auth"),
        ("POST", "/token"),
        ("GET", "/jwks"),
    ]
    (found,) = stored()
    assert PLATFORM.items() <= found.items()
    assert (found["status"], found["deployments"]) == ("approved", [])
    assert found["approves_deployments"] is False
    assert found["login_path"] == f"/lti/login/{shown}"
    page = operator.get(saved.location)
    assert "Saved." in page.text
    assert f"http://localhost/lti/login/{shown}" in page.text


def test_a_deployment_that_is_told_may_launch(operator: FlaskClient, stored: Any) -> None:
    save(operator, deployment_id=" 7 ", approve="")
    (found,) = stored()
    assert found["status"] == "pending"
    assert found["deployments"] == [{"deployment_id": "7", "status": "approved"}]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Give the platform a name"),
        ({"name": "x" * 121}, "Give the platform a name"),
        ({"client_id": ""}, "Copy the client id"),
        ({"client_id": "x" * 256}, "Copy the client id"),
        ({"issuer": ""}, "Copy the issuer"),
        ({"auth_login_url": ""}, "Copy this address from the LMS."),
        ({"auth_token_url": "http://lms.example.edu/token"}, "must begin with https://"),
        ({"key_set_url": "javascript:alert(1)"}, "must begin with https://"),
        (
            {"key_set_url": "https://x.example/{client_id}", "client_id": "a/../b"},
            "is not complete",
        ),
    ],
)
def test_what_is_missing_or_wrong_stands_at_its_field(
    operator: FlaskClient, site: Site, stored: Any, typed: dict[str, str], told: str
) -> None:
    page = save(operator, **typed)
    assert page.status_code == 400
    assert told in page.text
    assert f'href="#{next(iter(typed))}"' in page.text
    assert "Save anyway" not in page.text
    assert stored() == [] == site.asked


@pytest.mark.parametrize(
    ("path", "field", "instead", "told"),
    [
        ("/jwks", "key_set_url", answer(200, b"<html>"), "no key set"),
        ("/jwks", "key_set_url", answer(200, b'{"keys": {}}'), "no key set"),
        ("/jwks", "key_set_url", answer(200, b'{"keys": [{"kty": "EC"}]}'), "no RSA key"),
        ("/jwks", "key_set_url", answer(404), "nothing at this address (status 404)"),
        ("/jwks", "key_set_url", answer(302), "It leads elsewhere."),
        ("/jwks", "key_set_url", answer(503), "fails at the moment (status 503)"),
        ("/token", "auth_token_url", answer(404, b"{}"), "nothing at this address"),
        ("/token", "auth_token_url", answer(405), "nothing at this address"),
        ("/token", "auth_token_url", answer(200, b"<html>"), "something else (status 200)"),
        ("/token", "auth_token_url", answer(302), "It leads elsewhere."),
        ("/token", "auth_token_url", answer(500), "fails at the moment"),
        ("/auth", "auth_login_url", answer(404), "nothing at this address"),
        ("/auth", "auth_login_url", answer(502), "fails at the moment"),
    ],
)
def test_an_address_that_does_not_answer_as_it_should_is_not_saved(
    operator: FlaskClient, site: Site, stored: Any, path: str, field: str, instead: Any, told: str
) -> None:
    site.instead[path] = instead
    page = save(operator)
    assert page.status_code == 400
    assert told in page.text.replace("&#39;", "'")
    assert f'href="#{field}"' in page.text
    assert stored() == []
    assert save(operator, anyway="1").status_code == 303
    (found,) = stored()
    assert found["status"] == "pending"


@pytest.mark.parametrize("status", [400, 401, 403, 415])
def test_a_token_address_may_refuse_as_it_likes(
    operator: FlaskClient, site: Site, status: int
) -> None:
    site.instead["/token"] = answer(status, b"<div>Notice</div>{'error': ")
    assert save(operator).status_code == 303


def test_a_platform_without_an_answer_waits(
    operator: FlaskClient, transport: FakeTransport, stored: Any
) -> None:
    transport.is_down = True
    page = save(operator)
    assert page.status_code == 400
    assert page.text.count("Nothing answers there (down).") == 6
    assert "Save anyway, waiting" in page.text
    save(operator, anyway="1")
    assert stored()[0]["status"] == "pending"


def test_waiting_is_no_way_around_what_is_wrong(operator: FlaskClient, stored: Any) -> None:
    assert save(operator, anyway="1", auth_token_url="ftp://x.example").status_code == 400
    assert stored() == []


def test_a_platform_is_registered_once(operator: FlaskClient, stored: Any) -> None:
    save(operator)
    again = save(operator, name="Another")
    assert again.status_code == 400
    assert "registered already" in again.text
    assert [one["name"] for one in stored()] == ["Northfield"]


def test_a_login_address_is_drawn_here(operator: FlaskClient, clock: FixedClock) -> None:
    own = opened(operator).request.args["own"]
    for told in ("", own + "x"):
        assert operator.post("/console/platforms/new", data={"own": told}).status_code == 403
    clock.advance(timedelta(days=8))
    over = operator.post("/console/platforms/new", data={"own": own})
    assert over.status_code == 410


def test_the_form_of_a_product_is_filled_in(operator: FlaskClient) -> None:
    asked = opened(operator, "moodle")
    assert "Where is your Moodle?" in asked.text
    wrong = opened(operator, "moodle", "ftp://lms")
    assert wrong.status_code == 400
    form = opened(operator, "moodle", "lms.example.edu/moodle/")
    assert 'value="https://lms.example.edu/moodle/mod/lti/certs.php"' in form.text
    assert "Redirection URI(s)" in form.text
    canvas = opened(operator, "canvas")
    assert 'value="https://sso.canvaslms.com/login/oauth2/token"' in canvas.text
    assert "oidc_initiation_url" in canvas.text


def test_which_product_is_asked_first(operator: FlaskClient) -> None:
    page = operator.get("/console/platforms/new?product=odd")
    assert "Which LMS is it?" in page.text
    assert "product=canvas-own" in page.text


def test_the_client_id_is_part_of_an_address_of_blackboard(
    operator: FlaskClient, site: Site, stored: Any
) -> None:
    template = "https://lms.example.edu/{client_id}/jwks.json"
    keys = site(Call("GET", PLATFORM["key_set_url"]))
    site.instead["/client-7/jwks.json"] = keys
    save(operator, key_set_url=template)
    assert stored()[0]["key_set_url"] == "https://lms.example.edu/client-7/jwks.json"


def test_a_platform_is_changed(operator: FlaskClient, site: Site, stored: Any) -> None:
    page = page_of(operator, save(operator))
    assert 'value="client-7"' in operator.get(f"{page}/change").text
    changed = operator.post(f"{page}/change", data={**PLATFORM, "name": "Southfield"})
    assert changed.status_code == 303
    assert (stored()[0]["name"], stored()[0]["status"]) == ("Southfield", "approved")
    site.instead["/token"] = answer(404)
    refused = operator.post(f"{page}/change", data={**PLATFORM, "name": "Westfield"})
    assert refused.status_code == 400
    assert stored()[0]["name"] == "Southfield"
    operator.post(f"{page}/change", data={**PLATFORM, "name": "Westfield", "anyway": "1"})
    assert (stored()[0]["name"], stored()[0]["status"]) == ("Westfield", "pending")
    operator.post(f"{page}/decide", data={"status": "off"})
    operator.post(f"{page}/change", data={**PLATFORM, "anyway": "1"})
    assert stored()[0]["status"] == "off"


def test_a_change_takes_no_other_platforms_place(operator: FlaskClient, stored: Any) -> None:
    save(operator, client_id="client-8")
    page = page_of(operator, save(operator))
    refused = operator.post(f"{page}/change", data={**PLATFORM, "client_id": "client-8"})
    assert refused.status_code == 400
    assert "registered already" in refused.text
    assert [one["client_id"] for one in stored()] == ["client-8", "client-7"]


def test_a_platform_is_decided_about(operator: FlaskClient, stored: Any) -> None:
    page = page_of(operator, save(operator, approve=""))
    assert "It waits: its launches are refused" in operator.get(page).text
    for status in ("approved", "off", "approved"):
        sent = operator.post(f"{page}/decide", data={"status": status})
        assert sent.status_code == 303
        assert stored()[0]["status"] == status
    assert operator.post(f"{page}/decide", data={"status": "paused"}).status_code == 400
    assert operator.get("/console/platforms/" + "0" * 8).status_code == 404


def test_deployments_are_listed_and_decided_about(
    operator: FlaskClient, database: Database, stored: Any, clock: FixedClock
) -> None:
    page = page_of(operator, save(operator))
    with database.transaction() as session:
        registration = session.query(Registration).one()
        for name in ("north", "south"):
            seen = Deployment(deployment_id=name, first_seen_at=clock.now())
            seen.registration_id = registration.id
            session.add(seen)
        session.flush()
        north = session.query(Deployment).filter_by(deployment_id="north").one()
        launch = Launch(nonce="n", claims={}, created_at=clock.now() - timedelta(hours=1))
        launch.registration_id, launch.deployment_id = registration.id, north.id
        session.add(launch)
    listed = operator.get("/console/platforms").text
    assert "2 deployments wait" in listed
    assert "last launch:" in listed
    shown = operator.get(page).text
    assert shown.index("north") < shown.index("south")
    assert shown.count("waits for approval") == 2
    operator.post(f"{page}/decide", data={"status": "approved", "deployment": "south"})
    operator.post(f"{page}/decide", data={"status": "off", "deployment": "north"})
    told = {one["deployment_id"]: one["status"] for one in stored()[0]["deployments"]}
    assert told == {"north": "off", "south": "approved"}


def test_new_deployments_of_an_open_platform_may_be_made_to_wait(
    operator: FlaskClient, database: Database, stored: Any
) -> None:
    page = page_of(operator, save(operator))
    assert "Every new deployment" not in operator.get(page).text
    with database.transaction() as session:
        session.query(Registration).one().approves_deployments = True
    assert "Every new deployment" in operator.get(page).text
    operator.post(f"{page}/decide", data={"status": "wait"})
    assert stored()[0]["approves_deployments"] is False


def test_a_login_address_is_replaced(operator: FlaskClient, stored: Any) -> None:
    page = page_of(operator, save(operator))
    before = stored()[0]["login_path"]
    done = operator.post(f"{page}/login-address")
    assert stored()[0]["login_path"] != before
    assert stored()[0]["login_path"] in operator.get(done.location).text


@pytest.fixture
def invited(operator: FlaskClient, database: Database, clock: FixedClock) -> Iterator[Any]:
    def make(**form: str) -> Any:
        page = operator.post("/console/invitations", data=form)
        code = page.text.split("unlock=")[1].split('"')[0]
        with database.transaction() as session:
            return peek(session, code, clock.now())

    yield make


def test_an_invitation_is_made(invited: Any) -> None:
    asked = invited(name=" Our  Moodle ", approve="1")
    assert (asked.name, asked.approve) == ("Our Moodle", True)
    asked = invited(name="")
    assert (asked.name, asked.approve) == ("", False)


def test_a_name_that_is_too_long_is_refused(operator: FlaskClient) -> None:
    page = operator.post("/console/invitations", data={"name": "x" * 121})
    assert page.status_code == 400
    assert "unlock=" not in page.text
