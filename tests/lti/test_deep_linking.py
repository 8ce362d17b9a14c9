"""A teacher picks what to embed, and the platform gets one signed answer (Deep Linking 2.0)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select, update

from lti_tool.courses.models import CourseVisit
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.web import Services, bare_app
from lti_tool.lti import claims as names
from lti_tool.lti.commands import add_registration
from lti_tool.lti.key_sets import KeySets
from lti_tool.lti.models import OFF, Launch, Registration
from lti_tool.lti.views import blueprint
from tests.mentors.conftest import Enlist, enlist

from .content_items import problems
from .platforms import (
    ADDRESSES,
    CLIENT,
    DEPLOYMENT,
    DROP,
    INSTITUTION,
    ISSUER,
    MEMBERSHIP,
    TARGET,
    Keys,
    begin,
    launch,
    post,
    sign,
    student,
)
from .refusals import refusal

__all__ = ["enlist"]
TEACHER = [MEMBERSHIP + "Instructor"]
RETURN = "https://lms.example.edu/deep-links?course=1&x=2"
SETTINGS: dict[str, Any] = {
    "deep_link_return_url": RETURN,
    "accept_types": ["link", "ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window", "embed"],
    "accept_multiple": True,
    "data": "opaque & exact \" ' ≠",
}
UNIT = {"item": "unit:", "title": "Get help", "target": "iframe"}
AMINA = {"item": "mentor:amina-diallo", "title": "Ask Amina", "target": "window"}
FIELD = re.compile(r'<(?:input|option|select)\b[^>]*\bname="(\w+)"[^>]*\bvalue="([^"]*)"')


def request_of(**changed: Any) -> dict[str, Any]:
    """The claims of a teacher's request with these settings changed."""
    settings = {name: value for name, value in (SETTINGS | changed).items() if value is not DROP}
    return {
        "message_type": names.DEEP_LINKING_REQUEST,
        names.DEEP_LINKING: settings,
        "resource_link": DROP,
        "roles": TEACHER,
    }


def opened(browser: FlaskClient, now: datetime, **changed: Any) -> str:
    """The address of the page after a request in order."""
    answer = launch(browser, now, **request_of(**changed))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def reference(address: str) -> str:
    return parse_qs(urlsplit(address).query)["ref"][0]


def sent(browser: FlaskClient, address: str, *items: dict[str, str]) -> Any:
    """What the last button answers."""
    told = {name: [item[name] for item in items] for name in ("item", "title", "target")}
    return browser.post("/lti/deep-linking", data={"ref": reference(address), "begun": "1", **told})


def form(page: str) -> tuple[str, dict[str, str]]:
    """Where the answer goes, and its fields."""
    address = re.search(r'<form id="answer" method="post" action="([^"]*)"', page)
    assert address, page
    fields = {name: unescape(value) for name, value in FIELD.findall(page)}
    return unescape(address[1]), fields


def read(browser: FlaskClient, token: str) -> dict[str, Any]:
    """The answer as a platform reads it, with the keys that we publish."""
    keys = KeySet.import_key_set(browser.get("/lti/jwks.json").json)  # type: ignore[arg-type]
    found = jwt.decode(token, keys, algorithms=["RS256"])
    assert found.header["kid"] in [key.kid for key in keys.keys]
    return dict(found.claims)


def answered(browser: FlaskClient, address: str, *items: dict[str, str]) -> dict[str, Any]:
    answer = sent(browser, address, *items)
    assert answer.status_code == 200, answer.text
    return read(browser, form(answer.text)[1]["JWT"])


@pytest.fixture
def amina(enlist: Enlist) -> int:
    return enlist("Amina Diallo", {"linear-algebra": 14})


