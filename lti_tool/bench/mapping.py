"""``livementor bench mapping``: from titles of units to subjects, beside BM25 and an embedding in the same run."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import TextIO

import psutil

from lti_tool.bench.figures import verdict
from lti_tool.bench.units import FILE, HELD, TUNED, Hits, Unit, hits, read
from lti_tool.bench.ways import WAYS, Way
from lti_tool.config import Settings
from lti_tool.courses.subjects import taxonomy

WANTED = 0.85
"""Held-out units with an accepted subject among the first three."""
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU until it answers, milliseconds of CPU for a unit, megabytes that this process grew by."""

    ready: float
    each: float
    memory: float


def run(settings: Settings, out: TextIO) -> None:  # noqa: ARG001 - the signature of every bench
    """Measure and print. Needs no database."""
    try:
        units = read()
    except FileNotFoundError:
        print(f"The labelled units are in the source tree, not here: {FILE}", file=out)
        return
    taxonomy()
    halves = {half: [unit for unit in units if unit.half == half] for half in (TUNED, HELD)}
    counts = ", ".join(f"{len(some)} {half}" for half, some in halves.items())
    print(f"Units of public courses whose subject is found ({counts})", file=out)
    ours: tuple[Hits, Cost] | None = None
    for way in WAYS:
        try:
            found, cost = measured(way, halves)
        except (ImportError, OSError):
            print(f"  {way.name}: skipped, needs pip install livementor[compare]", file=out)
            continue
        ours = ours or (found[HELD], cost)
        _print(out, way, found, cost, ours)
    if ours:
        reached = ours[0].three
        print(
            verdict("ours, held out, first three", reached, f"{WANTED}", reached >= WANTED),
            file=out,
        )


def measured(way: Way, halves: Mapping[str, Sequence[Unit]]) -> tuple[dict[str, Hits], Cost]:
    """Each unit is asked for once before the clock counts."""
    gc.collect()
    before, began = psutil.Process().memory_info().rss, process_time()
    answer = way.ready(taxonomy())
    ready = process_time() - began
    found = {half: hits(units, answer) for half, units in halves.items()}
    grown = (psutil.Process().memory_info().rss - before) / MEGABYTE
    units = [unit for some in halves.values() for unit in some]
    began = process_time()
    for unit in units:
        answer(unit.context)
    return found, Cost(ready, (process_time() - began) / len(units) * 1000, grown)


def _print(
    out: TextIO, way: Way, found: dict[str, Hits], cost: Cost, ours: tuple[Hits, Cost]
) -> None:
    print(f"  {way.title}", file=out)
    for half, some in found.items():
        print(f"    {half}   first {some.first:6.1%}   first three {some.three:6.1%}", file=out)
    missed = (1 - found[HELD].three) / max(1 - ours[0].three, 0.001)
    print(
        f"    ready in {cost.ready:.1f} s, {cost.each:.2f} ms of CPU a unit, {cost.memory:.0f} MB;"
        f" times ours: {cost.each / ours[1].each:.1f} the time, {missed:.2f} the held-out misses",
        file=out,
    )
