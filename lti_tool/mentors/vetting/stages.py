"""The stages of an application, who moves it from which to which, and what must be said. Data, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from lti_tool.kernel.errors import Conflict, InvalidInput
from lti_tool.kernel.i18n import N_

Stage = Literal[
    "draft",
    "applied",
    "documents",
    "interview",
    "training",
    "approved",
    "refused",
    "suspended",
    "withdrawn",
]
STAGES: tuple[Stage, ...] = get_args(Stage)
Who = Literal["applicant", "operator"]
WAITING: tuple[Stage, ...] = ("applied", "documents", "interview", "training")
"""On the way: the operator has something to do, or the applicant has their training."""
DECIDED: tuple[Stage, ...] = ("approved", "refused", "withdrawn")
"""From these on documents are needed no longer; see ``retention``."""
MAY_HAVE_MINORS: tuple[Stage, ...] = ("interview", "training", "approved")


class StageChanged(Conflict):
    code = "application_moved"
    message = N_("This is not possible where the application stands now. Look at it again.")


class ReasonMissing(InvalidInput):
    code = "application_reason_missing"
    message = N_("Write why. The applicant reads it.")


@dataclass(frozen=True)
class Move:
    """``says_why``: a reason is needed, and told to the applicant."""

    who: Who
    says_why: bool = False


FORWARD, WITH_REASON, OWN = Move("operator"), Move("operator", True), Move("applicant")
BACK_OR_OUT: dict[Stage, Move] = {"draft": WITH_REASON, "refused": WITH_REASON, "withdrawn": OWN}
MOVES: Mapping[Stage, Mapping[Stage, Move]] = {
    "draft": {"applied": OWN, "withdrawn": OWN},
    "applied": {"documents": FORWARD, **BACK_OR_OUT},
    "documents": {"interview": FORWARD, **BACK_OR_OUT},
    "interview": {"training": FORWARD, **BACK_OR_OUT},
    "training": {"approved": FORWARD, **BACK_OR_OUT},
    "approved": {"suspended": WITH_REASON},
    "suspended": {"approved": WITH_REASON, "refused": WITH_REASON},
    "refused": {"draft": WITH_REASON},
    "withdrawn": {"draft": OWN},
}


def require_move(before: str, after: str, who: Who, reason: str) -> Move:
    """Raises StageChanged, ReasonMissing."""
    move = next((move for to, move in MOVES.get(_stage(before), {}).items() if to == after), None)
    if move is None or move.who != who:
        raise StageChanged
    if move.says_why and not reason.strip():
        raise ReasonMissing
    return move


def moves_of(stage: Stage, who: Who) -> dict[Stage, Move]:
    """Where somebody may move an application from here."""
    return {to: move for to, move in MOVES[stage].items() if move.who == who}


def _stage(told: str) -> Stage:
    """Raises StageChanged for what is none."""
    for stage in STAGES:
        if stage == told:
            return stage
    raise StageChanged
