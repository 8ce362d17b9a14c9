"""How words are compared."""

import pytest

from lti_tool.courses.words import fold, stem, stems, words


@pytest.mark.parametrize(
    "forms",
    [
        "matrix matrices matrice",
        "vertex vertices",
        "reseau reseaux",
        "signal signaux signals",
        "analysis analyses analyse",
        "hypothesis hypotheses hypothese",
        "differentiel differentielle differentielles",
        "probability probabilities",
        "serie series",
        "theorem theorems",
        "equation equations",
        "process processes",
        "sociology sociologie sociologique sociologiques sociological",
    ],
)
def test_forms_of_one_word_become_one(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["calculus calcul", "physics physique", "class clause", "sql sq", "capes cap"]
)
def test_other_words_stay_apart(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


def test_folding() -> None:
    assert fold("Cœur d’Été – ŒUVRE ß") == "coeur d'ete – oeuvre ss"


def test_words_keep_the_names_of_languages() -> None:
    assert words("C++, C# & l'API d’Excel: Newton’s laws") == (
        "c++",
        "c#",
        "api",
        "excel",
        "newton",
        "laws",
    )


def test_numbers_and_small_words_are_left_out() -> None:
    assert stems("Unit 3: the laws of XIV Newton, part II") == ("unit", "law", "newton", "part")