REQUESTS: dict[str, dict[str, Any]] = {
    "everything": {},
    "one_item": {"accept_multiple": False},
    "accept_multiple_missing": {"accept_multiple": DROP},
    "no_data": {"data": DROP},
    "null_data": {"data": None},
    "embed_only": {"accept_presentation_document_targets": ["embed"]},
    "extra_settings": {"accept_media_types": "*/*", "auto_create": True, "title": "", "text": ""},
    "loopback_in_development": {"deep_link_return_url": "http://127.0.0.1:8100/back"},
}


@pytest.mark.parametrize("changed", REQUESTS.values(), ids=REQUESTS)
def test_valid_deep_linking_request(
    browser: FlaskClient, now: datetime, database: Database, changed: dict[str, Any]
) -> None:
    address = opened(browser, now, **changed)
    page = browser.get(address)
    assert address.startswith("/lti/deep-linking?ref=")
    assert page.status_code == 200
    assert "Put mentors into your course" in page.text and "Linear algebra" in page.text
    with database.transaction() as session:
        assert session.scalars(select(CourseVisit)).all() == []  # nobody came to the list


@pytest.mark.parametrize(
    "roles",
    [TEACHER, [INSTITUTION + "Administrator"], [MEMBERSHIP + "ContentDeveloper"], ["Instructor"]],
)
def test_who_makes_the_course_may_pick(
    browser: FlaskClient, now: datetime, roles: list[str]
) -> None:
    assert launch(browser, now, **request_of() | {"roles": roles}).status_code == 303


NOT_TEAM: dict[str, dict[str, Any]] = {
    "learner": {"roles": [MEMBERSHIP + "Learner"]},
    "no_role": {"roles": []},
    "mentor_role": {"roles": [MEMBERSHIP + "Mentor"]},
    "staff_elsewhere": {"roles": [INSTITUTION + "Faculty"]},
    "administrator_who_learns": {"roles": [INSTITUTION + "Administrator", MEMBERSHIP + "Learner"]},
    "anonymous": {"sub": DROP},
}


@pytest.mark.parametrize("told", [None, {"id": None, "title": None}, {}])
def test_a_link_that_is_not_there_yet_tells_nothing(
    browser: FlaskClient, now: datetime, told: Any
) -> None:
    """Its variables are null then, in Moodle."""
    claims = request_of() | {"resource_link": told, "custom": {"resource_link_id_history": None}}
    answer = launch(browser, now, **claims)
    assert answer.status_code == 303, answer.text
    assert browser.get(answer.location).status_code == 200


@pytest.mark.parametrize("changed", NOT_TEAM.values(), ids=NOT_TEAM)
def test_a_learner_may_not_pick(
    browser: FlaskClient, now: datetime, database: Database, changed: dict[str, Any]
) -> None:
    answer = launch(browser, now, **request_of() | changed)
    assert answer.status_code == 403
    assert "Only who makes the course" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    with database.transaction() as session:
        assert session.scalars(select(Launch)).all() == []


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "return_url_missing": ({"deep_link_return_url": DROP}, "deep_link_return_url"),
    "return_url_null": ({"deep_link_return_url": None}, "deep_link_return_url"),
    "return_url_http": (
        {"deep_link_return_url": "http://lms.example.edu/"},
        "deep_link_return_url",
    ),
    "return_url_script": ({"deep_link_return_url": "javascript:alert(1)"}, "deep_link_return_url"),
    "return_url_data": ({"deep_link_return_url": "data:text/html,x"}, "deep_link_return_url"),
    "return_url_relative": ({"deep_link_return_url": "/back"}, "deep_link_return_url"),
    "return_url_header": ({"deep_link_return_url": "https://a.example;x/"}, "deep_link_return_url"),
    "return_url_line": ({"deep_link_return_url": "https://a.example/\n"}, "deep_link_return_url"),
    "return_url_list": ({"deep_link_return_url": [RETURN]}, "deep_link_return_url"),
    "accept_types_missing": ({"accept_types": DROP}, "accept_types"),
    "accept_types_empty": ({"accept_types": []}, "accept_types"),
    "accept_types_text": ({"accept_types": "ltiResourceLink"}, "accept_types"),
    "accept_types_without_ours": ({"accept_types": ["html", "image"]}, "accept_types"),
    "accept_types_of_objects": ({"accept_types": [{}, "ltiResourceLink"]}, "accept_types"),
    "targets_missing": (
        {"accept_presentation_document_targets": DROP},
        "accept_presentation_document_targets",
    ),
    "targets_empty": (
        {"accept_presentation_document_targets": []},
        "accept_presentation_document_targets",
    ),
    "targets_of_numbers": (
        {"accept_presentation_document_targets": [1]},
        "accept_presentation_document_targets",
    ),
    "accept_multiple_text": ({"accept_multiple": "yes"}, "accept_multiple"),
    "data_that_cannot_be_kept": ({"data": "a\x00b"}, "data"),
}


