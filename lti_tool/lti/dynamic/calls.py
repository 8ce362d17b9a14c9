"""The two requests of a registration: the platform's configuration, and ours posted to it."""

import json
from typing import Any

from lti_tool.lti.dynamic.errors import ConfigurationUnavailable, RegistrationFailed
from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.transport import Answer, Call, Transport

JSON = {"Accept": "application/json"}
LONGEST_WORD = 60


class _NoAnswer(Exception):
    """What came can't be used; the text is a few words for administrators."""


def configuration(transport: Transport, address: str, token: str) -> Any:
    """The document at this address. ``token``: empty where the platform has none. Raises ConfigurationUnavailable.

    The token goes along here too: Canvas and some others want it (the specification leaves it open).
    """
    try:
        return _answer(transport, Call("GET", address, JSON | _bearer(token)))
    except _NoAnswer as error:
        raise ConfigurationUnavailable(str(error)) from error


def post(transport: Transport, endpoint: str, body: dict[str, Any], token: str) -> Any:
    """What the platform registered. Raises RegistrationFailed."""
    headers = JSON | {"Content-Type": "application/json"} | _bearer(token)
    try:
        return _answer(transport, Call("POST", endpoint, headers, json.dumps(body).encode()))
    except _NoAnswer as error:
        raise RegistrationFailed(str(error)) from error


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _answer(transport: Transport, call: Call) -> Any:
    try:
        answer = transport.send(call)
    except PlatformUnreachable as error:
        raise _NoAnswer(str(error.data.get("why", "no answer"))) from error
    if not answer.is_success:
        raise _NoAnswer(f"status {answer.status}{_word(answer)}")
    try:
        return answer.json()
    except ValueError as error:
        raise _NoAnswer("not JSON") from error


def _word(answer: Answer) -> str:
    """The code of an OAuth error, such as ``invalid_token``, if the answer has one."""
    try:
        told = answer.json()["error"]
    except (ValueError, TypeError, KeyError):
        return ""
    is_word = isinstance(told, str) and told.isascii() and told.replace("_", "").isalpha()
    return f", {told}" if is_word and len(told) <= LONGEST_WORD else ""
