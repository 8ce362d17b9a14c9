"""Hours of a zone as instants: every date, every change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.people.rules import ZONES
from lti_tool.scheduling.availability import (
    Availability,
    Hours,
    Span,
    joined,
    mondays,
    open_spans,
    whole_from,
    without,
)
from lti_tool.scheduling.wall_time import DAY, EPOCH, changes, day_offset, instant, shown

from .opened import open_hours

WORKDAYS = range(1, 6)
NEW_YORK = "America/New_York"


def opened(
    zone: str, day: date, *hours: Hours, weekdays: range = range(1, 8), dates: int = 1
) -> list[str]:
    """The hours of a date, or more, as ``dd HH:MM`` in UTC."""
    found = Availability(ZoneInfo(zone), dict.fromkeys(weekdays, hours))
    spans = open_hours(found, day, day + timedelta(days=dates))
    return [f"{one.start:%d %H:%M}-{one.end:%d %H:%M}" for one in spans]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        (NEW_YORK, date(2023, 11, 6), (540, 1020), "06 14:00-06 22:00"),
        (NEW_YORK, date(2023, 11, 3), (540, 1020), "03 13:00-03 21:00"),
        (NEW_YORK, date(2023, 6, 14), (480, 1020), "14 12:00-14 21:00"),
        ("Europe/Berlin", date(2024, 1, 10), (480, 1020), "10 07:00-10 16:00"),
        (NEW_YORK, date(2024, 1, 10), (480, 1020), "10 13:00-10 22:00"),
        ("Asia/Kolkata", date(2024, 1, 10), (480, 1020), "10 02:30-10 11:30"),
        ("Asia/Kolkata", date(2024, 1, 8), (540, 600), "08 03:30-08 04:30"),
        (NEW_YORK, date(2024, 1, 10), (0, 1440), "10 05:00-11 05:00"),
        (NEW_YORK, date(2024, 1, 10), (1320, 120), "11 03:00-11 07:00"),
        (NEW_YORK, date(2024, 1, 10), (600, 600), "10 15:00-11 15:00"),
    ],
)
def test_hours_of_a_date(zone: str, day: date, hours: Hours, expected: str) -> None:
    assert opened(zone, day, hours) == [expected]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        # skipped: the first instant after the gap
        (NEW_YORK, date(2023, 3, 12), (150, 300), ["12 07:00-12 09:00"]),
        (NEW_YORK, date(2023, 3, 12), (60, 150), ["12 06:00-12 07:00"]),
        (NEW_YORK, date(2023, 3, 12), (125, 170), []),
        (NEW_YORK, date(2023, 3, 11), (1380, 180), ["12 04:00-12 07:00"]),
        ("Australia/Lord_Howe", date(2023, 10, 1), (120, 180), ["30 15:30-30 16:00"]),
        ("Australia/Lord_Howe", date(2023, 10, 1), (135, 180), ["30 15:30-30 16:00"]),
        ("America/Sao_Paulo", date(2018, 11, 4), (0, 120), ["04 03:00-04 04:00"]),
        ("America/Sao_Paulo", date(2018, 11, 4), (30, 120), ["04 03:00-04 04:00"]),
        ("America/Sao_Paulo", date(2018, 11, 3), (1380, 1440), ["04 02:00-04 03:00"]),
        ("Asia/Beirut", date(2026, 3, 29), (0, 60), []),
        ("Africa/Cairo", date(2025, 4, 25), (0, 120), ["24 22:00-24 23:00"]),
        ("Pacific/Apia", date(2011, 12, 30), (0, 1440), []),
        ("Pacific/Apia", date(2011, 12, 29), (1320, 120), ["30 08:00-30 10:00"]),
        ("Pacific/Apia", date(2011, 12, 31), (0, 60), ["30 10:00-30 11:00"]),
        # repeated: the first
        (NEW_YORK, date(2023, 11, 5), (60, 120), ["05 05:00-05 07:00"]),
        (NEW_YORK, date(2023, 11, 5), (75, 105), ["05 05:15-05 05:45"]),
        (NEW_YORK, date(2023, 11, 5), (90, 180), ["05 05:30-05 08:00"]),
        ("Australia/Lord_Howe", date(2023, 4, 2), (105, 180), ["01 14:45-01 16:30"]),
        ("America/Sao_Paulo", date(2018, 2, 17), (1395, 1440), ["18 01:15-18 03:00"]),
        ("America/Havana", date(2025, 11, 2), (0, 60), ["02 04:00-02 06:00"]),
    ],
)
def test_hours_where_the_clocks_change(
    zone: str, day: date, hours: Hours, expected: list[str]
) -> None:
    assert opened(zone, day, hours) == expected


def test_the_same_numbers_stay_the_same_hours_on_the_wall() -> None:
    found = Availability(ZoneInfo(NEW_YORK), {7: [(750, 810)]})
    for day in (date(2023, 3, 5), date(2023, 3, 12), date(2023, 11, 5), date(2023, 11, 12)):
        [one] = open_hours(found, day, day + timedelta(days=1))
        assert one.start.astimezone(ZoneInfo(NEW_YORK)).strftime("%H:%M") == "12:30"
        assert one.length == timedelta(hours=1)


def test_hours_that_touch_are_one_across_midnight_and_change() -> None:
    week = opened(NEW_YORK, date(2023, 3, 10), (0, 1440), dates=4)
    assert week == ["10 05:00-14 04:00"]
    assert opened("UTC", date(2023, 3, 10), (540, 600), (600, 660), (650, 700)) == [
        "10 09:00-10 11:40"
    ]
    assert opened("UTC", date(2023, 3, 10), (1320, 120), (120, 180), dates=2) == [
        "10 02:00-10 03:00",
        "10 22:00-11 03:00",
        "11 22:00-12 02:00",
    ]


def test_other_hours_replace_those_of_their_date_only() -> None:
    hours = Availability(
        ZoneInfo(NEW_YORK),
        {weekday: [(480, 1020)] for weekday in WORKDAYS},
        {date(2023, 6, 13): [(600, 900)], date(2023, 6, 15): []},
    )
    found = open_hours(hours, date(2023, 6, 13), date(2023, 6, 17))
    assert [(one.start, one.end) for one in found] == [
        (datetime(2023, 6, day, start, tzinfo=UTC), datetime(2023, 6, day, end, tzinfo=UTC))
        for day, start, end in ((13, 14, 19), (14, 12, 21), (16, 12, 21))
    ]


def test_hours_that_run_over_from_the_date_before_stay_on_a_closed_date() -> None:
    hours = Availability(ZoneInfo("UTC"), {1: [(1320, 120)]}, {date(2023, 6, 13): []})
    [one] = open_hours(hours, date(2023, 6, 12), date(2023, 6, 14))
    assert one.end == datetime(2023, 6, 13, 2, tzinfo=UTC)


def test_hours_are_followed_back_to_their_beginning() -> None:
    place = ZoneInfo("UTC")
    tuesday = date(2023, 6, 13).toordinal()
    assert whole_from(Availability(place, {1: [(540, 1439)]}), tuesday) == tuesday
    assert whole_from(Availability(place, {1: [(540, 1440)]}), tuesday) == tuesday - 1
    late = Availability(place, {7: [(540, 1439)], 1: [(0, 120), (600, 60)]})
    assert whole_from(late, tuesday) == tuesday - 1
    always = Availability(place, {weekday: [(0, 1440)] for weekday in range(1, 8)})
    assert whole_from(always, tuesday) == tuesday - 8


def test_hours_without_end_begin_anew_on_mondays_after_a_whole_week() -> None:
    hours = Availability(ZoneInfo(NEW_YORK), {weekday: [(0, 1440)] for weekday in range(1, 8)})
    wednesday = date(2023, 3, 1).toordinal()
    [span] = open_spans(hours, wednesday, wednesday + 20)
    found = [datetime.fromtimestamp(at, UTC) for at in mondays(hours, span)]
    assert found == [
        datetime(2023, 3, 13, 4, tzinfo=UTC),
        datetime(2023, 3, 20, 4, tzinfo=UTC),
    ]
    assert mondays(hours, (span[0] + 6 * DAY, span[1])) == [int(found[1].timestamp())]
    assert mondays(hours, (span[0], span[0] + 11 * DAY)) == []


def test_a_steady_date_has_one_offset_in_every_zone() -> None:
    """What makes it right to ask once for a date: no zone changes its clocks there and back within one."""
    for place in map(ZoneInfo, sorted(ZONES)):
        for day in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
            offset = day_offset(place, day)
            noon = (day - EPOCH) * DAY - (offset or 0) + DAY // 2
            assert offset is None or shown(place, noon) == noon + offset


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([*sorted(ZONES), "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo"]),
    st.integers(date(1975, 1, 1).toordinal(), date(2037, 1, 1).toordinal()),
    st.integers(0, 2879),
)
def test_an_instant_is_the_first_at_which_the_clock_shows_it(
    zone: str, day: int, minute: int
) -> None:
    place, wall = ZoneInfo(zone), (day - EPOCH) * DAY + minute * 60
    at = instant(place, day, minute * 60)
    assert shown(place, at) >= wall
    assert shown(place, at - 1) < wall
    if shown(place, at) != wall:
        assert changes(place, at - 1, at + 1) == [at]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8),
)
def test_spans_are_sets_of_seconds(
    whole: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> None:
    left, right = ([(at, at + length) for at, length in some] for some in (whole, taken))
    found = list(without(joined(left), joined(right)))
    assert seconds(found) == seconds(left) - seconds(right)
    assert seconds(joined(left)) == seconds(left)
    assert all(one[1] < following[0] for one, following in pairwise(joined(left)))


def seconds(spans: list[Span]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}
