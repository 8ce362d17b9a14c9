"""The command ``livementor``: every command of the service, each one function."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from lti_tool.config import Settings, read_settings
from lti_tool.database import bring_up_to_date, open_database, ready_database
from lti_tool.kernel.clock import SystemClock
from lti_tool.kernel.errors import ConfigurationError, LivementorError
from lti_tool.kernel.tokens import Vault

Arguments = argparse.Namespace
Command = Callable[[Arguments], int]
BENCHES = ("launch", "slots", "booking")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused or wrong, 2 misspelt."""
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    try:
        return command(parsed)
    except (ConfigurationError, LivementorError) as error:
        print(f"livementor: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _settings(parsed: Arguments) -> Settings:
    return read_settings(data_dir=parsed.data, port=getattr(parsed, "port", None))


def _serve(parsed: Arguments) -> int:
    from lti_tool.serve import serve

    serve(_settings(parsed), host=parsed.host, port=parsed.port, worker=not parsed.no_worker)
    return 0


def _work(parsed: Arguments) -> int:
    from lti_tool.serve import work

    work(_settings(parsed))
    return 0


def _doctor(parsed: Arguments) -> int:
    from lti_tool import doctor

    return doctor.run(sys.stdout, lambda: _settings(parsed))


def _db_upgrade(parsed: Arguments) -> int:
    bring_up_to_date(open_database(_settings(parsed)))
    print("The database has the newest schema, and every subject.")
    return 0


def _demo_fill(parsed: Arguments) -> int:
    from lti_tool.demo.fill import fill

    settings = _settings(parsed)
    summary = fill(
        ready_database(settings), now=SystemClock().now(), settings=settings, progress=_say
    )
    print(summary)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _lti_add(parsed: Arguments) -> int:
    from lti_tool.lti.commands import add_registration

    with ready_database(_settings(parsed)).transaction() as session:
        made = add_registration(
            session,
            name=parsed.name,
            issuer=parsed.issuer,
            client_id=parsed.client_id,
            deployment_id=parsed.deployment_id,
            auth_login_url=parsed.auth_login_url,
            auth_token_url=parsed.auth_token_url,
            key_set_url=parsed.key_set_url,
            approve=parsed.approve,
            now=SystemClock().now(),
        )
    print(json.dumps(made, indent=2, ensure_ascii=False))
    return 0


def _lti_list(parsed: Arguments) -> int:
    from lti_tool.lti.commands import list_registrations

    with ready_database(_settings(parsed)).transaction() as session:
        print(json.dumps(list_registrations(session), indent=2, ensure_ascii=False))
    return 0


def _lti_decide(parsed: Arguments) -> int:
    from lti_tool.lti.commands import decide

    with ready_database(_settings(parsed)).transaction() as session:
        now = SystemClock().now()
        told = decide(session, parsed.id, parsed.deployment_id, parsed.status, now)
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0


def _lti_rotate_keys(parsed: Arguments) -> int:
    from lti_tool.lti.commands import rotate

    settings = _settings(parsed)
    with ready_database(settings).transaction() as session:
        published = rotate(session, Vault(settings.secret_key), SystemClock().now())
    print(json.dumps(published, indent=2))
    return 0


def _lti_invite(parsed: Arguments) -> int:
    from lti_tool.lti.dynamic.invitations import Invitation, invite

    settings = _settings(parsed)
    with ready_database(settings).transaction() as session:
        address = invite(
            session,
            settings.base_url,
            Invitation(parsed.name, parsed.approve),
            days=parsed.days,
            now=SystemClock().now(),
        )
    print(address)
    return 0


def _openedx_add(parsed: Arguments) -> int:
    from lti_tool.openedx.commands import add_site

    settings = _settings(parsed)
    with ready_database(settings).transaction() as session:
        made = add_site(
            session, settings, name=parsed.name, issuer=parsed.issuer, now=SystemClock().now()
        )
    print(json.dumps(made, indent=2, ensure_ascii=False))
    return 0


def _slots(parsed: Arguments) -> int:
    from lti_tool.scheduling.vectors import slots_command

    return slots_command(parsed.file, parsed.explain, sys.stdout)


def _bench(parsed: Arguments) -> int:
    settings = _settings(parsed)
    for name in BENCHES if parsed.what == "all" else (parsed.what,):
        import_module(f"lti_tool.bench.{name}").run(settings, sys.stdout)
    return 0


def _parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="livementor",
        description="Get a mentor for this unit: the service behind the XBlock and the LTI tool.",
        epilog="Settings come from the environment; docs/operator.md lists them. `livementor doctor` checks them.",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder of the embedded database and the development secrets",
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        name: str, command: Command, told: str, under: object = commands
    ) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = under.add_parser(  # type: ignore[attr-defined]
            name, help=told, description=told, parents=[shared]
        )
        parser.set_defaults(command=command)
        return parser

    def group(name: str, told: str) -> object:
        return commands.add_parser(name, help=told, description=told).add_subparsers(
            required=True, metavar="COMMAND"
        )

    run = add("serve", _serve, "run pages, live rooms and a worker on one port")
    run.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    run.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    run.add_argument(
        "--no-worker", action="store_true", help="leave the jobs to `livementor worker`"
    )
    add("worker", _work, "run jobs only")
    add("doctor", _doctor, "say in words what is wrong with this set-up")
    add(
        "upgrade",
        _db_upgrade,
        "bring the database to the newest schema",
        group("db", "the database"),
    )
    add(
        "fill",
        _demo_fill,
        "fill a development database with a catalogue of mentors",
        group("demo", "demo data"),
    )
    platforms = group("lti", "LTI platforms")
    _add_lti(add("add", _lti_add, "register a platform, or update it", platforms))
    add("list", _lti_list, "print all platforms and their deployments as JSON", platforms)
    for name, status, told in (
        ("approve", "approved", "take launches of a platform, or of one deployment of it"),
        ("off", "off", "take no launches of a platform, or of one deployment of it, any more"),
    ):
        decision = add(name, _lti_decide, told, platforms)
        decision.set_defaults(status=status)
        decision.add_argument("id", help="of the platform, as `livementor lti list` prints it")
        decision.add_argument("--deployment-id", help="only this deployment")
    add("rotate-keys", _lti_rotate_keys, "sign with a new key from now on", platforms)
    _add_invite(
        add("invite", _lti_invite, "print an address with which an LMS registers itself", platforms)
    )
    site = add(
        "add",
        _openedx_add,
        "register a site and print its secret once",
        group("openedx", "Open edX sites"),
    )
    site.add_argument("--name", required=True, help="what people call the LMS")
    site.add_argument(
        "--issuer", required=True, help="the address of the LMS, as its LTI launches have it"
    )
    slots = add("slots", _slots, "print the free slots of a described mentor as JSON")
    slots.add_argument(
        "file", type=Path, help="JSON: zone, weekly, overrides, busy, duration, from, to, ..."
    )
    slots.add_argument(
        "--explain", action="store_true", help="say why each removed piece was removed"
    )
    bench = add(
        "bench", _bench, "print figures, each a ratio to something measured in the same run"
    )
    bench.add_argument("what", choices=(*BENCHES, "all"), nargs="?", default="all")
    return root


def _add_lti(parser: argparse.ArgumentParser) -> None:
    for option, told in {
        "--name": "what people call the platform",
        "--issuer": "the platform's issuer (iss)",
        "--client-id": "the client id that the platform gave this tool",
        "--deployment-id": "a deployment to approve at once",
        "--auth-login-url": "the platform's authentication request address",
        "--auth-token-url": "the platform's access token address",
        "--key-set-url": "the platform's public key set",
    }.items():
        parser.add_argument(option, required=option != "--deployment-id", help=told)
    parser.add_argument("--approve", action="store_true", help="take launches from now on")


def _add_invite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name", default="", help="what people call the platform (default: its host)"
    )
    parser.add_argument("--approve", action="store_true", help="take its launches at once")
    parser.add_argument(
        "--days",
        type=int,
        default=7,
        help="how long the address works (default: 7; once in any case)",
    )


if __name__ == "__main__":
    sys.exit(main())
