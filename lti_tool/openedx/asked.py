"""How an author narrowed the list, as a site's request tells it. Pure; names unknown here are passed over.

``limits`` is an object with any of ``languages`` (ISO 639-1), ``mentors`` (slugs) and ``price``, the most for 60
minutes: ``{"amount": "40.50", "currency": "EUR"}`` in major units, as an LMS does not know a currency's decimals.
"""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision

from lti_tool.kernel.money import Money
from lti_tool.mentors.limits import NO_LIMITS, Limits
from lti_tool.openedx.rules import BodyInvalid

MOST_CODES = 50
LONGEST_CODE = 200
HIGHEST = Decimal(10_000_000)


def limits(data: Mapping[str, Any]) -> Limits:
    """Raises BodyInvalid."""
    told = data.get("limits")
    if told is None:
        return NO_LIMITS
    if not isinstance(told, dict):
        raise BodyInvalid("limits must be an object")
    slugs = _codes(told, "mentors")
    return Limits(
        slugs=frozenset(slugs) if slugs else None,
        languages=tuple(_codes(told, "languages")),
        price=_price(told.get("price")),
    )


def _codes(told: Mapping[str, Any], name: str) -> list[str]:
    codes = told.get(name, [])
    if not isinstance(codes, list) or len(codes) > MOST_CODES:
        raise BodyInvalid(f"limits: {name} must be a list of at most {MOST_CODES}")
    if not all(_is_code(code) for code in codes):
        raise BodyInvalid(f"limits: {name} must be codes")
    return codes


def _is_code(code: object) -> bool:
    return (
        isinstance(code, str)
        and 0 < len(code) <= LONGEST_CODE
        and code.isascii()
        and code.isprintable()
    )


def _price(told: object) -> Money | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        raise BodyInvalid("limits: price must be an object")
    amount, currency = told.get("amount"), told.get("currency")
    try:
        value = Decimal(amount) if isinstance(amount, str) else None
    except InvalidOperation as error:
        raise BodyInvalid("limits: the amount of price is no number") from error
    if value is None or not value.is_finite() or not 0 <= value <= HIGHEST:
        raise BodyInvalid("limits: price must have an amount, as text")
    if (
        not isinstance(currency, str)
        or len(currency) != 3
        or not currency.isascii()
        or not currency.isalpha()
    ):
        raise BodyInvalid("limits: price must have a currency")
    minor = value.scaleb(get_currency_precision(currency.upper()))
    return Money(int(minor.to_integral_value(ROUND_FLOOR)), currency.upper())
