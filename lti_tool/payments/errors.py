"""What can be told to somebody who pays, or to who sends a webhook."""

from lti_tool.kernel.errors import (
    Conflict,
    Gone,
    InvalidInput,
    NotFound,
    TooManyRequests,
    Unavailable,
)
from lti_tool.kernel.i18n import N_


class PaymentUnknown(NotFound):
    code = "payment_unknown"
    message = N_("There is no such payment, or it is not yours.")


class HoldOver(Gone):
    code = "hold_over"
    message = N_("The time is no longer held for you. Nothing was charged.")


class CardNotReady(Conflict):
    code = "card_not_ready"
    message = N_("Your card was not checked yet. Enter it once more.")


class TooManyCards(TooManyRequests):
    code = "too_many_cards"
    message = N_("Too many cards were tried for one lesson. Nothing was charged.")


class PaymentUnavailable(Unavailable):
    code = "payment_unavailable"
    message = N_("Our payment partner does not answer. Nothing was charged; try again in a minute.")


class WebhookInvalid(InvalidInput):
    code = "webhook_invalid"
    message = N_("This is not a message of Stripe: its signature or its form is wrong.")


class WebhookOtherMode(InvalidInput):
    code = "webhook_other_mode"
    message = N_("This message is of Stripe's other mode (test or live).")


class WebhookAmountOther(InvalidInput):
    code = "webhook_amount_other"
    message = N_("This message is about another amount than the price of the lesson.")
