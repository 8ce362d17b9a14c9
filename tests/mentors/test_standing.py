"""The score that the database keeps is the one of the ranking, whatever changes and however many change it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.mentors.ranking import Features, terms
from lti_tool.mentors.service import add_rating
from tests.mentors.conftest import Enlist

RATED = [(0, 0), (5, 1), (1, 1), (12, 3), (48, 10), (500, 100), (100, 100), (1901, 400)]
LESSONS = [0, 1, 9, 10, 250, 100_000]


def scores(database: Database) -> dict[str, float | None]:
    with database.transaction() as session:
        found = session.execute(select(MentorSubject.subject_code, MentorSubject.score))
        return dict(found.all())  # type: ignore[arg-type]


def expected(stars: int, ratings: int, lessons: int) -> float:
    return terms(Features(1, stars, ratings, "python", lessons)).score


def test_the_function_of_the_database_is_the_one_of_the_ranking(database: Database) -> None:
    asked = text("SELECT mentor_score(:stars, :ratings, :lessons)")
    with database.transaction() as session:
        for stars, ratings in RATED:
            for lessons in LESSONS:
                told = {"stars": stars, "ratings": ratings, "lessons": lessons}
                found = session.scalar(asked, told)
                assert found == pytest.approx(expected(stars, ratings, lessons), abs=1e-12), told


def test_it_follows_ratings_lessons_and_the_status(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina", {"python": 3, "latin": 0}, rating_sum=9, rating_count=2)
    first = {"python": expected(9, 2, 3), "latin": expected(9, 2, 0)}
    assert scores(database) == pytest.approx(first)
    with database.transaction() as session:
        add_rating(session, number, 5)
        session.execute(
            update(MentorSubject).filter_by(subject_code="latin").values(lessons_given=7)
        )
    after = {"python": expected(14, 3, 3), "latin": expected(14, 3, 7)}
    assert scores(database) == pytest.approx(after)
    with database.transaction() as session:
        session.get_one(Mentor, number).status = "suspended"
    assert scores(database) == {"python": None, "latin": None}
    with database.transaction() as session:
        session.get_one(Mentor, number).status = "approved"
    assert scores(database) == pytest.approx(after)


def test_changes_at_once_all_count(database: Database, enlist: Enlist) -> None:
    number = enlist("Amina", {"python": 0})
    more = update(MentorSubject).values(lessons_given=MentorSubject.lessons_given + 1)

    def rate(_: int) -> None:
        with database.transaction() as session:
            add_rating(session, number, 4)

    def teach(_: int) -> None:
        with database.transaction() as session:
            session.execute(more)

    def learn(code: str) -> None:
        with database.transaction() as session:
            session.add(MentorSubject(mentor_id=number, subject_code=code))

    with ThreadPoolExecutor(8) as threads:
        several = [threads.submit(do, n) for n in range(10) for do in (rate, teach)]
        several += [threads.submit(learn, code) for code in ("latin", "statistics")]
        for one in several:
            one.result()
    assert scores(database)["python"] is not None
    with database.transaction() as session:
        rows = session.execute(select(Mentor, MentorSubject).join(MentorSubject)).all()
        for mentor, taught in rows:
            told = (mentor.rating_sum, mentor.rating_count, taught.lessons_given)
            assert taught.score == pytest.approx(expected(*told))
        assert {mentor.rating_count for mentor, _ in rows} == {10}
