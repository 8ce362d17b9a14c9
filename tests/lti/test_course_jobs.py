"""What runs by the clock for courses: looks at launches, asks platforms, sends what was left, forgets."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.jobs import Job
from lti_tool.kernel.web import Services
from lti_tool.lti.grading.models import Gradebook, GradebookScore
from lti_tool.lti.jobs import COURSE_FORGOTTEN, PERIODIC, jobs
from lti_tool.lti.rosters.models import Roster, RosterMember

from .courses import TEACHER, School, school
from .products import CANVAS


@pytest.fixture
def there(app: Flask, services: Services, clock: FixedClock) -> Iterator[School]:
    with school(app, services, clock, CANVAS) as made:
        yield made


@pytest.fixture
def run(there: School) -> dict[str, Job]:
    return dict(jobs(there.database, there.platforms(), there.clock))


def queued(there: School, name: str, run: dict[str, Job]) -> int:
    """Does all jobs of this name that wait, and says how many there were."""
    waiting = there.queued(name)
    for job in waiting:
        run[name](**{key: value for key, value in job.items() if key != "lock"})
    return len(waiting)


def test_every_periodic_job_is_there(run: dict[str, Job]) -> None:
    assert {one.name for one in PERIODIC} <= set(run)


def test_a_course_is_refreshed_by_the_clock(there: School, run: dict[str, Job]) -> None:
    there.launch("c-2")
    run["lti.refresh_rosters"]()
    assert queued(there, "lti.refresh_roster", run) == 1
    assert there.roster().refreshed_at == there.clock.now()
    there.clock.advance(timedelta(hours=1))
    run["lti.refresh_rosters"]()
    assert len(there.queued("lti.refresh_roster")) == 1


def test_what_was_left_is_sent_by_the_clock(there: School, run: dict[str, Job]) -> None:
    there.lesson("c-2", there.launch("c-2"))
    there.choose(there.launch("teacher", TEACHER), "attendance")
    run["lti.send_unsent_scores"]()
    assert queued(there, "lti.send_scores", run) == 2
    assert len(there.lms.scores) == 1


def test_a_course_that_is_long_over_is_forgotten(there: School, run: dict[str, Job]) -> None:
    there.lesson("c-2", there.launch("c-2"))
    there.choose(there.launch("teacher", TEACHER), "attendance")
    assert queued(there, "lti.send_scores", run) == 1
    there.clock.advance(COURSE_FORGOTTEN)
    run["lti.forget"]()
    assert kept(there) == [1, 2, 1, 1]
    there.clock.advance(timedelta(seconds=1))
    run["lti.forget"]()
    assert kept(there) == [0, 0, 0, 0]


def kept(there: School) -> list[int]:
    tables = (Roster, RosterMember, Gradebook, GradebookScore)
    with there.database.transaction() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
