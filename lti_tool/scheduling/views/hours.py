"""The desk's page of weekly hours, zone, notice and pauses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from babel.dates import format_timedelta, get_day_names
from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import current_locale
from lti_tool.mentors.models import Mentor
from lti_tool.people import rules as people_rules
from lti_tool.people.rules import ZoneUnknown
from lti_tool.scheduling import hours
from lti_tool.scheduling.availability import A_DAY, Hours
from lti_tool.scheduling.errors import HoursOverlap, TermsInvalid
from lti_tool.scheduling.views.desk import my_mentor, page
from lti_tool.scheduling.views.rows import Row, posted, read, row_at, shown, spare

TERMS = ("notice", "buffer_before", "buffer_after")
Week = dict[int, list[Row]]


@dataclass(frozen=True)
class Form:
    """What the page shows: as it is kept, or as it was sent."""

    week: Week
    zone: str
    terms: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    """By the id of a field."""


def ask_hours() -> Response:
    mentor = my_mentor()
    return _page(mentor, _kept(mentor), saved="saved" in request.args)


def save_hours() -> Response:
    """Everything at once, or nothing. The buttons beside the rows only give the form back with a row more or less."""
    mentor = my_mentor()
    sent = _sent()
    if "add" in request.form or "remove" in request.form:
        return _page(mentor, _changed(sent), unsaved=True)
    week, errors = _read(sent.week)
    if not errors:
        errors = _save(mentor, week, sent)
    if errors:
        wrong = Form(_with_spares(sent.week), sent.zone, sent.terms, errors)
        return _page(mentor, wrong, status=400)
    return redirect("/desk/hours?saved", 303)


def _save(mentor: Mentor, week: Mapping[int, Sequence[Hours]], sent: Form) -> dict[str, str]:
    """What was wrong, by field; then nothing of it is kept."""
    session = web.session()
    try:
        with session.begin_nested():
            hours.set_zone(session, mentor, sent.zone)
            hours.set_terms(session, mentor, _terms(sent))
            hours.set_week(session, mentor, week)
    except (ZoneUnknown, TermsInvalid, HoursOverlap) as error:
        return {_field(error, sent.week): str(error)}
    return {}


def _field(error: InvalidInput, week: Week) -> str:
    if isinstance(error, HoursOverlap):
        day, minute = divmod(error.minute, A_DAY)
        return f"start-{day + 1}-{row_at(week[day + 1], minute)}"
    return "zone" if isinstance(error, ZoneUnknown) else "notice"


def _terms(sent: Form) -> hours.Terms:
    try:
        return hours.Terms(*(int(sent.terms[name]) for name in TERMS))
    except ValueError as error:
        raise TermsInvalid from error


def _kept(mentor: Mentor) -> Form:
    session = web.session()
    terms = hours.terms(session, mentor.id)
    week = hours.week(session, mentor.id)
    return Form(
        {day: shown(week[day]) for day in range(1, 8)},
        mentor.zone,
        {name: str(getattr(terms, name)) for name in TERMS},
    )


def _sent() -> Form:
    form = request.form
    week = {day: posted(form, str(day)) for day in range(1, 8)}
    return Form(week, form.get("zone", ""), {name: form.get(name, "") for name in TERMS})


def _changed(sent: Form) -> Form:
    """With the row added, or taken away, whose button was pressed."""
    week = _with_spares(sent.week)
    for day, rows in week.items():
        if request.form.get("add") == str(day):
            rows.append(Row())
        week[day] = [
            row for n, row in enumerate(rows) if request.form.get("remove") != f"{day}-{n}"
        ] or [Row()]
    return Form(week, sent.zone, sent.terms)


def _read(week: Week) -> tuple[dict[int, list[Hours]], dict[str, str]]:
    found: dict[int, list[Hours]] = {}
    errors: dict[str, str] = {}
    for day, rows in week.items():
        found[day], wrong = read(rows, str(day))
        errors |= wrong
    return found, errors


def _with_spares(week: Week) -> Week:
    return {day: spare(rows) for day, rows in week.items()}


def _page(
    mentor: Mentor, form: Form, *, status: int = 200, saved: bool = False, unsaved: bool = False
) -> Response:
    names = get_day_names("wide", "stand-alone", current_locale())
    return page(
        "hours",
        mentor,
        status=status,
        form=form,
        errors=form.errors,
        weekdays=[(day, names[day - 1]) for day in range(1, 8)],
        zones=people_rules.zones_by_region(),
        notices=hours.NOTICES,
        buffers=hours.BUFFERS,
        lasting=_lasting,
        saved=saved,
        unsaved=unsaved,
    )


def _lasting(minutes: int) -> str:
    """``30 minutes``, ``2 days``."""
    return format_timedelta(timedelta(minutes=minutes), threshold=1, locale=current_locale())
