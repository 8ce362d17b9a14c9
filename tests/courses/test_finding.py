"""Finding by what people type: ranks, slips, and what is never found."""

import pytest

from lti_tool.courses.finding import Entry, Finder, slips

BOTH = {"en": 2, "fr": 2}
LAST = {"en": 3, "fr": 3}
FINDER = Finder(
    [
        Entry(1, {"en": 1, "fr": 2}, "Linear algebra"),
        Entry(1, {"en": 2, "fr": 1}, "Algèbre linéaire"),
        Entry(1, LAST, "Eigenvalues"),
        Entry(2, {"en": 1, "fr": 2}, "Algebra"),
        Entry(2, BOTH, "Equations"),
        Entry(3, BOTH, "Mechanics of fluids"),
        Entry(3, LAST, "Algebra of tensors"),
        Entry(4, BOTH, "Roses"),
    ]
)


def found(text: str, locale: str = "en") -> list[int]:
    costs = FINDER.costs(text, locale)
    return sorted(costs, key=lambda one: costs[one])


def test_a_whole_name_comes_before_a_part_and_a_rank_before_the_next() -> None:
    assert found("algebra") == [2, 1, 3]
    assert found("algebre", "fr") == [1]
    assert found("ALGÈBRE LIN") == [1]


def test_words_may_stand_in_several_names() -> None:
    assert found("equations algebra") == [2]
    assert found("fluids tensors") == [3]
    assert found("fluids eigenvalues") == []


def test_articles_need_not_stand_there_unless_there_is_nothing_else() -> None:
    assert found("the mechanics in a fluid") == [3]
    assert found("of") == [3]


@pytest.mark.parametrize("typed", ["algeba", "alegbra", "algbra", "algebrra", "akgebra", "lgebra"])
def test_one_slip_is_forgiven(typed: str) -> None:
    assert 2 in found(typed)


def test_a_slip_in_the_beginning_of_a_word() -> None:
    assert found("egienval") == [1]
    assert found("equatoin") == [2]


def test_two_slips_and_slips_in_short_words_are_not() -> None:
    assert found("alegbar") == []
    assert found("rses") == []


def test_what_is_there_as_typed_hides_what_may_be_meant() -> None:
    assert Finder([Entry(1, BOTH, "Roses"), Entry(2, BOTH, "Noses")]).costs(
        "roses", "en"
    ).keys() == {1}


def test_a_single_letter_begins_no_name_of_the_last_rank() -> None:
    assert found("e") == [2]
    assert found("t") == []


def test_nothing_typed_nothing_known() -> None:
    assert found("") == found("?!") == []
    assert Finder([]).costs("algebra", "en") == {}
    assert found("x" * 10_000) == []


def test_slips_are_one_letter_away() -> None:
    assert {"ab", "acb", "bc", "bac", "abcd", "xbc"} <= slips("abc")
    assert "abc" not in slips("abc")
    assert "cba" not in slips("abc")
