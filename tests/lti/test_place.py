"""The place in a course that a launch tells: the author's own words first, then the platform's."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.courses.context import CourseContext
from lti_tool.lti.place import course_context, custom, list_query

from .platforms import DROP, ISSUER, MEMBERSHIP, student

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def place(**changed: Any) -> CourseContext:
    return course_context(student("n", NOW, **changed))


def test_what_the_platform_says_by_itself() -> None:
    assert place(launch_presentation={"locale": "fr-FR"}) == CourseContext(
        course="LA101",
        course_id="course-1",
        course_title="Linear algebra",
        unit="Eigenvalues",
        unit_id="link-1",
        language="fr-FR",
        role="learner",
        platform=ISSUER,
    )


def test_the_author_has_the_last_word() -> None:
    told = {
        "subjects": "linear-algebra, calculus;probability",
        "unit": "Valeurs propres",
        "section": "Semaine 3",
        "language": "fr",
        "course_title": "Algèbre linéaire",
        "organisation": "Northfield",
        "course": "ALG",
        "run": "2026",
        "level": "undergraduate",
    }
    found = place(custom=told, launch_presentation={"locale": "en"})
    assert found.subjects == ("linear-algebra", "calculus", "probability")
    told.pop("subjects")
    assert {name: getattr(found, name) for name in told} == told


def test_a_course_of_open_edx_is_read_from_its_key() -> None:
    found = place(context={"id": "course-v1:Northfield+LA101+2026_T1", "title": "Linear algebra"})
    assert (found.organisation, found.course, found.run) == ("Northfield", "LA101", "2026_T1")


@pytest.mark.parametrize(
    "literal", ["$Context.title", "$ResourceLink.title", "${unit}", " $CourseSection.label "]
)
def test_a_variable_that_was_not_expanded_says_nothing(literal: str) -> None:
    told = {"unit": literal, "subjects": literal, "language": literal}
    found = place(custom=told, context={"id": "c", "title": literal.strip()})
    assert (found.unit, found.subjects, found.language) == ("Eigenvalues", (), "")
    assert found.course_title == ""


def test_money_is_no_variable() -> None:
    assert custom(student("n", NOW, custom={"unit": "$20 a day"})) == {"unit": "$20 a day"}


@pytest.mark.parametrize("value", [None, 7, {"a": 1}, "", "  "])
def test_what_is_no_text_says_nothing(value: Any) -> None:
    assert custom(student("n", NOW, custom={"unit": value})) == {}


def test_names_of_parameters_in_any_case_and_both_spellings() -> None:
    told = {"Subject": "calculus", "ORGANIZATION": "Northfield", "Lang": "fr"}
    found = place(custom=told)
    assert (found.subjects, found.organisation, found.language) == (
        ("calculus",),
        "Northfield",
        "fr",
    )


def test_a_list_of_subjects() -> None:
    assert place(custom={"subjects": ["calculus", "probability"]}).subjects == (
        "calculus",
        "probability",
    )


def test_without_a_course_and_without_titles() -> None:
    found = place(context=DROP, resource_link={"id": "r"})
    assert (found.course, found.course_title, found.unit, found.unit_id) == ("", "", "", "r")


def test_letters_of_the_world_and_odd_ones() -> None:
    found = place(
        resource_link={"id": "r", "title": "王 \x00 é\ud800‮x"}, roles=[MEMBERSHIP + "Learner"]
    )
    assert found.unit == "王 éx"
    assert CourseContext.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("told", "query"),
    [
        ({}, {}),
        ({"subjects": "calculus"}, {}),
        ({"subjects": "All"}, {"all": "1"}),
        ({"Mentor": "amina-diallo"}, {"mentor": "amina-diallo"}),
        ({"subjects": "all", "mentor": "x"}, {"all": "1", "mentor": "x"}),
        ({"mentor": "$Custom.mentor", "subjects": "$Custom.subjects"}, {}),
    ],
)
def test_how_the_list_opens(told: dict[str, str], query: dict[str, str]) -> None:
    assert list_query(student("n", NOW, custom=told)) == query


def test_all_subjects_are_no_subject_of_the_unit() -> None:
    assert place(custom={"subjects": "all"}).subjects == ()
