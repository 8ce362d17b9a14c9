"""When a card is charged, how a price is shared, and how long a payment may still arrive."""

from datetime import datetime, timedelta
from typing import Literal

CaptureMethod = Literal["manual", "automatic"]

AUTHORISE_ONLY_WITHIN = timedelta(days=4)
"""Card networks keep an authorisation for at least seven days; a lesson this near is charged when it starts."""
GRACE = timedelta(minutes=15)
"""How long after the end of a hold a payment that had begun (a bank's window is open) may still arrive."""
WEBHOOK_PATIENCE = timedelta(seconds=15)
"""How long we wait for Stripe's webhook before we ask Stripe ourselves."""
RECOVERY = timedelta(seconds=30)
"""When a call that was begun is taken up again; longer than Stripe's time-outs together."""

MOST_ATTEMPTS = 10
"""Per booking: who tries more cards than this is testing stolen ones."""


def capture_method(start: datetime, now: datetime) -> CaptureMethod:
    """How a lesson that begins at ``start`` is paid: reserved on the card now, or charged now."""
    return "manual" if start - now <= AUTHORISE_ONLY_WITHIN else "automatic"


def share(amount: int, percent: int) -> tuple[int, int]:
    """The mentor's part and the commission, in minor units; what does not divide is the mentor's."""
    commission = amount * percent // 100
    return amount - commission, commission


def is_payable(status: str, held_until: datetime | None, now: datetime) -> bool:
    """Whether a booking of this status is still held, so that a payment may begin."""
    return status == "held" and held_until is not None and now < held_until


def is_abandoned(status: str, held_until: datetime | None, now: datetime) -> bool:
    """Whether a payment that had begun must not end any more: its booking was given back, or is long over."""
    over = held_until is None or now >= held_until + GRACE
    return status == "cancelled" or (status in ("held", "expired") and over)
