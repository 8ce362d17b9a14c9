"""Scores in a platform's gradebook: chosen by the team, sent by a job, told once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.web import Services
from lti_tool.lessons.events import LessonFinished
from lti_tool.lti import claims as names
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.grading import scores
from lti_tool.lti.grading import service as grading
from lti_tool.lti.grading.rules import LessonsOutOfRange, Wanted, wanted
from lti_tool.lti.grading.subscribers import count_lesson
from lti_tool.lti.models import Deployment
from lti_tool.lti.rosters.models import Roster
from lti_tool.lti.services.errors import GradesNotOffered
from lti_tool.lti.services.grades import LINE_ITEM_SCOPE, SCORE_SCOPE
from lti_tool.lti.transport import Call

from .courses import EVERY_PRODUCT, TEACHER, Crash, School, school, watched
from .platforms import DROP
from .products import PRODUCTS
from .transports import FakeTransport, answer

LEARNER = {
    "moodle": "4",
    "canvas": "c-2",
    "brightspace": "b-2",
    "blackboard": "_3_1",
    "openedx": "u-2",
}
"""Somebody who learns there, as the product lists them."""


@pytest.mark.parametrize(
    ("mode", "lessons", "found"),
    [
        ("off", "", Wanted("off", 1)),
        ("attendance", "99", Wanted("attendance", 1)),
        ("lessons", " 5 ", Wanted("lessons", 5)),
        ("lessons", "50", Wanted("lessons", 50)),
    ],
)
def test_what_a_form_may_want(mode: str, lessons: str, found: Wanted) -> None:
    assert wanted(mode, lessons) == found


@pytest.mark.parametrize("lessons", ["", "0", "51", "-1", "2.5", "five", "٣", "9" * 50, "1e3"])
def test_a_number_of_lessons_that_makes_no_sense(lessons: str) -> None:
    with pytest.raises(LessonsOutOfRange):
        wanted("lessons", lessons)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(InvalidInput):
        wanted("exam", "1")


@pytest.mark.parametrize(
    ("chosen", "lessons", "given"),
    [
        (Wanted("attendance", 1), 1, 1),
        (Wanted("attendance", 1), 9, 1),
        (Wanted("lessons", 5), 1, 1),
        (Wanted("lessons", 5), 5, 5),
        (Wanted("lessons", 5), 6, 5),
    ],
)
def test_what_lessons_are_worth(chosen: Wanted, lessons: int, given: int) -> None:
    assert chosen.given(lessons) == given


@pytest.fixture(params=["canvas"])
def there(
    request: pytest.FixtureRequest, app: Flask, services: Services, clock: FixedClock
) -> Iterator[School]:
    with school(app, services, clock, EVERY_PRODUCT[request.param]) as made:
        yield made


@pytest.fixture
def learner(there: School) -> str:
    return LEARNER[there.lms.product.name]


every_product = pytest.mark.parametrize(
    "there", [product.name for product in PRODUCTS], indirect=True
)


@pytest.fixture
def visit(there: School, learner: str) -> str:
    return there.launch(learner)


@pytest.fixture
def team(there: School) -> str:
    """The visit of a teacher."""
    return there.launch("teacher", TEACHER)


@every_product
def test_lessons_that_were_before_arrive_in_one_column(
    there: School, learner: str, visit: str, team: str
) -> None:
    for _ in range(2):
        there.lesson(learner, visit)
    there.refresh()
    book = there.choose(team, "lessons", 5)
    for _ in range(2):
        there.sender().send(book)

    assert there.lms.made == 1
    assert there.lms.line_items[0]["label"] == "Lessons with a mentor"
    assert [one["scoreGiven"] for one in there.lms.scores] == [2]
    assert there.lms.scores[0] | {"userId": learner, "scoreMaximum": 5} == there.lms.scores[0]
    assert there.lms.scores[0]["gradingProgress"] == "FullyGraded"
    assert there.lms.submissions == 0
    assert there.score(learner).sent_at == there.clock.now()


def test_nothing_is_sent_before_somebody_chose(there: School, learner: str, visit: str) -> None:
    booking = there.lesson(learner, visit)
    there.refresh()
    with there.database.transaction() as session:
        count_lesson(session, LessonFinished(booking_id=booking))
    assert there.queued(grading.JOB) == []
    assert there.lms.line_items == []


def test_a_lesson_that_ends_makes_a_job_for_its_course(
    there: School, learner: str, visit: str, team: str
) -> None:
    other = there.launch(learner, context={"id": "course-2"})
    book = there.choose(team, "attendance")
    chosen = there.queued(grading.JOB)
    for came, jobs in ((other, 0), (visit, 1)):
        booking = there.lesson(learner, came)
        with there.database.transaction() as session:
            count_lesson(session, LessonFinished(booking_id=booking))
        assert len(there.queued(grading.JOB)) - len(chosen) == jobs
    wanted_job = {"gradebook_id": book, "lock": f"{grading.JOB}.{book}"}
    assert there.queued(grading.JOB) == [wanted_job] * 2


def test_a_lesson_that_nobody_attended_counts_for_nothing(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit, attended=False)
    there.sender().send(there.choose(team, "attendance"))
    assert there.lms.scores == []
    assert there.lms.made == 1


def test_a_lesson_of_another_course_counts_for_nothing(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, there.launch(learner, context={"id": "course-2"}))
    there.sender().send(there.choose(team, "attendance"))
    assert there.lms.scores == []


def test_only_learners_get_scores(there: School, learner: str, visit: str, team: str) -> None:
    there.lesson(learner, visit)
    there.lesson("teacher", team)
    there.lesson("c-3", there.launch("c-3"))  # inactive in the platform's list
    there.clock.advance(timedelta(minutes=1))
    there.refresh()
    there.sender().send(there.choose(team, "attendance"))
    assert there.given() == {learner: 1}


def test_another_mode_sends_every_score_anew(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    for mode, maximum in (("attendance", 1), ("lessons", 4), ("lessons", 2), ("attendance", 1)):
        there.sender().send(there.choose(team, mode, maximum))
    assert [one["scoreGiven"] / one["scoreMaximum"] for one in there.lms.scores] == [
        1,
        0.25,
        0.5,
        1,
    ]
    told = [one["timestamp"] for one in there.lms.scores]
    assert told == sorted(set(told))
    assert there.lms.made == 1


def test_off_sends_nothing_any_more(there: School, learner: str, visit: str, team: str) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "lessons", 5)
    there.sender().send(book)
    there.choose(team, "off")
    there.lesson(learner, visit)
    asked = len(there.lms.asked)
    there.sender().send(book)
    assert len(there.lms.asked) == asked
    there.choose(team, "lessons", 5)
    there.sender().send(book)
    assert [one["scoreGiven"] for one in there.lms.scores] == [1, 2]


def test_off_while_scores_are_on_their_way_ends_them(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    there.lesson("c-9", there.launch("c-9"))
    book = there.choose(team, "attendance")

    def after_the_first(call: Call) -> None:
        if call.url.endswith("/scores"):
            there.choose(team, "off")

    there.sender(watched(there, after=after_the_first)).send(book)
    assert len(there.lms.scores) == 1


@every_product
def test_a_crash_after_sending_is_followed_by_a_later_instant(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")

    def die(call: Call) -> None:
        if "/scores" in call.url:
            raise Crash

    with pytest.raises(Crash):
        there.sender(watched(there, after=die)).send(book)
    assert there.score(learner).sent_at is None
    there.sender().send(book)
    first, second = (datetime.fromisoformat(one["timestamp"]) for one in there.lms.scores)
    assert second - first == timedelta(seconds=1)
    assert there.score(learner).trouble == ""


@every_product
def test_a_crash_after_making_the_column_makes_no_second(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")

    def die(call: Call) -> None:
        if "/lineitems" in call.url and call.method == "POST":
            raise Crash

    with pytest.raises(Crash):
        there.sender(watched(there, after=die)).send(book)
    assert there.book().line_item == ""
    there.sender().send(book)
    assert there.lms.made == 1
    assert there.given() == {learner: 1}


def test_two_jobs_at_once_make_one_column_and_send_once(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(there.sender().send, book) for _ in range(4)]:
            done.result(60)
    assert there.lms.made == 1
    assert len(there.lms.scores) == 1


def test_a_platform_that_is_away_is_asked_again(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")
    with pytest.raises(PlatformUnreachable):
        there.sender(FakeTransport(lambda _: answer(503))).send(book)
    assert there.book().trouble == "lti_platform_unreachable"
    before = len(there.queued(grading.JOB))
    with there.database.transaction() as session:
        grading.enqueue_unsent(session)
    assert len(there.queued(grading.JOB)) == before + 1
    there.sender().send(book)
    assert there.book().trouble == ""
    assert there.given() == {learner: 1}
    with there.database.transaction() as session:
        grading.enqueue_unsent(session)
    assert len(there.queued(grading.JOB)) == before + 1


@every_product
def test_a_score_with_a_later_time_over_there_is_overtaken(
    there: School, learner: str, visit: str, team: str
) -> None:
    """Somebody restored our database, or the platform's clock is ahead."""
    there.lesson(learner, visit)
    later = there.clock.now() + timedelta(seconds=30)
    there.lms.scores.append(
        {"userId": learner, "timestamp": later.isoformat(timespec="milliseconds")}
    )
    there.sender().send(there.choose(team, "attendance"))
    assert there.lms.scores[1]["scoreGiven"] == 1
    assert there.score(learner).sent_at == there.clock.now()


