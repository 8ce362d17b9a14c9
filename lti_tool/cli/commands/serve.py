"""``livementor serve`` and ``livementor worker``."""

from lti_tool.cli.shared import settings_of
from lti_tool.cli.words import Arguments, Words


def add_to(words: Words) -> None:
    serve = words.add("serve", _serve, "run pages, live rooms and a worker on one port")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    serve.add_argument(
        "--no-worker", action="store_true", help="leave the jobs to `livementor worker`"
    )
    words.add("worker", _work, "run jobs only")


def _serve(parsed: Arguments) -> int:
    from lti_tool.serve import serve

    serve(settings_of(parsed), host=parsed.host, port=parsed.port, worker=not parsed.no_worker)
    return 0


def _work(parsed: Arguments) -> int:
    from lti_tool.serve import work

    work(settings_of(parsed))
    return 0