@pytest.mark.parametrize(("changed", "reason"), BAD.values(), ids=BAD)
def test_bad_deep_linking_settings(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    changed: dict[str, Any],
    reason: str,
) -> None:
    answer = launch(browser, now, **request_of(**changed))
    refusal(answer, caplog, database, f"deep_linking_settings.{reason}")


@pytest.mark.parametrize("told", [DROP, None, {}, [], "text"])
def test_deep_linking_settings_missing(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    told: Any,
) -> None:
    answer = launch(browser, now, **request_of() | {names.DEEP_LINKING: told})
    refusal(answer, caplog, database, "deep_linking_settings")


def test_production_answers_no_loopback_address(services: Services, clock: FixedClock) -> None:
    settings = replace(services.settings, environment="production", base_url="https://localhost")
    app = bare_app(replace(services, settings=settings))
    app.register_blueprint(blueprint(KeySets(Keys())))
    with services.database.transaction() as session:
        add_registration(
            session,
            name="U",
            issuer=ISSUER,
            client_id=CLIENT,
            deployment_id=DEPLOYMENT,
            **ADDRESSES,
            approve=True,
            now=clock.now(),
        )
    browser, target = app.test_client(), "https://localhost/lti/launch"
    statuses = []
    for address in ("http://127.0.0.1/back", RETURN):
        begun = begin(browser, target_link_uri=target)
        told = request_of(deep_link_return_url=address) | {"target_link_uri": target}
        token = sign(student(begun.nonce, clock.now(), **told))
        statuses.append(post(browser, begun.state, token).status_code)
    assert statuses == [403, 303]


