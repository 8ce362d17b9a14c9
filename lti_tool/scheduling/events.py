"""What later rooms may hear of bookings."""

from dataclasses import dataclass

from lti_tool.kernel.events import Event


@dataclass(frozen=True)
class BookingConfirmed(Event):
    """The time is the learner's: paid, or free of charge."""

    booking_id: int


@dataclass(frozen=True)
class BookingReleased(Event):
    """A held time is free again: its ten minutes are over, or the learner gave it back."""

    booking_id: int
