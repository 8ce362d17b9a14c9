"""How far the payment of a booking is, as the page and its poll tell it. Reading changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.kernel.i18n import N_, gettext
from lti_tool.payments import attempts, rules
from lti_tool.payments.models import PaymentAttempt
from lti_tool.scheduling.models import Booking

State = Literal["card", "action", "waiting", "confirmed", "late", "over"]

DECLINED = N_("Your bank declined the card. Nothing was charged. Try another card.")
REASONS = {
    "insufficient_funds": N_(
        "There is not enough money on this card. Nothing was charged. Try another card."
    ),
    "expired_card": N_("This card has expired. Nothing was charged. Try another card."),
    "refused": N_("The payment could not be made. Nothing was charged. Try again."),
    "incorrect_cvc": N_("The security code of the card is wrong. Nothing was charged. Try again."),
    "incorrect_number": N_("The card number is wrong. Nothing was charged. Try again."),
    "payment_intent_authentication_failure": N_(
        "Your bank could not confirm that it is you. Nothing was charged. Try again, or use another card."
    ),
    "setup_intent_authentication_failure": N_(
        "Your bank could not confirm that it is you. Nothing was charged. Try again, or use another card."
    ),
    "authentication_required": N_(
        "Your bank wants you to confirm this payment. Nothing was charged. Try again."
    ),
}


@dataclass(frozen=True)
class Progress:
    """``state``:

    ``card`` (the card can be entered), ``action`` (the bank asks the learner), ``waiting`` (Stripe will tell),
    ``confirmed``, ``late`` (paid when the time was not held any more, all of it goes back),
    ``over`` (the hold has ended, nothing was charged).
    """

    state: State
    attempt: UUID | None = None
    declined: str = ""
    """Why the last card was declined, in the reader's language."""
    client_secret: str | None = None
    """Of the SetupIntent (``card``) or the PaymentIntent (``action``); only in answers to its owner's own request."""


def progress(session: Session, booking: Booking, now: datetime) -> Progress:
    attempt = attempts.latest(session, booking.id)
    session.refresh(booking)  # after the attempt: a webhook that comes between the two writes both
    state = _state(booking, attempt, now)
    declined = attempt is not None and attempt.status == "declined"
    return Progress(
        state,
        attempt.public_id if attempt else None,
        reason(attempt.decline_code) if attempt and declined else "",
    )


def _state(booking: Booking, attempt: PaymentAttempt | None, now: datetime) -> State:
    if booking.status in ("confirmed", "done"):
        return "confirmed"
    if attempt is not None and attempt.status == "requires_action":
        return "action"
    if attempt is not None and attempt.status in ("creating", "processing", "authorised"):
        return "waiting"
    if rules.is_payable(booking.status, booking.held_until, now):
        return "card"
    return "late" if attempt is not None and attempt.return_reason is not None else "over"


def reason(code: str | None) -> str:
    """Stripe's reason for a decline, in words that say what to do."""
    return gettext(REASONS.get(code or "", DECLINED))
