"""The desk's page of dates with other hours, or with none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import redirect, request
from werkzeug.wrappers import Response

from lti_tool.kernel import web
from lti_tool.kernel.errors import InvalidInput
from lti_tool.kernel.i18n import format_instant, gettext
from lti_tool.mentors.models import Mentor
from lti_tool.scheduling import hours
from lti_tool.scheduling.availability import A_DAY, Hours
from lti_tool.scheduling.errors import DatePast, HoursOverlap
from lti_tool.scheduling.views.desk import my_mentor, page
from lti_tool.scheduling.views.page import date_label
from lti_tool.scheduling.views.rows import Row, posted, read, row_at, shown, spare

NAME = "other"
KINDS = ("closed", "open")
FEWEST_ROWS = 3
A_MIDNIGHT = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True)
class Form:
    day: str = ""
    kind: str = "closed"
    """``closed`` or ``open``: at the hours of the rows."""
    rows: Sequence[Row] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    """By the id of a field."""


def ask_exceptions() -> Response:
    """The dates from today on, and a form for one more; ``?date=`` begins with what that date has."""
    mentor = my_mentor()
    listed, wanted = _listed(mentor), _date(request.args.get("date", ""))
    form = Form()
    if wanted in listed:
        found = listed[wanted]
        form = Form(wanted.isoformat(), "open" if found else "closed", shown(found))
    return _page(mentor, form, saved="saved" in request.args)


def save_exceptions() -> Response:
    mentor = my_mentor()
    if "remove" in request.form:
        _remove(mentor, request.form["remove"])
        return redirect("/desk/exceptions?saved", 303)
    sent = _sent()
    errors = _save(mentor, sent)
    if errors:
        wrong = Form(sent.day, sent.kind, sent.rows, errors)
        return _page(mentor, wrong, status=400)
    return redirect("/desk/exceptions?saved", 303)


def _remove(mentor: Mentor, sent: str) -> None:
    day = _date(sent)
    if day is None:
        raise InvalidInput
    hours.remove_override(web.session(), mentor, day)


def _save(mentor: Mentor, sent: Form) -> dict[str, str]:
    """What was wrong, by field; then nothing is kept."""
    day, errors = _date(sent.day), {}
    if day is None or day < _today(mentor):
        errors["date"] = str(DatePast())
    found, wrong = read(sent.rows, NAME) if sent.kind == "open" else ([], {})
    if sent.kind == "open" and not found and not wrong:
        wrong = {f"start-{NAME}-0": gettext("Enter the hours of this date, or close it.")}
    errors |= wrong
    if errors or day is None:
        return errors
    try:
        hours.set_override(web.session(), mentor, day, found)
    except HoursOverlap as error:
        number = row_at(sent.rows, error.minute)
        return {f"start-{NAME}-{number}": str(error)}
    return {}


def _sent() -> Form:
    """Raises InvalidInput for a kind that the page does not offer."""
    kind = request.form.get("kind", "closed")
    if kind not in KINDS:
        raise InvalidInput
    return Form(request.form.get("date", ""), kind, posted(request.form, NAME))


def _page(mentor: Mentor, form: Form, *, status: int = 200, saved: bool = False) -> Response:
    rows = spare(form.rows)
    rows += [Row()] * (FEWEST_ROWS - len(rows))
    today = _today(mentor)
    return page(
        "exceptions",
        mentor,
        status=status,
        form=form,
        rows=rows,
        row_name=NAME,
        errors=form.errors,
        listed=_listed(mentor),
        today=today,
        last=today + timedelta(days=2 * 365),
        date_label=date_label,
        hours_label=_hours_label,
        saved=saved,
    )


def _listed(mentor: Mentor) -> dict[date, list[Hours]]:
    return hours.overrides(web.session(), mentor.id, since=_today(mentor))


def _today(mentor: Mentor) -> date:
    return web.now().astimezone(ZoneInfo(mentor.zone)).date()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _hours_label(listed: Sequence[Hours]) -> str:
    """``9:00 – 12:30, 14:00 – 18:00`` on the reader's kind of clock."""

    def clock(minutes: int) -> str:
        return format_instant(A_MIDNIGHT + timedelta(minutes=minutes % A_DAY), "UTC", "time")

    return ", ".join(f"{clock(start)} – {clock(end)}" for start, end in listed)
