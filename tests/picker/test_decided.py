"""What a course's team decided, as the list and the way from it to a booking keep it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from livementor_xblock.answers import mentors_html
from livementor_xblock.service_client import _list_of_mentors
from lti_tool.courses.context import CourseContext
from lti_tool.courses.models import Course, CourseUnit
from lti_tool.kernel.db import Database
from lti_tool.mentors.models import CourseMentor
from lti_tool.picker.lists import Lists
from tests.mentors.conftest import Enlist
from tests.picker.conftest import Reference
from tests.picker.test_views import press, show

HERE = CourseContext(
    platform="https://lms.example.org",
    course_id="la1",
    course_title="Linear algebra",
    unit="Eigenvalues",
    unit_id="u1",
)
Decide = Callable[..., int]


@pytest.fixture
def decide(database: Database, now: datetime) -> Decide:
    """Writes a course; ``mentors`` are those it allows, ``unit`` the subjects of its unit."""

    def write(*, mentors: tuple[int, ...] = (), unit: list[str] | None = None, **told: Any) -> int:
        with database.transaction() as session:
            made = Course(platform=HERE.platform, key="la1", changed_at=now, created_at=now, **told)
            session.add(made)
            session.flush()
            session.add_all(CourseMentor(course_id=made.id, mentor_id=one) for one in mentors)
            session.add(CourseUnit(course_id=made.id, key="u1", subjects=unit))
            return made.id

    return write


@pytest.fixture
def listed(database: Database, now: datetime) -> Callable[..., Any]:
    def ask(context: CourseContext = HERE, **changes: Any) -> Any:
        asked = {"locale": "en", "zone": "UTC", "widened": False, "now": now, **changes}
        with database.transaction() as session:
            return Lists(database).told(session, context=context, **asked)

    return ask


@pytest.fixture
def three(enlist: Enlist) -> dict[str, int]:
    """Amina costs 24 euros, Bruno 40, Carol 10 dollars; each teaches linear algebra."""
    prices = {"Amina": (2400, "EUR"), "Bruno": (4000, "EUR"), "Carol": (1000, "USD")}
    return {
        name: enlist(name, {"linear-algebra": 3}, price_amount=amount, price_currency=currency)
        for name, (amount, currency) in prices.items()
    }


def names(picker: Any) -> set[str]:
    return {mentor["name"] for mentor in picker["mentors"]}


@pytest.mark.parametrize("widened", [False, True])
def test_only_allowed_mentors_are_listed_and_counted(
    three: dict[str, int], decide: Decide, listed: Any, widened: bool
) -> None:
    decide(mentors=(three["Bruno"],))
    told = listed(widened=widened, first="amina")
    assert (names(told), told["count"]) == ({"Bruno"}, 1)


@pytest.mark.parametrize("widened", [False, True])
def test_dearer_mentors_and_other_currencies_are_not_listed(
    three: dict[str, int], decide: Decide, listed: Any, widened: bool
) -> None:
    decide(price_limit_amount=2400, price_limit_currency="EUR")
    assert names(listed(widened=widened)) == {"Amina"}


def test_other_courses_are_not_touched(three: dict[str, int], decide: Decide, listed: Any) -> None:
    decide(mentors=(three["Bruno"],), is_on=False)
    other = CourseContext(platform="https://other.example", course_id="la1", unit="Eigenvalues")
    assert len(names(listed(other))) == 3


def test_a_mentor_who_was_chosen_and_left_opens_the_list_to_nobody_else(
    enlist: Enlist, three: dict[str, int], decide: Decide, listed: Any
) -> None:
    gone = enlist("Dora", {"linear-algebra": 1}, status="suspended")
    decide(mentors=(gone,))
    assert names(listed()) == set()


@pytest.mark.usefixtures("three")
class TestSubjects:
    def test_the_teams_come_before_the_title_and_say_so(
        self, enlist: Enlist, decide: Decide, listed: Any
    ) -> None:
        enlist("Pia", {"python": 1})
        decide(subjects=["python"])
        told = listed()
        assert names(told) == {"Pia"}
        assert told["reason"] == "because your course team chose these"

    def test_the_units_come_before_what_its_author_wrote_and_that_before_the_courses(
        self, enlist: Enlist, decide: Decide, listed: Any
    ) -> None:
        enlist("Pia", {"python": 1})
        enlist("Stan", {"statistics": 1})
        written = CourseContext(**{**HERE.to_json(), "subjects": ("statistics",)})
        decide(subjects=["python"], unit=["linear-algebra"])
        assert names(listed(written)) == {"Amina", "Bruno", "Carol"}
        elsewhere = CourseContext(**{**written.to_json(), "unit_id": "u2"})
        assert names(listed(elsewhere)) == {"Stan"}


@pytest.mark.usefixtures("three")
class TestSwitchedOff:
    def test_the_list_says_so_and_has_nobody(self, decide: Decide, listed: Any) -> None:
        decide(is_on=False)
        told = listed(widened=True)
        assert (told["off"], told["mentors"], told["count"], told["version"]) == (True, [], 0, 1)

    def test_the_xblock_says_so_too(self, decide: Decide, listed: Any) -> None:
        decide(is_on=False)
        html = mentors_html(_list_of_mentors(listed()), "en", everywhere=False)
        assert "Tutoring is switched off for this course" in html
        assert "no mentors here yet" not in html

    def test_the_page_says_so_and_nobody_is_booked(
        self,
        decide: Decide,
        browser: FlaskClient,
        reference: Reference,
    ) -> None:
        decide(is_on=False)
        ref = reference(context=HERE)
        page = show(browser, ref, lang="en")
        assert page.status_code == 200
        assert "Tutoring is switched off for this course" in page.text
        assert "Amina" not in page.text
        answer = press(browser, ref, "amina")
        assert answer.status_code == 403
        assert "tutoring_off" in answer.text


def test_a_mentor_beyond_the_limits_is_not_handed_to(
    three: dict[str, int], decide: Decide, browser: FlaskClient, reference: Reference
) -> None:
    decide(
        mentors=(three["Amina"], three["Bruno"]),
        price_limit_amount=2400,
        price_limit_currency="EUR",
    )
    ref = reference(context=HERE)
    assert press(browser, ref, "amina").status_code == 303
    for slug in ("bruno", "carol"):
        answer = press(browser, ref, slug)
        assert answer.status_code == 403
        assert "mentor_not_allowed" in answer.text
