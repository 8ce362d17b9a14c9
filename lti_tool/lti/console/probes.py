"""Whether a platform's addresses answer as they should, in words for whoever types them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.i18n import N_, gettext, ngettext
from lti_tool.lti.checks import LEEWAY
from lti_tool.lti.console import wording
from lti_tool.lti.errors import PlatformKeysUnavailable, PlatformUnreachable
from lti_tool.lti.key_sets import parse
from lti_tool.lti.services.errors import AccessRefused, AnswerUnreadable
from lti_tool.lti.services.members import SCOPE
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Answer, Call, Transport

ASKED_WRONGLY = (400, 401, 403, 415, 422)
"""How a token endpoint answers to a request without a client: the body of it differs, and may be broken."""


@dataclass(frozen=True)
class Finding:
    """``about``: a field of the registration, ``access`` or ``clock``. ``told``: in the reader's language."""

    about: str
    is_good: bool
    told: str


class _Bad(Exception):
    """What came can't be right; the text is for the reader."""


class Probes:
    """Asks over one transport, and keeps how far the clocks of who answered are from ours."""

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._ahead: list[timedelta] = []

    def addresses(self, told: Mapping[str, str]) -> list[Finding]:
        """Of the three addresses of a registration, by their fields, in the order of the form."""
        probes: dict[str, Callable[[str], str]] = {
            "auth_login_url": self._login,
            "auth_token_url": self._token,
            "key_set_url": self._key_set,
        }
        return [_found(field, probe, told[field]) for field, probe in probes.items()]

    def access(self, tokens: Tokens, client: Client) -> Finding:
        """A token really asked for, with our own key, for reading who takes part."""

        def ask(_: str) -> str:
            try:
                tokens.token(client, [SCOPE])
            except AccessRefused as error:
                raise _Bad(wording.refusal(error)) from error
            except AnswerUnreadable as error:
                raise _Bad(
                    gettext(
                        "It said yes and gave no token. Is the address for access tokens right?"
                    )
                ) from error
            except PlatformUnreachable as error:
                raise _Bad(wording.unreached(error)) from error
            return gettext("It gave us an access token for our signed request.")

        return _found("access", ask, client.token_url)

    def clock(self) -> Finding | None:
        """By the answers that came so far; None when none told a time."""
        if not self._ahead:
            return None
        ahead = min(self._ahead, key=abs)
        seconds = round(abs(ahead).total_seconds())
        if abs(ahead) <= LEEWAY:
            return Finding("clock", True, gettext("Its clock and ours agree."))
        told = N_("Its clock is %(seconds)s seconds behind ours: launches are refused as too old.")
        if ahead > timedelta(0):
            told = N_("Its clock is %(seconds)s seconds ahead of ours: its tokens are refused.")
        return Finding("clock", False, gettext(told, seconds=seconds))

    def _key_set(self, url: str) -> str:
        answer = self._answer(Call("GET", url, {"Accept": "application/json"}))
        if answer.status != 200:
            raise _Bad(wording.status(answer))
        try:
            keys = len(parse(answer.json()))
        except (ValueError, PlatformKeysUnavailable) as error:
            raise _Bad(
                gettext(
                    "There is no key set (JSON with “keys”) at this address. Compare it with what the LMS shows."
                )
            ) from error
        if not keys:
            raise _Bad(
                gettext(
                    "The key set has no RSA key of 2048 bits or more for signatures. The LMS must make one."
                )
            )
        return ngettext("%(num)s key was read.", "%(num)s keys were read.", keys)

    def _token(self, url: str) -> str:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        body = urlencode({"grant_type": "client_credentials"}).encode()
        answer = self._answer(Call("POST", url, headers, body))
        if answer.status not in ASKED_WRONGLY and not _is_object(answer):
            raise _Bad(wording.status(answer))
        return gettext("It answers as an address for access tokens does.")

    def _login(self, url: str) -> str:
        answer = self._answer(Call("GET", url, {"Accept": "text/html"}))
        if answer.status in wording.GONE or answer.status >= 500:
            raise _Bad(wording.status(answer))
        return gettext("It answers.")

    def _answer(self, call: Call) -> Answer:
        try:
            answer = self._transport.send(call)
        except PlatformUnreachable as error:
            raise _Bad(wording.unreached(error)) from error
        if at := _date(answer):
            self._ahead.append(at - self._clock.now())
        return answer


def _found(about: str, probe: Callable[[str], str], url: str) -> Finding:
    try:
        return Finding(about, True, probe(url))
    except _Bad as error:
        return Finding(about, False, str(error))


def _is_object(answer: Answer) -> bool:
    try:
        return answer.is_success and isinstance(answer.json(), dict)
    except ValueError:
        return False


def _date(answer: Answer) -> datetime | None:
    try:
        found = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return None
    return found if found.tzinfo else None