@pytest.mark.usefixtures("amina")
class TestTheAnswer:
    def test_valid_deep_linking_response(self, browser: FlaskClient, clock: FixedClock) -> None:
        told = answered(browser, opened(browser, clock.now()), UNIT)
        at = int(clock.now().timestamp())
        nonce = told.pop("nonce")
        assert isinstance(nonce, str) and len(nonce) > 20
        assert told == {
            "iss": CLIENT,
            "aud": ISSUER,
            "iat": at,
            "exp": at + 300,
            names.DEPLOYMENT_ID: DEPLOYMENT,
            names.MESSAGE_TYPE: "LtiDeepLinkingResponse",
            names.VERSION: "1.3.0",
            names.DEEP_LINKING_DATA: SETTINGS["data"],
            names.CONTENT_ITEMS: [
                {
                    "type": "ltiResourceLink",
                    "url": TARGET,
                    "title": "Get help",
                    "iframe": {"height": 720},
                }
            ],
        }

    def test_it_goes_where_the_platform_said_and_nowhere_else(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        answer = sent(browser, opened(browser, now), UNIT)
        assert form(answer.text)[0] == RETURN
        policy = answer.headers["Content-Security-Policy"]
        assert "form-action 'self' https://lms.example.edu;" in policy
        assert f"frame-ancestors {ISSUER}" in policy
        assert '<button class="lm-button" type="submit">' in answer.text  # without a script
        assert "Set-Cookie" not in answer.headers

    def test_two_items(self, browser: FlaskClient, now: datetime) -> None:
        items = answered(browser, opened(browser, now), UNIT, AMINA)[names.CONTENT_ITEMS]
        assert [item["title"] for item in items] == ["Get help", "Ask Amina"]
        assert items[1]["custom"] == {"mentor": "amina-diallo"}
        assert items[1]["window"] == {"targetName": "_blank"}
        assert "iframe" not in items[1]

    def test_one_item_where_the_platform_takes_one(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        address = opened(browser, now, accept_multiple=False)
        assert len(answered(browser, address, UNIT, AMINA)[names.CONTENT_ITEMS]) == 1

    @pytest.mark.parametrize("changed", [{"data": DROP}, {"data": None}])
    def test_no_data_is_sent_where_none_came(
        self, browser: FlaskClient, now: datetime, changed: dict[str, Any]
    ) -> None:
        assert names.DEEP_LINKING_DATA not in answered(
            browser, opened(browser, now, **changed), UNIT
        )

    @pytest.mark.parametrize("data", ["", "x" * 3000, '"><script>', "é王\n", {"a": [1, None]}])
    def test_data_is_echoed(self, browser: FlaskClient, now: datetime, data: Any) -> None:
        told = answered(browser, opened(browser, now, data=data), UNIT)
        assert told[names.DEEP_LINKING_DATA] == data

    @pytest.mark.parametrize(
        ("key", "custom"),
        [
            ("unit:", None),
            ("unit:linear-algebra,calculus", {"subjects": "linear-algebra,calculus"}),
            ("unit:linear-algebra,no-such-subject", {"subjects": "linear-algebra"}),
            ("mentor:amina-diallo", {"mentor": "amina-diallo"}),
            ("all:", {"subjects": "all"}),
        ],
    )
    @pytest.mark.parametrize("target", ["iframe", "window", "popup"])
    def test_content_item_schema(
        self,
        browser: FlaskClient,
        now: datetime,
        key: str,
        custom: dict[str, str] | None,
        target: str,
    ) -> None:
        item = {"item": key, "title": "", "target": target}
        (made,) = answered(browser, opened(browser, now), item)[names.CONTENT_ITEMS]
        assert problems(made) == []
        assert made.get("custom") == custom
        assert ("window" in made) == (target == "window")

    def test_a_platform_that_only_embeds_gets_neither_frame_nor_window(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        address = opened(browser, now, accept_presentation_document_targets=["embed"])
        (made,) = answered(browser, address, UNIT)[names.CONTENT_ITEMS]
        assert not {"window", "iframe"} & made.keys()

    def test_each_answer_has_a_nonce_of_its_own(self, browser: FlaskClient, now: datetime) -> None:
        nonces = {answered(browser, opened(browser, now), UNIT)["nonce"] for _ in range(2)}
        assert len(nonces) == 2

    def test_a_request_is_answered_once(self, browser: FlaskClient, now: datetime) -> None:
        address = opened(browser, now)
        assert sent(browser, address, UNIT).status_code == 200
        for again in (sent(browser, address, AMINA), browser.get(address)):
            assert again.status_code == 410
            assert "already sent to your course" in again.text
            assert "JWT" not in again.text

    def test_nothing_picked_is_told_and_answers_nothing(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        address = opened(browser, now)
        answer = sent(browser, address)
        assert answer.status_code == 400
        assert "Choose what to embed." in answer.text
        assert sent(browser, address, UNIT).status_code == 200

    def test_a_mentor_who_is_not_listed_is_not_embedded(
        self, browser: FlaskClient, enlist: Enlist, now: datetime
    ) -> None:
        enlist("Bruno", {"python": 1}, status="suspended")
        address = opened(browser, now)
        item = {"item": "mentor:bruno", "title": "Bruno", "target": "iframe"}
        assert sent(browser, address, item).status_code == 404
        assert sent(browser, address, UNIT).status_code == 200

    def test_script_in_a_title_is_a_title(self, browser: FlaskClient, now: datetime) -> None:
        evil = "\"><script>alert(1)</script>'"
        address = opened(browser, now)
        told = {"begun": "1", "ref": reference(address), **UNIT, "title": evil}
        page = browser.get("/lti/deep-linking", query_string=told)
        assert "<script>alert" not in page.text
        (made,) = answered(browser, address, UNIT | {"title": evil})[names.CONTENT_ITEMS]
        assert made["title"] == evil

    def test_script_in_the_return_address_is_escaped(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        evil = 'https://lms.example.edu/back?x="><script>alert(1)</script>'
        answer = sent(browser, opened(browser, now, deep_link_return_url=evil), UNIT)
        assert "<script>alert" not in answer.text
        assert form(answer.text)[0] == evil

    def test_a_title_is_on_one_line_and_not_longer_than_platforms_take(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        item = UNIT | {"title": "a\r\n\x00b" + "c" * 500}
        (made,) = answered(browser, opened(browser, now), item)[names.CONTENT_ITEMS]
        assert made["title"].startswith("a b") and len(made["title"]) == 255

    def test_a_platform_that_was_switched_off_gets_no_answer(
        self, browser: FlaskClient, now: datetime, database: Database
    ) -> None:
        address = opened(browser, now)
        with database.transaction() as session:
            session.execute(update(Registration).values(status=OFF))
        assert sent(browser, address, UNIT).status_code == 403
        assert browser.get(address).status_code == 403


class TestTheRequest:
    def test_the_same_post_again_is_refused(self, browser: FlaskClient, clock: FixedClock) -> None:
        begun = begin(browser)
        secret = browser.get_cookie(f"lti-{begun.nonce[:12]}")
        token = sign(student(begun.nonce, clock.now(), **request_of()))
        assert post(browser, begun.state, token).status_code == 303
        assert secret is not None
        browser.set_cookie(secret.key, secret.value)
        assert post(browser, begun.state, token).status_code == 410

    def test_a_frame_without_cookies_is_offered_a_window(
        self, app: Flask, clock: FixedClock
    ) -> None:
        begun = begin(app.test_client())
        token = sign(student(begun.nonce, clock.now(), **request_of()))
        answer = post(app.test_client(), begun.state, token, {"Sec-Fetch-Dest": "iframe"})
        assert answer.status_code == 200
        assert "Open in a new window" in answer.text

    def test_the_page_needs_no_cookie_and_may_be_framed(
        self, app: Flask, browser: FlaskClient, now: datetime
    ) -> None:
        answer = app.test_client().get(opened(browser, now))
        assert answer.status_code == 200
        assert f"frame-ancestors {ISSUER}" in answer.headers["Content-Security-Policy"]
        assert "form-action 'self';" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers

    def test_the_page_speaks_the_language_of_the_platform(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        told = request_of() | {"launch_presentation": {"locale": "fr-FR"}}
        page = browser.get(launch(browser, now, **told).location)
        assert '<html lang="fr"' in page.text

    @pytest.mark.parametrize("ref", ["", "forged", "eyJ.a.b"])
    def test_a_forged_reference_is_refused(self, browser: FlaskClient, ref: str) -> None:
        for ask in (browser.get, browser.post):
            data = {"ref": ref}
            told = {"query_string": data} if ask == browser.get else {"data": data}
            assert ask("/lti/deep-linking", **told).status_code == 403

    def test_the_reference_of_a_list_is_none_of_this_page(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        answer = launch(browser, now)
        assert (
            browser.get("/lti/deep-linking", query_string={"ref": reference(answer.location)})
        ).status_code == 403

    def test_the_reference_lasts_two_hours(self, browser: FlaskClient, clock: FixedClock) -> None:
        address = opened(browser, clock.now())
        clock.advance(timedelta(hours=2))
        answer = browser.get(address)
        assert answer.status_code == 410
        assert f"frame-ancestors {ISSUER}" in answer.headers["Content-Security-Policy"]

    def test_another_site_sends_no_answer(self, browser: FlaskClient, now: datetime) -> None:
        address = opened(browser, now)
        answer = browser.post(
            "/lti/deep-linking",
            data={"ref": reference(address)},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 403


Ask = Callable[..., str]


@pytest.mark.usefixtures("amina")
class TestThePage:
    @pytest.fixture
    def ask(self, browser: FlaskClient, now: datetime) -> Ask:
        """The page after these buttons; ``several``: whether the platform takes several items."""

        def asked(several: bool = True, **told: Any) -> str:
            address = opened(browser, now, accept_multiple=several)
            query = {"ref": reference(address), **told}
            answer = browser.get("/lti/deep-linking", query_string=query)
            assert answer.status_code == 200, answer.text
            return answer.text

        return asked

    def picked(self, page: str) -> list[str]:
        return [value for name, value in FIELD.findall(page) if name == "item"]

    def test_it_begins_with_mentors_for_the_unit(self, ask: Ask) -> None:
        assert self.picked(ask()) == ["unit:"]
        assert "Embed 1 link" in ask()

    def test_subjects_are_searched_and_ticked(self, ask: Ask) -> None:
        found = ask(q="eigenvalues")
        assert 'value="linear-algebra"' in found
        kept = ask(begun="1", subject="python", q="eigenvalues")
        assert re.search(r'value="python" checked', kept)

    def test_a_subject_that_nobody_knows(self, ask: Ask) -> None:
        assert "no subject called “&lt;qwxz&gt;”" in ask(q="<qwxz>")

    def test_ticked_subjects_are_added(self, ask: Ask) -> None:
        page = ask(begun="1", subject=["python", "calculus"], add="unit", **UNIT)
        assert self.picked(page) == ["unit:", "unit:python,calculus"]
        assert "checked" not in page

    @pytest.mark.parametrize("who", ["amina", "DIALLO amina", "amina-diallo", "ámina"])
    def test_mentors_are_found(self, ask: Ask, who: str) -> None:
        assert 'value="mentor:amina-diallo"' in ask(who=who)

    @pytest.mark.parametrize("who", ["nobody", "%", "_", "amina nobody"])
    def test_mentors_who_are_not_there(self, ask: Ask, who: str) -> None:
        assert "mentor:amina-diallo" not in ask(who=who)

    def test_a_mentor_is_added_once(self, ask: Ask) -> None:
        page = ask(begun="1", add="mentor:amina-diallo", **AMINA)
        assert self.picked(page) == ["mentor:amina-diallo"]
        assert "Ask Amina" in page

    def test_where_one_is_taken_another_takes_its_place(self, ask: Ask) -> None:
        page = ask(several=False, begun="1", add="all:", **UNIT)
        assert self.picked(page) == ["all:"]

    def test_an_item_is_removed(self, ask: Ask) -> None:
        page = ask(begun="1", remove="unit:", **UNIT)
        assert self.picked(page) == []
        assert "Nothing yet" in page

    def test_an_item_that_no_form_of_ours_has_is_left_out(self, ask: Ask) -> None:
        assert self.picked(ask(begun="1", item="evil:x", title="x", target="y")) == []

    def test_no_more_than_twenty(self, ask: Ask) -> None:
        codes = ["python", "git", "calculus", "linear-algebra", "probability"]
        keys = [f"unit:{a},{b}" for a in codes for b in codes if a != b]
        told = {"item": keys, "title": keys, "target": ["iframe"] * len(keys)}
        page = ask(begun="1", add="all:", **told)
        assert len(self.picked(page)) == 20
        assert "as much as can be sent at once" in page

    def test_only_what_the_platform_accepts_is_offered(
        self, browser: FlaskClient, now: datetime
    ) -> None:
        address = opened(browser, now, accept_presentation_document_targets=["window"])
        page = browser.get(address).text
        assert "<select" not in page
        assert '<input type="hidden" name="target" value="window">' in page
