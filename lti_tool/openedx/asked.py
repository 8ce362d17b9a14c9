"""What a site's request tells: values out of its JSON. Pure; names unknown here are passed over.

``limits``, how an author narrowed the list, is an object with any of ``languages`` (ISO 639-1), ``mentors`` (slugs)
and ``price``, the most for 60 minutes: ``{"amount": "40.50", "currency": "EUR"}`` in major units, as an LMS does not
know a currency's decimals.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision

from lti_tool.courses import question as questions
from lti_tool.courses.context import CourseContext
from lti_tool.kernel.i18n import negotiate
from lti_tool.kernel.money import Money
from lti_tool.mentors.limits import NO_LIMITS, Limits
from lti_tool.openedx.rules import BodyInvalid
from lti_tool.people.rules import ZONES

LONGEST_SUBJECT = 255
LONGEST_SLUG = 200
LONGEST_NAME = 500
MOST_CODES = 50
LONGEST_CODE = 200
HIGHEST = Decimal(10_000_000)


def context(data: Mapping[str, Any], issuer: str) -> CourseContext:
    """Whatever the site claims, the platform is the one whose key signed. Raises BodyInvalid."""
    try:
        told = CourseContext.from_json(data.get("context") or {})
    except ValueError as error:
        raise BodyInvalid(str(error)) from error
    return replace(told, platform=issuer)


def locale(data: Mapping[str, Any]) -> str:
    wanted = data.get("locale")
    return negotiate(wanted) if isinstance(wanted, str) else negotiate()


def zone(data: Mapping[str, Any]) -> str:
    """IANA; UTC for one that nobody knows."""
    told = data.get("zone")
    return told if isinstance(told, str) and told in ZONES else "UTC"


def subject(data: Mapping[str, Any]) -> str:
    """The site's own identifier of its learner. Raises BodyInvalid."""
    return text(data, "subject", LONGEST_SUBJECT)


def text(data: Mapping[str, Any], name: str, limit: int) -> str:
    """Raises BodyInvalid."""
    value = data.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= limit or not value.isprintable():
        raise BodyInvalid(f"{name} must be a text of at most {limit} characters")
    return value


def question(data: Mapping[str, Any]) -> str:
    """Empty for none. Raises BodyInvalid, QuestionTooLong."""
    return questions.read(_optional(data, "question"))


def shared(data: Mapping[str, Any]) -> dict[str, str] | None:
    """Name and address that the learner lets the site send; None where there is neither. Raises BodyInvalid."""
    told = {name: _optional(data, name)[:LONGEST_NAME] for name in ("name", "email")}
    return told if any(told.values()) else None


def _optional(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise BodyInvalid(f"{name} must be a text")
    return value


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
