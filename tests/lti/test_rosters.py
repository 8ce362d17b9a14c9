"""Who is in a course: by the platform's list, by launches, and who may use the school's hours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.web import Services
from lti_tool.lti import claims as names
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.models import Deployment, Launch
from lti_tool.lti.rosters import launches, refresh
from lti_tool.lti.rosters.coverage import Coverage, coverage
from lti_tool.lti.rosters.hours import course_of, may_use_school_hours
from lti_tool.lti.rosters.models import RosterMember
from lti_tool.lti.rosters.rules import FRESH, LATELY, Known, is_learner_now

from .courses import EVERY_PRODUCT, TEACHER, School, school
from .platforms import DROP, MEMBERSHIP
from .products import BRIGHTSPACE, CANVAS, MOODLE, PRODUCTS, person
from .transports import FakeTransport, answer

AT = datetime.fromisoformat("2026-11-24T09:00:00Z")
JUST_NOW, LONG_AGO = AT - timedelta(hours=1), AT - LATELY - timedelta(seconds=1)
STALE = AT - FRESH - timedelta(seconds=1)
NO_LIST = {names.MEMBERS_SERVICE: DROP}


@pytest.mark.parametrize(
    ("known", "is_learner"),
    [
        (Known(JUST_NOW, is_listed=True), True),
        (Known(JUST_NOW, is_listed=False), False),
        (Known(JUST_NOW, is_listed=False, launched_at=AT - timedelta(days=1)), False),
        (Known(JUST_NOW, is_listed=False, launched_at=AT), True),  # enrolled since
        (Known(AT - FRESH, is_listed=True), True),
        (Known(STALE, is_listed=True), False),
        (Known(STALE, is_listed=True, launched_at=STALE), True),
        (Known(None, launched_at=JUST_NOW), True),
        (Known(None, launched_at=AT - LATELY), True),
        (Known(None, launched_at=LONG_AGO), False),
        (Known(STALE, is_listed=True, launched_at=LONG_AGO), False),
        (Known(None), False),
    ],
)
def test_who_learns_in_a_course_now(known: Known, is_learner: bool) -> None:
    assert is_learner_now(known, AT) is is_learner


@pytest.fixture(params=["canvas"])
def there(
    request: pytest.FixtureRequest, app: Flask, services: Services, clock: FixedClock
) -> Iterator[School]:
    with school(app, services, clock, EVERY_PRODUCT[request.param]) as made:
        yield made


every_product = pytest.mark.parametrize(
    "there", [product.name for product in PRODUCTS], indirect=True
)


def members(there: School) -> dict[str, RosterMember]:
    with there.database.transaction() as session:
        return {one.user_id: one for one in session.scalars(select(RosterMember))}


def may(there: School, user: str, visit: str) -> bool:
    with there.database.transaction() as session:
        number = session.scalars(select(Launch.visit_id).order_by(Launch.id.desc())).first()
        of = course_of(session, number or 0)
        assert of is not None
        return may_use_school_hours(session, of, there.person(user), there.clock.now())


@every_product
def test_a_platforms_list_is_kept_without_names(there: School) -> None:
    there.launch("somebody")
    there.refresh()
    found = members(there)
    told = {one["user_id"]: one for one in there.lms.product.people}
    assert set(found) == {*told, "somebody"}
    assert there.roster().refreshed_at == there.clock.now()
    for user, one in told.items():
        assert found[user].is_active is (one.get("status", "Active") == "Active")
    assert not found["somebody"].is_active


def test_a_course_is_known_after_the_next_look_once(there: School, clock: FixedClock) -> None:
    for user in ("c-2", "c-9"):
        there.launch(user)
    with there.database.transaction() as session:
        for _ in range(2):
            launches.take_in(session)
            refresh.enqueue_due(session, clock.now())
    assert there.roster().course == "course-1"
    assert there.roster().launched_at == clock.now()
    assert len(there.queued(refresh.JOB)) == 1
    assert {one.launched_as for one in members(there).values()} == {"learner"}


def test_a_launch_alone_writes_no_roster(there: School) -> None:
    there.launch("c-2")
    assert members(there) == {}


def test_the_latest_launch_tells_the_role_and_the_address(there: School, clock: FixedClock) -> None:
    there.launch("c-2")
    clock.advance(timedelta(hours=1))
    there.launch("c-2", TEACHER, **NO_LIST)
    there.refresh()
    assert there.roster().address == ""
    assert members(there)["c-2"].launched_as == "course_team"
    assert there.lms.asked == []


def test_whoever_left_is_inactive(there: School) -> None:
    there.launch("c-2")
    there.refresh()
    assert members(there)["c-2"].is_active
    there.lms.product = replace(CANVAS, people=BRIGHTSPACE.people)
    there.refresh()
    assert not members(there)["c-2"].is_active
    assert members(there)["b-2"].is_active


def test_a_platform_that_is_away_leaves_the_old_list_and_is_asked_again(
    there: School, clock: FixedClock
) -> None:
    there.launch("c-2")
    there.refresh()
    asked_at = clock.now()
    clock.advance(timedelta(hours=7))
    with pytest.raises(PlatformUnreachable):
        there.refresh(FakeTransport(lambda _: answer(), is_down=True))
    roster = there.roster()
    assert (roster.trouble, roster.refreshed_at) == ("lti_platform_unreachable", asked_at)
    assert members(there)["c-2"].is_active
    there.refresh()
    assert there.roster().trouble == ""


def test_a_refusal_is_kept_and_not_asked_again_at_once(there: School, clock: FixedClock) -> None:
    there.launch("c-2")
    there.refresh(FakeTransport(lambda _: answer(400, b'{"error": "invalid_client"}')))
    assert there.roster().trouble == "lti_access_refused"
    with there.database.transaction() as session:
        refresh.enqueue_due(session, clock.now() + refresh.EVERY)
        assert there.queued(refresh.JOB) == []
        refresh.enqueue_due(session, clock.now() + refresh.EVERY + timedelta(seconds=1))
    assert len(there.queued(refresh.JOB)) == 1


def test_a_platform_that_is_off_is_not_asked(there: School) -> None:
    there.launch("c-2")
    with there.database.transaction() as session:
        session.scalars(select(Deployment)).one().status = "off"
    there.refresh()
    assert there.roster().trouble == "lti_platform_off"
    assert there.lms.asked == []


def test_a_course_without_a_launch_lately_is_left_alone(there: School, clock: FixedClock) -> None:
    there.launch("c-2")
    clock.advance(LATELY)
    with there.database.transaction() as session:
        launches.take_in(session)
        refresh.enqueue_due(session, clock.now())
    assert there.queued(refresh.JOB) == []


def test_a_look_sees_what_was_committed_late(there: School, clock: FixedClock) -> None:
    """A launch that began before the last look, and ended after it."""
    there.launch("c-2")
    with there.database.transaction() as session:
        launches.take_in(session)
    clock.advance(-timedelta(minutes=1))
    there.launch("c-9")
    with there.database.transaction() as session:
        launches.take_in(session)
    assert "c-9" in members(there)


def test_the_schools_hours_are_for_active_learners(there: School, clock: FixedClock) -> None:
    visits = {user: there.launch(user) for user in ("c-2", "c-3", "c-8")}
    visits["c-1"] = there.launch("c-1", TEACHER)
    clock.advance(timedelta(minutes=1))
    there.refresh()
    allowed = {user for user, visit in visits.items() if may(there, user, visit)}
    assert allowed == {"c-2"}
    clock.advance(timedelta(minutes=1))
    assert may(there, "c-8", there.launch("c-8"))


def test_without_a_list_a_launch_as_a_learner_is_enough(there: School, clock: FixedClock) -> None:
    visits = {"c-2": there.launch("c-2", **NO_LIST)}
    visits["c-1"] = there.launch("c-1", TEACHER, **NO_LIST)
    there.refresh()
    assert {user for user, visit in visits.items() if may(there, user, visit)} == {"c-2"}
    clock.advance(LATELY + timedelta(seconds=1))
    assert not may(there, "c-2", visits["c-2"])


def test_another_course_gives_nothing(there: School) -> None:
    there.launch("c-2", context={"id": "course-2"})
    visit = there.launch("c-1", TEACHER, **NO_LIST)
    assert not may(there, "c-2", visit)


def test_a_visit_that_was_no_launch_has_no_course(there: School) -> None:
    with there.database.transaction() as session:
        assert course_of(session, 17) is None


def figures(there: School) -> Coverage:
    with there.database.transaction() as session:
        return coverage(session, there.roster())


def crowd(number: int) -> tuple[dict[str, Any], ...]:
    roles = (MEMBERSHIP + "Learner",)
    return tuple(person(f"c-{one}", *roles, status="Active") for one in range(number))


def test_coverage_counts_learners_of_the_list(there: School) -> None:
    there.lms.product = replace(CANVAS, people=crowd(12))
    visits = {f"c-{one}": there.launch(f"c-{one}") for one in range(7)}
    there.launch("teacher", TEACHER)
    for user in list(visits)[:5]:
        there.lesson(user, visits[user])
    there.refresh()
    found = figures(there)
    assert (found.learners, found.opened, found.had_lesson) == (12, 7, 5)
    assert found.refreshed_at == there.clock.now()


def test_small_numbers_stay_untold(there: School) -> None:
    visit = there.launch("c-2")
    there.lesson("c-2", visit)
    there.refresh()
    found = figures(there)
    assert (found.learners, found.opened, found.had_lesson) == (None, None, None)


def test_without_a_list_only_launches_count(there: School) -> None:
    for one in range(6):
        there.launch(f"c-{one}", **NO_LIST)
    there.refresh()
    found = figures(there)
    assert (found.learners, found.opened, found.refreshed_at) == (6, 6, None)


def test_an_assistant_whom_moodle_lists_as_a_learner_is_none(
    app: Flask, services: Services, clock: FixedClock
) -> None:
    with school(app, services, clock, MOODLE) as there:
        visit = there.launch("4", TEACHER)
        clock.advance(timedelta(minutes=1))
        there.refresh()
        assert members(there)["4"].role == "learner"
        assert not may(there, "4", visit)
