"""All calls to platforms: short, small, over TLS, and never to where a redirect points."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from requests.utils import parse_header_links
from urllib3.exceptions import HTTPError

from lti_tool.kernel.clock import Clock
from lti_tool.lti.addresses import Networks, PublicAdapter, is_acceptable
from lti_tool.lti.circuit import Circuits
from lti_tool.lti.errors import PlatformUnreachable

TIMEOUT = (3.05, 5)
"""Seconds to connect, and between two bytes."""
LONGEST = timedelta(seconds=20)
"""For a whole answer, however steadily it drips."""
LARGEST = 1024 * 1024
CHUNK = 64 * 1024
USER_AGENT = "Livementor (LTI 1.3 tool)"
PAUSES = (0.5, 2.0)
"""Seconds before a call is made again."""
DOWN = (502, 503, 504)
PASSING = (*DOWN, 429)
BROKEN = (requests.RequestException, HTTPError, OSError, UnicodeError)


@dataclass(frozen=True)
class Call:
    """``repeatable``: doing it twice is doing it once, and nobody sits before a browser and waits."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    repeatable: bool = False

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.lower()}"


@dataclass(frozen=True)
class Answer:
    """``headers`` are found in whichever case they are asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """What the body says, whatever its type is called. Raises ValueError."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("too deep") from error

    def link(self, relation: str) -> str | None:
        """The address of a ``Link`` header with this relation (RFC 8288), as it stands there: it may be relative."""
        links = parse_header_links(self.headers.get("Link", ""))
        return next((link["url"] for link in links if link.get("rel") == relation), None)


class Transport(Protocol):
    def send(self, call: Call) -> Answer:
        """Whatever the platform answers, refusals and redirects too. Raises PlatformUnreachable."""


class HttpTransport:
    """Over HTTP.

    ``allow_loopback``: plain http to this machine and every private network too, for development. ``networks``: the
    private ones where platforms live in production.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        allow_loopback: bool,
        networks: Networks = (),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._networks = networks
        self._allow_loopback = allow_loopback
        self._clock = clock
        self._sleep = sleep
        self._circuits = Circuits(clock)

    def send(self, call: Call) -> Answer:
        if not is_acceptable(call.url, allow_loopback=self._allow_loopback):
            raise PlatformUnreachable(url=call.url, why="not https")
        try:
            return self._tried(call)
        except BROKEN as error:
            raise PlatformUnreachable(url=call.url, why=type(error).__name__) from error

    def _tried(self, call: Call) -> Answer:
        for pause in PAUSES if call.repeatable else ():
            with suppress(*BROKEN):
                answer = self._admitted(call)
                if answer.status not in PASSING:
                    return answer
            self._sleep(pause)
        return self._admitted(call)

    def _admitted(self, call: Call) -> Answer:
        if not self._circuits.admits(call.origin):
            raise PlatformUnreachable(url=call.url, why="it was down a moment ago")
        try:
            answer = self._once(call)
        except BROKEN:
            self._circuits.failed(call.origin)
            raise
        if answer.status in DOWN:
            self._circuits.failed(call.origin)
        else:
            self._circuits.answered(call.origin)
        return answer

    def _once(self, call: Call) -> Answer:
        since = self._clock.now()
        with requests.Session() as session:
            if not self._allow_loopback:
                session.mount("https://", PublicAdapter(self._networks))
            with session.request(
                call.method,
                call.url,
                headers={"User-Agent": USER_AGENT, **call.headers},
                data=call.body,
                auth=_as_told,
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._body(call, response, since)
                return Answer(response.status_code, CaseInsensitiveDict(response.headers), body)

    def _body(self, call: Call, response: requests.Response, since: datetime) -> bytes:
        body = bytearray()
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > LARGEST:
                raise PlatformUnreachable(url=call.url, why="too large")
            if self._clock.now() - since > LONGEST:
                raise PlatformUnreachable(url=call.url, why="too slow")
        return bytes(body)


def _as_told(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No password of a ``.netrc`` in place of the token."""
    return request
