"""``livementor operator``: who may open the console."""

from lti_tool.cli.shared import database_of, print_json, settings_of
from lti_tool.cli.words import Arguments, Words
from lti_tool.kernel.clock import SystemClock


def add_to(words: Words) -> None:
    people = words.group("operator", "who runs the service, and may open the console")
    email = "the address at which they get the link that signs them in"
    people.add("add", _add, "let somebody open the console").add_argument("email", help=email)
    people.add("remove", _remove, "take that back").add_argument("email", help=email)
    people.add("list", _list, "print all operators as JSON")


def _add(parsed: Arguments) -> int:
    from lti_tool.people.operators import add_operator

    with database_of(settings_of(parsed)).transaction() as session:
        print_json(add_operator(session, parsed.email, SystemClock().now()))
    return 0


def _remove(parsed: Arguments) -> int:
    from lti_tool.people.operators import remove_operator

    with database_of(settings_of(parsed)).transaction() as session:
        print_json(remove_operator(session, parsed.email))
    return 0


def _list(parsed: Arguments) -> int:
    from lti_tool.people.operators import list_operators

    with database_of(settings_of(parsed)).transaction() as session:
        print_json(list_operators(session))
    return 0
