"""Launches by Open edX's own platform code, over real HTTP, step by step as a browser makes them."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select

from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import CourseVisit
from lti_tool.people.models import Identity, Person
from tests.lti.served import Served

FIELD = re.compile(r'<input name="(\w+)" value="([^"]*)"')
ALGEBRA = "/courses/linear-algebra/"


def form(page: requests.Response) -> dict[str, str]:
    assert page.status_code == 200, page.text
    return {name: unescape(value) for name, value in FIELD.findall(page.text)}


def launch(
    served: Served, browser: requests.Session, unit: str, learner: str = "nadia"
) -> tuple[dict[str, str], requests.Response]:
    """What the site sent to the tool, and what the tool answered."""
    page = browser.get(f"{served.site}{unit}tool?learner={learner}", timeout=10)
    sent = form(page)
    answer = browser.post(f"{served.tool}/lti/launch", data=sent, allow_redirects=False, timeout=10)
    return sent, answer


def place(served: Served) -> CourseContext:
    with served.services.database.transaction() as session:
        return CourseContext.from_json(session.scalars(select(CourseVisit)).one().context)


def test_the_unit_page_shows_the_tool_in_a_frame(served: Served) -> None:
    page = requests.get(f"{served.site}/?learner=tomas&unit=eigenvalues", timeout=10)
    assert '<iframe id="tool"' in page.text
    assert "Eigenvalues and eigenvectors" in page.text


def test_a_learner_arrives_with_the_place_that_the_author_wrote(served: Served) -> None:
    _, answer = launch(served, requests.Session(), ALGEBRA + "eigenvalues/")

    assert answer.status_code == 303
    assert place(served) == CourseContext(
        organisation="Northfield",
        course="LA101",
        course_id="course-v1:Northfield+LA101+2026_T3",
        run="2026_T3",
        course_title="Linear Algebra for Engineers",
        section="Week 5 · Eigenvalues",
        unit="Eigenvalues and eigenvectors",
        unit_id="block-v1:Northfield+LA101+2026_T3+type@lti_consumer+block@eigenvalues",
        language="en",
        role="learner",
        level="undergraduate",
        subjects=("linear-algebra",),
        platform=served.site,
    )


def test_a_unit_without_parameters_has_its_titles(served: Served) -> None:
    launch(served, requests.Session(), ALGEBRA + "matrices/")
    found = place(served)
    assert (found.unit, found.course_title) == (
        "Matrices as linear maps",
        "Linear Algebra for Engineers",
    )
    assert (found.section, found.subjects) == ("", ())


def test_a_variable_that_open_edx_does_not_know_says_nothing(served: Served) -> None:
    launch(served, requests.Session(), "/courses/probabilites/binomiale/")
    assert (place(served).subjects, place(served).language) == ((), "fr")


@pytest.mark.parametrize(
    ("learner", "role"),
    [("tomas", "learner"), ("lefevre", "course_team"), ("admin", "institution_admin")],
)
def test_who_it_is_decides_the_role(served: Served, learner: str, role: str) -> None:
    _, answer = launch(served, requests.Session(), ALGEBRA + "eigenvalues/", learner)
    assert answer.status_code == 303
    assert place(served).role == role


def test_a_learner_without_email_and_with_letters_of_the_world(served: Served) -> None:
    launch(served, requests.Session(), ALGEBRA + "eigenvalues/", "tomas")
    with served.services.database.transaction() as session:
        person = session.scalars(select(Person)).one()
        identity = session.scalars(select(Identity)).one()
    assert (person.name, person.email) == ("Tomáš Dvořák 陈", None)
    assert (identity.issuer, identity.subject) == (served.site, "tomas")


def test_the_picker_opens_for_the_site_and_needs_no_cookie(served: Served) -> None:
    _, answer = launch(served, requests.Session(), ALGEBRA + "eigenvalues/")
    page = requests.get(served.tool + answer.headers["Location"], timeout=10)
    assert page.status_code == 200
    assert f"frame-ancestors {served.site}" in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers


def test_a_replayed_launch_is_refused(served: Served) -> None:
    browser = requests.Session()
    sent, first = launch(served, browser, ALGEBRA + "eigenvalues/")
    assert first.status_code == 303
    again = browser.post(f"{served.tool}/lti/launch", data=sent, allow_redirects=False, timeout=10)
    assert again.status_code == 410
    assert again.headers["X-Request-Id"] in again.text


def test_an_altered_token_is_refused(served: Served) -> None:
    browser = requests.Session()
    page = browser.get(f"{served.site}{ALGEBRA}eigenvalues/tool", timeout=10)
    sent = form(page)
    head, body, signature = sent["id_token"].split(".")
    sent["id_token"] = f"{head}.{body[:-4]}AAAA.{signature}"
    answer = browser.post(f"{served.tool}/lti/launch", data=sent, timeout=10)
    assert answer.status_code == 403
    assert answer.headers["X-Request-Id"] in answer.text


def test_the_launch_of_another_browser_is_refused(served: Served) -> None:
    theirs, mine = requests.Session(), requests.Session()
    sent = form(theirs.get(f"{served.site}{ALGEBRA}eigenvalues/tool", timeout=10))
    mine.get(f"{served.site}{ALGEBRA}eigenvalues/tool", timeout=10)
    answer = mine.post(f"{served.tool}/lti/launch", data=sent, timeout=10)
    assert answer.status_code == 403


def test_the_site_sends_nobody_to_another_address(served: Served) -> None:
    """Open edX checks the redirect address, so ours must be the registered one."""
    browser = requests.Session()
    login = browser.get(
        f"{served.site}{ALGEBRA}eigenvalues/tool", allow_redirects=False, timeout=10
    )
    onward = browser.get(login.headers["Location"], allow_redirects=False, timeout=10)
    asked = parse_qs(urlsplit(onward.headers["Location"]).query)
    assert asked["redirect_uri"] == [f"{served.tool}/lti/launch"]


def test_what_the_site_told_is_what_was_registered(served: Served, tmp_path: Path) -> None:
    assert served.registration["issuer"] == served.site
    keys = requests.get(served.registration["key_set_url"], timeout=10).json()
    assert [key["kty"] for key in keys["keys"]] == ["RSA"]
