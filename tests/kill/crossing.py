"""The way from the service to localstripe, on which a power cut can happen after Stripe did what it was asked."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from re import Pattern

import requests


class Crossing:
    """Passes requests on. ``cut``: called once, between Stripe's deed and its answer, for a POST to a path."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._path: Pattern[str] | None = None
        self._cut: Callable[[], None] | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def cut_after(self, path: Pattern[str], cut: Callable[[], None]) -> None:
        self._path, self._cut = path, cut

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        names = ("Authorization", "Content-Type", "Idempotency-Key")
        headers = {name: handler.headers[name] for name in names if name in handler.headers}
        answer = requests.request(
            handler.command, self._target + handler.path, data=body, headers=headers, timeout=10
        )
        if handler.command == "POST" and self._is_the_end(handler.path):
            handler.close_connection = True
            return
        handler.send_response(answer.status_code)
        handler.send_header("Content-Type", answer.headers.get("Content-Type", ""))
        handler.send_header("Content-Length", str(len(answer.content)))
        handler.end_headers()
        handler.wfile.write(answer.content)

    def _is_the_end(self, path: str) -> bool:
        if self._cut is None or self._path is None or not self._path.fullmatch(path):
            return False
        cut, self._cut = self._cut, None
        cut()
        return True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        crossing = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                crossing.pass_on(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        return Handler
