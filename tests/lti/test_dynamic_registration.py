"""Each product registers the tool by itself, over real HTTP, with what it told about itself and what it was told."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from devstack.registrar.products import NOTICES, PRODUCTS, SCOPES, TOOL
from devstack.registrar.server import Registrar, problems, serving
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.models import Registration
from lti_tool.lti.transport import HttpTransport
from lti_tool.lti.views import blueprint
from lti_tool.lti.views.register import add_registration_pages

from .platforms import Keys, agreed
from .registering import EVERYWHERE, Institution, with_registration

At = Callable[[str], Institution]


@pytest.fixture
def at(web: Flask, database: Database, clock: FixedClock) -> Iterator[At]:
    """The institution of a product."""
    with_registration(web, HttpTransport(clock, allow_loopback=True))
    with ExitStack() as running:

        def start(product: str) -> Institution:
            registrar = running.enter_context(serving(Registrar(PRODUCTS[product])))
            browser = web.test_client(use_cookies=False)
            return Institution(browser, database, clock, registrar)

        yield start


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_product_registers_the_tool(at: At, product: str) -> None:
    school = at(product)
    page = school.register(school.invitation())
    assert page.status_code == 200, page.text
    assert "The tool is registered" in page.text
    assert "client-1" in page.text
    assert "tool/lti/close.js" in page.text
    registrar = school.registrar
    told = registrar.product.configuration(registrar.address)
    stored = school.stored()[0]
    assert stored["issuer"] == registrar.address
    assert stored["client_id"] == "client-1"
    assert stored["status"] == "approved"
    assert stored["name"] == urlsplit(registrar.address).netloc
    assert stored["auth_login_url"] == told["authorization_endpoint"]
    assert stored["auth_token_url"] == told["token_endpoint"]
    assert stored["key_set_url"] == told["jwks_uri"]
    asked = registrar.registered[0]
    assert problems(asked) == []
    assert asked["initiate_login_uri"] == f"http://localhost{stored['login_path']}"


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_every_platform_is_told(at: At, product: str) -> None:
    school = at(product)
    school.register(school.invitation(), name="Mentors of Northfield")
    asked = school.registrar.registered[0]
    assert asked["client_name"] == "Mentors of Northfield"
    assert asked["redirect_uris"] == ["http://localhost/lti/launch"]
    assert asked["jwks_uri"] == "http://localhost/lti/jwks.json"
    assert asked["token_endpoint_auth_method"] == "private_key_jwt"
    assert set(asked["scope"].split()) - {NOTICES} == set(SCOPES) - {SCOPES[2]}
    tool = asked[TOOL]
    assert tool["domain"] == "localhost"
    assert tool["target_link_uri"] == "http://localhost/lti/launch"
    assert {message["label"] for message in tool["messages"]} == {"Mentors of Northfield"}
    assert {message["target_link_uri"] for message in tool["messages"]} == {tool["target_link_uri"]}


@pytest.mark.parametrize("product", PRODUCTS)
def test_one_message_of_each_kind_is_asked_for(at: At, product: str) -> None:
    """Of several for deep linking Sakai would take the first, Moodle the last."""
    school = at(product)
    school.register(school.invitation(), place=EVERYWHERE)
    kinds = [message["type"] for message in school.registrar.registered[0][TOOL]["messages"]]
    assert sorted(kinds) == ["LtiDeepLinkingRequest", "LtiResourceLinkRequest"]


def test_moodle_names_the_deployment_and_no_other_may_launch(at: At) -> None:
    school = at("moodle")
    page = school.register(school.invitation())
    stored = school.stored()[0]
    assert stored["deployments"] == [{"deployment_id": "7", "status": "approved"}]
    assert stored["approves_deployments"] is False
    assert "In Moodle, press “Activate”" in page.text
    messages = school.registrar.registered[0][TOOL]["messages"]
    assert [(one["type"], one.get("placements")) for one in messages] == [
        ("LtiResourceLinkRequest", None),
        ("LtiDeepLinkingRequest", ["ContentArea"]),
    ]


def test_canvas_learns_its_deployment_at_the_first_launch(at: At) -> None:
    school = at("canvas")
    page = school.register(school.invitation())
    stored = school.stored()[0]
    assert stored["deployments"] == []
    assert stored["status"] == "approved"
    assert stored["approves_deployments"] is False
    assert "noted when it is opened for the first time" in page.text
    assert "waits there until the people who run this service approve it" in page.text


def test_canvas_wants_its_token_for_the_configuration_too(at: At) -> None:
    school = at("canvas")
    school.registrar.token = "another"
    opening = school.registrar.opening(school.invitation())
    school.registrar.token = "the right one"
    refused = school.browser.get(opening.removeprefix("http://localhost"))
    assert refused.status_code == 503
    assert "status 401, invalid_token" in refused.text


def test_canvas_takes_each_placement_once(at: At) -> None:
    school = at("canvas")
    school.register(school.invitation(), place=EVERYWHERE)
    tool = school.registrar.registered[0][TOOL]
    assert [(one["type"], one.get("placements")) for one in tool["messages"]] == [
        ("LtiResourceLinkRequest", ["course_navigation"]),
        ("LtiDeepLinkingRequest", ["assignment_selection", "editor_button", "link_selection"]),
    ]


def test_canvas_without_deep_linking_puts_plain_links(at: At) -> None:
    school = at("canvas")
    school.register(school.invitation(), place=["resource_link"])
    tool = school.registrar.registered[0][TOOL]
    assert [(one["type"], one.get("placements")) for one in tool["messages"]] == [
        ("LtiResourceLinkRequest", ["assignment_selection", "link_selection"]),
    ]


@pytest.mark.parametrize(
    ("share", "level", "claims"),
    [
        ([], "anonymous", []),
        (["name"], "name_only", ["name", "given_name", "family_name"]),
        (["email"], "email_only", ["email"]),
        (["name", "email"], "public", ["name", "given_name", "family_name", "email"]),
    ],
)
def test_personal_data_is_what_the_institution_shares(
    at: At, share: list[str], level: str, claims: list[str]
) -> None:
    school = at("canvas")
    school.register(school.invitation(), share=share)
    tool = school.registrar.registered[0][TOOL]
    assert tool["https://canvas.instructure.com/lti/privacy_level"] == level
    assert tool["claims"] == ["iss", "sub", *claims]


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_platform_is_asked_to_tell_what_was_copied(at: At, product: str) -> None:
    school = at(product)
    school.register(school.invitation())
    asked = school.registrar.registered[0]
    assert asked[TOOL]["custom_parameters"] == {
        "context_id_history": "$Context.id.history",
        "resource_link_id_history": "$ResourceLink.id.history",
    }
    assert (NOTICES in asked["scope"].split()) == (NOTICES in school.registrar.product.scopes)


def test_only_canvas_is_told_what_canvas_added(at: At) -> None:
    school = at("blackboard")
    school.register(school.invitation())
    assert "canvas" not in str(school.registrar.registered[0])


def test_brightspace_gets_no_token_as_it_gave_none(at: At) -> None:
    school = at("brightspace")
    assert "registration_token" not in school.registrar.opening(school.invitation())
    assert school.register(school.invitation()).status_code == 200


@pytest.mark.parametrize(
    ("product", "audience"),
    [
        ("brightspace", "https://api.brightspace.com/auth/token"),
        ("canvas", None),  # it tells a bare host, which it does not take
        ("moodle", None),
    ],
)
def test_whom_our_assertions_address_is_what_the_platform_told(
    at: At, product: str, audience: str | None
) -> None:
    school = at(product)
    school.register(school.invitation())
    assert school.stored()[0]["token_audience"] == audience


def test_a_platform_offers_only_the_places_it_has(at: At) -> None:
    canvas, moodle = at("canvas"), at("moodle")
    assert canvas.open(canvas.invitation()).text.count('name="place"') == 4
    page = moodle.open(moodle.invitation())
    assert 'value="course_navigation"' not in page.text
    assert 'value="editor_button"' not in page.text


def test_nothing_personal_is_shared_unless_somebody_says_so(at: At) -> None:
    school = at("moodle")
    page = school.open(school.invitation()).text
    assert 'name="share" value="name">' in page
    assert 'name="share" value="email">' in page


def test_a_registration_that_must_wait_waits(at: At) -> None:
    school = at("moodle")
    invitation = school.invitation(approve=False, name="Northfield")
    assert "until then nobody can open the tool" in school.open(invitation).text
    page = school.register(invitation)
    assert "Northfield waits for approval" in page.text
    stored = school.stored()[0]
    assert (stored["name"], stored["status"]) == ("Northfield", "pending")


def test_registering_again_updates(at: At) -> None:
    school = at("moodle")
    school.register(school.invitation(name="Before"))
    before = school.stored()[0]
    school.register(school.invitation(name="After", approve=False))
    after = school.stored()[0]
    assert school.how_many() == 1
    assert (after["id"], after["name"], after["status"]) == (before["id"], "After", "approved")
    asked = school.registrar.registered[-1]
    assert asked["initiate_login_uri"].endswith(after["login_path"])
    assert after["login_path"] != before["login_path"]


@pytest.mark.parametrize("status", ["approved", "off"])
@pytest.mark.parametrize("address", ["auth_login_url", "auth_token_url", "key_set_url"])
def test_only_who_may_approve_moves_a_platform_that_was_decided_about(
    at: At, database: Database, address: str, status: str
) -> None:
    """Else whoever can put a file on its host, and has any invitation, could sign as the platform."""
    school, elsewhere = at("moodle"), f"https://lms.example/{address}"
    school.register(school.invitation())
    with database.transaction() as session:
        session.query(Registration).update({address: elsewhere, "status": status})
    invitation = school.invitation(approve=False)
    refused = school.register(invitation)
    assert refused.status_code == 400
    with database.transaction() as session:
        assert getattr(session.scalars(select(Registration)).one(), address) == elsewhere
    school.register(school.invitation())
    with database.transaction() as session:
        assert getattr(session.scalars(select(Registration)).one(), address) != elsewhere
    assert school.register(invitation).status_code == 200


def test_a_platform_that_still_waits_may_move(at: At, database: Database) -> None:
    school = at("moodle")
    school.register(school.invitation(approve=False))
    with database.transaction() as session:
        session.query(Registration).update({"key_set_url": "https://lms.example/keys"})
    assert school.register(school.invitation(approve=False)).status_code == 200


def test_a_new_client_is_a_registration_of_its_own(at: At) -> None:
    school = at("moodle")
    school.register(school.invitation())
    school.registrar.client_id = "client-2"
    school.register(school.invitation(approve=False))
    assert [one["status"] for one in school.stored()] == ["approved", "pending"]


def test_what_was_switched_off_stays_off(at: At, database: Database) -> None:
    school = at("moodle")
    school.register(school.invitation())
    with database.transaction() as session:
        session.query(Registration).update({"status": "off"})
    page = school.register(school.invitation())
    assert school.stored()[0]["status"] == "off"
    assert "is switched off here" in page.text


def test_another_deployment_of_an_approved_platform_waits_for_whoever_may_approve(at: At) -> None:
    school = at("canvas")
    school.register(school.invitation())
    school.register(school.invitation(approve=False))
    stored = school.stored()[0]
    assert (stored["deployments"], stored["approves_deployments"]) == ([], False)


@pytest.mark.parametrize("approve", [True, False])
def test_what_the_operator_opened_for_all_deployments_stays_open(
    at: At, database: Database, approve: bool
) -> None:
    school = at("canvas")
    school.register(school.invitation())
    with database.transaction() as session:
        session.query(Registration).update({"approves_deployments": True})
    school.register(school.invitation(approve=approve))
    assert school.stored()[0]["approves_deployments"] is True


def test_the_platform_may_frame_its_own_registration_and_nobody_else(at: At) -> None:
    school = at("moodle")
    page = school.open(school.invitation())
    answer = school.send(page)
    for shown in (page, answer):
        policy = shown.headers["Content-Security-Policy"]
        assert f"frame-ancestors {school.registrar.address}" in policy
        assert shown.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
        assert shown.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in shown.headers


def test_it_speaks_the_language_of_the_browser(at: At) -> None:
    school = at("moodle")
    page = school.open(school.invitation(), **{"Accept-Language": "fr"})
    assert '<html lang="fr"' in page.text
    assert '<html lang="fr"' in school.send(page).text


def test_no_log_line_holds_a_token_or_a_code(at: At, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    school = at("canvas")
    invitation = school.invitation()
    school.register(invitation)
    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "platform registered" in told
    assert school.registrar.token not in told
    assert invitation.partition("unlock=")[2] not in told


def test_a_registered_platform_begins_launches_at_its_own_login_address(
    web: Flask, database: Database, clock: FixedClock
) -> None:
    pages = blueprint(KeySets(Keys()))
    add_registration_pages(pages, HttpTransport(clock, allow_loopback=True))
    web.register_blueprint(pages)
    with serving(Registrar(PRODUCTS["moodle"])) as registrar:
        school = Institution(web.test_client(), database, clock, registrar)
        school.register(school.invitation())
    asked = registrar.registered[0]
    told = {
        "iss": registrar.address,
        "login_hint": "3",
        "target_link_uri": asked["redirect_uris"][0],
    }
    answer = school.browser.get(urlsplit(asked["initiate_login_uri"]).path, query_string=told)
    begun = agreed(answer.location)
    assert begun.address == f"{registrar.address}/mod/lti/auth"
    assert begun.query["client_id"] == "client-1"
    assert begun.query["redirect_uri"] == asked["redirect_uris"][0]
