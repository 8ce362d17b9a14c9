"""Odd headers, addresses and redirects: refused in words, never an error of ours, never another site."""

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from lti_tool.kernel import web as skin
from lti_tool.kernel.i18n import negotiate
from lti_tool.kernel.origins import origin
from lti_tool.kernel.web import Services, bare_app, local_path

JSON = {"Accept": "application/json"}


@pytest.fixture
def probed(web: Flask) -> Flask:
    @web.post("/write")
    def write() -> str:
        return "written"

    @web.get("/onward")
    def onward() -> object:
        import flask

        return flask.redirect(local_path(flask.request.args.get("next")), 303)

    @web.get("/look-up/<word>")
    def look_up(word: str) -> str:
        return str(skin.session().scalar(text("SELECT CAST(:word AS text)"), {"word": word}))

    return web


ORIGINS = (
    "null", "http://evil.example", "http://localhost.evil.example", "http://localhost@evil.example",
    "http://evil.example#localhost", "http://[", "http://[::1", "localhost", "", "http://localhost:81",
    "http://localhost, http://evil.example", "é",
)  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_who_only_looks_like_this_site_is_another(probed: Flask, origin: str) -> None:
    answer = probed.test_client().post("/write", headers=JSON | {"Origin": origin})
    assert (answer.status_code, (answer.json or {})["code"]) == (403, "cross_site_request")


@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "CROSS-SITE", "x", "same-origin, cross-site"]
)
def test_a_site_beside_this_one_is_another(probed: Flask, site: str) -> None:
    answer = probed.test_client().post("/write", headers=JSON | {"Sec-Fetch-Site": site})
    assert answer.status_code == 403


def test_this_site_is_this_site(probed: Flask) -> None:
    for headers in ({}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}):
        assert probed.test_client().post("/write", headers=headers).text == "written"


ELSEWHERE = (
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r\n/evil.example", "\t//evil.example", " //evil.example", "javascript:alert(1)",
    "/\t/[", "//[", "http:/\\evil.example", "https:evil.example", "///evil.example", "evil.example",
    "/a\r\nSet-Cookie: person=1", "/a\nLocation: //evil.example", "/\x00", "/a\x00b", "/a\x7f",
    "/\u2028/evil.example", "/\u0085/evil.example",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere(probed: Flask, wanted: str) -> None:
    assert local_path(wanted) == "/"
    answer = probed.test_client().get("/onward", query_string={"next": wanted})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "wanted",
    ["/", "/desk", "/lessons?a=1&b=%2F%2Fx", "/mentors/zoé/times", "/a#b", "/a?u=http://b"],
)
def test_a_path_here_is_kept(wanted: str) -> None:
    assert local_path(wanted) == wanted


def test_what_no_database_can_hold_is_not_found_and_no_error(probed: Flask) -> None:
    answer = probed.test_client().get("/look-up/a%00b", headers=JSON)
    assert (answer.status_code, (answer.json or {})["code"]) == (400, "invalid_input")
    assert probed.test_client().get("/look-up/ab").text == "ab"


@pytest.mark.parametrize("host", ["evil.example", "localhost:99", "a b", "[", "evil.example/x"])
def test_another_host_is_named_in_no_answer(probed: Flask, host: str) -> None:
    answer = probed.test_client().get("/onward?next=/desk", headers={"Host": host})
    assert answer.status_code in (303, 400)
    assert "evil" not in (answer.location or "")


def test_a_neighbour_under_the_same_domain_plants_no_session(services: Services) -> None:
    """A cookie of ``.example.org`` reaches ``mentors.example.org``; one that begins with ``__Host-`` can't be such."""
    settings = replace(services.settings, base_url="https://mentors.example.org")
    app = bare_app(replace(services, settings=settings))

    @app.get("/enter")
    def enter() -> str:
        skin.sign_in(7)
        return "in"

    @app.get("/who")
    def who() -> str:
        return str(skin.person_id())

    browser = app.test_client()
    there = {"base_url": "https://mentors.example.org"}
    told = browser.get("/enter", **there).headers["Set-Cookie"]  # type: ignore[arg-type]
    name, _, value = told.split(";")[0].partition("=")
    assert name == "__Host-livementor"
    for needed in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert needed in told
    assert "Domain" not in told
    planted = {"Cookie": f"livementor={value}"}
    assert app.test_client().get("/who", headers=planted, **there).text == "None"  # type: ignore[arg-type]
    assert browser.get("/who", **there).text == "7"  # type: ignore[arg-type]


LARGE = 60_000


def kept_of(ask: Callable[[int], object]) -> int:
    """Bytes that stay after some large questions, each another one."""
    ask(0)
    tracemalloc.start()
    try:
        for number in range(1, 11):
            ask(number)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("tags", ["x{number}", ",a{number}"])
def test_what_languages_somebody_wants_does_not_fill_the_memory(probed: Flask, tags: str) -> None:
    browser = probed.test_client()

    def ask(number: int) -> None:
        told = tags.format(number=number) * (LARGE // len(tags))
        assert browser.get("/onward", headers={"Accept-Language": told}).status_code == 303
        assert negotiate(told) == "en"

    assert kept_of(ask) < 3 * LARGE  # of the last one


def test_where_somebody_comes_from_does_not_fill_the_memory() -> None:
    assert kept_of(lambda number: origin(f"https://lms.example/{number}" + "x" * LARGE)) < LARGE
    assert origin("https://lms.example/" + "x" * LARGE) is None


def test_many_languages_are_wanted_as_before(probed: Flask) -> None:
    told = "de,fr-CA;q=0.8," + ",".join(f"x{number}" for number in range(1000))
    answer = probed.test_client().get("/onward", headers={"Accept-Language": told})
    assert answer.headers["Content-Language"] == "fr"
