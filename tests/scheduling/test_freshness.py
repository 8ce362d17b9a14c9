"""What the search knows of free times: looked up where it is due, and due when it changes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from lti_tool.courses.service import sync_subjects
from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor, MentorListing, MentorSubject
from lti_tool.mentors.windows import WINDOWS, place
from lti_tool.scheduling import hours, jobs
from lti_tool.scheduling.freshness import refresh
from lti_tool.scheduling.models import Booking, WeeklyRule

from .conftest import MakeBooking


@pytest.fixture
def listed(database: Database, mentor: Mentor) -> Mentor:
    """The mentor who is there day and night, listed for Python and looked up."""
    with database.transaction() as session:
        sync_subjects(session, taxonomy())
        session.add(MentorSubject(mentor_id=mentor.id, subject_code="python"))
    return mentor


def look(database: Database, now: datetime) -> int:
    with database.transaction() as session:
        return refresh(session, now)


def rows(database: Database) -> list[MentorListing]:
    with database.transaction() as session:
        return list(session.scalars(select(MentorListing).order_by(MentorListing.subject_code)))


def windows(row: MentorListing, offset: int) -> list[str]:
    """The names of the parts of a viewer's week in which somebody is free."""
    found = []
    for window in WINDOWS:
        shift, bit = place(window, offset)
        if row.windows[shift] & 1 << bit:
            found.append(window)
    return found


def test_the_next_free_time_stands_in_each_row(
    database: Database, listed: Mentor, now: datetime
) -> None:
    assert look(database, now) == 1
    assert [(row.subject_code, row.next_free_at) for row in rows(database)] == [
        ("", now),
        ("python", now),
    ]
    assert look(database, now) == 0
    later = now + timedelta(minutes=1)
    assert look(database, later) == 1
    assert rows(database)[0].next_free_at == now + timedelta(minutes=30)


def test_the_parts_of_a_week_are_those_of_the_viewers_zone(
    database: Database, listed: Mentor, now: datetime
) -> None:
    with database.transaction() as session:
        hours.set_week(session, session.get_one(Mentor, listed.id), {1: [(18 * 60, 20 * 60)]})
    look(database, now)
    row = rows(database)[1]
    assert row.next_free_at == datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    assert windows(row, 0) == ["mon-evening"]
    assert windows(row, 7) == ["tue-night"]
    assert windows(row, -7) == ["mon-morning", "mon-afternoon"]
    assert windows(row, -13) == ["mon-night", "mon-morning"]


def test_nothing_is_free_without_hours(database: Database, listed: Mentor, now: datetime) -> None:
    with database.transaction() as session:
        session.execute(delete(WeeklyRule))
    look(database, now)
    assert rows(database)[0].next_free_at is None
    assert windows(rows(database)[0], 0) == []
    assert look(database, now + timedelta(hours=23)) == 0
    assert look(database, now + timedelta(hours=25)) == 1


def test_a_booking_and_its_end_are_seen(
    database: Database, listed: Mentor, learner: int, now: datetime, make_booking: MakeBooking
) -> None:
    look(database, now)
    make_booking(listed, learner, now)
    assert look(database, now) == 1
    assert rows(database)[0].next_free_at == now + timedelta(hours=1)
    with database.transaction() as session:
        session.execute(update(Booking).values(status="cancelled"))
    assert look(database, now) == 1
    assert rows(database)[0].next_free_at == now


def test_what_changes_hours_makes_a_look_due(
    database: Database, listed: Mentor, now: datetime
) -> None:
    def change(number: int) -> None:
        with database.transaction() as session:
            mentor = session.get_one(Mentor, listed.id)
            if number == 0:
                session.execute(
                    insert(WeeklyRule).values(
                        mentor_id=mentor.id, weekday=1, start_minute=1, end_minute=2
                    )
                )
            elif number == 1:
                hours.set_override(session, mentor, now.date(), [])
            elif number == 2:
                hours.set_terms(session, mentor, hours.Terms(notice=120))
            elif number == 3:
                hours.set_zone(session, mentor, "Asia/Tokyo")
            else:
                mentor.lesson_minutes = 45

    look(database, now)
    for number in range(5):
        change(number)
        assert look(database, now) == 1, number
        assert look(database, now) == 0, number


def test_a_change_of_what_is_taught_keeps_what_was_looked_up(
    database: Database, listed: Mentor, now: datetime
) -> None:
    look(database, now)
    with database.transaction() as session:
        session.add(MentorSubject(mentor_id=listed.id, subject_code="calculus"))
    assert {row.next_free_at for row in rows(database)} == {now}
    assert len(rows(database)) == 3


def test_the_job_looks_until_nothing_is_due(
    database: Database, listed: Mentor, clock: FixedClock, now: datetime
) -> None:
    jobs.jobs(database, clock)["scheduling.refresh"]()
    assert rows(database)[0].next_free_at == now
