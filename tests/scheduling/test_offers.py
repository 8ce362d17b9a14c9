"""What mentors offer, as the database knows it now."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.dialects.postgresql import Range

from lti_tool.kernel.db import Database
from lti_tool.kernel.interval import Interval
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.scheduling.models import Booking, BookingTerms, DateOverride, WeeklyRule
from lti_tool.scheduling.offers import HORIZON, free_slots, is_offered, nearest, next_free
from lti_tool.scheduling.states import Status
from tests.statements import statements

HOUR = timedelta(hours=1)
TOMORROW = date(2026, 11, 25)  # a Wednesday; the clock of the tests stands at Tuesday, 09:00 UTC
MINUTES = (0, 10, 15, 30, 40, 45)
"""Past the hour: where a slot is looked for."""
Teach = Callable[..., Mentor]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture
def teach(database: Database, now: datetime) -> Teach:
    """A mentor by these weekly hours ``(weekday, start, end)`` in minutes, in UTC unless told otherwise."""

    def make(*rules: tuple[int, int, int], **columns: object) -> Mentor:
        with database.transaction() as session:
            person = Person(name="Bruno", created_at=now)
            session.add(person)
            session.flush()
            mentor = Mentor(
                person_id=person.id,
                slug=f"bruno-{person.id}",
                name="Bruno",
                status="approved",
                **columns,
            )
            session.add(mentor)
            session.flush()
            session.add_all(
                WeeklyRule(mentor_id=mentor.id, weekday=day, start_minute=start, end_minute=end)
                for day, start, end in rules
            )
            return mentor

    return make


@pytest.fixture
def wednesdays(teach: Teach) -> Mentor:
    return teach((3, 10 * 60, 13 * 60))


@pytest.fixture
def book(database: Database, now: datetime) -> Callable[..., None]:
    def make(
        mentor: Mentor, start: datetime, status: Status = "confirmed", **columns: object
    ) -> None:
        with database.transaction() as session:
            learner = Person(name="Amina", created_at=now)
            session.add(learner)
            session.flush()
            session.add(
                Booking(
                    mentor_id=mentor.id,
                    learner_id=learner.id,
                    during=Range(start, start + HOUR),
                    status=status,
                    minutes=60,
                    price_amount=0,
                    price_currency="EUR",
                    created_at=now,
                    **columns,
                )
            )

    return make


def offered(database: Database, mentor: Mentor, now: datetime, day: date = TOMORROW) -> list[str]:
    """The free slots of a day (UTC) as clocks show them; each is checked to be offered one by one as well."""
    with database.transaction() as session:
        found = free_slots(
            session, mentor, first=day, last=day + timedelta(days=1), zone="UTC", now=now
        )
        alone = [
            start
            for start in (at(day, hour, minute) for hour in range(24) for minute in MINUTES)
            if is_offered(session, mentor, Interval(start, start + HOUR), now)
        ]
    assert [slot.start for slot in found] == alone
    return [f"{slot.start:%H:%M}" for slot in found]


def test_hours_are_offered_every_half_hour(
    database: Database, wednesdays: Mentor, now: datetime
) -> None:
    assert offered(database, wednesdays, now) == ["10:00", "10:30", "11:00", "11:30", "12:00"]
    assert offered(database, wednesdays, now, date(2026, 11, 26)) == []


@pytest.mark.parametrize("status", ["confirmed", "done"])
def test_what_is_booked_is_not_offered(
    database: Database, wednesdays: Mentor, book: Callable[..., None], now: datetime, status: Status
) -> None:
    book(wednesdays, at(TOMORROW, 11), status)
    assert offered(database, wednesdays, now) == ["10:00", "12:00"]


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_what_was_given_back_is_offered(
    database: Database, wednesdays: Mentor, book: Callable[..., None], now: datetime, status: Status
) -> None:
    book(wednesdays, at(TOMORROW, 11), status)
    assert len(offered(database, wednesdays, now)) == 5


def test_a_hold_takes_time_until_it_is_over(
    database: Database, wednesdays: Mentor, book: Callable[..., None], now: datetime
) -> None:
    end = now + timedelta(minutes=10)
    book(wednesdays, at(TOMORROW, 11), "held", held_until=end)
    assert offered(database, wednesdays, now) == ["10:00", "12:00"]
    assert offered(database, wednesdays, end - timedelta(seconds=1)) == ["10:00", "12:00"]
    assert len(offered(database, wednesdays, end)) == 5


def test_another_mentors_bookings_do_not_matter(
    database: Database, wednesdays: Mentor, teach: Teach, book: Callable[..., None], now: datetime
) -> None:
    book(teach((3, 0, 1440)), at(TOMORROW, 11))
    assert len(offered(database, wednesdays, now)) == 5


def test_an_exception_replaces_the_weekly_hours(
    database: Database, wednesdays: Mentor, now: datetime
) -> None:
    with database.transaction() as session:
        session.add(DateOverride(mentor_id=wednesdays.id, date=TOMORROW, intervals=[[1200, 1260]]))
    assert offered(database, wednesdays, now) == ["20:00"]
    with database.transaction() as session:
        session.merge(DateOverride(mentor_id=wednesdays.id, date=TOMORROW, intervals=[]))
    assert offered(database, wednesdays, now) == []


def test_an_hours_notice_is_asked_unless_the_mentor_says_otherwise(
    database: Database, teach: Teach, now: datetime
) -> None:
    mentor, today = teach((2, 8 * 60, 12 * 60)), date(2026, 11, 24)
    assert offered(database, mentor, now, today) == ["10:00", "10:30", "11:00"]
    assert offered(database, mentor, now + timedelta(seconds=1), today) == ["10:30", "11:00"]
    with database.transaction() as session:
        session.add(BookingTerms(mentor_id=mentor.id, notice=0, buffer_before=0, buffer_after=0))
    assert offered(database, mentor, now, today)[0] == "09:00"


def test_the_longer_pause_lies_between_two_lessons(
    database: Database, teach: Teach, book: Callable[..., None], now: datetime
) -> None:
    mentor = teach((3, 10 * 60, 16 * 60))
    with database.transaction() as session:
        session.add(BookingTerms(mentor_id=mentor.id, notice=0, buffer_before=15, buffer_after=30))
    book(mentor, at(TOMORROW, 12))
    assert offered(database, mentor, now) == ["10:00", "10:30", "13:30", "14:00", "14:30", "15:00"]


def test_nothing_is_offered_beyond_the_horizon(
    database: Database, teach: Teach, now: datetime
) -> None:
    always = teach(*((day, 0, 1440) for day in range(1, 8)))
    with database.transaction() as session:
        first, last = TOMORROW, TOMORROW + timedelta(days=365)
        found = free_slots(session, always, first=first, last=last, zone="UTC", now=now)
        assert found[-1].start == now + HORIZON - timedelta(minutes=30)
        assert not is_offered(session, always, Interval(now + HORIZON, now + HORIZON + HOUR), now)


def test_dates_and_instants_of_any_year_can_be_asked_for(
    database: Database, wednesdays: Mentor, now: datetime
) -> None:
    with database.transaction() as session:
        found = free_slots(
            session, wednesdays, first=date.min, last=date.max, zone="Pacific/Apia", now=now
        )
        assert len(found) == 5 * 9
        for first, last in ((date.min, TOMORROW - timedelta(days=9)), (date(9999, 1, 1), date.max)):
            assert (
                free_slots(session, wednesdays, first=first, last=last, zone="UTC", now=now) == []
            )
        for year in (1, 9999):
            start = datetime(year, 6, 1, tzinfo=UTC)
            assert not is_offered(session, wednesdays, Interval(start, start + HOUR), now)


def test_only_the_whole_length_is_offered(
    database: Database, wednesdays: Mentor, now: datetime
) -> None:
    start = at(TOMORROW, 10)
    with database.transaction() as session:
        for length in (HOUR / 2, 2 * HOUR):
            assert not is_offered(session, wednesdays, Interval(start, start + length), now)
        askew = start + timedelta(microseconds=1)
        assert not is_offered(session, wednesdays, Interval(askew, askew + HOUR), now)


def test_an_odd_booking_long_ago_moves_the_grid_of_hours_without_end_everywhere_alike(
    database: Database, teach: Teach, book: Callable[..., None], now: datetime
) -> None:
    always = teach(*((day, 0, 1440) for day in range(1, 8)))
    book(always, at(TOMORROW, 11, 10))
    assert offered(database, always, now)[-2:] == ["23:10", "23:40"]
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    assert offered(database, always, now, sunday)[0] == "00:10"
    assert offered(database, always, now, monday)[0] == "00:00"
    with database.transaction() as session:
        week = free_slots(session, always, first=TOMORROW, last=monday, zone="UTC", now=now)
        day = free_slots(session, always, first=sunday, last=monday, zone="UTC", now=now)
    assert week[-len(day) :] == day


def test_the_next_free_times_of_many_mentors_take_two_statements(
    database: Database, wednesdays: Mentor, teach: Teach, book: Callable[..., None], now: datetime
) -> None:
    kolkata = teach((3, 9 * 60, 10 * 60), zone="Asia/Kolkata")
    rarely, never = teach(), teach()
    with database.transaction() as session:
        far = now.date() + timedelta(days=40)
        session.add(DateOverride(mentor_id=rarely.id, date=far, intervals=[[600, 660]]))
    book(wednesdays, at(TOMORROW, 10))
    with statements(database) as asked, database.transaction() as session:
        numbers = [wednesdays.id, kolkata.id, rarely.id, never.id, 999]
        found = next_free(session, numbers, now=now)
    wednesday = at(TOMORROW, 11)
    assert found == {
        wednesdays.id: [wednesday, wednesday + HOUR / 2, wednesday + HOUR],
        kolkata.id: [at(TOMORROW + timedelta(days=7 * week), 3, 30) for week in range(3)],
        rarely.id: [at(far, 10)],
        never.id: [],
        999: [],
    }
    assert len(asked) == 2


def test_the_next_free_times_are_the_first_free_slots(
    database: Database, teach: Teach, now: datetime
) -> None:
    mentor = teach((1, 1320, 120), (4, 600, 700), zone="Australia/Lord_Howe")
    with database.transaction() as session:
        listed = next_free(session, [mentor.id], now=now, count=10)[mentor.id]
        last = now.date() + HORIZON + timedelta(days=2)
        slots = free_slots(session, mentor, first=now.date(), last=last, zone="UTC", now=now)
    assert listed == [slot.start for slot in slots[:10]]


def test_nobody_asked_is_nobody_told(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        assert next_free(session, [], now=now) == {}


def test_the_nearest_times_lie_on_both_sides(
    database: Database, wednesdays: Mentor, book: Callable[..., None], now: datetime
) -> None:
    book(wednesdays, at(TOMORROW, 11))
    with database.transaction() as session:
        found = nearest(session, wednesdays, at(TOMORROW, 11), now=now, count=3)
    following = TOMORROW + timedelta(days=7)
    assert [slot.start for slot in found] == [
        at(TOMORROW, 10),
        at(TOMORROW, 12),
        at(following, 10),
    ]
