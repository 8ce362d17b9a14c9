"""What an author writes as codes and amounts, as values: in the block, for the course, or for the site."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from livementor_xblock.configuration import chosen, is_wanted

BETWEEN_CODES = re.compile(r"[,;\s]+")
LANGUAGE = re.compile(r"[a-z]{2}")
"""ISO 639-1, as mentors tell what they speak."""
SLUG = re.compile(r"(?=.{1,200}\Z)[a-z0-9]+(-[a-z0-9]+)*")
"""The last part of a mentor's address."""
MOST_LANGUAGES = 10
MOST_MENTORS = 20
PRICE = re.compile(r"(\d{1,7}(?:[.,]\d{1,3})?)\s*([A-Za-z]{3})")


def codes(written: str) -> tuple[str, ...]:
    """``"linear-algebra, statistics"`` in its order, each once and in lower case; whether they exist is not asked."""
    parted = (code.strip().lower() for code in BETWEEN_CODES.split(written))
    return tuple(dict.fromkeys(code for code in parted if code))


def price(written: str) -> dict[str, str] | None:
    """``"40,50 eur"`` as ``{"amount": "40.50", "currency": "EUR"}``; None for what is no amount with a currency.

    The amount is in major units, as the LMS does not know how many decimals a currency has; the service does.
    """
    found = PRICE.fullmatch(written.strip())
    if found is None:
        return None
    try:
        amount = Decimal(found[1].replace(",", "."))
    except InvalidOperation:
        return None
    return {"amount": str(amount), "currency": found[2].upper()}


def limits(block: Any) -> dict[str, Any]:
    """How the author narrows the list, as the service reads it; empty where nothing is narrowed.

    ``languages``: ISO 639-1, one is enough. ``mentors``: slugs. ``price``: the most for 60 minutes.
    ``free_hours``: False where hours that the institution pays are not to be offered; no service has such hours yet.
    """
    languages = [code for code in codes(chosen(block, "languages")) if LANGUAGE.fullmatch(code)]
    mentors = [slug for slug in codes(chosen(block, "allowed_mentors")) if SLUG.fullmatch(slug)]
    told = {
        "languages": languages[:MOST_LANGUAGES],
        "mentors": mentors[:MOST_MENTORS],
        "price": price(chosen(block, "price_limit")),
    }
    narrowing: dict[str, Any] = {name: value for name, value in told.items() if value}
    return narrowing if is_wanted(block, "free_hours") else {**narrowing, "free_hours": False}
