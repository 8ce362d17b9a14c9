"""``livementor slots``."""

import sys
from pathlib import Path

from lti_tool.cli.words import Arguments, Words


def add_to(words: Words) -> None:
    slots = words.add("slots", _slots, "print the free slots of a described mentor as JSON")
    slots.add_argument(
        "file", type=Path, help="JSON: zone, weekly, overrides, busy, duration, from, to, ..."
    )
    slots.add_argument(
        "--explain", action="store_true", help="say why each removed piece was removed"
    )


def _slots(parsed: Arguments) -> int:
    from lti_tool.scheduling.vectors import slots_command

    return slots_command(parsed.file, parsed.explain, sys.stdout)
