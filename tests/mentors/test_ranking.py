"""The order of mentors: what raises and lowers them, and what can't."""

from dataclasses import fields
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.mentors.ranking import Features, fit, quality, rank, soonness, terms

HOUR = timedelta(hours=1)


def mentor(
    mentor_id: int = 1, stars: int = 48, ratings: int = 10, lessons: int = 10, place: int = 0
) -> Features:
    return Features(mentor_id, stars, ratings, "linear-algebra", lessons, place)


def test_many_good_ratings_go_before_one_perfect_one() -> None:
    assert quality(4.8 * 40, 40) > quality(5, 1)  # type: ignore[arg-type]
    assert quality(5, 1) > quality(0, 0) > quality(1, 1)


def test_nobody_starts_at_the_end() -> None:
    assert quality(0, 0) > quality(30, 15)


def test_a_newcomer_is_not_punished_for_the_first_good_rating() -> None:
    assert quality(4, 1) > quality(0, 0)


def test_experience_in_the_subject_and_a_better_fitting_subject_count() -> None:
    assert fit(mentor(lessons=0)) == 0.5
    assert fit(mentor(lessons=10)) == 0.75
    assert (
        fit(mentor(lessons=0)) > fit(mentor(lessons=0, place=1)) > fit(mentor(lessons=0, place=2))
    )


def test_soonness_falls_within_a_week() -> None:
    assert soonness(timedelta(0)) == 1
    assert soonness(-HOUR) == 1
    assert soonness(timedelta(days=7)) == soonness(timedelta(days=30)) == soonness(None) == 0
    assert soonness(HOUR) > soonness(2 * HOUR)


def test_who_is_free_sooner_goes_first_among_equals() -> None:
    assert [one.mentor_id for one in rank([mentor(1), mentor(2)], {2: HOUR})] == [2, 1]
    assert [one.mentor_id for one in rank([mentor(1), mentor(2)], {1: HOUR, 2: 2 * HOUR})] == [1, 2]


def test_equals_stand_in_the_order_of_registration() -> None:
    assert [one.mentor_id for one in rank([mentor(3), mentor(1), mentor(2)])] == [1, 2, 3]


def test_price_and_person_are_not_known() -> None:
    known = {field.name for field in fields(Features)}
    assert known == {"mentor_id", "rating_sum", "rating_count", "subject", "lessons", "place"}


ratings = st.integers(0, 10_000).flatmap(
    lambda count: st.tuples(st.integers(count, 5 * count), st.just(count))
)


@given(ratings, st.integers(0, 100_000), st.integers(0, 20), st.none() | st.timedeltas())
def test_every_term_is_from_0_to_1(
    rated: tuple[int, int], lessons: int, place: int, wait: timedelta | None
) -> None:
    stars, count = rated
    found = terms(mentor(stars=stars, ratings=count, lessons=lessons, place=place), wait)
    assert all(0 <= term <= 1 for term in found)
    assert 0 <= found.score <= 1


@given(ratings)
def test_five_stars_never_lower_and_one_star_never_raises(rated: tuple[int, int]) -> None:
    stars, count = rated
    assert quality(stars + 5, count + 1) >= quality(stars, count) >= quality(stars + 1, count + 1)


@given(st.lists(ratings, max_size=20))
def test_the_order_does_not_depend_on_the_order_of_the_rows(rated: list[tuple[int, int]]) -> None:
    found = [mentor(number, *pair) for number, pair in enumerate(rated)]
    ranked = rank(found)
    assert ranked == rank(reversed(found))
    assert all(terms(a).score >= terms(b).score for a, b in pairwise(ranked))
