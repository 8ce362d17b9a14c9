"""What money of other currencies is roughly worth in euros, so that mentors can be compared by price.

Nobody ever pays by these rates: each price is shown and paid in the mentor's own currency. They are rounded from the
yearly means of 2025, which is near enough for "up to 25"; a currency that is not listed counts as a euro.
"""

from babel.numbers import get_currency_precision

EUROS = {
    "AUD": 0.57,
    "BRL": 0.16,
    "CAD": 0.63,
    "CHF": 1.07,
    "CNY": 0.123,
    "CZK": 0.04,
    "DKK": 0.134,
    "EUR": 1.0,
    "GBP": 1.17,
    "HUF": 0.0025,
    "INR": 0.01,
    "JPY": 0.0059,
    "MAD": 0.094,
    "MXN": 0.046,
    "NOK": 0.085,
    "PLN": 0.236,
    "RON": 0.198,
    "SEK": 0.09,
    "TND": 0.295,
    "TRY": 0.022,
    "USD": 0.89,
    "XAF": 0.00152,
    "XOF": 0.00152,
    "ZAR": 0.05,
}
"""Of one major unit."""


def cents_of_minor_unit(currency: str) -> float:
    """How many euro cents one minor unit is worth: yen have no smaller unit, dinars have a thousand."""
    places: int = get_currency_precision(currency)
    return EUROS.get(currency, 1.0) * 100 / float(10**places)


def in_cents(amount: int, currency: str) -> int:
    """Euro cents, rounded. ``amount`` in minor units."""
    return round(amount * cents_of_minor_unit(currency))
