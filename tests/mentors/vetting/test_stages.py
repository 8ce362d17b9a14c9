"""Which way an application may go: every pair of stages, for both sides."""

from itertools import product
from typing import get_args

import pytest

from lti_tool.mentors.vetting.stages import (
    MOVES,
    STAGES,
    ReasonMissing,
    StageChanged,
    Who,
    require_move,
)

ALLOWED = {(before, to): move for before, moves in MOVES.items() for to, move in moves.items()}


@pytest.mark.parametrize(("before", "after"), list(product(STAGES, repeat=2)))
@pytest.mark.parametrize("who", get_args(Who))
def test_only_the_moves_of_the_table_by_whom_it_names(before: str, after: str, who: Who) -> None:
    move = ALLOWED.get((before, after))  # type: ignore[call-overload]
    if move and move.who == who:
        require_move(before, after, who, "because")
        if move.says_why:
            with pytest.raises(ReasonMissing):
                require_move(before, after, who, "  ")
    else:
        with pytest.raises(StageChanged):
            require_move(before, after, who, "because")


def test_every_stage_is_reached_and_only_through_training_one_is_listed() -> None:
    assert {to for _, to in ALLOWED} == set(STAGES)
    assert {before for before, to in ALLOWED if to == "approved"} == {"training", "suspended"}


def test_a_stage_that_is_none_is_refused() -> None:
    with pytest.raises(StageChanged):
        require_move("nonsense", "approved", "operator", "because")
