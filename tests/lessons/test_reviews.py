"""A learner who was there rates a finished lesson, once, whatever is tried."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.events import EventRecord
from lti_tool.lessons import reviews, seats, service
from lti_tool.lessons.models import Review
from lti_tool.lessons.reviews import AlreadyReviewed
from lti_tool.lessons.rules import Role
from lti_tool.mentors.models import Mentor
from tests.lessons.conftest import Booked, Cast

Browser = Callable[[int | None], FlaskClient]


def hold_lesson(
    database: Database,
    booked: Booked,
    cast: Cast,
    clock: FixedClock,
    *,
    learner: bool = True,
    end: bool = True,
) -> None:
    """A lesson that took place, with or without the learner, and ended."""
    with database.transaction() as session:
        seat = seats.seat(session, booked.public_id, cast.mentor)
        lesson = service.open_lesson(session, seat, clock.now())
        service.join(session, lesson.id, cast.mentor, Role.MENTOR, clock.now())
        if learner:
            service.join(session, lesson.id, cast.learner, Role.LEARNER, clock.now())
        service.start(session, lesson.id, clock.now())
        if end:
            service.finish(session, seat, clock.now())


@pytest.fixture
def held(database: Database, booked: Booked, cast: Cast, clock: FixedClock) -> str:
    hold_lesson(database, booked, cast, clock)
    return f"/lessons/{booked.public_id}/review"


def test_the_learner_is_asked_and_the_mentor_s_rating_follows(
    browser: Browser, database: Database, cast: Cast, booked: Booked, held: str
) -> None:
    client = browser(cast.learner)
    room = client.get(f"/lessons/{booked.public_id}")
    assert (room.status_code, room.location) == (303, held)
    assert "How was your lesson with Bruno?" in client.get(held).text
    answer = client.post(held, data={"stars": "4", "comment": " Clear.\r\nThank you "})
    assert (answer.status_code, answer.location) == (303, f"{held}?thanks")
    assert "Thank you. Your rating" in client.get(answer.location).text
    with database.transaction() as session:
        review = session.scalars(select(Review)).one()
        assert (review.stars, review.comment) == (4, "Clear.\nThank you")
        mentor = session.get_one(Mentor, cast.mentor_id)
        assert (mentor.rating_sum, mentor.rating_count) == (4, 1)
        assert session.scalars(
            select(EventRecord).filter_by(name="LessonReviewed")
        ).one().payload == {
            "booking_id": booked.id,
            "mentor_id": cast.mentor_id,
            "stars": 4,
        }


def test_a_second_rating_is_met_with_thanks_and_changes_nothing(
    browser: Browser, database: Database, cast: Cast, held: str
) -> None:
    client = browser(cast.learner)
    client.post(held, data={"stars": "4"})
    again = client.post(held, data={"stars": "1"})
    assert again.status_code == 409
    assert "You have rated this lesson already" in again.text
    assert client.get(held).status_code == 200
    with database.transaction() as session:
        assert session.get_one(Mentor, cast.mentor_id).rating_sum == 4


def test_of_two_ratings_at_once_one_counts(
    database: Database, cast: Cast, booked: Booked, held: str, clock: FixedClock
) -> None:
    def rate() -> None:
        with database.transaction() as session:
            seat = seats.seat(session, booked.public_id, cast.learner)
            reviews.review(session, seat, stars="5", comment="", now=clock.now())

    with database.session() as first, ThreadPoolExecutor(1) as other:
        seat = seats.seat(first, booked.public_id, cast.learner)
        reviews.review(first, seat, stars="5", comment="", now=clock.now())
        second = other.submit(rate)
        first.commit()
        with pytest.raises(AlreadyReviewed):
            second.result(30)
    with database.transaction() as session:
        assert session.get_one(Mentor, cast.mentor_id).rating_count == 1


@pytest.mark.parametrize("stars", ["", "0", "6", "4.5", "five", "²"])
def test_only_one_to_five_stars_are_taken(
    browser: Browser, cast: Cast, held: str, stars: str
) -> None:
    answer = browser(cast.learner).post(held, data={"stars": stars, "comment": "kept"})
    assert answer.status_code == 400
    assert "Choose from one to five stars." in answer.text
    assert "kept" in answer.text


def test_a_comment_has_an_end(browser: Browser, cast: Cast, held: str) -> None:
    answer = browser(cast.learner).post(held, data={"stars": "5", "comment": "x" * 2001})
    assert answer.status_code == 400


def test_the_mentor_can_not_rate(browser: Browser, cast: Cast, booked: Booked, held: str) -> None:
    client = browser(cast.mentor)
    for answer in (client.get(held), client.post(held, data={"stars": "5"})):
        assert answer.status_code == 403
    over = client.get(f"/lessons/{booked.public_id}")
    assert "Thank you for this lesson." in over.text
    assert "notes.html" in over.text


def test_who_was_not_there_can_not_rate(
    browser: Browser, database: Database, cast: Cast, booked: Booked, clock: FixedClock
) -> None:
    hold_lesson(database, booked, cast, clock, learner=False)
    client = browser(cast.learner)
    assert (
        client.post(f"/lessons/{booked.public_id}/review", data={"stars": "1"}).status_code == 403
    )
    assert client.get(f"/lessons/{booked.public_id}").status_code == 200


def test_a_lesson_that_goes_on_can_not_be_rated(
    browser: Browser, database: Database, cast: Cast, booked: Booked, clock: FixedClock
) -> None:
    hold_lesson(database, booked, cast, clock, end=False)
    answer = browser(cast.learner).post(f"/lessons/{booked.public_id}/review", data={"stars": "5"})
    assert answer.status_code == 409
