"""The life of a payment attempt, as data.

quoted        the price is frozen, the card is being typed
creating      we asked Stripe, or are about to (committed before the call)
requires_action  the bank asks the learner to confirm (3-D Secure)
processing    Stripe has it; we wait for Stripe's own word by webhook
authorised    the money is reserved on the card; nothing has moved
capturing     we asked Stripe to take the reserved money (committed before the call)
paid_held     the money is ours to keep for the mentor until the lesson
lesson_done   earned by the mentor, kept through the dispute window
transferable, transferred   payable and paid to the mentor
returning     all of it goes back (committed before the call)
declined, voided, refunded, part_refunded, disputed, won, lost   as they say
"""

from collections.abc import Mapping
from typing import Literal, get_args

from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.i18n import N_

Status = Literal[
    "quoted",
    "creating",
    "requires_action",
    "declined",
    "processing",
    "authorised",
    "capturing",
    "paid_held",
    "lesson_done",
    "transferable",
    "transferred",
    "returning",
    "voided",
    "part_refunded",
    "refunded",
    "disputed",
    "won",
    "lost",
]
STATUSES: tuple[Status, ...] = get_args(Status)

_AFTER_CAPTURE: frozenset[Status] = frozenset(
    {"returning", "part_refunded", "refunded", "disputed"}
)
_IN_FLIGHT: frozenset[Status] = frozenset(
    {"requires_action", "processing", "authorised", "paid_held", "declined", "voided"}
)

ALLOWED: Mapping[Status, frozenset[Status]] = {
    "quoted": frozenset({"creating", "declined", "voided"}),
    "creating": _IN_FLIGHT,
    "requires_action": _IN_FLIGHT - {"requires_action"},
    "processing": _IN_FLIGHT - {"processing"},
    "declined": frozenset({"returning"}),
    "authorised": frozenset({"capturing", "paid_held", "returning", "voided"}),
    "capturing": frozenset({"paid_held", "returning", "voided"}),
    "paid_held": _AFTER_CAPTURE | {"lesson_done"},
    "lesson_done": _AFTER_CAPTURE | {"transferable"},
    "transferable": _AFTER_CAPTURE | {"transferred"},
    "transferred": _AFTER_CAPTURE,
    "returning": frozenset({"voided", "refunded"}),
    "voided": frozenset({"returning"}),
    "part_refunded": _AFTER_CAPTURE | {"lesson_done", "transferable", "transferred"},
    "refunded": frozenset({"disputed"}),
    "disputed": frozenset({"won", "lost"}),
    "won": frozenset({"transferable", "returning"}),
    "lost": frozenset(),
}

OVER: frozenset[Status] = frozenset({"declined", "returning", "voided", "refunded", "lost"})
"""In these another attempt for the same booking may begin; in all others there is at most one."""
UNSETTLED: frozenset[Status] = frozenset({"creating", "requires_action", "processing"})
"""Stripe knows more than we do, or may soon."""


class TransitionRefused(Conflict):
    code = "payment_transition_refused"
    message = N_("This payment has moved on in the meantime. Reload the page.")


def may(old: Status, new: Status) -> bool:
    return new in ALLOWED[old]
