"""Choosing one of a mentor's free times, and holding it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.courses import question
from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput, LivementorError
from lti_tool.people import service as people
from lti_tool.scheduling import bookings, offers
from lti_tool.scheduling.days import Day, at_or_after, by_day, page_with
from lti_tool.scheduling.errors import LearnerBusy, SlotNotOffered, SlotTaken
from lti_tool.scheduling.views.choosing import Choosing, choosing, wanted_day
from lti_tool.scheduling.views.page import asked_zone, instant_of

MOST_AHEAD = offers.HORIZON + timedelta(days=2)


def choose(slug: str) -> Response:
    """Days with a free time, the times of one of them, and one button for the time that is chosen."""
    chooser = choosing(slug)
    free = _free_days(chooser)
    if not free:
        return chooser.page("none", horizon_days=offers.HORIZON.days)
    wanted, start = wanted_day(), instant_of(request.args.get("start", ""))
    if start is not None:
        wanted = start.astimezone(ZoneInfo(chooser.zone)).date()
    day = at_or_after(free, wanted) if wanted else free[0]
    times = chooser.times(day.slots)
    return chooser.page(
        "times",
        day=day,
        days=page_with(free, day),
        times=times,
        chosen=next((time for time in times if time.start == start), None),
        gone=start is not None and all(time.start != start for time in times),
        skipped=wanted if wanted and wanted != day.date else None,
        today=_today(chooser.zone),
    )


def hold(slug: str) -> Response:
    """The time is the learner's, for ten minutes, or for good where it is free. 409 with others when it is gone."""
    chooser = choosing(slug)
    person, start, asked = (
        chooser.person_id,
        _start(),
        question.read(request.form.get("question", "")),
    )
    people.notice_zone(web.session(), person, chooser.zone)
    try:
        made = bookings.hold(
            web.session(),
            mentor=chooser.mentor,
            learner_id=person,
            start=start,
            visit=chooser.visit,
            question=asked,
            now=web.now(),
        )
    except (SlotTaken, SlotNotOffered, LearnerBusy) as error:
        return _other_times(chooser, start, asked, error)
    onward = f"/bookings/{made.public_id}{'/pay' if made.status == 'held' else ''}"
    zone = asked_zone()
    return redirect(f"{onward}?{urlencode({'zone': zone})}" if zone else onward, 303)


def _free_days(chooser: Choosing) -> Sequence[Day]:
    first = _today(chooser.zone)
    free = offers.free_slots(
        web.session(),
        chooser.mentor,
        first=first,
        last=first + MOST_AHEAD,
        zone=chooser.zone,
        now=web.now(),
    )
    return by_day(free, chooser.zone)


def _start() -> datetime:
    """What the form sent: an instant, whether offered or not. Raises InvalidInput for other text."""
    start = instant_of(request.form.get("start", ""))
    if start is None:
        raise InvalidInput
    return start


def _other_times(
    chooser: Choosing, wanted: datetime, asked: str, error: LivementorError
) -> Response:
    session, now = web.session(), web.now()
    session.rollback()  # lets go of the locks of this mentor, which others wait for
    near = min(max(wanted, now), now + offers.HORIZON)
    found = offers.nearest(session, chooser.mentor, near, now=now)
    return chooser.page(
        "taken",
        status=409,
        message=str(error),
        busy=isinstance(error, LearnerBusy),
        asked=asked,
        times=chooser.times(found),
    )


def _today(zone: str) -> date:
    return web.now().astimezone(ZoneInfo(zone)).date()
