"""Why a time is no slot: every piece of a window that no slot covers, with the reason. No database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from lti_tool.kernel.interval import Interval
from lti_tool.scheduling.availability import Availability, Span, joined, without
from lti_tool.scheduling.slots import (
    SlotTerms,
    earliest,
    kept_free,
    moment,
    open_blocks,
    spans,
    starts,
)
from lti_tool.scheduling.wall_time import utc


class Why(Enum):
    """Reasons, in the words of ``livementor slots --explain``."""

    OVERRIDE = "override: an exception for this date replaces the weekly hours"
    NO_HOURS = "hours: outside the mentor's hours"
    BUSY = "busy: a booking or another busy time"
    BUFFER = "buffer: kept free before or after a busy time"
    PAST = "past: begins before now"
    NOTICE = "notice: begins before the minimum notice is over"
    REST = "rest: no whole slot on the grid fits into what is left"


@dataclass(frozen=True)
class Removed:
    piece: Interval
    why: Why


def explain(
    hours: Availability, terms: SlotTerms, busy: Iterable[Interval], *, window: Span, now: datetime
) -> list[Removed]:
    """What of the window no slot covers, in order, each piece with the first reason that holds for it."""
    taken, length = joined(spans(busy)), terms.duration * 60
    wide = (window[0] - length, window[1])
    every = list(starts(hours, terms, taken, window=wide, earliest=wide[0]))
    first = earliest(terms, now)
    left = _outside([window], [(at, at + length) for at in every if at >= first])
    found: list[tuple[Span, Why]] = []
    for why, covered in _reasons(hours, terms, taken, wide, now, every):
        rest = _outside(left, covered)
        found += [(piece, why) for piece in _outside(left, rest)]
        left = rest
    found += [(piece, Why.REST) for piece in left]
    return [
        Removed(Interval(utc(start), utc(end)), why)
        for (start, end), why in sorted(found, key=_start)
    ]


def _reasons(
    hours: Availability,
    terms: SlotTerms,
    taken: list[Span],
    window: Span,
    now: datetime,
    every: list[int],
) -> list[tuple[Why, list[Span]]]:
    """What each reason takes, the first one first. ``every``: the starts if there were no clock."""
    opened, length = open_blocks(hours, terms, window), terms.duration * 60
    normally = open_blocks(replace(hours, overrides={}), terms, window)
    return [
        (Why.OVERRIDE, _outside(normally, opened)),
        (Why.NO_HOURS, _outside([window], opened)),
        (Why.BUSY, taken),
        (Why.BUFFER, kept_free(terms, taken)),
        (Why.PAST, [(at, at + length) for at in every if at < moment(now)]),
        (Why.NOTICE, [(at, at + length) for at in every if at < earliest(terms, now)]),
    ]


def _outside(whole: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    return list(without(whole, joined(taken)))


def _start(found: tuple[Span, Why]) -> Span:
    return found[0]
