"""The list in a frame and on our own page, and the way into a session, as a browser meets them."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.courses.context import CourseContext
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.codes import SingleUseCode, issue_code
from lti_tool.kernel.db import Database
from lti_tool.people.models import Person
from lti_tool.picker.handoff import LIFETIME
from tests.mentors.conftest import Enlist
from tests.picker.conftest import COURSE, Reference, person, visited

HTML = {"Accept": "text/html"}
ELSEWHERE = {"Origin": COURSE, "Sec-Fetch-Site": "cross-site", **HTML}


def show(browser: FlaskClient, ref: str, **query: str) -> TestResponse:
    return browser.get("/picker", query_string={"ref": ref, **query}, headers=HTML)


def press(
    browser: FlaskClient, ref: str, mentor: str = "amina-diallo", **form: str
) -> TestResponse:
    """As the form in the course's frame sends it."""
    return browser.post(
        "/picker/book", data={"ref": ref, "mentor": mentor, **form}, headers=ELSEWHERE
    )


def handed(browser: FlaskClient, ref: str, **form: str) -> str:
    """The path of a hand-off."""
    answer = press(browser, ref, **form)
    assert answer.status_code == 303
    return str(answer.location)


def signed_in(browser: FlaskClient) -> int | None:
    with browser.session_transaction() as session:
        return session.get("person")


def codes(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(SingleUseCode)) or 0


def frames(answer: TestResponse) -> str:
    policy = answer.headers["Content-Security-Policy"]
    return policy.split("frame-ancestors ")[1]


