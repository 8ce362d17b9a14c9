"""From titles to subjects: titles of real courses in both languages, and what decided."""

from pathlib import Path

import pytest

from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import MOST, NOTHING, Mapping, subjects_for
from lti_tool.courses.subjects import read, taxonomy

TITLES = [
    [part.strip() for part in f"{line} ".split("|")]
    for line in (Path(__file__).parent / "titles.txt").read_text().splitlines()[1:]
]


def mapped(unit: str = "", section: str = "", course: str = "", *subjects: str) -> Mapping:
    context = CourseContext(unit=unit, section=section, course_title=course, subjects=subjects)
    return subjects_for(context, taxonomy())


@pytest.mark.parametrize("row", TITLES, ids=lambda row: " | ".join(row[:3]))
def test_titles_of_real_courses(row: list[str]) -> None:
    unit, section, course, expected = row
    found = mapped(unit, section, course).subjects
    assert (found[0] if found else "") in (expected.split() or [""]), found
    assert len(found) <= MOST


def test_expected_subjects_are_listed() -> None:
    assert all(code in taxonomy() for *_, expected in TITLES for code in expected.split())


@pytest.mark.parametrize(
    ("titles", "reason"),
    [
        (("Eigenvalues", "Week 3", "Linear Algebra"), ("unit", "Eigenvalues")),
        (("Quiz 3", "Les lois de Newton", "Mécanique"), ("section", "Les lois de Newton")),
        (("Quiz 3", "Semaine 2", "Algèbre linéaire"), ("course", "Algèbre linéaire")),
        (("Quiz 3", "Semaine 2", "MOOC 2026"), ("none", "")),
    ],
)
def test_the_reason_is_the_title_that_decided(
    titles: tuple[str, str, str], reason: tuple[str, str]
) -> None:
    assert mapped(*titles).reason == reason


def test_what_the_author_set_wins() -> None:
    found = mapped("Eigenvalues", "", "Linear Algebra", "machine-learning", "python")
    assert found == Mapping(("machine-learning", "python"), ("author", ""))


def test_codes_of_the_author_that_are_not_listed_are_passed_over() -> None:
    assert mapped("Eigenvalues", "", "", "alchemy", "python").subjects == ("python",)
    assert mapped("Eigenvalues", "", "", "alchemy").reason == ("unit", "Eigenvalues")


def test_the_course_tells_apart_what_the_unit_leaves_open() -> None:
    assert mapped("Functions", "", "Python for Everybody").subjects[0] == "python"
    assert mapped("Functions", "", "Precalculus").subjects[0] == "high-school-mathematics"
    assert mapped("Loops", "", "Learn Python").subjects[0] == "python"


def test_a_unit_goes_before_a_course_on_something_else() -> None:
    assert mapped("Eigenvalues and eigenvectors", "", "Machine Learning").subjects[0] == (
        "linear-algebra"
    )


def test_two_subjects_that_fit_alike_both_stand() -> None:
    assert set(mapped("Logistic regression", "", "Machine Learning").subjects) == {
        "machine-learning",
        "statistics",
    }


def test_accents_endings_and_elisions_do_not_matter() -> None:
    for unit in (
        "VALEURS PROPRES",
        "Valeur propre",
        "L’étude des valeurs propres",
        "valeurs-propres",
    ):
        assert mapped(unit).subjects == ("linear-algebra",), unit


def test_an_empty_taxonomy_and_an_empty_place_map_to_nothing() -> None:
    assert subjects_for(CourseContext(unit="Eigenvalues"), read([])) == Mapping((), ("none", ""))
    assert mapped() == Mapping((), ("none", ""))


def test_a_very_long_title_is_no_trouble() -> None:
    assert mapped("(" * 250 + "+#" * 125).subjects == ()
    assert mapped(("eigenvalues " * 50)[:500]).subjects == ("linear-algebra",)


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
def test_the_letter_of_a_part_names_no_subject(letter: str) -> None:
    assert mapped(f"Part {letter}") == NOTHING
    assert mapped(f"{letter}. Eigenvalues").subjects == ("linear-algebra",)


def test_a_letter_with_its_word_names_a_subject() -> None:
    assert mapped("A/B testing").subjects == ("data-analysis",)
    assert mapped("R programming").subjects == ("r-language",)
    assert mapped("Le langage C").subjects == ("c-language",)
