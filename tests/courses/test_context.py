"""A place in a course: what is tidied, what is refused, and that an LMS can import it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lti_tool.courses.context import LIMITS, CourseContext

ROOT = str(Path(__file__).parents[2])
UNIT = CourseContext(
    organisation="MITx",
    course="18.06",
    run="2026_T3",
    course_title="Algèbre linéaire",
    section="Réduction",
    unit="Valeurs propres et vecteurs propres",
    unit_id="block-v1:MITx+18.06+2026_T3+type@vertical+block@eigen",
    language="fr",
    role="course_team",
    subjects=("linear-algebra", "python"),
    platform="https://lms.example.org",
)


def test_json_there_and_back() -> None:
    assert CourseContext.from_json(UNIT.to_json()) == UNIT


def test_only_the_standard_library_is_imported() -> None:
    code = (
        f"import sys; sys.path.insert(0, {ROOT!r}); import lti_tool.courses.context;"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], check=True, capture_output=True, text=True
    )
    assert set(told.stdout.split()) - set(sys.stdlib_module_names) == {"__main__", "lti_tool"}


def test_another_version_may_send_more_and_less() -> None:
    context = CourseContext.from_json({"unit": "Entropy", "cohort": "B", "colour": 3})
    assert context == CourseContext(unit="Entropy")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  two\n lines\tand\0 more ", "two lines and more"),
        ("Cafe\u0301", "Café"),
        ("half a pair \ud83d", "half a pair"),
        ("evil\u202etxt", "eviltxt"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 600, "x" * 500),
        ("x" * 499 + "x\u0331\u0331", "x" * 499),
        ("\x00", ""),
    ],
)
def test_titles_are_tidied_and_cut(given: str, kept: str) -> None:
    assert CourseContext(unit=given).unit == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [("fr", "fr"), ("pt_BR", "pt-BR"), ("zh-Hans", "zh-Hans"), ("French (France)", ""), ("x", "")],
)
def test_a_language_is_a_tag(given: str, kept: str) -> None:
    assert CourseContext(language=given).language == kept


def test_what_is_no_code_is_dropped_and_doubles_go() -> None:
    context = CourseContext(subjects=(" Python ", "a b", "../x", "python", "c" * 65))
    assert context.subjects == ("python",)


def test_an_unknown_role_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="role"):
        CourseContext(role="god")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"unit": 3},
        {"unit": None},
        {"unit": "x" * (LIMITS["unit"] + 1)},
        {"language": "x" * 36},
        {"role": "god"},
        {"subjects": "python"},
        {"subjects": [1]},
        {"subjects": ["Linear algebra"]},
        {"subjects": ["python"] * 21},
    ],
)
def test_what_claims_to_be_our_json_must_fit(data: Any) -> None:
    with pytest.raises(ValueError):
        CourseContext.from_json(data)
