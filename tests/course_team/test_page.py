"""The page of a course's team, as a teacher meets it without a script."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from lti_tool.courses.context import CourseContext
from lti_tool.courses.settings import PlaceSettings, settings_for
from lti_tool.kernel.clock import FixedClock
from lti_tool.kernel.db import Database
from lti_tool.kernel.money import Money
from lti_tool.kernel.web import Services
from lti_tool.mentors.limits import Limits, limits_of
from tests.course_team.conftest import HERE, HTML, LMS, Reference, fields, later, press, show
from tests.mentors.conftest import Enlist
from tests.picker.conftest import person, visited

pytestmark = pytest.mark.usefixtures("mentors")


class Kept:
    """What is in the database for a place."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def settings(self, context: CourseContext = HERE) -> PlaceSettings:
        with self.database.transaction() as session:
            return settings_for(session, context)

    def limits(self) -> Limits:
        with self.database.transaction() as session:
            return limits_of(session, settings_for(session, HERE))


@pytest.fixture
def kept(database: Database) -> Kept:
    return Kept(database)


class TestTheReference:
    def test_only_the_course_may_frame_the_page_and_it_sets_no_cookie(
        self, browser: FlaskClient, ref: Reference
    ) -> None:
        page = show(browser, ref())
        assert page.status_code == 200
        assert f"frame-ancestors {LMS}" in page.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"

    def test_a_learners_reference_opens_nothing_here_and_the_teams_opens_no_list(
        self, browser: FlaskClient, ref: Reference, services: Services, database: Database
    ) -> None:
        now = services.clock.now()
        data = {"visit": visited(database, now, None, HERE), "person": None, "frame": [LMS]}
        learners = services.signer.sign(
            "picker", {**data, "registration": 1}, now=now, lifetime=timedelta(hours=1)
        )
        for path in ("/course", "/course/subjects"):
            assert browser.get(path, query_string={"ref": learners}).status_code == 403
        for path in ("/course", "/course/learners"):
            assert browser.post(path, data={"ref": learners, "do": "save"}).status_code == 403
        assert browser.get("/picker", query_string={"ref": ref()}).status_code == 403
        assert (
            browser.post("/picker/book", data={"ref": ref(), "mentor": "amina"}).status_code == 403
        )

    @pytest.mark.parametrize("role", ["learner", "anonymous", "mentor"])
    def test_a_door_that_signs_for_a_learner_is_refused_too(
        self, browser: FlaskClient, ref: Reference, role: str
    ) -> None:
        assert show(browser, ref(role=role)).status_code == 403

    def test_an_administrator_may(self, browser: FlaskClient, ref: Reference) -> None:
        assert show(browser, ref(role="institution_admin")).status_code == 200

    def test_an_expired_one_says_so_inside_the_course(
        self, browser: FlaskClient, ref: Reference, clock: FixedClock
    ) -> None:
        token = ref()
        clock.advance(timedelta(hours=2))
        page = show(browser, token)
        assert page.status_code == 410
        assert f"frame-ancestors {LMS}" in page.headers["Content-Security-Policy"]

    def test_a_course_that_the_platform_does_not_name(
        self, browser: FlaskClient, ref: Reference
    ) -> None:
        page = show(browser, ref(context=later(HERE, course_id="")))
        assert (page.status_code, "course_unidentified" in page.text) == (400, True)


