"""``livementor lti``: platforms, their deployments, and our keys."""

from argparse import ArgumentParser

from lti_tool.cli.shared import database_of, print_json, read_secret, settings_of
from lti_tool.cli.words import Arguments, Words
from lti_tool.kernel.clock import SystemClock

REGISTRATION = {
    "--name": "what people call the platform",
    "--issuer": "the platform's issuer (iss)",
    "--client-id": "the client id that the platform gave this tool",
    "--deployment-id": "a deployment to approve at once",
    "--auth-login-url": "the platform's authentication request address",
    "--auth-token-url": "the platform's access token address",
    "--key-set-url": "the platform's public key set",
}
NEEDED = ("--name", "--client-id")
"""What no preset can know."""
DECISIONS = (
    ("approve", "approved", "take launches of a platform, or of one deployment of it"),
    ("off", "off", "take no launches of a platform, or of one deployment of it, any more"),
)


def add_to(words: Words) -> None:
    platforms = words.group("lti", "LTI platforms")
    _registration_of(platforms.add("add", _add, "register a platform, or update it"))
    platforms.add("list", _list, "print all platforms and their deployments as JSON")
    for name, status, told in DECISIONS:
        decision = platforms.add(name, _decide, told)
        decision.set_defaults(status=status)
        decision.add_argument("id", help="of the platform, as `livementor lti list` prints it")
        decision.add_argument("--deployment-id", help="only this deployment")
    platforms.add("rotate-keys", _rotate_keys, "sign with a new key from now on")
    told = "know a platform's users of LTI 1.1 again, by its old key and secret"
    _consumer_of(platforms.add("consumer", _consumer, told))
    _invitation_of(
        platforms.add("invite", _invite, "print an address with which an LMS registers itself")
    )


def _consumer_of(parser: ArgumentParser) -> None:
    parser.add_argument("id", help="of the platform, as `livementor lti list` prints it")
    parser.add_argument("--key", required=True, help="the consumer key of LTI 1.1")
    told = "a file with the shared secret of LTI 1.1 and nothing else; - reads it from the input"
    parser.add_argument("--secret-file", required=True, help=told)


def _registration_of(parser: ArgumentParser) -> None:
    for option, told in REGISTRATION.items():
        parser.add_argument(option, required=option in NEEDED, help=told)
    products = "moodle, canvas, canvas-own, blackboard, brightspace, openedx or sakai"
    told = f"fill in issuer and addresses, as far as they are known of {products}"
    parser.add_argument("--product", default="other", help=told)
    parser.add_argument("--site", default="", help="with --product: where the LMS is opened")
    parser.add_argument("--approve", action="store_true", help="take launches from now on")


def _invitation_of(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--name", default="", help="what people call the platform (default: its host)"
    )
    parser.add_argument("--approve", action="store_true", help="take its launches at once")
    told = "how long the address works (default: 7; once in any case)"
    parser.add_argument("--days", type=int, default=7, help=told)


def _add(parsed: Arguments) -> int:
    from lti_tool.lti.commands import add_registration
    from lti_tool.lti.console.presets import completed

    told = completed(parsed.product, parsed.site, parsed.client_id, vars(parsed))
    with database_of(settings_of(parsed)).transaction() as session:
        made = add_registration(
            session,
            name=parsed.name,
            client_id=parsed.client_id,
            deployment_id=parsed.deployment_id,
            **told,
            approve=parsed.approve,
            now=SystemClock().now(),
        )
    print_json(made)
    return 0


def _list(parsed: Arguments) -> int:
    from lti_tool.lti.commands import list_registrations

    with database_of(settings_of(parsed)).transaction() as session:
        print_json(list_registrations(session))
    return 0


def _decide(parsed: Arguments) -> int:
    from lti_tool.lti.commands import decide

    with database_of(settings_of(parsed)).transaction() as session:
        now = SystemClock().now()
        told = decide(session, parsed.id, parsed.deployment_id, parsed.status, now)
    print_json(told)
    return 0


def _rotate_keys(parsed: Arguments) -> int:
    from lti_tool.kernel.tokens import Vault
    from lti_tool.lti.commands import rotate

    settings = settings_of(parsed)
    with database_of(settings).transaction() as session:
        published = rotate(session, Vault(settings.secret_key), SystemClock().now())
    print_json(published)
    return 0


def _consumer(parsed: Arguments) -> int:
    from lti_tool.kernel.tokens import Vault
    from lti_tool.lti.consumers import add_consumer

    settings = settings_of(parsed)
    secret = read_secret(parsed.secret_file)
    with database_of(settings).transaction() as session:
        now, vault = SystemClock().now(), Vault(settings.secret_key)
        told = add_consumer(session, vault, parsed.id, key=parsed.key, secret=secret, now=now)
    print_json(told)
    return 0


def _invite(parsed: Arguments) -> int:
    from lti_tool.lti.dynamic.invitations import Invitation, invite

    settings = settings_of(parsed)
    invitation = Invitation(parsed.name, parsed.approve)
    now = SystemClock().now()
    with database_of(settings).transaction() as session:
        address = invite(session, settings.base_url, invitation, days=parsed.days, now=now)
    print(address)
    return 0
