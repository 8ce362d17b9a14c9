"""A service that answers as a test wants: well, slowly, wrongly, or with something that is no answer."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lti_tool.openedx.rules import Signed, TrustedKey, verify

PATIENCE = 10  # seconds until a request must have come
KEY_ID, SECRET = "lms-1", "a secret of the tests that is long enough"


def mentor(slug: str = "ada", name: str = "Ada Lovelace", **changes: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "initials": "AL",
        "hue": 210,
        "kind": "peer",
        "kind_label": "Peer",
        "headline": "Linear algebra with patience",
        "why": "Taught linear algebra in 14 lessons",
        "subjects": ["Linear algebra"],
        "languages": ["French", "English"],
        "price": {"amount": 2400, "currency": "EUR", "label": "€24.00", "minutes": 60},
        "rating": {"average": 4.8, "count": 31, "label": "4.8", "count_label": "31 reviews"},
        "next": [{"start": "2026-11-24T17:00:00Z", "label": "Tue 24 Nov, 5:00 PM"}],
        **changes,
    }


def list_of(*mentors: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "course": "Linear algebra",
        "unit": "Eigenvalues",
        "locale": "en",
        "zone": "UTC",
        "all": False,
        "subjects": [{"code": "linear-algebra", "label": "Linear algebra"}],
        "reason": "because the unit is called “Eigenvalues”",
        "count": len(mentors),
        "mentors": list(mentors),
        **changes,
    }


@dataclass
class Service:
    """What it answers (``status`` and ``body``, or nothing at all while ``silent``), and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    released: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    elsewhere: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """Answers of single paths, in place of ``status`` and ``body``."""
    visited: list[str] = field(default_factory=list)
    clock: Callable[[], float] = time.time
    _came: threading.Condition = field(default_factory=threading.Condition)

    def say(self, answer: Any, status: int = 200, path: str = "") -> None:
        told = status, json.dumps(answer).encode()
        if path:
            self.elsewhere[path] = told
        else:
            self.status, self.body = told

    def take(self, path: str, authorization: str, body: bytes) -> None:
        """Raises what the real service raises when the signature does not hold."""
        signed = Signed(authorization, body, self.url + path)
        key = TrustedKey(KEY_ID, SECRET, "https://lms.example.org", True)
        verify(signed, {KEY_ID: key}.get, now=datetime.fromtimestamp(self.clock(), UTC))
        with self._came:
            self.asked.append((path, json.loads(body)))
            self._came.notify_all()

    def wait_for(self, requests: int) -> None:
        """Until it was asked so often."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.asked) >= requests, PATIENCE)

    @property
    def settings(self) -> dict[str, str]:
        return {"service_url": self.url, "key_id": KEY_ID, "secret": SECRET}


@contextmanager
def running(port: int = 0) -> Iterator[Service]:
    """On this or a free port, until the block ends; a request that is kept waiting ends then too."""
    service = Service(body=json.dumps(list_of(mentor())).encode())

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.take(self.path, self.headers["Authorization"], body)
            if service.silent:
                service.released.wait()
                return
            status, content = service.elsewhere.get(self.path, (service.status, service.body))
            self.send_response(status)
            for name, value in {
                "Content-Length": str(len(content)),
                **service.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            """The page that a hand-off opens."""
            service.visited.append(self.path)
            page = b"<title>Booking</title>Choose a time"
            self.send_response(200)
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield service
    finally:
        service.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
