"""What a mentor sets at the desk."""

from datetime import UTC, date, datetime

import pytest

from lti_tool.kernel.db import Database
from lti_tool.kernel.errors import LivementorError
from lti_tool.mentors.models import Mentor
from lti_tool.people.models import Person
from lti_tool.people.rules import ZoneUnknown
from lti_tool.scheduling import hours
from lti_tool.scheduling.availability import Hours
from lti_tool.scheduling.errors import HoursInvalid, HoursOverlap, TermsInvalid
from lti_tool.scheduling.offers import free_slots

EMPTY: dict[int, list[Hours]] = {weekday: [] for weekday in range(1, 8)}
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def mentor(database: Database, now: datetime) -> Mentor:
    with database.transaction() as session:
        person = Person(name="Bruno", created_at=now)
        session.add(person)
        session.flush()
        mentor = Mentor(person_id=person.id, slug="bruno", name="Bruno", status="approved")
        session.add(mentor)
    return mentor


def test_the_week_is_replaced_as_a_whole(database: Database, mentor: Mentor) -> None:
    with database.transaction() as session:
        assert hours.week(session, mentor.id) == EMPTY
        hours.set_week(session, mentor, {1: [(840, 1440), (540, 720)], 7: [(1320, 120)]})
    with database.transaction() as session:
        assert hours.week(session, mentor.id) == EMPTY | {
            1: [(540, 720), (840, 1440)],
            7: [(1320, 120)],
        }
        hours.set_week(session, mentor, {2: [(0, 1440)]})
        assert hours.week(session, mentor.id) == EMPTY | {2: [(0, 1440)]}
        hours.set_week(session, mentor, {})
        assert hours.week(session, mentor.id) == EMPTY


def test_a_refused_week_changes_nothing(database: Database, mentor: Mentor) -> None:
    with database.transaction() as session:
        hours.set_week(session, mentor, {1: [(540, 720)]})
    with database.transaction() as session:
        with pytest.raises(HoursOverlap):
            hours.set_week(session, mentor, {1: [(540, 720), (700, 800)]})
        assert hours.week(session, mentor.id)[1] == [(540, 720)]


def test_one_mentors_week_is_not_anothers(
    database: Database, mentor: Mentor, now: datetime
) -> None:
    with database.transaction() as session:
        person = Person(name="Chloé", created_at=now)
        session.add(person)
        session.flush()
        other = Mentor(person_id=person.id, slug="chloe", name="Chloé")
        session.add(other)
        session.flush()
        hours.set_week(session, other, {1: [(540, 720)]})
        hours.set_override(session, other, THURSDAY, [])
        hours.set_week(session, mentor, {})
        hours.remove_override(session, mentor, THURSDAY)
        assert hours.week(session, other.id)[1] == [(540, 720)]
        assert hours.overrides(session, other.id, since=THURSDAY) == {THURSDAY: []}


@pytest.mark.parametrize(
    ("week", "refusal"),
    [
        ({1: [(540, 540)]}, HoursInvalid),
        ({1: [(1440, 60)]}, HoursInvalid),
        ({1: [(-1, 60)]}, HoursInvalid),
        ({1: [(0, 1441)]}, HoursInvalid),
        ({0: [(0, 60)]}, HoursInvalid),
        ({8: []}, HoursInvalid),
        ({3: [(540, 720), (719, 800)]}, HoursOverlap),
        ({3: [(540, 720), (540, 720)]}, HoursOverlap),
        ({3: [(0, 1440), (540, 720)]}, HoursOverlap),
        ({3: [(1320, 120)], 4: [(119, 300)]}, HoursOverlap),
        ({3: [(600, 599)], 4: [(0, 60)]}, HoursOverlap),
        ({7: [(1320, 120)], 1: [(60, 180)]}, HoursOverlap),
    ],
)
def test_weeks_that_are_refused(
    database: Database,
    mentor: Mentor,
    week: dict[int, list[Hours]],
    refusal: type[LivementorError],
) -> None:
    with database.transaction() as session, pytest.raises(refusal):
        hours.set_week(session, mentor, week)


