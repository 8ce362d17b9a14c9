"""Slots: what they never do, and that they equal those of a slow reference, also where the clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import Availability, Hours
from lti_tool.scheduling.removed import Why, explain
from lti_tool.scheduling.slots import SlotTerms, dates, slots
from lti_tool.scheduling.wall_time import utc

from .naive import naive_slots
from .opened import open_hours

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
CHANGES = [
    ("America/New_York", date(2023, 3, 12)),
    ("America/New_York", date(2023, 11, 5)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2023, 10, 1)),  # half an hour
    ("Australia/Lord_Howe", date(2023, 4, 2)),
    ("Pacific/Apia", date(2011, 12, 30)),  # there was no such date
    ("America/Sao_Paulo", date(2018, 11, 4)),  # from midnight to one
    ("America/Sao_Paulo", date(2018, 2, 18)),  # from midnight back to eleven
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Africa/Cairo", date(2025, 4, 25)),
    ("America/Havana", date(2025, 11, 2)),  # from one back to midnight
    ("Antarctica/Troll", date(2025, 3, 30)),  # two hours
    ("Asia/Kathmandu", date(2025, 6, 1)),
    ("UTC", date(2024, 2, 29)),
]
VIEWERS = ["UTC", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland", "Australia/Lord_Howe"]

minute_of_day = st.integers(0, 95).map(lambda quarter: quarter * 15)
hours_of_day = st.tuples(minute_of_day, st.integers(0, 96).map(lambda quarter: quarter * 15))
some_hours = st.lists(hours_of_day, max_size=3) | st.just([(0, 1440)])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Availability, SlotTerms, list[Interval], date, str]:
    """A mentor around a change of the clocks, and a viewer."""
    zone, day = draw(st.sampled_from(CHANGES))
    weekly: dict[int, list[Hours]] = {weekday: draw(some_hours) for weekday in range(1, 8)}
    if draw(st.integers(0, 5)) == 0:
        weekly = {weekday: [(0, 1440)] for weekday in range(1, 8)}
    nearby = st.integers(-2, 2).map(lambda days: day + timedelta(days=days))
    overrides = draw(st.dictionaries(nearby, some_hours, max_size=2))
    terms = SlotTerms(
        duration=draw(st.sampled_from([15, 20, 45, 60, 90])),
        step=draw(st.sampled_from([15, 20, 30, 45, 60, 90])),
        buffer_before=draw(st.sampled_from([0, 0, 10, 30])),
        buffer_after=draw(st.sampled_from([0, 0, 5, 60])),
    )
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    busy = [
        Interval(start, start + timedelta(minutes=draw(st.integers(1, 180))))
        for offset in draw(st.lists(st.integers(-20 * 24 * 60, 4 * 24 * 60), max_size=5))
        for start in [noon + timedelta(minutes=offset)]
    ]
    viewer = draw(st.sampled_from(VIEWERS))
    return Availability(ZoneInfo(zone), weekly, overrides), terms, busy, day, viewer


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(-3 * 24 * 60, 3 * 24 * 60), st.sampled_from([0, 60, 1440]))
def test_slots_equal_the_slow_reference(
    case: tuple[Availability, SlotTerms, list[Interval], date, str], minutes: int, notice: int
) -> None:
    hours, plain, busy, day, viewer = case
    terms = SlotTerms(plain.duration, plain.step, plain.buffer_before, plain.buffer_after, notice)
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    first, last = day - timedelta(days=1), day + timedelta(days=2)
    found = slots(hours, terms, busy, window=dates(ZoneInfo(viewer), first, last), now=now)
    expected = naive_slots(hours, terms, busy, viewer=viewer, first=first, last=last, now=now)
    assert [slot.start for slot in found] == expected


@settings(max_examples=80, deadline=None)
@given(cases())
def test_a_slot_lies_in_the_hours_and_is_free_with_its_buffers(
    case: tuple[Availability, SlotTerms, list[Interval], date, str],
) -> None:
    hours, terms, busy, day, viewer = case
    found = around(hours, terms, busy, day, viewer)
    opened = open_hours(hours, day - timedelta(days=20), day + timedelta(days=6))
    before, after = timedelta(minutes=terms.buffer_before), timedelta(minutes=terms.buffer_after)
    for slot in found:
        assert slot.length == timedelta(minutes=terms.duration)
        assert any(hour.start <= slot.start and slot.end <= hour.end for hour in opened)
        padded = Interval(slot.start - before, slot.end + after)
        assert not any(padded.overlaps(one) for one in busy)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_slots_of_one_grid_do_not_overlap(
    case: tuple[Availability, SlotTerms, list[Interval], date, str],
) -> None:
    """Lessons as long as the step."""
    hours, terms, busy, day, viewer = case
    terms = SlotTerms(terms.step, terms.step, terms.buffer_before, terms.buffer_after)
    found = around(hours, terms, busy, day, viewer)
    assert all(one.end <= following.start for one, following in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_instants_are_the_same_for_every_viewer(
    case: tuple[Availability, SlotTerms, list[Interval], date, str],
) -> None:
    """Day by day, in any zone: together they are what a wide window has, each slot on one date."""
    hours, terms, busy, day, viewer = case
    zone = ZoneInfo(viewer)
    days = [day + timedelta(days=count) for count in range(-2, 4)]
    daily = [
        slots(hours, terms, busy, window=dates(zone, one, one + timedelta(days=1)), now=LONG_AGO)
        for one in days
    ]
    for one, found in zip(days, daily, strict=True):
        assert all(slot.start.astimezone(zone).date() == one for slot in found)
    start, end = dates(zone, days[0], days[-1] + timedelta(days=1))
    wide = slots(hours, terms, busy, window=(start - 86_400, end + 86_400), now=LONG_AGO)
    within = [slot for slot in wide if utc(start) <= slot.start < utc(end)]
    assert [slot for found in daily for slot in found] == within


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(-3 * 24 * 60, 3 * 24 * 60))
def test_slots_and_what_is_removed_fill_the_dates(
    case: tuple[Availability, SlotTerms, list[Interval], date, str], minutes: int
) -> None:
    hours, terms, busy, day, viewer = case
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    window = dates(ZoneInfo(viewer), day - timedelta(days=1), day + timedelta(days=2))
    removed = [one.piece for one in explain(hours, terms, busy, window=window, now=now)]
    earlier = (window[0] - terms.duration * 60, window[1])
    free = slots(hours, terms, busy, window=earlier, now=now)
    assert all(one.end <= following.start for one, following in pairwise(removed))
    assert not any(piece.overlaps(slot) for piece in removed for slot in free)
    at, end = utc(window[0]), utc(window[1])
    for piece in sorted([*removed, *free]):
        assert piece.start <= at or piece.start >= end
        at = max(at, piece.end)
    assert at >= end


def around(
    hours: Availability, terms: SlotTerms, busy: list[Interval], day: date, viewer: str
) -> list[Interval]:
    window = dates(ZoneInfo(viewer), day - timedelta(days=2), day + timedelta(days=3))
    return slots(hours, terms, busy, window=window, now=LONG_AGO)


def local(
    zone: str, day: date, weekly: list[Hours], step: int, *, busy: list[Interval] | None = None
) -> list[str]:
    """The starts of a date as its clock shows them."""
    place = ZoneInfo(zone)
    hours = Availability(place, {day.isoweekday(): weekly})
    window = dates(place, day, day + timedelta(days=1))
    found = slots(hours, SlotTerms(step, step), busy or [], window=window, now=LONG_AGO)
    return [f"{slot.start.astimezone(place):%H:%M}" for slot in found]


@pytest.mark.parametrize("day", [date(2023, 3, 12), date(2023, 11, 5), date(2023, 6, 11)])
@pytest.mark.parametrize("step", [20, 30, 40, 45, 60, 90, 120])
def test_half_past_twelve_stays_when_the_clocks_change(day: date, step: int) -> None:
    assert "12:30" in local("America/New_York", day, [(30, 1440)], step)


def test_a_time_that_is_repeated_is_there_once() -> None:
    found = local("America/New_York", date(2023, 11, 5), [(0, 240)], 60)
    assert found == ["00:00", "01:00", "02:00", "03:00"]


def test_what_is_booked_in_the_repeated_hour_leaves_its_rest() -> None:
    """The first hour from 01:00 is taken and half of the second: counting begins at the second 01:30."""
    start = datetime(2023, 11, 5, 5, tzinfo=UTC)
    busy = [Interval(start, start + timedelta(minutes=90))]
    found = local("America/New_York", date(2023, 11, 5), [(60, 180)], 30, busy=busy)
    assert found == ["01:30", "02:00", "02:30"]


def test_a_time_that_is_skipped_is_not_there() -> None:
    assert local("America/New_York", date(2023, 3, 12), [(30, 300)], 60) == [
        "00:30",
        "01:30",
        "03:30",
    ]
    assert local("Australia/Lord_Howe", date(2023, 10, 1), [(60, 300)], 60) == [
        "01:00",
        "02:30",
        "04:00",
    ]
    assert local("Pacific/Apia", date(2011, 12, 30), [(0, 1440)], 60) == []


@pytest.mark.parametrize(
    ("minutes", "end", "count"), [(60, 1440, 24), (20, 1440, 72), (20, 1425, 71)]
)
def test_an_empty_day(minutes: int, end: int, count: int) -> None:
    assert len(local("Europe/Paris", date(2023, 6, 13), [(0, end)], minutes)) == count


def test_a_buffer_may_lie_outside_the_hours() -> None:
    hours, day = Availability(ZoneInfo("UTC"), {2: [(600, 720)]}), date(2023, 6, 13)
    window = dates(hours.zone, day, day + timedelta(days=1))
    found = slots(hours, SlotTerms(60, 60, 60, 60), [], window=window, now=LONG_AGO)
    assert [slot.start.hour for slot in found] == [10, 11]


def test_whoever_books_later_finds_fewer_slots_on_the_same_grid() -> None:
    hours, day = Availability(ZoneInfo("UTC"), {2: [(600, 780)]}), date(2023, 6, 13)
    now, window = (
        datetime(2023, 6, 13, 9, 20, tzinfo=UTC),
        dates(hours.zone, day, date(2023, 6, 14)),
    )
    found = slots(hours, SlotTerms(60, 60, notice=60), [], window=window, now=now)
    assert [slot.start.hour for slot in found] == [11, 12]
    reasons = explain(hours, SlotTerms(60, 60, notice=60), [], window=window, now=now)
    assert [one.why for one in reasons] == [Why.NO_HOURS, Why.NOTICE, Why.NO_HOURS]


def test_each_reason_is_told() -> None:
    """Tuesday 9 to 17, in place of it 8 to 16; 11 to 12 booked, a quarter after each lesson."""
    hours = Availability(ZoneInfo("UTC"), {2: [(540, 1020)]}, {date(2023, 6, 13): [(480, 975)]})
    at = datetime(2023, 6, 13, tzinfo=UTC)
    removed = explain(
        hours,
        SlotTerms(60, 60, buffer_after=15, notice=60),
        [Interval(at + timedelta(hours=11), at + timedelta(hours=12))],
        window=dates(hours.zone, date(2023, 6, 13), date(2023, 6, 14)),
        now=at + timedelta(hours=8, minutes=1),
    )
    assert [(f"{one.piece.start:%H:%M}", one.why) for one in removed] == [
        ("00:00", Why.NO_HOURS),
        ("08:00", Why.PAST),
        ("09:00", Why.NOTICE),
        ("10:00", Why.REST),
        ("10:45", Why.BUFFER),
        ("11:00", Why.BUSY),
        ("16:00", Why.REST),
        ("16:15", Why.OVERRIDE),
        ("17:00", Why.NO_HOURS),
    ]
