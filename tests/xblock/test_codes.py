"""What an author writes, as the service gets it: from the block, then the course, then the site."""

from typing import Any

import pytest

from livementor_xblock.codes import codes, limits, price
from livementor_xblock.configuration import is_wanted
from livementor_xblock.course import course_context
from tests.xblock.campus import SETTINGS, Campus, SiteSettings, Unit


@pytest.mark.parametrize(
    ("written", "found"),
    [("", ()), ("fr", ("fr",)), (" fr ;EN,, fr\nde", ("fr", "en", "de")), ("Algèbre", ("algèbre",))],
)  # fmt: skip
def test_codes_are_parted_each_once(written: str, found: tuple[str, ...]) -> None:
    assert codes(written) == found


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [("40 EUR", "40", "EUR"), ("40,50 eur", "40.50", "EUR"), ("0USD", "0", "USD"), (" 4000  JPY ", "4000", "JPY"),
     ("1.250 KWD", "1.250", "KWD")],
)  # fmt: skip
def test_a_price_is_an_amount_and_a_currency(written: str, amount: str, currency: str) -> None:
    assert price(written) == {"amount": amount, "currency": currency}


@pytest.mark.parametrize(
    "written", ["", "40", "EUR", "€40", "-1 EUR", "1e3 EUR", "40 EURO", "4 0 EUR", "٤٠ EUR x"]
)
def test_what_is_none(written: str) -> None:
    assert price(written) is None


def test_a_block_that_nobody_set_narrows_nothing() -> None:
    assert limits(Unit().block()) == {}


def test_all_that_narrows() -> None:
    block = Unit().block(
        languages="fr, EN; x", allowed_mentors="amina-diallo, Nobody?", price_limit="40,50 eur", free_hours=False
    )  # fmt: skip
    assert limits(block) == {
        "languages": ["fr", "en"],
        "mentors": ["amina-diallo"],
        "price": {"amount": "40.50", "currency": "EUR"},
        "free_hours": False,
    }


ORDER: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "the block": (
        {"languages": "de"},
        {"languages": "fr"},
        {"languages": "en"},
        {"languages": ["de"]},
    ),
    "the course": ({}, {"languages": "fr"}, {"languages": "en"}, {"languages": ["fr"]}),
    "the site": ({}, {}, {"languages": "en"}, {"languages": ["en"]}),
    "a switch of the course": ({}, {"free_hours": False}, {}, {"free_hours": False}),
    "a switch of the site": ({}, {}, {"free_hours": False}, {"free_hours": False}),
    "the course before the site": ({}, {"free_hours": True}, {"free_hours": False}, {}),
    "the author before all": ({"free_hours": True}, {"free_hours": False}, {}, {}),
    "an odd switch": ({}, {"free_hours": "no"}, {"free_hours": 0}, {}),
}


@pytest.mark.parametrize(("own", "course", "site", "told"), ORDER.values(), ids=ORDER)
def test_the_block_then_the_course_then_the_site(
    own: dict[str, Any], course: dict[str, Any], site: dict[str, Any], told: dict[str, Any]
) -> None:
    campus = Campus(settings=SiteSettings({**SETTINGS, **site}))
    unit = Unit(campus, course={"other_course_settings": {"livementor": course}})
    assert limits(unit.block(**own)) == told


def test_a_level_is_part_of_the_place() -> None:
    course = {"other_course_settings": {"livementor": {"level": "mooc"}}}
    assert course_context(Unit(course=course).block()).level == "mooc"
    assert course_context(Unit(course=course).block(level="graduate")).level == "graduate"
    assert course_context(Unit().block(level="kindergarten")).level == ""


def test_a_switch_that_is_reset_follows_the_course_again() -> None:
    block = Unit(course={"other_course_settings": {"livementor": {"free_hours": False}}}).block(
        free_hours=True
    )
    block.fields["free_hours"].delete_from(block)
    assert not is_wanted(block, "free_hours")
