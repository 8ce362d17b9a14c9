"""Money is an integer number of minor units and an ISO 4217 currency. There are no floats."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    get_currency_precision,
    parse_decimal,
)

from lti_tool.kernel.i18n import cldr, current_locale

LARGEST = 2**31 - 1
"""Minor units that a column holds."""


@dataclass(frozen=True, order=False)
class Money:
    """``amount`` in minor units (cents; whole yen), ``currency`` in upper case (``EUR``)."""

    amount: int
    currency: str

    @property
    def decimal(self) -> Decimal:
        """In major units, with as many places as the currency has (CLDR)."""
        return Decimal(self.amount).scaleb(-get_currency_precision(self.currency))

    @property
    def is_free(self) -> bool:
        return self.amount == 0

    def __add__(self, other: Self) -> Self:
        self._same_currency(other)
        return type(self)(self.amount + other.amount, self.currency)

    def __sub__(self, other: Self) -> Self:
        self._same_currency(other)
        return type(self)(self.amount - other.amount, self.currency)

    def _same_currency(self, other: Self) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")

    def format(self, locale: str | None = None) -> str:
        """As people of this language write it: ``€24.00``, ``24,00 €``."""
        return format_currency(self.decimal, self.currency, locale=cldr(locale or current_locale()))

    def typed(self) -> str:
        """The amount as people of the reader's language type it, without the currency: ``24.00``, ``24,00``."""
        places = get_currency_precision(self.currency)
        pattern = "0." + "0" * places if places else "0"
        return format_decimal(self.decimal, pattern, locale=cldr(current_locale()))

    @classmethod
    def read(cls, text: str, currency: str) -> Self:
        """What somebody typed in the reader's language. Raises ValueError for what is no amount of this currency."""
        try:
            told = parse_decimal("".join(text.split()), locale=cldr(current_locale()), strict=True)
            minor = told.scaleb(get_currency_precision(currency))
            if not 0 <= minor <= LARGEST or minor != minor.to_integral_value():
                raise ValueError(f"no amount of {currency}: {text!r}")
        except (NumberFormatError, InvalidOperation) as error:
            raise ValueError(f"no amount: {text!r}") from error
        return cls(int(minor), currency)
