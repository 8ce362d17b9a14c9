"""What a lesson costs, and how long it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from lti_tool.kernel.i18n import gettext
from lti_tool.kernel.money import Money
from lti_tool.mentors.vetting.steps.form import Form, Problems, first

CURRENCIES = ("EUR", "CAD", "CHF", "GBP", "USD")
LENGTHS = (30, 45, 60, 90)
"""Minutes."""


@dataclass(frozen=True)
class Price:
    """``typed``: for 60 minutes, as it was typed; ``amount``: in minor units, None for what is no amount."""

    name: ClassVar = "price"
    typed: str = ""
    amount: int | None = None
    currency: str = CURRENCIES[0]
    minutes: int = 60

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)

    @classmethod
    def read(cls, form: Form) -> Self:
        typed, currency = first(form, "price").strip()[:20], first(form, "currency")
        currency = currency if currency in CURRENCIES else CURRENCIES[0]
        minutes = next((one for one in LENGTHS if first(form, "minutes") == str(one)), 60)
        return cls(typed, _amount(typed, currency), currency, minutes)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def money(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def shown(self) -> str:
        """For the field: in the reader's language, whatever it was typed in."""
        return self.money.typed() if self.money else self.typed

    def problems(self) -> Problems:
        if self.money is None:
            example = Money(2450, "EUR").typed()
            return {
                "price": gettext(
                    "Enter a price such as %(example)s; 0 if you teach for free.", example=example
                )
            }
        return {}


def _amount(typed: str, currency: str) -> int | None:
    try:
        return Money.read(typed, currency).amount if typed else None
    except ValueError:
        return None
