"""``livementor demo``."""

from lti_tool.cli.shared import database_of, settings_of
from lti_tool.cli.words import Arguments, Words
from lti_tool.kernel.clock import SystemClock


def add_to(words: Words) -> None:
    demo = words.group("demo", "demo data")
    demo.add("fill", _fill, "fill a development database with a catalogue of mentors")


def _fill(parsed: Arguments) -> int:
    from lti_tool.demo.fill import fill

    settings = settings_of(parsed)
    now = SystemClock().now()
    print(fill(database_of(settings), now=now, settings=settings, progress=_say))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
