"""Addresses and prices."""

import pytest

from lti_tool.kernel.money import Money
from lti_tool.mentors.rules import price, slug
from lti_tool.mentors.vetting.steps.price import CURRENCIES
from lti_tool.mentors.worth import EUROS


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Amina Diallo", "amina-diallo"),
        ("Zoé de l’Étang", "zoe-de-l-etang"),
        ("Jean-Noël  O'Brien ", "jean-noel-o-brien"),
        ("Søren Cœur-Łuka", "soren-coeur-luka"),
        ("山田 太郎", "mentor"),
        ("x" * 80, "x" * 60),
        ("../admin?a=1", "admin-a-1"),
    ],
)
def test_slugs(name: str, address: str) -> None:
    assert slug(name) == address


@pytest.mark.parametrize(
    ("per_hour", "minutes", "amount"),
    [
        (2400, 60, 2400),
        (2400, 30, 1200),
        (2500, 90, 3750),
        (2501, 30, 1251),
        (2500, 20, 833),
        (0, 60, 0),
    ],
)
def test_prices_are_shares_of_an_hour(per_hour: int, minutes: int, amount: int) -> None:
    assert price(Money(per_hour, "EUR"), minutes) == Money(amount, "EUR")


def test_yen_have_no_minor_unit() -> None:
    assert price(Money(3001, "JPY"), 30) == Money(1501, "JPY")


def test_whatever_a_mentor_can_ask_for_can_be_compared() -> None:
    assert set(CURRENCIES) <= set(EUROS)
