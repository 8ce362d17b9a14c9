"""The sentences that the script of the payment page says, in the reader's language."""

from lti_tool.kernel.i18n import N_, gettext
from lti_tool.payments.progress import REASONS, reason

SENTENCES = {
    "minutes_left": N_("Held for you for %(minutes)s more minutes."),
    "one_minute_left": N_("Held for you for one more minute."),
    "last_minute": N_("Held for you for less than a minute."),
    "hold_over": N_("The time is no longer held for you."),
    "paying": N_("Checking your card"),
    "bank": N_("Waiting for your bank"),
    "waiting": N_("Waiting for the payment to be confirmed. You can leave this page open."),
    "still_waiting": N_(
        "This takes longer than usual. Do not pay again: as soon as we know, this page and your bookings show it."
    ),
    "offline": N_("There is no connection. Nothing is lost; trying again."),
    "broke_off": N_(
        "The connection broke off before the payment began. Try again: you can't be charged twice."
    ),
    "script_blocked": N_(
        "The card form could not be loaded. An extension or your network may block js.stripe.com; allow it, and reload."
    ),
    "card_wrong": N_("Check the card's number, date and security code."),
    "bank_failed": N_(
        "Your bank did not confirm that it is you. Nothing was charged. Try again, or use another card."
    ),
    "failed": N_("That did not work. Nothing was charged. Try again."),
}


def sentences() -> dict[str, object]:
    """By name; and under ``reasons`` by Stripe's code, ``card_declined`` standing for all that are not there."""
    reasons = {code: reason(code) for code in (*REASONS, "card_declined")}
    return {**{name: gettext(text) for name, text in SENTENCES.items()}, "reasons": reasons}
