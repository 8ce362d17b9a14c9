"""A platform of the tests answers calls: over real HTTP, or without it."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from requests.structures import CaseInsensitiveDict

from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.transport import Answer, Call

Answering = Callable[[Call], Answer]


@dataclass
class FakeTransport:
    """In place of HTTP: what ``answering`` says to a call."""

    answering: Answering
    is_down: bool = False
    calls: list[Call] = field(default_factory=list)

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.is_down:
            raise PlatformUnreachable(url=call.url, why="down")
        return self.answering(replace(call, headers=CaseInsensitiveDict(call.headers)))


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    return Answer(status, CaseInsensitiveDict(headers), body)


@contextlib.contextmanager
def serving(answering: Answering) -> Iterator[str]:
    """The address of a server that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def handle_call(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            url = f"http://127.0.0.1:{http.server_port}{self.path}"
            headers = CaseInsensitiveDict(self.headers.items())
            said = answering(Call(self.command, url, headers, self.rfile.read(length)))
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in said.headers:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_CONNECT = handle_call  # noqa: N815 - as http.server calls them

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()
