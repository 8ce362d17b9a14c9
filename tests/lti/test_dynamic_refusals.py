"""Registrations that must not be: nothing is stored, the page says why, and only a used invitation is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from devstack.registrar.products import MOODLE, PLATFORM
from devstack.registrar.server import CONFIGURATION, Registrar, serving
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.codes import issue_code
from lti_tool.kernel.db import Database
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.transport import LARGEST, Answer, Call, HttpTransport

from .registering import Institution, with_registration

JSON = "application/json"


@pytest.fixture
def school(web: Flask, database: Database, clock: FixedClock) -> Iterator[Institution]:
    with_registration(web, HttpTransport(clock, allow_loopback=True))
    with serving(Registrar(MOODLE)) as registrar:
        yield Institution(web.test_client(use_cookies=False), database, clock, registrar)


def refused(answer: TestResponse, status: int, code: str, reason: str = "") -> None:
    """A page of this status with the code, the reason and the reference of its log line."""
    assert answer.status_code == status, answer.text
    assert f"<code>{code}</code>" in answer.text
    assert reason in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def configured(school: Institution, **changed: Any) -> None:
    """The platform tells this about itself; None: the field is missing."""
    told = MOODLE.configuration(school.registrar.address) | changed
    told = {name: value for name, value in told.items() if value is not None}
    school.registrar.faults[CONFIGURATION] = (200, JSON, json.dumps(told).encode())


def test_a_code_that_nobody_made(school: Institution) -> None:
    page = school.open("http://localhost/lti/register?unlock=made-up")
    refused(page, 404, "code_unknown", "Ask the people who run this service for a new")
    refused(school.open("http://localhost/lti/register"), 404, "code_unknown")
    assert school.registrar.asked == [], "no platform is asked without an invitation"


def test_a_code_that_was_used(school: Institution) -> None:
    invitation = school.invitation()
    page = school.open(invitation)
    school.send(page)
    refused(school.open(invitation), 410, "code_used")
    refused(school.send(page), 410, "code_used")
    assert len(school.registrar.registered) == 1


def test_a_code_that_expired(school: Institution) -> None:
    invitation = school.invitation(days=1)
    page = school.open(invitation)
    school.wait(days=1)
    refused(school.open(invitation), 410, "code_expired")
    refused(school.send(page), 410, "token_expired")
    assert school.how_many() == 0


def test_a_code_that_expires_while_the_form_is_open(school: Institution) -> None:
    invitation = school.invitation(days=1)
    school.wait(hours=23, minutes=30)
    page = school.open(invitation)
    school.wait(minutes=45)
    refused(school.send(page), 410, "code_expired")
    assert school.registrar.registered == []


def test_a_code_of_another_purpose_registers_nothing(school: Institution) -> None:
    with school.database.transaction() as session:
        now = school.clock.now()
        code = issue_code(session, "picker.handoff", {}, now=now, lifetime=timedelta(hours=1))
    refused(school.open(f"http://localhost/lti/register?unlock={code}"), 404, "code_unknown")


def test_the_link_alone_says_where_it_belongs(school: Institution) -> None:
    page = school.browser.get(school.invitation().removeprefix("http://localhost"))
    refused(page, 400, "lti_registration_incomplete", "the registration link still works")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ((500, JSON, b"Whoops"), "status 500"),
        ((404, JSON, b"{}"), "status 404"),
        ((403, JSON, b'{"error": "access_denied"}'), "status 403, access_denied"),
        ((400, JSON, b'{"error": "<script>"}'), "status 400"),
        ((200, "text/html", b"<!doctype html><p>Sign in"), "not JSON"),
        ((200, JSON, b"\xff\xfe\x00"), "not JSON"),
        ((200, JSON, b"[" * 100_000), "not JSON"),
        ((200, JSON, b'"' + b" " * LARGEST + b'"'), "too large"),
        ((302, "http://127.0.0.1:1/", b""), "status 302"),
        ((302, "http://169.254.169.254/latest/meta-data/", b""), "status 302"),
    ],
)
def test_a_configuration_that_can_not_be_read(
    school: Institution, fault: tuple[int, str, bytes], reason: str
) -> None:
    invitation = school.invitation()
    school.registrar.faults[CONFIGURATION] = fault
    page = school.open(invitation)
    refused(page, 503, "lti_configuration_unavailable", reason)
    assert "<script>" not in page.text.replace("&lt;", "")
    assert f"frame-ancestors {school.registrar.address}" in page.headers["Content-Security-Policy"]
    school.registrar.faults.clear()
    assert school.register(invitation).status_code == 200, "the invitation is as good as before"


@pytest.mark.parametrize(
    "address",
    [
        "http://lms.example.edu/config",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[",
        "x; frame-ancestors *",
        "https://",
    ],
)
def test_an_address_that_we_do_not_call(school: Institution, address: str) -> None:
    code = school.invitation().partition("unlock=")[2]
    told = {"unlock": code, "openid_configuration": address}
    page = school.browser.get("/lti/register", query_string=told)
    refused(page, 503, "lti_configuration_unavailable", "not https")
    assert "frame-ancestors *" not in page.headers["Content-Security-Policy"]


class Silent:
    """A platform that begins to answer and never ends, as the transport tells it."""

    def send(self, call: Call) -> Answer:
        raise PlatformUnreachable(url=call.url, why="ReadTimeoutError")


def test_a_platform_that_is_too_slow(web: Flask, database: Database, clock: FixedClock) -> None:
    with_registration(web, Silent())
    school = Institution(web.test_client(), database, clock, Registrar(MOODLE, address="https://x"))
    page = school.open(school.invitation())
    refused(page, 503, "lti_configuration_unavailable", "ReadTimeoutError")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"issuer": None}, "issuer"),
        ({"issuer": "https://other.example.edu"}, "issuer"),
        ({"issuer": "http://127.0.0.1:1"}, "issuer"),
        ({"issuer": "https://canvas.instructure.com"}, "issuer"),
        ({"issuer": ["x"]}, "issuer"),
        ({"authorization_endpoint": None}, "authorization_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"authorization_endpoint": "https://lms.example;x/"}, "authorization_endpoint"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"token_endpoint": "http://lms.example.edu/token"}, "token_endpoint"),
        ({"jwks_uri": None}, "jwks_uri"),
        ({"jwks_uri": "https://lms.example.edu/\x00"}, "jwks_uri"),
        ({"registration_endpoint": None}, "registration_endpoint"),
        ({"registration_endpoint": "https://x/" + "a" * 3000}, "registration_endpoint"),
        ({PLATFORM: None}, PLATFORM),
        ({PLATFORM: {"messages_supported": []}}, "product_family_code"),
        ({PLATFORM: {"product_family_code": "x"}}, "messages_supported"),
        ({PLATFORM: {"product_family_code": "x", "messages_supported": [1]}}, "messages_supported"),
    ],
)
def test_a_configuration_that_is_not_right(
    school: Institution, changed: dict[str, Any], field: str
) -> None:
    invitation = school.invitation()
    configured(school, **changed)
    refused(school.open(invitation), 400, "lti_configuration_refused", field)
    school.registrar.faults.clear()
    assert school.register(invitation).status_code == 200


def test_a_configuration_that_is_no_object(school: Institution) -> None:
    school.registrar.faults[CONFIGURATION] = (200, JSON, b"[]")
    refused(school.open(school.invitation()), 400, "lti_configuration_refused")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ((500, JSON, b"Whoops"), "status 500"),
        ((401, JSON, b'{"error": "invalid_token"}'), "status 401, invalid_token"),
        ((200, "text/html", b"<p>Sign in"), "not JSON"),
        ((302, "http://127.0.0.1:1/", b""), "status 302"),
        ((200, JSON, b"[]"), "client_id"),
        ((200, JSON, b"{}"), "client_id"),
        ((200, JSON, b'{"client_id": ""}'), "client_id"),
        ((200, JSON, b'{"client_id": "a\\u0000b"}'), "client_id"),
        ((200, JSON, json.dumps({"client_id": "x" * 256}).encode()), "client_id"),
    ],
)
def test_a_platform_that_does_not_register_us(
    school: Institution, fault: tuple[int, str, bytes], reason: str
) -> None:
    invitation = school.invitation()
    page = school.open(invitation)
    school.registrar.faults[school.registrar.registration_path] = fault
    refused(school.send(page), 503, "lti_registration_failed", reason)
    assert school.how_many() == 0
    school.registrar.faults.clear()
    assert school.send(page).status_code == 200, "the same form works once the platform does"
    assert school.how_many() == 1


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"place": []}, "place"),
        ({"place": ["everywhere"]}, "place"),
        ({"place": ["editor_button"]}, "place"),  # which Moodle does not have
    ],
)
def test_choices_that_are_not_right_are_asked_again(
    school: Institution, chosen: dict[str, Any], field: str
) -> None:
    page = school.register(school.invitation(), **chosen, share=["email"])
    assert page.status_code == 400
    assert f'<a href="#{field}">' in page.text
    assert f'id="{field}-error"' in page.text
    assert 'value="email" checked' in page.text
    assert school.registrar.registered == []
    assert school.send(page).status_code == 200


def test_a_form_that_is_not_ours(school: Institution) -> None:
    sent = {"registration": "made-up", "name": "x", "place": "resource_link"}
    refused(school.browser.post("/lti/register", data=sent), 403, "token_invalid")
    refused(school.browser.post("/lti/register"), 403, "token_invalid")


def test_no_other_site_sends_the_form(school: Institution) -> None:
    page = school.browser.post("/lti/register", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403
    assert "cross_site_request" in page.text


def test_two_forms_at_once_register_once(school: Institution) -> None:
    invitation = school.invitation()
    pages = [school.open(invitation) for _ in range(2)]
    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(school.send, pages), key=lambda answer: answer.status_code)
    assert answers[0].status_code == 200
    refused(answers[1], 410, "code_used")
    assert len(school.registrar.registered) == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [("http://127.0.0.1:{}/", "not https"), ("https://localhost:{}/", "not a public address")],
)
def test_production_asks_nobody_in_a_private_network(
    web: Flask, database: Database, clock: FixedClock, address: str, reason: str
) -> None:
    with_registration(web, HttpTransport(clock, allow_loopback=False))
    with serving(Registrar(MOODLE)) as registrar:
        school = Institution(web.test_client(), database, clock, registrar)
        port = registrar.address.rpartition(":")[2]
        opening = school.invitation() + "&openid_configuration=" + address.format(port)
        page = school.browser.get(opening.removeprefix("http://localhost"))
        refused(page, 503, "lti_configuration_unavailable", reason)
        assert registrar.asked == []


def test_a_name_of_the_platform_is_text(school: Institution) -> None:
    page = school.register(school.invitation(name="<b>Northfield</b>"))
    assert "&lt;b&gt;Northfield" in page.text