def test_a_score_that_lies_far_ahead_is_told(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    later = there.clock.now() + timedelta(days=1)
    told = {"userId": learner, "timestamp": later.isoformat(timespec="milliseconds")}
    there.lms.scores.append(told)
    book = there.choose(team, "attendance")
    there.sender().send(book)
    assert there.score(learner).trouble == "lti_score_outdated"
    assert there.book().trouble == ""
    there.clock.advance(timedelta(days=2))
    with there.database.transaction() as session:
        grading.try_again(session, grading.place(session, team))
    there.sender().send(book)
    assert there.score(learner).trouble == ""


@every_product
@pytest.mark.parametrize("status", [400, 403, 404, 422])
def test_one_learner_who_is_refused_keeps_nobody_else_back(
    there: School, learner: str, visit: str, team: str, status: int
) -> None:
    """Moodle takes no score for who is no student there, and tells it by broken JSON."""
    there.lms.refuses["!assistant"] = status
    there.lesson("!assistant", there.launch("!assistant"))
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")
    for _ in range(2):
        there.sender().send(book)
    assert there.given() == {learner: 1}
    refused = there.score("!assistant")
    assert (refused.trouble, refused.detail) == ("lti_service_refused", str(status))
    assert there.book().trouble == ""
    sent = [call for call in there.lms.asked if "/scores" in call.url]
    assert len(sent) == 2
    with there.database.transaction() as session:
        told = grading.progress(session, there.book())
    assert (told.sent, told.waiting) == (1, 0)
    assert told.refused == {("lti_service_refused", str(status)): 1}
    assert there.lms.made == 1


def test_refusals_one_after_the_other_end_the_try(there: School, team: str) -> None:
    for one in range(7):
        user = f"c-{one}"
        there.lms.refuses[user] = 403
        there.lesson(user, there.launch(user))
    book = there.choose(team, "attendance")
    there.sender().send(book)
    assert (there.book().trouble, there.book().detail) == ("lti_service_refused", "403")
    assert len([call for call in there.lms.asked if "/scores" in call.url]) == 5
    there.lms.refuses.clear()
    with there.database.transaction() as session:
        grading.try_again(session, grading.place(session, team))
    there.sender().send(book)
    assert len(there.given()) == 7
    assert there.book().trouble == ""


@every_product
def test_a_column_that_was_deleted_is_made_once_more(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "lessons", 5)
    there.sender().send(book)
    there.lms.line_items.clear()
    there.lesson(learner, visit)
    there.sender().send(book)
    assert there.lms.made == 2
    assert [one["scoreGiven"] for one in there.lms.scores] == [1, 2]


def test_every_score_goes_into_the_new_column(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    other = there.launch("c-9")
    there.lesson("c-9", other)
    book = there.choose(team, "lessons", 5)
    there.sender().send(book)
    there.lms.line_items.clear()
    there.lms.scores.clear()
    there.lesson("c-9", other)
    there.sender().send(book)
    assert there.given() == {learner: 0.2, "c-9": 0.4}


def test_a_column_that_goes_again_and_again_is_told_and_not_made_again(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")

    def take_away(call: Call) -> None:
        if "/scores" in call.url:
            there.lms.line_items.clear()

    for _ in range(3):
        there.sender(watched(there, before=take_away)).send(book)
    assert there.book().trouble == "lti_column_gone"
    assert there.lms.made == 2
    with there.database.transaction() as session:
        grading.enqueue_unsent(session)
    assert len(there.queued(grading.JOB)) == 1
    with there.database.transaction() as session:
        grading.try_again(session, grading.place(session, team))
    there.sender().send(book)
    assert there.given() == {learner: 1}


def own_column(there: School) -> dict[str, Any]:
    """The claim of a link for which the platform made a column by itself."""
    address = f"{there.lms.base}/lineitems/own/lineitem{there.lms.product.query}"
    there.lms.line_items.append({"id": address, "label": "Get a mentor", "scoreMaximum": 100})
    return {**there.lms.grades_claim, "lineitem": address}


@every_product
def test_the_platforms_own_column_goes_first(there: School, learner: str, visit: str) -> None:
    own = own_column(there)
    there.lesson(learner, visit)
    book = there.choose(
        there.launch("teacher", TEACHER, **{names.GRADES_SERVICE: own}), "attendance"
    )
    there.sender().send(book)
    assert there.lms.made == 0
    assert there.given() == {learner: 1}
    assert there.book().line_item == own["lineitem"]
    there.lms.line_items.clear()
    there.lesson(learner, visit)
    there.choose(there.launch("teacher", TEACHER), "lessons", 3)
    there.sender().send(book)
    assert there.lms.made == 1


def test_another_place_for_grades_gets_them_all(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")
    there.sender().send(book)
    own = own_column(there)
    there.choose(there.launch("teacher", TEACHER, **{names.GRADES_SERVICE: own}), "attendance")
    there.sender().send(book)
    assert len(there.lms.scores) == 2
    assert there.book().line_item == own["lineitem"]


@pytest.mark.parametrize(
    "claim",
    [
        DROP,
        None,
        {},
        {"scope": [SCORE_SCOPE]},
        {"scope": [LINE_ITEM_SCOPE], "lineitems": "https://lms.example.edu/lineitems"},
        {"scope": [SCORE_SCOPE], "lineitems": "https://lms.example.edu/lineitems"},
    ],
)
def test_what_is_not_offered_is_not_chosen(there: School, learner: str, claim: Any) -> None:
    visit = there.launch("teacher", TEACHER, **{names.GRADES_SERVICE: claim})
    with pytest.raises(GradesNotOffered):
        there.choose(visit, "attendance")


def test_a_platform_that_is_off_is_told_nothing(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.lesson(learner, visit)
    book = there.choose(team, "attendance")
    with there.database.transaction() as session:
        session.scalars(select(Deployment)).one().status = "off"
    there.sender().send(book)
    assert there.book().trouble == "lti_platform_off"
    assert there.lms.asked == []


@every_product
def test_a_key_that_is_refused_is_told(there: School, learner: str, visit: str, team: str) -> None:
    there.lesson(learner, visit)
    there.lms.jwks = lambda: {"keys": []}
    there.sender().send(there.choose(team, "attendance"))
    assert there.book().trouble == "lti_access_refused"
    assert there.book().detail in ("invalid_client", "status 400")


def test_a_course_that_is_forgotten_takes_its_gradebook_along(
    there: School, learner: str, visit: str, team: str
) -> None:
    there.choose(team, "attendance")
    with there.database.transaction() as session:
        session.delete(session.scalars(select(Roster)).one())
    with there.database.transaction() as session:
        grading.enqueue_unsent(session)
        assert scores.reserve(session, 1, learner, there.clock.now(), timedelta(0)) is None
