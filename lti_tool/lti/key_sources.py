"""Where platforms' public keys come from."""

from typing import Any, Protocol

from lti_tool.lti.errors import PlatformKeysUnavailable, PlatformUnreachable
from lti_tool.lti.transport import Call, Transport


class KeySource(Protocol):
    def fetch(self, url: str) -> Any:
        """The JSON at this address. Raises PlatformKeysUnavailable."""


class HttpKeySource:
    """Asks once: a learner waits for the launch, and known keys serve when there is no answer."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def fetch(self, url: str) -> Any:
        try:
            answer = self._transport.send(Call("GET", url, {"Accept": "application/json"}))
        except PlatformUnreachable as error:
            raise PlatformKeysUnavailable(url=url, why=error.data["why"]) from error
        if answer.status != 200:
            raise PlatformKeysUnavailable(url=url, why=f"status {answer.status}")
        try:
            return answer.json()
        except ValueError as error:
            raise PlatformKeysUnavailable(url=url, why="no JSON") from error
