"""What stands around every page: language, zone, whose pages these are, errors; and nothing of it in a course."""

import re

import pytest
from flask import Blueprint, Flask, render_template_string, request
from flask.testing import FlaskClient
from markupsafe import Markup

from lti_tool.kernel import web as skin
from lti_tool.kernel.errors import Conflict

PLAIN = '{% extends "tool/base.html" %}{% block title %}A page{% endblock %}'
SUMMARY = '{% include "tool/_error_summary.html" %}'
HTML = {"Accept": "text/html"}
probe = Blueprint("probe", __name__)


@probe.route("/plain", methods=["GET", "POST"])
def plain() -> str:
    if "framed" in request.args:
        skin.allow_frames(["https://lms.example"])
    if "refused" in request.args:
        raise Conflict
    return render_template_string(PLAIN)


@probe.get("/in")
def enter() -> str:
    skin.sign_in(7)
    return ""


@pytest.fixture
def browser(web: Flask) -> FlaskClient:
    web.register_blueprint(probe)
    return web.test_client()


def links(page: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(r'href="([^"#]+)"', page)]


def test_the_page_begins_with_its_doctype(browser: FlaskClient) -> None:
    page = browser.get("/plain").text
    assert page.startswith("<!doctype html>")
    assert '<html lang="en" dir="ltr"' in page
    assert "<title>A page – Livementor</title>" in page


def test_the_other_language_is_one_click_away_and_keeps_the_query(browser: FlaskClient) -> None:
    page = browser.get("/plain?next=/a%26b&lang=fr").text
    assert '<html lang="fr"' in page
    assert "?next=%2Fa%26b&lang=en" in links(page)


def test_a_page_that_answers_a_form_is_not_asked_for_again(browser: FlaskClient) -> None:
    assert 'data-zone="UTC"' in browser.get("/plain").text
    answered = browser.post("/plain").text
    assert "data-zone" not in answered
    assert not [link for link in links(answered) if "lang=" in link]


def test_a_zone_that_was_asked_for_stays(browser: FlaskClient) -> None:
    assert "data-zone" not in browser.get("/plain?zone=Asia/Tokyo").text


def test_who_is_signed_in_finds_their_pages_and_the_way_out(browser: FlaskClient) -> None:
    assert "/sign-in" in links(browser.get("/plain").text)
    browser.get("/in")
    page = browser.get("/plain").text
    assert {"/bookings", "/account"} <= set(links(page))
    assert '<form method="post" action="/sign-out">' in page
    assert "/sign-in" not in links(page)


def test_in_a_course_there_is_no_header_and_no_script_that_sets_a_cookie(
    browser: FlaskClient,
) -> None:
    page = browser.get("/plain?framed").text
    assert "<header" not in page
    assert "zone.js" not in page
    assert "<title>A page</title>" in page


@pytest.mark.parametrize("where", ["/plain?refused", "/plain?refused&framed"])
def test_an_error_says_what_to_do_next_and_its_reference(browser: FlaskClient, where: str) -> None:
    answer = browser.get(where, headers=HTML)
    assert answer.status_code == 409
    assert "Reload the page and try again." in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert ("Open this unit again" in answer.text) == ("framed" in where)


def test_the_error_summary_leads_to_the_fields(web: Flask) -> None:
    with web.test_request_context():
        told = render_template_string(SUMMARY, errors={"name": "Enter <a> name.", "": "Again."})
        assert '<a href="#name">Enter &lt;a&gt; name.</a>' in told
        assert "<li>Again.</li>" in told
        assert render_template_string(SUMMARY, errors={}).strip() == ""
        assert render_template_string(SUMMARY).strip() == ""


def test_plural_messages_of_templates_take_more_values_and_escape_them(web: Flask) -> None:
    source = (
        '{{ ngettext("%(num)s mentor of %(what)s", "%(num)s mentors of %(what)s", n, what=what) }}'
    )
    with web.test_request_context():
        assert render_template_string(source, n=1, what="<b>") == "1 mentor of &lt;b&gt;"
        bold = Markup("<b>100 %</b>")
        assert render_template_string(source, n=2, what=bold) == "2 mentors of <b>100 %</b>"
