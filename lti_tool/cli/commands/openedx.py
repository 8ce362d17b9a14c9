"""``livementor openedx``."""

from lti_tool.cli.shared import database_of, print_json, settings_of
from lti_tool.cli.words import Arguments, Words
from lti_tool.kernel.clock import SystemClock


def add_to(words: Words) -> None:
    sites = words.group("openedx", "Open edX sites")
    site = sites.add("add", _add, "register a site and print its secret once")
    site.add_argument("--name", required=True, help="what people call the LMS")
    site.add_argument(
        "--issuer", required=True, help="the address of the LMS, as its LTI launches have it"
    )


def _add(parsed: Arguments) -> int:
    from lti_tool.openedx.commands import add_site

    settings = settings_of(parsed)
    now = SystemClock().now()
    with database_of(settings).transaction() as session:
        made = add_site(session, settings, name=parsed.name, issuer=parsed.issuer, now=now)
    print_json(made)
    return 0
