"""The button "Test this registration", against each product over real HTTP, and what it tells when something fails."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.kernel.clock import Clock, FixedClock, SystemClock
from lti_tool.kernel.tokens import Vault
from lti_tool.kernel.web import Services
from lti_tool.lti.commands import add_registration
from lti_tool.lti.console.probes import Probes
from lti_tool.lti.console.wording import UNREACHED
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.keys import public_key_set
from lti_tool.lti.services import tokens as access
from lti_tool.lti.transport import Answer, Call, HttpTransport

from .consoles import OPERATOR, PLATFORM, Site, signed_in, with_console
from .lms import Lms, Product
from .platforms import CLIENT, DEPLOYMENT, Keys
from .products import PRODUCTS
from .transports import FakeTransport, answer, serving

ADDRESSES = {name: told for name, told in PLATFORM.items() if name.endswith("_url")}


@dataclass
class Whole:
    """A product with its login and its keys, beside the services that ``Lms`` has."""

    lms: Lms

    def __call__(self, call: Call) -> Answer:
        path = urlsplit(call.url).path
        if path == "/auth":
            return answer(200, b"<form>")
        if path == "/jwks":
            return answer(200, json.dumps(Keys().fetch("")).encode())
        if path == "/token" and b"client_assertion" not in (call.body or b""):
            return answer(400, self.lms.product.token_error)
        return self.lms(call)


Open = Callable[[Product], tuple[FlaskClient, str, Lms]]


@pytest.fixture
def school(
    web: Flask, services: Services, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """An operator, the page of a platform of this product, and the product."""

    def keys() -> Any:
        with services.database.transaction() as session:
            vault = Vault(services.settings.secret_key)
            return public_key_set(session, vault, clock.now())

    with ExitStack() as running:

        def start(product: Product) -> tuple[FlaskClient, str, Lms]:
            lms = Lms(product, keys, SystemClock())
            if product.audience:
                monkeypatch.setitem(access.AUDIENCES, "127.0.0.1", product.audience)
            lms.base = running.enter_context(serving(Whole(lms)))
            own = replace(services, clock=SystemClock())
            with_console(web, HttpTransport(clock, allow_loopback=True), own)
            with services.database.transaction() as session:
                told = add_registration(
                    session,
                    name=product.name,
                    issuer=lms.base,
                    client_id=CLIENT,
                    deployment_id=DEPLOYMENT,
                    auth_login_url=f"{lms.base}/auth",
                    auth_token_url=f"{lms.base}/token",
                    key_set_url=f"{lms.base}/jwks",
                    approve=True,
                    now=clock.now(),
                )
            operator = signed_in(web, services, clock, OPERATOR)
            return operator, f"/console/platforms/{told['id']}", lms

        yield start


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_a_product_is_in_order(school: Open, product: Product) -> None:
    operator, page, lms = school(product)
    tested = operator.post(f"{page}/test")
    assert tested.status_code == 200, tested.text
    assert tested.text.count(">in order<") == 5
    assert "not in order" not in tested.text
    assert "1 key was read." in tested.text
    assert "It gave us an access token for our signed request." in tested.text
    assert "Its clock and ours agree." in tested.text
    assert len(lms.assertions) == 1


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_a_product_that_can_not_read_our_keys_says_so(school: Open, product: Product) -> None:
    operator, page, lms = school(product)
    other = lms.jwks()
    for key in other["keys"]:
        key["n"] = "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1Wl" * 6
    lms.jwks = lambda: other
    tested = operator.post(f"{page}/test").text
    assert tested.count(">in order<") == 4
    assert tested.count(">not in order<") == 1
    assert "It refused our request and said:" in tested
    told = "does not know this client id" in tested
    assert told is (b"invalid_client" in product.token_error and product.name != "moodle")


def test_it_is_told_in_french(school: Open) -> None:
    operator, page, _ = school(PRODUCTS[0])
    assert "1 clé lue." in operator.post(f"{page}/test?lang=fr").text


def test_every_failure_has_its_line(web: Flask, services: Services, clock: FixedClock) -> None:
    gone = {path: answer(404) for path in ("/auth", "/token", "/jwks")}
    with_console(web, FakeTransport(Site(gone)), services)
    with services.database.transaction() as session:
        told = add_registration(
            session, **PLATFORM, deployment_id=None, approve=True, now=clock.now()
        )
    operator = signed_in(web, services, clock, OPERATOR)
    tested = operator.post(f"/console/platforms/{told['id']}/test").text
    assert tested.count(">not in order<") == 4
    assert "status 404" in tested


def probed(answering: Callable[[Call], Answer], clock: Clock) -> dict[str, str]:
    probes = Probes(FakeTransport(answering), clock)
    found = probes.addresses(ADDRESSES)
    about = probes.clock()
    return {one.about: one.told for one in [*found, *([about] if about else [])] if not one.is_good}


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(0), None),
        (timedelta(seconds=59), None),
        (timedelta(seconds=-60), None),
        (timedelta(minutes=2), "Its clock is 120 seconds ahead of ours"),
        (timedelta(minutes=-2), "Its clock is 120 seconds behind ours"),
    ],
)
def test_how_far_the_clocks_are_apart(
    clock: FixedClock, ahead: timedelta, told: str | None
) -> None:
    stamp = format_datetime((clock.now() + ahead).astimezone(UTC), usegmt=True)
    site = Site()

    def dated(call: Call) -> Answer:
        said = site(call)
        return answer(said.status, said.body, Date=stamp)

    found = probed(dated, clock)
    assert (told or "") in found.get("clock", "")
    assert ("clock" in found) is (told is not None)


@pytest.mark.parametrize("stamp", ["", "yesterday", "Tue, 24 Nov 2026 09:00:00 -0000"])
def test_a_time_that_can_not_be_read_is_passed_over(clock: FixedClock, stamp: str) -> None:
    site = Site()
    assert "clock" not in probed(lambda call: answer(400, site(call).body, Date=stamp), clock)


@pytest.mark.parametrize("why", UNREACHED)
def test_why_there_is_no_answer_is_told_in_words(clock: FixedClock, why: str) -> None:
    def failing(call: Call) -> Answer:
        raise PlatformUnreachable(url=call.url, why=why)

    found = probed(failing, clock)
    assert set(found) == set(ADDRESSES)
    assert set(found.values()) == {UNREACHED[why]}


def test_a_platform_that_answers_has_no_failure(clock: FixedClock) -> None:
    assert probed(Site(), clock) == {}
