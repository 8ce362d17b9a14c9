"""A mentor's hours as intervals, which tests read more easily than seconds."""

from datetime import date

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import Availability, open_spans
from lti_tool.scheduling.wall_time import utc


def open_hours(hours: Availability, first: date, last: date) -> list[Interval]:
    """Of the dates ``[first, last)`` in the mentor's zone."""
    found = open_spans(hours, first.toordinal(), last.toordinal())
    return [Interval(utc(start), utc(end)) for start, end in found]
