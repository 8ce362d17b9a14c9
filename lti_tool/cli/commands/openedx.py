"""``livementor openedx``: sites and their keys."""

from lti_tool.cli.shared import database_of, print_json, settings_of
from lti_tool.cli.words import Arguments, Words
from lti_tool.kernel.clock import SystemClock

SWITCHES = (
    ("off", False, "refuse the requests of a site"),
    ("on", True, "take the requests of a site that was switched off"),
)


def add_to(words: Words) -> None:
    sites = words.group("openedx", "Open edX sites")
    site = sites.add("add", _add, "register a site and print its secret once")
    site.add_argument("--name", required=True, help="what people call the LMS")
    site.add_argument(
        "--issuer", required=True, help="the address of the LMS, as its LTI launches have it"
    )
    sites.add("list", _list, "print all sites and their keys, without secrets, as JSON")
    revoked = sites.add("revoke", _revoke, "take a key back: it proves nothing from now on")
    revoked.add_argument("key_id", help="as `livementor openedx list` prints it")
    for name, is_active, told in SWITCHES:
        switch = sites.add(name, _switch, told)
        switch.set_defaults(is_active=is_active)
        switch.add_argument("issuer", help="of the site, as `livementor openedx list` prints it")


def _add(parsed: Arguments) -> int:
    from lti_tool.openedx.commands import add_site

    settings = settings_of(parsed)
    now = SystemClock().now()
    with database_of(settings).transaction() as session:
        made = add_site(session, settings, name=parsed.name, issuer=parsed.issuer, now=now)
    print_json(made)
    return 0


def _list(parsed: Arguments) -> int:
    from lti_tool.openedx.commands import list_sites

    with database_of(settings_of(parsed)).transaction() as session:
        print_json(list_sites(session))
    return 0


def _revoke(parsed: Arguments) -> int:
    from lti_tool.openedx.commands import revoke_key

    with database_of(settings_of(parsed)).transaction() as session:
        revoke_key(session, key_id=parsed.key_id, now=SystemClock().now())
    return 0


def _switch(parsed: Arguments) -> int:
    from lti_tool.openedx.commands import switch_site

    with database_of(settings_of(parsed)).transaction() as session:
        switch_site(session, issuer=parsed.issuer, active=parsed.is_active)
    return 0
