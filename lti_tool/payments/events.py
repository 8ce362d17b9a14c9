"""What later rooms may hear of payments."""

from dataclasses import dataclass

from lti_tool.kernel.events import Event


@dataclass(frozen=True)
class PaymentAuthorised(Event):
    """Stripe has the money, reserved or charged, and the booking is confirmed."""

    booking_id: int
    attempt_id: int


@dataclass(frozen=True)
class PaymentDeclined(Event):
    """The card was declined; nothing was charged, and the time stays held while its ten minutes last."""

    booking_id: int
    attempt_id: int


@dataclass(frozen=True)
class PaymentTooLate(Event):
    """The payment arrived after the hold, when somebody else had the time; all of it goes back."""

    booking_id: int
    attempt_id: int


@dataclass(frozen=True)
class PaymentLost(Event):
    """The money of a confirmed booking is gone before it was taken: expired, or cancelled at Stripe."""

    booking_id: int
    attempt_id: int
