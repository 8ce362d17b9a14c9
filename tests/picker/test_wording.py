"""How the list says things, in both languages."""

import pytest

from lti_tool.courses.subjects import taxonomy
from lti_tool.kernel.i18n import use_locale
from lti_tool.picker import wording

KEEP_THEIR_CAPITAL = {
    "en": "3D UX LaTeX English French Spanish German Italian Portuguese Arabic Chinese Japanese Russian Latin"
    " Korean Dutch Polish Turkish Greek Hebrew Hindi Persian Vietnamese Indonesian Ukrainian Romanian Czech Swedish"
    " Finnish Catalan Irish Esperanto Sanskrit African Berber Creole Maghrebi"
    " European Python Java C C++ C# JavaScript PHP Git Rust Bayesian R Linux Go Ruby React Kotlin Docker Windows"
    " Microsoft AWS DJing ERP IT MATLAB MLOps VBA WordPress",
    "fr": "3D LaTeX Python Java C++ C# JavaScript PHP Git Rust Linux Ruby React Kotlin Docker Windows Microsoft"
    " DJing ERP IA MATLAB MLOps PASS SVT VBA WordPress",
}


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_subjects_stand_in_sentences_as_people_write_them(locale: str) -> None:
    with use_locale(locale):
        named = [wording.in_sentence(subject.code) for subject in taxonomy().subjects]
    first = {name.split()[0].rstrip(",") for name in named}
    assert {word for word in first if not word.islower()} == set(KEEP_THEIR_CAPITAL[locale].split())


@pytest.mark.parametrize(
    ("code", "lessons", "told"),
    [
        ("linear-algebra", 14, "Taught linear algebra in 14 lessons"),
        ("linear-algebra", 1, "Taught linear algebra in 1 lesson"),
        ("python", 0, "Teaches Python"),
    ],
)
def test_why(code: str, lessons: int, told: str) -> None:
    assert wording.why(code, lessons) == told


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (("author", ""), "because the course team chose it"),
        (("unit", "100 %(x)s"), "because the unit is called “100 %(x)s”"),
        (("section", "Matrices"), "because the section is called “Matrices”"),
        (("course", "Algebra"), "because the course is called “Algebra”"),
        (("none", ""), "because no title here names a subject that we know"),
    ],
)
def test_because(reason: tuple[str, str], told: str) -> None:
    assert wording.because(reason) == told


def test_nobody_teaches_any_of_several() -> None:
    told = "because nobody teaches Rust, linear algebra, or geometry here yet"
    assert wording.because_nobody(["rust", "linear-algebra", "geometry"]) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Amina Diallo", "AD"),
        ("Zoé de l'Étang", "ZÉ"),
        ("Zoé de l’étang", "ZÉ"),
        ("Ada", "A"),
        ("李 明", "李明"),
        ("Jean-Luc de la Tour", "JT"),
        ("(Ana) !", "A"),
        ("", ""),
    ],
)
def test_initials(name: str, told: str) -> None:
    assert wording.initials(name) == told


def test_a_mentor_keeps_the_same_hue() -> None:
    assert wording.hue("amina-diallo") == wording.hue("amina-diallo")
    assert {wording.hue(f"mentor-{n}") for n in range(3000)} == set(range(360))


def test_a_language_that_nobody_knows_stands_for_itself() -> None:
    assert [wording.language(code) for code in ("fr", "zz")] == ["French", "zz"]
    with use_locale("fr"):
        assert wording.language("en") == "anglais"
