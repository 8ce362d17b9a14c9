"""``livementor ranking``: why a mentor stands where they stand."""

from lti_tool.cli.shared import database_of, settings_of
from lti_tool.cli.words import Arguments, Words
from lti_tool.kernel.clock import SystemClock


def add_to(words: Words) -> None:
    ranking = words.group("ranking", "the order of mentors")
    told = "print a mentor's place in the search and the terms of their sum"
    explain = ranking.add("explain", _explain, told)
    explain.add_argument("slug", help="as in the address of the mentor's page")
    explain.add_argument("--subject", default="", help="code of a subject; any when left out")


def _explain(parsed: Arguments) -> int:
    from lti_tool.mentors.explaining import explained

    now = SystemClock().now()
    with database_of(settings_of(parsed)).transaction() as session:
        for line in explained(session, parsed.slug, parsed.subject, now):
            print(line)
    return 0
