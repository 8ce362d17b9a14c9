"""What money of other currencies is roughly worth in euros, so that mentors can be compared by price.

Nobody ever pays by these rates: each price is shown and paid in the mentor's own currency, and the search says that it
compares roughly. They are about what they were in 2025, which is near enough for "up to 25". Whatever currency a
mentor can choose has one; another counts as a euro.
"""

from babel.numbers import get_currency_precision

EUROS = {
    "CAD": 0.63,
    "CHF": 1.07,
    "EUR": 1.0,
    "GBP": 1.17,
    "JPY": 0.0059,
    "USD": 0.89,
}
"""Of one major unit."""


def cents_of_minor_unit(currency: str) -> float:
    """How many euro cents one minor unit is worth: yen have no smaller unit."""
    places: int = get_currency_precision(currency)
    return EUROS.get(currency, 1.0) * 100 / float(10**places)
