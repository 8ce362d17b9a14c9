"""How often the mapping finds the subject of a real unit. Of the half that was never tuned on only the sum is told."""

from collections import Counter

import pytest

from lti_tool.bench.units import HELD, TUNED, Unit, hits, read
from lti_tool.courses.context import CourseContext
from lti_tool.courses.mapping import MOST, subjects_for
from lti_tool.courses.subjects import taxonomy

UNITS = read()


def answer(context: CourseContext) -> tuple[str, ...]:
    return subjects_for(context, taxonomy()).subjects


def half(name: str) -> list[Unit]:
    return [unit for unit in UNITS if unit.half == name]


@pytest.mark.parametrize(
    ("name", "first", "three"), [(TUNED, 0.78, 0.90), (HELD, 0.79, 0.87)], ids=[TUNED, HELD]
)
def test_an_accepted_subject_is_found(name: str, first: float, three: float) -> None:
    found = hits(half(name), answer)
    assert found.first >= first, f"{found.first:.3f}"
    assert found.three >= three, f"{found.three:.3f}"


def test_fewer_than_two_subjects_are_shown_on_average() -> None:
    shown = [len(answer(unit.context)) for unit in UNITS]
    assert max(shown) <= MOST
    assert sum(shown) / len(shown) < 1.9


def test_there_are_enough_in_both_languages_and_halves() -> None:
    languages = Counter(unit.language for unit in UNITS)
    assert set(languages) == {"en", "fr"}
    assert min(languages.values()) >= 200
    assert min(Counter(unit.half for unit in UNITS).values()) >= 200


def test_every_accepted_subject_is_listed() -> None:
    for unit in UNITS:
        assert unit.source
        assert unit.accepted
        assert all(code in taxonomy() for code in unit.accepted), unit


def test_no_unit_stands_twice() -> None:
    assert len({unit.context for unit in UNITS}) == len(UNITS)
