"""A launch as a platform and a browser make it, called in process, with the clock stopped while the platform signs."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from time import perf_counter, process_time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Sign = Callable[[str], str]
"""From a nonce to an id_token."""


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and of this process's CPU."""

    clock: float
    cpu: float


@dataclass
class Flow:
    """What each request of one flow cost, in order: login, launch, page."""

    requests: list[Spent] = field(default_factory=list)

    @property
    def clock(self) -> float:
        return sum(one.clock for one in self.requests)

    @property
    def cpu(self) -> float:
        return sum(one.cpu for one in self.requests)


@dataclass
class Browser:
    """A browser's part: cookies kept, requests timed into ``flow``."""

    app: Wsgi
    host: str
    flow: Flow = field(default_factory=Flow)
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, address: str, form: Mapping[str, str] | None = None) -> Any:
        """Status, headers and body of an answer."""
        environ = self._environ(method, address, form)
        told: dict[str, Any] = {}
        clock, cpu = perf_counter(), process_time()
        answer = self.app(environ, lambda status, headers, *_: told.update(s=status, h=headers))
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        self.flow.requests.append(Spent(perf_counter() - clock, process_time() - cpu))
        self._keep([value for name, value in told["h"] if name == "Set-Cookie"])
        return int(told["s"].split()[0]), dict(told["h"]), body

    def _keep(self, written: list[str]) -> None:
        for line in written:
            for name, morsel in SimpleCookie(line.replace("Partitioned", "")).items():
                self.cookies[name] = morsel.value

    def _environ(self, method: str, address: str, form: Mapping[str, str] | None) -> dict[str, Any]:
        parts, body = urlsplit(address), urlencode(form or {}).encode()
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": self.host.split(":")[0],
            "SERVER_PORT": self.host.partition(":")[2] or "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "HTTP_ACCEPT": "text/html",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def flow(
    app: Wsgi, host: str, paths: tuple[str, str], login: Mapping[str, str], sign: Sign
) -> tuple[Flow, bytes]:
    """One flow, from the login to the last page, and that page. ``paths``: of login and launch.

    Raises AssertionError when a step is refused.
    """
    browser = Browser(app, host)
    status, headers, body = browser.send("GET", f"{paths[0]}?{urlencode(login)}")
    assert status == 302, (status, body)  # noqa: S101 - a figure of refused launches would be worth nothing
    asked = parse_qs(urlsplit(headers["Location"]).query)
    sent = {"state": asked["state"][0], "id_token": sign(asked["nonce"][0])}
    status, headers, body = browser.send("POST", paths[1], sent)
    if status == 303:
        status, headers, body = browser.send("GET", headers["Location"])
    assert status == 200, (status, body)  # noqa: S101 - see above
    return browser.flow, body
