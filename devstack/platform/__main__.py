"""Run the course site until Ctrl-C."""

import argparse
import json
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from devstack.platform import open_edx
from devstack.platform.settings import configure

HOST = "127.0.0.1"
"""Another site than ``localhost``, so that cookies behave as they do between an LMS and a tool."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m devstack.platform", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--data", type=Path, default=Path("var/platform"))
    parser.add_argument("--tool-url", default="http://localhost:8000")
    parser.add_argument(
        "--registration",
        action="store_true",
        help="only print what the tool must know of this site, as JSON",
    )
    given = parser.parse_args()
    given.data.mkdir(parents=True, exist_ok=True)
    prepare(f"http://{HOST}:{given.port}", given.tool_url.rstrip("/"), given.data)
    from devstack.platform.tool import registration

    told = json.dumps(registration(), indent=2)
    (given.data / "registration.json").write_text(told + "\n")
    print(told, flush=True)
    if not given.registration:
        serve(given.port)


def prepare(address: str, tool_url: str, data: Path) -> None:
    """Django with Open edX's platform code, and its tables."""
    logging.basicConfig(level=logging.WARNING)
    open_edx.provide()
    configure(address=address, tool_url=tool_url, data=data)
    open_edx.name_links()
    from django.core.management import call_command

    from devstack.platform.tool import configure_tool

    call_command("migrate", verbosity=0)
    configure_tool()


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
