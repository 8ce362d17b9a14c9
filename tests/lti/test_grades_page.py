"""The page on which a course's team decides about grades, and who may open it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.course_team.reference import LIFETIME, sign
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names

from .courses import TEACHER, School, school
from .platforms import DROP, ISSUER
from .products import CANVAS

PAGE = "/lti/grades"


@pytest.fixture
def there(app: Flask, services: Services, clock: FixedClock) -> Iterator[School]:
    with school(app, services, clock, CANVAS) as made:
        yield made


@pytest.fixture
def team(there: School) -> str:
    return there.launch("teacher", TEACHER)


def reference(there: School, visit: str, role: str = "course_team") -> str:
    return sign(
        there.services.signer,
        visit=visit,
        person_id=None,
        registration_id=1,
        frame=[ISSUER],
        role=role,
        now=there.clock.now(),
    )


def page(browser: FlaskClient, there: School, visit: str, **told: str) -> TestResponse:
    return browser.get(PAGE, query_string={"ref": reference(there, visit), **told})


def save(browser: FlaskClient, there: School, visit: str, **told: Any) -> TestResponse:
    return browser.post(PAGE, data={"ref": reference(there, visit), **told})


def test_grades_are_off_and_the_page_says_what_may_be_chosen(
    browser: FlaskClient, there: School, team: str
) -> None:
    answer = page(browser, there, team)
    assert answer.status_code == 200
    assert 'value="off" checked' in answer.text
    assert "fewer than 5" in answer.text
    assert "has not told us yet" in answer.text
    assert f"frame-ancestors {ISSUER}" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_the_way_back_keeps_what_came_along(browser: FlaskClient, there: School, team: str) -> None:
    came = {"institution": "signed", "zone": "Europe/Paris"}
    seen = page(browser, there, team, **came)
    saved = browser.get(save(browser, there, team, mode="off", **came).location)
    for answer in (seen, saved):
        (back,) = [line for line in answer.text.splitlines() if 'href="/course?' in line]
        assert "institution=signed" in back and "zone=Europe%2FParis" in back
        assert 'name="institution" value="signed"' in answer.text


def test_a_choice_is_kept_and_scores_come(browser: FlaskClient, there: School, team: str) -> None:
    there.lesson("c-2", there.launch("c-2"))
    answer = save(browser, there, team, mode="lessons", lessons="4")
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    assert "Saved. Scores are on their way" in browser.get(answer.location).text
    (job,) = there.queued("lti.send_scores")
    there.sender().send(job["gradebook_id"])
    text = page(browser, there, team).text
    assert 'value="lessons" checked' in text
    assert (
        'name="lessons" type="text" inputmode="numeric" maxlength="4" autocomplete="off" value="4"'
        in text
    )
    assert "1 score" in text
    assert "Try again" not in text
    assert there.given() == {"c-2": 0.25}


def test_off_says_that_what_was_sent_stays(browser: FlaskClient, there: School, team: str) -> None:
    there.lesson("c-2", there.launch("c-2"))
    there.sender().send(there.choose(team, "attendance"))
    assert save(browser, there, team, mode="off").status_code == 303
    assert "What was sent stays in the gradebook" in page(browser, there, team).text


@pytest.mark.parametrize("lessons", ["", "0", "51", "many", "<script>"])
def test_a_number_that_makes_no_sense_is_told_at_its_field(
    browser: FlaskClient, there: School, team: str, lessons: str
) -> None:
    answer = save(browser, there, team, mode="lessons", lessons=lessons)
    assert answer.status_code == 400
    assert 'href="#lessons"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="lessons" checked' in answer.text
    assert "<script>" not in answer.text
    assert there.queued("lti.send_scores") == []


def test_a_mode_that_nobody_offers_is_refused(
    browser: FlaskClient, there: School, team: str
) -> None:
    assert save(browser, there, team, mode="exam").status_code == 400


def test_where_grades_are_not_offered_the_page_says_what_to_switch_on(
    browser: FlaskClient, there: School
) -> None:
    visit = there.launch("teacher", TEACHER, **{names.GRADES_SERVICE: DROP})
    answer = page(browser, there, visit)
    assert "Assignment and Grade Services" in answer.text
    assert "radio" not in answer.text
    assert save(browser, there, visit, mode="attendance").status_code == 403


def test_a_gradebook_that_is_no_longer_offered_can_be_switched_off(
    browser: FlaskClient, there: School, team: str
) -> None:
    there.choose(team, "attendance")
    visit = there.launch("teacher", TEACHER, **{names.GRADES_SERVICE: DROP})
    assert 'value="off"' in page(browser, there, visit).text
    assert save(browser, there, visit, mode="off").status_code == 303
    assert there.book().mode == "off"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "does not let us grade the learner"),
        (400, "who may be no learner there"),
        (404, "does not know the learner"),
        (422, "refused it (status 422)"),
    ],
)
def test_a_platform_that_says_no_is_shown_in_words_and_tried_again(
    browser: FlaskClient, there: School, team: str, status: int, words: str
) -> None:
    there.lms.refuses["c-2"] = status
    there.lesson("c-2", there.launch("c-2"))
    book = there.choose(team, "attendance")
    there.sender().send(book)
    text = page(browser, there, team).text
    assert "1 score was not taken" in text
    assert words in text
    there.lms.refuses.clear()
    assert save(browser, there, team, again="1").status_code == 303
    there.sender().send(book)
    assert "Try again" not in page(browser, there, team).text
    assert there.given() == {"c-2": 1}


def test_a_platform_that_gives_no_token_is_shown_in_words(
    browser: FlaskClient, there: School, team: str
) -> None:
    there.lesson("c-2", there.launch("c-2"))
    there.lms.jwks = lambda: {"keys": []}
    there.sender().send(there.choose(team, "attendance"))
    assert "does not let us in (invalid_client)" in page(browser, there, team).text


def test_the_page_speaks_french(browser: FlaskClient, there: School, team: str) -> None:
    there.refresh()
    answer = page(browser, there, team, lang="fr")
    assert "moins de 5" in answer.text
    assert "Set-Cookie" not in answer.headers
    save(browser, there, team, mode="attendance", lang="fr")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ["learner", "anonymous", ""])
def test_a_learners_reference_is_refused(
    browser: FlaskClient, there: School, team: str, role: str, method: str
) -> None:
    told = {"ref": reference(there, team, role), "mode": "attendance"}
    answer = browser.open(PAGE, method=method, **{_carrier(method): told})
    assert answer.status_code == 403
    assert there.queued("lti.send_scores") == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reference_for_the_list_is_refused(
    browser: FlaskClient, there: School, team: str, method: str
) -> None:
    data = {"visit": team, "person": None, "registration": 1, "frame": [ISSUER]}
    now = there.clock.now()
    listed = there.services.signer.sign("picker", data, now=now, lifetime=timedelta(hours=1))
    for token in (listed, "", "not-a-reference"):
        told = {"ref": token, "mode": "attendance"}
        answer = browser.open(PAGE, method=method, **{_carrier(method): told})
        assert answer.status_code == 403


def test_a_reference_that_is_too_old_is_told_in_the_frame(
    browser: FlaskClient, there: School, team: str
) -> None:
    token = reference(there, team)
    there.clock.advance(LIFETIME)
    answer = browser.get(PAGE, query_string={"ref": token})
    assert answer.status_code == 410
    assert f"frame-ancestors {ISSUER}" in answer.headers["Content-Security-Policy"]


def test_a_visit_that_was_no_launch_has_no_gradebook(browser: FlaskClient, there: School) -> None:
    nowhere = "7f8b5f0e-2f4e-4c5f-9d3f-6a1d0f1c2b3a"
    assert page(browser, there, nowhere).status_code == 404


def test_a_launch_without_a_course_has_none(browser: FlaskClient, there: School) -> None:
    assert page(browser, there, there.launch("teacher", TEACHER, context=DROP)).status_code == 404


def test_a_form_of_another_site_is_refused(browser: FlaskClient, there: School, team: str) -> None:
    told = {"ref": reference(there, team), "mode": "attendance"}
    answer = browser.post(PAGE, data=told, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert there.queued("lti.send_scores") == []


def _carrier(method: str) -> str:
    return "query_string" if method == "GET" else "data"
