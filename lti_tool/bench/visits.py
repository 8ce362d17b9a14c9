"""What a list costs when nothing of it is known, and what it costs a mentor to change their hours."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any, TextIO

from sqlalchemy import func, select

from lti_tool.app import create_service
from lti_tool.bench.campus import UNITS, Learner
from lti_tool.bench.catalogue import popular
from lti_tool.bench.figures import line
from lti_tool.bench.flows import Flow
from lti_tool.config import Settings
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import Mentor, MentorSubject
from lti_tool.scheduling.hours import set_week

CHANGES = 50
PAGE = 2
"""The place of the page among a flow's requests."""

Launch = Callable[[Any, Learner], Flow]


def tell(out: TextIO, settings: Settings, database: Database, launch: Launch) -> None:
    """Print first visits, each to a unit that nobody opened since the service began, and changes of hours."""
    app = create_service(settings, database).flask.wsgi_app
    launch(app, Learner("visitor", UNITS))  # connections, keys and templates are there; no list is
    first = [launch(app, Learner("visitor", unit)).requests[PAGE] for unit in range(UNITS)]
    code = popular()[0]
    with database.transaction() as session:
        taught = select(func.count()).select_from(MentorSubject).filter_by(subject_code=code)
        count = session.scalar(taught) or 0
    print(line(f"first page, {count:,} for {code}"[:31], first[:1]), file=out)
    print(line(f"first pages of {UNITS} units", first), file=out)
    spent = [_changed(database, number) for number in range(1, CHANGES + 1)]
    print(f"  changed hours of a mentor: {median(spent) * 1e3:.2f} ms on the clock", file=out)


def _changed(database: Database, number: int) -> float:
    began = perf_counter()
    with database.transaction() as session:
        mentor = session.get(Mentor, number)
        if mentor is not None:
            set_week(session, mentor, {1: [(540, 720)], 3: [(600, 1020)]})
    return perf_counter() - began