class TestSubjects:
    def test_what_we_think_is_proposed_with_its_reason(
        self, browser: FlaskClient, ref: Reference, kept: Kept
    ) -> None:
        page = show(browser, ref())
        assert "because the unit is called “Eigenvalues”" in page.text
        assert fields(page.text)["unit-subject"] == ["linear-algebra"]
        assert press(browser, page).status_code == 303
        assert kept.settings().of_unit == ()

    def test_what_the_link_names_is_told_as_the_links(
        self, browser: FlaskClient, ref: Reference
    ) -> None:
        page = show(browser, ref(context=replace(HERE, subjects=("python",)))).text
        assert "because the link names it" in page
        assert "course team chose it" not in page

    def test_confirming_once_is_remembered(
        self, browser: FlaskClient, ref: Reference, kept: Kept
    ) -> None:
        answer = press(browser, show(browser, ref()), unit_confirmed="1")
        assert answer.status_code == 303
        assert "saved=1" in answer.location
        assert kept.settings().of_unit == ("linear-algebra",)
        page = browser.get(answer.location, headers=HTML)
        assert "Saved." in page.text
        assert fields(page.text)["unit-confirmed"] == ["1"]
        assert "Confirmed: <strong>Linear algebra</strong>" in page.text

    def test_searching_adding_and_ordering_keep_nothing_until_saved(
        self, browser: FlaskClient, ref: Reference, kept: Kept
    ) -> None:
        page = press(browser, show(browser, ref()), "find:unit", q_unit="stat", note="Mine")
        assert page.status_code == 200
        assert 'value="add:unit:statistics"' in page.text
        page = press(browser, page, "add:unit:statistics")
        assert fields(page.text)["unit-subject"] == ["linear-algebra", "statistics"]
        page = press(browser, page, "up:unit:statistics")
        assert fields(page.text)["unit-subject"] == ["statistics", "linear-algebra"]
        assert "Not saved yet" in page.text
        assert kept.settings().revision == 0
        press(browser, page)
        assert kept.settings().of_unit == ("statistics", "linear-algebra")
        assert kept.settings().note == "Mine"

    def test_a_name_that_is_typed_whole_is_added_by_the_search_or_by_enter(
        self, browser: FlaskClient, ref: Reference
    ) -> None:
        first = show(browser, ref())
        for button in ("find:course", ""):
            page = press(browser, first, button, q_course="Statistics")
            assert "statistics" in fields(page.text)["course-subject"]
            assert fields(page.text)["q-course"] == [""]

    def test_removing_all_of_them_takes_the_confirmation_back(
        self, browser: FlaskClient, ref: Reference, kept: Kept
    ) -> None:
        press(browser, show(browser, ref()), unit_confirmed="1")
        page = press(browser, show(browser, ref()), "remove:unit:linear-algebra")
        press(browser, page)
        assert kept.settings().of_unit == ()

    def test_a_tick_without_subjects_is_wrong(self, browser: FlaskClient, ref: Reference) -> None:
        page = press(browser, show(browser, ref()), unit_confirmed="1", unit_subject=[])
        assert page.status_code == 400
        assert 'href="#unit-confirmed"' in page.text

    def test_suggestions_as_one_types(self, browser: FlaskClient, ref: Reference) -> None:
        asked = {"ref": ref(), "q": "algèbre lin", "lang": "fr"}
        answer = browser.get("/course/subjects", query_string=asked)
        assert {"code": "linear-algebra", "label": "Algèbre linéaire"} in answer.json["subjects"]
        assert "Set-Cookie" not in answer.headers


class TestTheCourse:
    def test_switching_tutoring_off(self, browser: FlaskClient, ref: Reference, kept: Kept) -> None:
        assert fields(show(browser, ref()).text)["tutoring"] == ["on"]
        press(browser, show(browser, ref()), tutoring="off")
        assert not kept.settings().is_on
        assert fields(show(browser, ref()).text)["tutoring"] == ["off"]

    def test_choosing_mentors(
        self, browser: FlaskClient, ref: Reference, kept: Kept, mentors: dict[str, int]
    ) -> None:
        page = press(browser, show(browser, ref()), "find:mentors", who="ami")
        page = press(browser, page, "allow:amina")
        page = press(browser, page, "allow:bruno")
        page = press(browser, page, "forbid:bruno")
        assert fields(page.text)["mentor"] == ["amina"]
        press(browser, page)
        assert kept.limits().mentors == frozenset([mentors["Amina"]])
        page = press(browser, show(browser, ref()), "forbid:amina")
        press(browser, page)
        assert kept.limits().mentors is None

    def test_a_mentor_who_only_applies_is_not_told(
        self, browser: FlaskClient, ref: Reference, enlist: Enlist, kept: Kept
    ) -> None:
        enlist("Secret Applicant", {"python": 1}, status="applied")
        page = press(browser, show(browser, ref()), "allow:secret-applicant")
        assert "Secret Applicant" not in page.text
        press(browser, show(browser, ref()), mentor=["secret-applicant"])
        assert kept.limits().mentors is None

    def test_a_price_limit_in_the_readers_way(
        self, browser: FlaskClient, ref: Reference, kept: Kept
    ) -> None:
        page = show(browser, ref(), lang="fr")
        form = {**fields(page.text), "price": "24,50", "do": "save"}
        assert browser.post("/course?lang=fr", data=form).status_code == 303
        assert kept.settings().price_limit == Money(2450, "EUR")
        assert fields(show(browser, ref(), lang="fr").text)["price"] == ["24,50"]
        assert fields(show(browser, ref()).text)["price"] == ["24.50"]
        press(browser, show(browser, ref()), price="")
        assert kept.settings().price_limit is None

    @pytest.mark.parametrize("wrong", [{"price": "free"}, {"price": "1", "currency": "XXX"}])
    def test_what_is_no_amount_is_told_at_its_field(
        self, browser: FlaskClient, ref: Reference, kept: Kept, wrong: dict[str, str]
    ) -> None:
        page = press(browser, show(browser, ref()), note="Keep me", **wrong)
        assert page.status_code == 400
        assert 'href="#price"' in page.text
        assert "Keep me" in page.text
        assert kept.settings().revision == 0

    def test_a_note_that_is_too_long(self, browser: FlaskClient, ref: Reference) -> None:
        page = press(browser, show(browser, ref()), note="n" * 2001)
        assert (page.status_code, 'href="#note"' in page.text) == (400, True)

    def test_a_form_without_a_revision(self, browser: FlaskClient, ref: Reference) -> None:
        assert press(browser, show(browser, ref()), seen="x").status_code == 400


