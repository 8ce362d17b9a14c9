"""The made-up mentors: enough, varied, and each of them possible."""

import re
from collections import Counter
from zoneinfo import available_timezones

import pytest
from babel.numbers import get_currency_precision

from lti_tool.courses.subjects import taxonomy
from lti_tool.demo.cast import cast
from lti_tool.demo.featured import FEATURED
from lti_tool.demo.teaching import SPOKEN
from lti_tool.demo.voices import VOICES
from lti_tool.mentors.rules import KINDS
from lti_tool.people.rules import address

EVERYBODY = cast(taxonomy())


def test_the_same_people_every_time() -> None:
    assert cast(taxonomy()) == EVERYBODY


def test_there_are_enough() -> None:
    assert len(EVERYBODY) >= 300
    taught = {code for one in EVERYBODY for code in one.lessons}
    assert taught == {subject.code for subject in taxonomy().subjects}
    assert len({one.zone for one in EVERYBODY}) >= 25
    assert len({language for one in EVERYBODY for language in one.languages}) >= 15
    assert {one.currency for one in EVERYBODY} == {"EUR", "USD", "GBP", "CAD", "JPY"}


@pytest.mark.parametrize("subject", ["linear-algebra", "python", "statistics"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_units_of_the_demo_have_many(subject: str, language: str) -> None:
    fitting = [one for one in EVERYBODY if subject in one.lessons and language in one.languages]
    assert len(fitting) >= 8
    assert {one.kind for one in fitting} == set(KINDS)
    assert any(one.price == 0 for one in EVERYBODY if subject in one.lessons)


def test_nobody_is_there_twice() -> None:
    for name in ("slug", "email"):
        assert len({getattr(one, name) for one in EVERYBODY}) == len(EVERYBODY)


def test_everybody_is_possible() -> None:
    zones = available_timezones()
    for one in EVERYBODY:
        assert address(one.email) == one.email
        assert one.zone in zones, one
        assert len(set(one.languages)) == len(one.languages)
        assert all(re.fullmatch("[a-z]{2}", language) for language in one.languages)
        assert one.rating_count <= one.rating_sum <= 5 * one.rating_count
        assert one.rating_count <= sum(one.lessons.values()), one
        for code in one.lessons:
            assert code in taxonomy()
            assert SPOKEN.get(code) in (None, *one.languages), one


def test_prices_are_those_of_the_currency() -> None:
    for one in EVERYBODY:
        major = one.price / 10 ** get_currency_precision(one.currency)
        assert major == int(major)
        assert major <= (10_000 if one.currency == "JPY" else 100)
        assert one.price >= 0
    assert 5 <= sum(one.price == 0 for one in EVERYBODY) <= 60


def test_hours_are_in_the_week_and_do_not_overlap() -> None:
    for one in EVERYBODY:
        assert one.hours
        for weekday, start, end in one.hours:
            assert 1 <= weekday <= 7
            assert 0 <= start < 1440
            assert 1 <= end <= 1440
        by_day = Counter(weekday for weekday, *_ in one.hours)
        assert max(by_day.values()) <= 2
        for (day, _, end), (next_day, start, _) in zip(one.hours, one.hours[1:], strict=False):
            assert day != next_day or start >= end


def test_headlines_are_written_in_both_languages() -> None:
    for one in EVERYBODY:
        assert set(one.headline) == {"en", "fr"}
        for line in one.headline.values():
            assert 15 <= len(line) <= 170, line
            assert not re.search(r"[{}'|]| {2}", line), line
        assert not re.search(r" [?:;!»]|« ", one.headline["fr"]), one.headline["fr"]


def test_few_share_a_headline() -> None:
    shared = Counter(one.headline["en"] for one in EVERYBODY)
    assert max(shared.values()) <= 3
    assert len(shared) >= 250


def test_every_domain_has_a_voice() -> None:
    assert set(VOICES) == {domain.code for domain in taxonomy().domains}


def test_those_to_remember_come_first_and_are_well_rated() -> None:
    for one, featured in zip(EVERYBODY, FEATURED, strict=False):
        assert one.name == featured.name
        assert one.rating_sum / one.rating_count >= 4.5
    assert EVERYBODY[0].email == "amina.diallo@mentors.example"