@pytest.mark.usefixtures("amina")
class TestTheListInAFrame:
    def test_it_shows_the_mentors_of_the_unit(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        answer = show(browser, reference(), lang="en")
        assert answer.status_code == 200
        for seen in ("Amina Diallo", "Linear algebra", "“Eigenvalues”", "€24.00", "31 reviews"):
            assert seen in answer.text

    def test_only_the_course_may_frame_it_and_it_sets_no_cookie(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        answer = show(browser, reference(), lang="fr")
        assert frames(answer) == COURSE
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"

    def test_it_has_no_header_of_ours(self, browser: FlaskClient, reference: Reference) -> None:
        assert "lm-top" not in show(browser, reference()).text

    def test_every_link_and_form_carries_the_reference(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        ref = reference()
        page = show(browser, ref, lang="fr", zone="Europe/Paris").text.replace("&amp;", "&")
        [link] = re.findall(r'<a href="([^"]+)"', page)
        assert parse_qs(urlsplit(link).query) == {
            "ref": [ref],
            "lang": ["fr"],
            "zone": ["Europe/Paris"],
            "all": ["1"],
        }
        assert f'name="ref" value="{ref}"' in page
        assert 'target="_blank"' in page
        assert 'datetime="2026-11-24T17:00:00Z">mar. 24 nov., 18:00</time>' in page

    def test_widening_and_the_way_back(
        self, browser: FlaskClient, reference: Reference, enlist: Enlist
    ) -> None:
        enlist("Bruno", {"python": 1})
        ref = reference()
        assert "Bruno" not in show(browser, ref).text
        widened = show(browser, ref, all="1").text
        assert "Bruno" in widened
        assert "all=0" in widened

    def test_what_a_title_says_is_escaped(self, browser: FlaskClient, reference: Reference) -> None:
        nasty = CourseContext(unit="Eigenvalues <i>eigenvectors</i> %s %(num)s")
        page = show(browser, reference(context=nasty), lang="en").text
        assert "Eigenvalues &lt;i&gt;eigenvectors&lt;/i&gt; %s %(num)s" in page

    @pytest.mark.parametrize("ref", ["", "forged", "W10.x"])
    def test_a_forged_reference_is_refused_and_framed_by_nobody(
        self, browser: FlaskClient, ref: str
    ) -> None:
        answer = show(browser, ref)
        assert answer.status_code == 403
        assert frames(answer) == "'none'"

    def test_a_changed_reference_is_refused(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        body, signature = reference().rsplit(".", 1)
        other = reference(frame=["https://evil.example"]).rsplit(".", 1)[0]
        assert show(browser, f"{other}.{signature}").status_code == 403
        assert show(browser, f"{body}.{signature}").status_code == 200

    def test_a_reference_of_another_purpose_is_refused(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        for answer in (
            show(browser, reference(purpose="lti state")),
            press(browser, reference(purpose="lti state")),
        ):
            assert answer.status_code == 403

    def test_an_expired_one_says_so_inside_the_course(
        self, browser: FlaskClient, reference: Reference, clock: FixedClock
    ) -> None:
        ref = reference()
        clock.advance(timedelta(hours=2))
        answer = show(browser, ref)
        assert (answer.status_code, frames(answer)) == (410, COURSE)
        assert "Set-Cookie" not in answer.headers
        assert press(browser, ref).status_code == 410

    def test_a_visit_that_is_forgotten_says_so_inside_the_course(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        answer = show(browser, reference(visit="6f1f2a51-0000-4000-8000-000000000000"))
        assert (answer.status_code, frames(answer)) == (404, COURSE)


@pytest.mark.usefixtures("amina")
class TestTheWayIntoASession:
    def test_one_click_leads_to_the_mentors_times(
        self, browser: FlaskClient, reference: Reference, learner: int
    ) -> None:
        path = handed(browser, reference(), lang="fr", zone="Europe/Paris")
        assert signed_in(browser) is None
        answer = browser.get(path, headers=HTML)
        assert answer.status_code == 303
        assert re.fullmatch(r"/mentors/amina-diallo/times\?visit=[0-9a-f-]{36}", answer.location)
        assert signed_in(browser) == learner
        cookies = {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
        assert cookies == {"livementor", "lang", "zone"}

    def test_the_session_speaks_the_persons_language(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        browser.get(handed(browser, reference()), headers=HTML)
        assert "Trouver" in browser.get("/mentors", headers={"Accept-Language": "en"}).text

    @pytest.mark.parametrize(
        ("told", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", "UTC")]
    )
    def test_their_zone_is_kept_for_mail(
        self,
        browser: FlaskClient,
        reference: Reference,
        database: Database,
        learner: int,
        told: str,
        kept: str,
    ) -> None:
        browser.get(handed(browser, reference(), zone=told))
        with database.transaction() as session:
            assert session.get_one(Person, learner).zone == kept

    def test_another_browser_can_not_use_it_again(
        self, app: Flask, browser: FlaskClient, reference: Reference
    ) -> None:
        path = handed(browser, reference())
        browser.get(path)
        thief = app.test_client()
        answer = thief.get(path, headers=HTML)
        assert answer.status_code == 410
        assert "Book" in answer.text
        assert signed_in(thief) is None

    def test_the_browser_that_it_signed_in_is_told_so_and_goes_on_to_its_lessons(
        self, browser: FlaskClient, reference: Reference, learner: int
    ) -> None:
        path = handed(browser, reference())
        browser.get(path)
        again = browser.get(path, headers=HTML)
        assert again.status_code == 410
        assert 'href="/bookings"' in again.text
        assert signed_in(browser) == learner

    def test_what_only_looks_ahead_uses_nothing_up(
        self, browser: FlaskClient, reference: Reference, learner: int
    ) -> None:
        path = handed(browser, reference())
        ahead = [
            {"Sec-Purpose": "prefetch;prerender"},
            {"Purpose": "prefetch"},
            {"X-Moz": "prefetch"},
        ]
        answers = [browser.get(path, headers=header) for header in ahead]
        answers.append(browser.head(path))
        assert {answer.status_code for answer in answers} == {204}
        assert signed_in(browser) is None
        browser.get(path)
        assert signed_in(browser) == learner

    def test_it_expires(
        self, browser: FlaskClient, reference: Reference, clock: FixedClock
    ) -> None:
        path = handed(browser, reference())
        clock.advance(LIFETIME)
        answer = browser.get(path, headers=HTML)
        assert (answer.status_code, signed_in(browser)) == (410, None)

    def test_a_made_up_code_is_unknown(self, browser: FlaskClient) -> None:
        assert browser.get("/handoff/made-up", headers=HTML).status_code == 404

    def test_a_code_of_a_sign_in_link_is_unknown_here(
        self, browser: FlaskClient, database: Database, learner: int, now: datetime
    ) -> None:
        with database.transaction() as session:
            code = issue_code(session, "sign-in", {"person": learner}, now=now, lifetime=LIFETIME)
        assert browser.get(f"/handoff/{code}", headers=HTML).status_code == 404
        assert signed_in(browser) is None

    def test_whoever_sat_here_before_is_signed_out(
        self,
        browser: FlaskClient,
        reference: Reference,
        database: Database,
        learner: int,
        now: datetime,
    ) -> None:
        before = person(database, now, name="Before")
        with browser.session_transaction() as session:
            session["person"] = before
            session["draft"] = "left over"
        browser.post(handed(browser, reference()), data={"choice": "course"})
        with browser.session_transaction() as session:
            assert (session["person"], "draft" in session) == (learner, False)

    def test_an_anonymous_launch_signs_in_first(
        self, browser: FlaskClient, reference: Reference
    ) -> None:
        answer = browser.get(handed(browser, reference(person=None)), headers=HTML)
        assert answer.status_code == 303
        parts = urlsplit(answer.location)
        assert parts.path == "/sign-in"
        assert parse_qs(parts.query)["next"][0].startswith("/mentors/amina-diallo/times?visit=")
        assert signed_in(browser) is None

    def test_who_is_signed_in_already_goes_on_from_an_anonymous_launch(
        self, browser: FlaskClient, reference: Reference, learner: int
    ) -> None:
        with browser.session_transaction() as session:
            session["person"] = learner
        answer = browser.get(handed(browser, reference(person=None)))
        assert answer.location.startswith("/mentors/amina-diallo/times?visit=")

    def test_an_account_that_is_gone_signs_in_again(
        self,
        browser: FlaskClient,
        reference: Reference,
        database: Database,
        learner: int,
        now: datetime,
    ) -> None:
        path = handed(browser, reference(person=learner + 99, visit=visited(database, now, None)))
        answer = browser.get(path, headers=HTML)
        assert answer.location.startswith("/sign-in?next=")
        assert signed_in(browser) is None

    @pytest.mark.parametrize("mentor", ["", "nobody", "bruno"])
    def test_a_mentor_who_is_not_listed_is_not_found(
        self,
        browser: FlaskClient,
        reference: Reference,
        enlist: Enlist,
        database: Database,
        mentor: str,
    ) -> None:
        enlist("Bruno", {"python": 1}, status="suspended")
        answer = press(browser, reference(), mentor)
        assert (answer.status_code, codes(database)) == (404, 0)

    @pytest.mark.parametrize("ref", ["", "forged"])
    def test_without_a_reference_nothing_is_made(
        self, browser: FlaskClient, database: Database, ref: str
    ) -> None:
        assert press(browser, ref).status_code == 403
        assert codes(database) == 0

    def test_a_get_makes_nothing(
        self, browser: FlaskClient, reference: Reference, database: Database
    ) -> None:
        query = {"ref": reference(), "mentor": "amina-diallo"}
        assert browser.get("/picker/book", query_string=query).status_code == 405
        assert codes(database) == 0


@pytest.mark.usefixtures("amina")
class TestWithoutACourse:
    @pytest.mark.parametrize("path", ["/", "/mentors"])
    def test_everybody_may_look(self, browser: FlaskClient, path: str) -> None:
        answer = browser.get(path, headers=HTML)
        assert answer.status_code == 200
        assert "Amina Diallo" in answer.text
        assert "/sign-in" in answer.text
        assert frames(answer) == "'none'"

    def test_a_search(self, browser: FlaskClient, enlist: Enlist) -> None:
        enlist("Bruno", {"python": 3})
        page = browser.get("/mentors?q=python&lang=en").text
        assert "Bruno" in page
        assert "Amina Diallo" in page
        assert "2 mentors found" in page
        assert 'value="python"' in page

    def test_a_mentor_is_chosen(self, browser: FlaskClient) -> None:
        answer = browser.post("/mentors", data={"mentor": "amina-diallo"})
        assert (answer.status_code, answer.location) == (303, "/mentors/amina-diallo/times")

    def test_one_who_is_not_listed_is_not_found(self, browser: FlaskClient) -> None:
        assert browser.post("/mentors", data={"mentor": "nobody"}).status_code == 404

    def test_another_site_chooses_nothing(self, browser: FlaskClient) -> None:
        form = {"mentor": "amina-diallo"}
        assert browser.post("/mentors", data=form, headers=ELSEWHERE).status_code == 403

    def test_who_is_signed_in_finds_their_lessons(self, browser: FlaskClient, learner: int) -> None:
        with browser.session_transaction() as session:
            session["person"] = learner
        page = browser.get("/", headers=HTML).text
        assert 'href="/bookings"' in page
        assert 'href="/sign-in"' not in page
