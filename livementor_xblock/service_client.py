"""Requests to the service, server to server: short, signed, remembered, and calm when nobody answers."""

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from livementor_xblock.configuration import Connection
from livementor_xblock.shelf import Shelf
from livementor_xblock.signing import authorization
from lti_tool.courses.context import CourseContext

logger = logging.getLogger(__name__)
CONNECT, READ = 2.0, 4.0
"""Seconds to reach the service, and between two pieces of its answer."""
LARGEST_ANSWER = 1_000_000
"""Bytes."""
FRESH = 60
"""Seconds for which a list is shown without asking again."""
KEPT = 2 * 3600
"""Seconds for which an earlier list is better than none."""
PAUSE = 10
"""Seconds for which a service that did not answer is left alone, so that no worker of the LMS waits for it."""
VERSION = 1


class ServiceAway(Exception):
    """No useful answer: unreachable, too slow, broken, or this site's key is refused. The text is for logs."""


class Refused(Exception):
    """The service understood and said no: a code of its docs/errors.md, and a message in the asked language."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(code)
        self.code, self.status, self.message = code, status, message


@dataclass(frozen=True)
class Listing:
    """A list of mentors as the service describes it, and whether it is an earlier one because the service is away."""

    picker: dict[str, Any]
    is_earlier: bool


@dataclass(frozen=True)
class ServiceClient:
    """One site's way to its service."""

    connection: Connection
    shelf: Shelf
    clock: Callable[[], float] = time.time

    def mentors(
        self, context: CourseContext, limits: dict[str, Any], *, locale: str, everywhere: bool
    ) -> Listing:
        """The mentors for this unit, or for all subjects. Nothing in it is about the person who asks.

        ``limits``: as ``codes.limits`` tells them; an older service passes over what it does not know. Times are told
        in UTC; the browser tells them in its own zone. Raises ServiceAway when there is neither an
        answer nor an earlier list.
        """
        wanted = {
            "context": context.to_json(),
            "locale": locale,
            "zone": "UTC",
            "all": everywhere,
            **({"limits": limits} if limits else {}),
        }
        key = self._key(wanted)
        kept = self.shelf.get(key)
        if kept and self._is_fresh(key, kept):
            return Listing(kept["picker"], is_earlier=False)
        try:
            picker = _list_of_mentors(self.post("/openedx/picker", wanted))
        except (ServiceAway, Refused) as error:
            if kept:
                return Listing(kept["picker"], is_earlier=True)
            raise ServiceAway(str(error)) from error
        self.shelf.set(key, {"at": self.clock(), "picker": picker}, KEPT)
        return Listing(picker, is_earlier=False)

    def hand_off(
        self,
        context: CourseContext,
        limits: dict[str, Any],
        *,
        subject: str,
        mentor: str,
        locale: str,
        sent: dict[str, str] | None = None,
    ) -> str:
        """The address, good once and for minutes, where this learner books that mentor. Raises ServiceAway, Refused.

        ``sent``: what the learner sends besides, ``question``, ``name``, ``email``.
        """
        body = {
            "context": context.to_json(),
            "subject": subject,
            "mentor": mentor,
            "locale": locale,
            **(sent or {}),
            **({"limits": limits} if limits else {}),
        }
        return self.address(self.post("/openedx/handoff", body))

    def address(self, answer: dict[str, Any]) -> str:
        """The answer's ``url``, if it is one of the service. Raises ServiceAway."""
        url = answer.get("url")
        if not isinstance(url, str) or not url.startswith(self.connection.origin + "/"):
            raise ServiceAway("the answer has no address of the service")
        return url

    def _is_fresh(self, key: str, kept: dict[str, Any]) -> bool:
        """Also while another process asks already: a whole class that opens a unit is one request."""
        recent = 0 <= self.clock() - kept["at"] < FRESH
        return recent or not self.shelf.add(f"{key}.asked", True, CONNECT + READ)

    def _key(self, wanted: dict[str, Any]) -> str:
        told = json.dumps([self.connection.service_url, self.connection.key_id, wanted])
        return "livementor." + hashlib.sha256(told.encode()).hexdigest()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Raises ServiceAway, Refused."""
        resting = (
            "livementor.away." + hashlib.sha256(self.connection.service_url.encode()).hexdigest()
        )
        if self.shelf.get(resting):
            raise ServiceAway("it did not answer a moment ago")
        try:
            return self._ask(path, body)
        except requests.RequestException as error:
            self.shelf.set(resting, True, PAUSE)
            logger.warning("the mentoring service does not answer: %s", error)
            raise ServiceAway(str(error)) from error

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        url, content = self.connection.service_url + path, json.dumps(body).encode()
        headers = {
            "Authorization": authorization(self.connection, url, content, now=self.clock()),
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Language": body["locale"],
        }
        with requests.post(
            url,
            data=content,
            headers=headers,
            timeout=(CONNECT, READ),
            allow_redirects=False,
            stream=True,
        ) as response:
            answer = _json(response)
            if 400 <= response.status_code < 500:
                _refuse(answer, response.status_code)
            if response.status_code != 200:
                raise requests.HTTPError(f"status {response.status_code}", response=response)
        return answer


def _json(response: requests.Response) -> dict[str, Any]:
    """The answer's object, empty when it is none. Raises RequestException for one that is far too large."""
    content = b""
    for piece in response.iter_content(64 * 1024):
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise requests.RequestException("the answer is too large")
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _refuse(answer: dict[str, Any], status: int) -> None:
    """Raises Refused, or ServiceAway when it is this site that is refused and not this request."""
    code = answer.get("code")
    if status == 401 or not isinstance(code, str):
        logger.error("the mentoring service refuses this site: %s %s", status, code)
        raise ServiceAway(f"site refused: {status} {code}")
    raise Refused(code, status, str(answer.get("message", "")))


def _list_of_mentors(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer when it is a list of mentors as this version reads it. Raises ServiceAway."""
    mentors = answer.get("mentors")
    if answer.get("version") != VERSION or not isinstance(mentors, list):
        raise ServiceAway("the answer is no list of mentors")
    if not all(isinstance(m, dict) and m.get("slug") and m.get("name") for m in mentors):
        raise ServiceAway("the answer has mentors without a name")
    return answer