def test_a_colleagues_change_is_not_overwritten_and_is_shown(
    browser: FlaskClient, ref: Reference, kept: Kept, database: Database, now: datetime
) -> None:
    colleague = person(database, now, name="Dr. Colleague")
    mine = show(browser, ref())
    press(browser, show(browser, ref(person_id=colleague)), note="Theirs <b>", tutoring="off")
    page = press(browser, mine, note="Mine")
    assert page.status_code == 409
    for seen in ("Dr. Colleague", "Tue 24 Nov", "Theirs &lt;b&gt;</textarea>", ">Mine<"):
        assert seen in page.text
    assert (kept.settings().note, kept.settings().is_on) == ("Theirs <b>", False)
    assert press(browser, page, note="Agreed").status_code == 303
    assert kept.settings().note == "Agreed"


class TestUnits:
    @pytest.fixture(autouse=True)
    def another(self, database: Database, now: datetime) -> None:
        there = later(HERE, unit="Loops in Python", unit_id="u2", section="Week 2", role="learner")
        visited(database, now, None, there)

    def test_another_unit_has_its_page(
        self, browser: FlaskClient, ref: Reference, kept: Kept
    ) -> None:
        page = show(browser, ref())
        assert "unit=u2" in page.text
        page = show(browser, ref(), unit="u2")
        assert fields(page.text)["unit-subject"] == ["python"]
        form = {**fields(page.text), "unit-confirmed": "1", "do": "save"}
        answer = browser.post("/course?lang=en&unit=u2", data=form)
        assert "unit=u2" in answer.location
        assert kept.settings(later(HERE, unit_id="u2")).of_unit == ("python",)
        assert kept.settings().of_unit == ()

    def test_a_unit_of_nowhere(self, browser: FlaskClient, ref: Reference) -> None:
        page = show(browser, ref(), unit="u9")
        assert (page.status_code, "unit_unknown" in page.text) == (404, True)

    @pytest.mark.parametrize(("unit", "title"), [("", "Eigenvalues"), ("u2", "Loops in Python")])
    def test_what_learners_see_with_a_way_back(
        self, browser: FlaskClient, ref: Reference, unit: str, title: str
    ) -> None:
        token = ref(opens={"mentor": "bruno"})
        answer = browser.post(f"/course/learners?lang=en&unit={unit}", data={"ref": token})
        assert answer.status_code == 303
        query = parse_qs(urlsplit(answer.location).query)
        assert query.get("mentor") == (None if unit else ["bruno"])
        page = browser.get(answer.location, headers=HTML)
        assert f"“{title}”" in page.text
        assert "This is what learners see." in page.text
        back = browser.get(query["back"][0], headers=HTML)
        assert "Mentors in your course" in back.text
        assert title in back.text


def test_the_way_back_leads_nowhere_else(browser: FlaskClient, ref: Reference) -> None:
    answer = browser.post("/course/learners", data={"ref": ref()})
    for elsewhere in ("https://evil.example/course?", "//evil.example", "/sign-in?next=/"):
        page = browser.get(answer.location.split("&back")[0], query_string=None, headers=HTML)
        assert "This is what learners see" not in page.text
        page = browser.get(answer.location.split("&back")[0] + f"&back={elsewhere}", headers=HTML)
        assert "evil" not in page.text
        assert "This is what learners see" not in page.text


def test_the_institutions_connection_is_linked_where_its_reference_is_given(
    browser: FlaskClient, ref: Reference
) -> None:
    assert "/institution" not in show(browser, ref()).text
    assert "/institution?ref=abc" in show(browser, ref(), institution="abc").text


@pytest.mark.parametrize(("registration", "is_linked"), [(1, True), (None, False)])
def test_the_gradebook_is_linked_where_a_platform_has_one(
    browser: FlaskClient, ref: Reference, registration: int | None, is_linked: bool
) -> None:
    """An Open edX site whose block calls us has no gradebook for us."""
    token = ref(registration_id=registration)
    page = browser.get("/course", query_string={"ref": token, "lang": "fr"})
    assert (f"/lti/grades?ref={token}&amp;lang=fr" in page.text) is is_linked


def test_titles_are_escaped(browser: FlaskClient, ref: Reference) -> None:
    nasty = later(HERE, unit="Eigenvalues <i>x</i> %s", course_title="<b>C</b>")
    page = show(browser, ref(context=nasty)).text
    assert "<i>x</i>" not in page
    assert "<b>C</b>" not in page


def test_a_place_without_a_unit_has_the_course_only(
    browser: FlaskClient, ref: Reference, kept: Kept
) -> None:
    whole = later(HERE, unit="", unit_id="")
    page = show(browser, ref(context=whole))
    assert page.status_code == 200
    assert 'id="unit-subjects"' not in page.text
    assert json.dumps(fields(page.text)).count("unit-subject") == 0
    press(browser, page, tutoring="off")
    assert not kept.settings().is_on
