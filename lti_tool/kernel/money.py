"""Money is an integer number of minor units and an ISO 4217 currency. There are no floats."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from babel.numbers import format_currency, get_currency_precision

from lti_tool.kernel.i18n import cldr, current_locale


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