@pytest.mark.parametrize(
    "week",
    [
        {1: [(540, 720), (720, 800)]},
        {3: [(1320, 120)], 4: [(120, 300)]},
        {7: [(1320, 120)], 1: [(120, 180)]},
        {day: [(0, 1440)] for day in range(1, 8)},
        {1: [(600, 0)], 2: [(0, 60)]},
    ],
)
def test_hours_that_touch_may_stand(
    database: Database, mentor: Mentor, week: dict[int, list[Hours]]
) -> None:
    with database.transaction() as session:
        hours.set_week(session, mentor, week)
        assert hours.week(session, mentor.id) == EMPTY | week


def test_other_hours_for_a_date(database: Database, mentor: Mentor) -> None:
    friday = date(2026, 11, 27)
    with database.transaction() as session:
        hours.set_override(session, mentor, friday, [(900, 960), (600, 660)])
        hours.set_override(session, mentor, THURSDAY, [(600, 660)])
        hours.set_override(session, mentor, THURSDAY, [])
        listed = hours.overrides(session, mentor.id, since=THURSDAY)
        assert list(listed.items()) == [(THURSDAY, []), (friday, [(600, 660), (900, 960)])]
        assert list(hours.overrides(session, mentor.id, since=friday)) == [friday]
        hours.remove_override(session, mentor, THURSDAY)
        hours.remove_override(session, mentor, THURSDAY)
        assert list(hours.overrides(session, mentor.id, since=THURSDAY)) == [friday]


def test_other_hours_are_checked_too(database: Database, mentor: Mentor) -> None:
    with database.transaction() as session:
        with pytest.raises(HoursInvalid):
            hours.set_override(session, mentor, THURSDAY, [(600, 600)])
        with pytest.raises(HoursOverlap):
            hours.set_override(session, mentor, THURSDAY, [(600, 700), (690, 800)])
        assert hours.overrides(session, mentor.id, since=THURSDAY) == {}


def test_terms_are_the_defaults_until_they_are_set(database: Database, mentor: Mentor) -> None:
    with database.transaction() as session:
        assert hours.terms(session, mentor.id) == hours.Terms(60, 0, 0)
        hours.set_terms(session, mentor, hours.Terms(1440, 5, 15))
        assert hours.terms(session, mentor.id) == hours.Terms(1440, 5, 15)
        hours.set_terms(session, mentor, hours.Terms(0, 0, 0))
        assert hours.terms(session, mentor.id) == hours.Terms(0, 0, 0)


@pytest.mark.parametrize("wrong", [(61, 0, 0), (60, 1, 0), (60, 0, -5)])
def test_terms_come_from_the_lists(
    database: Database, mentor: Mentor, wrong: tuple[int, int, int]
) -> None:
    with database.transaction() as session:
        with pytest.raises(TermsInvalid):
            hours.set_terms(session, mentor, hours.Terms(*wrong))
        assert hours.terms(session, mentor.id) == hours.Terms()


def test_every_value_of_the_lists_can_be_stored(database: Database, mentor: Mentor) -> None:
    with database.transaction() as session:
        for notice in hours.NOTICES:
            hours.set_terms(session, mentor, hours.Terms(notice, 0, 0))
        for buffer in hours.BUFFERS:
            hours.set_terms(session, mentor, hours.Terms(0, buffer, buffer))


def test_hours_are_meant_in_the_zone_of_the_mentor(
    database: Database, mentor: Mentor, now: datetime
) -> None:
    def first() -> datetime:
        with database.transaction() as session:
            day = THURSDAY
            return free_slots(
                session, mentor, first=day, last=date(2026, 11, 28), zone="UTC", now=now
            )[0].start

    with database.transaction() as session:
        hours.set_week(session, mentor, {4: [(540, 600)]})
    assert first() == datetime(2026, 11, 26, 9, tzinfo=UTC)
    with database.transaction() as session:
        hours.set_zone(session, session.get_one(Mentor, mentor.id), "America/New_York")
    assert first() == datetime(2026, 11, 26, 14, tzinfo=UTC)


def test_a_zone_is_one_of_the_list(database: Database, mentor: Mentor) -> None:
    with database.transaction() as session:
        for wrong in ("Mars/Olympus", "", "../etc/passwd"):
            with pytest.raises(ZoneUnknown):
                hours.set_zone(session, session.get_one(Mentor, mentor.id), wrong)
