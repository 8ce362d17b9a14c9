"""What every request does, done once where it can be: languages, policies, sessions that nobody brings."""

import re

import pytest
from flask import Flask

from lti_tool.kernel import web as skin


@pytest.mark.parametrize(
    ("header", "query", "cookie", "spoken"),
    [
        ("fr-CA,fr;q=0.8,en;q=0.5", "", "", "fr"),
        ("en;q=0.4,fr;q=0.9", "", "", "fr"),
        ("fr", "en", "", "en"),
        ("en", "", "fr", "fr"),
        ("de,ja;q=0.5", "", "", "en"),
        (",;q=x", "", "", "en"),
    ],
)
def test_the_language_asked_for_then_remembered_then_preferred(
    web: Flask, header: str, query: str, cookie: str, spoken: str
) -> None:
    web.add_url_rule("/x", view_func=lambda: "hello")
    browser = web.test_client()
    if cookie:
        browser.set_cookie("lang", cookie)
    sent = {"lang": query} if query else {}
    for _ in range(2):
        answer = browser.get("/x", query_string=sent, headers={"Accept-Language": header})
        assert answer.headers["Content-Language"] == spoken


def test_policies_of_pages_do_not_mix(web: Flask) -> None:
    def framed(name: str) -> str:
        skin.allow_frames([f"https://{name}.example.org"])
        skin.allow_sources(script=[f"https://{name}.example.net"])
        return "hello"

    web.add_url_rule("/framed/<name>", view_func=framed)
    web.add_url_rule("/plain", view_func=lambda: "hello")
    browser, nonces = web.test_client(), set()
    for _ in range(2):
        for name in ("one", "two"):
            policy = browser.get(f"/framed/{name}").headers["Content-Security-Policy"]
            assert f"frame-ancestors https://{name}.example.org" in policy
            assert f"https://{name}.example.net" in policy
            assert "two" not in policy or name == "two"
            nonces.add(re.findall(r"'nonce-([^']+)'", policy)[0])
        assert browser.get("/plain").headers["Content-Security-Policy"].endswith("'none'")
    assert len(nonces) == 4


def test_what_is_told_is_found_and_the_rest_is_empty() -> None:
    assert skin.told({"a": "1"}, "a") == "1"
    assert skin.told({"a": "1"}, "b") == ""
