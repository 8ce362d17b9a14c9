"""``livementor bench``."""

import sys
from importlib import import_module

from lti_tool.cli.shared import settings_of
from lti_tool.cli.words import Arguments, Words

BENCHES = ("launch", "slots", "booking", "mapping", "xblock", "search")
OF_MENTORS = ("launch", "search")


def add_to(words: Words) -> None:
    told = "print figures, each a ratio to something measured in the same run"
    bench = words.add("bench", _bench, told)
    bench.add_argument("what", choices=(*BENCHES, "all"), nargs="?", default="all")
    bench.add_argument(
        "--mentors",
        type=int,
        default=100_000,
        help="how many there are for launches and searches (100000)",
    )


def _bench(parsed: Arguments) -> int:
    settings = settings_of(parsed)
    for name in BENCHES if parsed.what == "all" else (parsed.what,):
        told = {"mentors": parsed.mentors} if name in OF_MENTORS else {}
        import_module(f"lti_tool.bench.{name}").run(settings, sys.stdout, **told)
    return 0
