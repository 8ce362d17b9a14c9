"""Key sources, the real one over HTTP and the one of the tests, by one contract."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from lti_tool.kernel.clock import SystemClock
from lti_tool.lti.addresses import is_acceptable
from lti_tool.lti.errors import PlatformKeysUnavailable
from lti_tool.lti.key_sets import parse
from lti_tool.lti.key_sources import HttpKeySource, KeySource
from lti_tool.lti.transport import LARGEST, HttpTransport

from .platforms import Keys, rsa_key

PUBLISHED = {"keys": [rsa_key("first").as_dict(private=False)]}


class Handler(BaseHTTPRequestHandler):
    """One address for each thing that goes right or wrong."""

    answers: ClassVar[dict[str, tuple[int, bytes]]] = {
        "/jwks": (200, json.dumps(PUBLISHED).encode()),
        "/down": (503, json.dumps(PUBLISHED).encode()),
        "/html": (200, b"<html>"),
        "/moved": (302, b""),
        "/huge": (200, b" " * (LARGEST + 1)),
        "/bytes": (200, b"\xff\xfe\x00"),
    }
    asked: ClassVar[list[Any]] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers)
        status, body = self.answers[self.path]
        self.send_response(status)
        self.send_header("Location", "/jwks")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def over_http(*, allow_loopback: bool = True) -> KeySource:
    return HttpKeySource(HttpTransport(SystemClock(), allow_loopback=allow_loopback))


@pytest.fixture(params=["http", "fake"])
def source(request: pytest.FixtureRequest) -> KeySource:
    return over_http() if request.param == "http" else Keys()


def test_a_key_set_is_fetched(source: KeySource, server: str) -> None:
    assert list(parse(source.fetch(server + "/jwks"))) == ["first"]


@pytest.mark.parametrize("kind", ["http", "fake"])
def test_what_is_down_says_so(kind: str, server: str) -> None:
    source = over_http() if kind == "http" else Keys(is_down=True)
    with pytest.raises(PlatformKeysUnavailable):
        source.fetch(server + "/down")


@pytest.mark.parametrize("path", ["/html", "/moved", "/huge", "/bytes"])
def test_what_is_no_answer_is_refused(server: str, path: str) -> None:
    with pytest.raises(PlatformKeysUnavailable):
        over_http().fetch(server + path)


def test_nobody_listens() -> None:
    with pytest.raises(PlatformKeysUnavailable):
        over_http().fetch("http://127.0.0.1:9/jwks")


def test_a_fetch_names_itself(server: str) -> None:
    """Moodle refuses requests without a User-Agent."""
    over_http().fetch(server + "/jwks")
    assert "Livementor" in Handler.asked[-1]["User-Agent"]


def test_production_fetches_over_tls_only(server: str) -> None:
    with pytest.raises(PlatformKeysUnavailable):
        over_http(allow_loopback=False).fetch(server + "/jwks")


@pytest.mark.parametrize(
    ("url", "acceptable"),
    [
        ("https://lms.example.edu/jwks", True),
        ("http://localhost:8100/jwks", True),
        ("http://127.0.0.1:8100/jwks", True),
        ("http://lms.example.edu/jwks", False),
        ("http://localhost.evil.example/", False),
        ("ftp://localhost/", False),
        ("https://", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_addresses(url: str, acceptable: bool) -> None:
    assert is_acceptable(url, allow_loopback=True) is acceptable
