"""Serve the workbench until Ctrl-C, without Django's reloader."""

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType

from devstack.workbench import places, scenarios
from devstack.workbench.settings import configure

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m devstack.workbench", description=__doc__)
    parser.add_argument("--port", type=int, default=8200)
    parser.add_argument("--data", type=Path, default=Path("var/workbench"))
    parser.add_argument(
        "--connection", type=Path, required=True, help="what `livementor openedx add` printed"
    )
    given = parser.parse_args()
    given.data.mkdir(parents=True, exist_ok=True)
    prepare(given.data, json.loads(given.connection.read_text()))
    serve(given.port)


def prepare(data: Path, connection: dict[str, str]) -> None:
    """Django with the workbench, its tables, and our courses in it."""
    configure(data=data.resolve(), connection=connection)
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    places.provide()
    scenarios.load()


def serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application
    from werkzeug.serving import make_server

    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    server = make_server(HOST, port, get_wsgi_application(), threaded=True)
    server.daemon_threads = True
    server.serve_forever()


def _leave(_: int, __: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
