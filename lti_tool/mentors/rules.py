"""What a mentor is called in an address, and what a lesson costs. No database."""

import re
from typing import Literal, get_args

from lti_tool.courses.words import fold
from lti_tool.kernel.errors import Conflict
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.money import Money

Kind = Literal["peer", "professional"]
Status = Literal["applied", "approved", "suspended"]
KINDS: tuple[str, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)
LONGEST_SLUG = 60


class BothTeach(Conflict):
    code = "join_both_teach"
    message = N_(
        "Both accounts are mentors' accounts, and one person has one desk. They stay apart."
    )


def slug(name: str) -> str:
    """``Zoé de l'Étang`` is ``zoe-de-l-etang``; a name without Latin letters is ``mentor``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_SLUG].rstrip("-") or "mentor"


def price(per_hour: Money, minutes: int) -> Money:
    """The share of an hour's price, half a minor unit rounded up."""
    return Money((per_hour.amount * minutes * 2 + 60) // 120, per_hour.currency)
