"""Whether a platform's addresses answer as they should, in words for whoever types them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from lti_tool.kernel.clock import Clock
from lti_tool.kernel.i18n import N_, gettext, ngettext
from lti_tool.lti.checks import LEEWAY
from lti_tool.lti.errors import PlatformKeysUnavailable, PlatformUnreachable
from lti_tool.lti.key_sets import parse
from lti_tool.lti.services.errors import AccessRefused, AnswerUnreadable
from lti_tool.lti.services.members import SCOPE
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Answer, Call, Transport

GONE = (404, 405, 410, 501)
"""Nothing there that takes such a request."""
ASKED_WRONGLY = (400, 401, 403, 415, 422)
"""How a token endpoint answers to a request without a client: the body of it differs, and may be broken."""
UNREACHED = {
    "not https": N_("The address must begin with https://."),
    "not a public address": N_(
        "It is in a private network. The operator can name that network in LIVEMENTOR_PLATFORM_NETWORKS."
    ),
    "SSLError": N_(
        "Its certificate is not accepted. Is it valid for this name, with all certificates between?"
    ),
    "ConnectTimeout": N_("Nothing answers there. Does a firewall keep this service out?"),
    "ReadTimeout": N_("It took the request and did not answer in time. Try again."),
    "too slow": N_("It took the request and did not answer in time. Try again."),
    "too large": N_("Its answer is far too large. Is the address complete?"),
    "it was down a moment ago": N_(
        "It failed several times in a row, so it is left alone for a minute. Then try again."
    ),
    "ConnectionError": N_("Nothing answers there. Check the name of the server for a misspelling."),
    "InvalidURL": N_("This address is not complete."),
}
NO_ANSWER = N_("Nothing answers there (%(why)s).")
SAID = {
    "invalid_client": N_(
        "It does not know this client id, or can’t read our keys: check both there, and that it reaches them."
    ),
    "invalid_scope": N_(
        "It knows us and does not let the tool see who takes part in a course: switch names and roles on there."
    ),
    "unauthorized_client": N_(
        "It knows us and does not let the tool ask: switch the tool on there."
    ),
}


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
                raise _Bad(_refusal(error)) from error
            except AnswerUnreadable as error:
                raise _Bad(
                    gettext(
                        "It said yes and gave no token. Is the address for access tokens right?"
                    )
                ) from error
            except PlatformUnreachable as error:
                raise _Bad(_unreached(error)) from error
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
            raise _Bad(_status(answer))
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
            raise _Bad(_status(answer))
        return gettext("It answers as an address for access tokens does.")

    def _login(self, url: str) -> str:
        answer = self._answer(Call("GET", url, {"Accept": "text/html"}))
        if answer.status in GONE or answer.status >= 500:
            raise _Bad(_status(answer))
        return gettext("It answers.")

    def _answer(self, call: Call) -> Answer:
        try:
            answer = self._transport.send(call)
        except PlatformUnreachable as error:
            raise _Bad(_unreached(error)) from error
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


def _status(answer: Answer) -> str:
    if answer.status in GONE:
        return gettext(
            "There is nothing at this address (status %(status)s). Compare it with what the LMS shows.",
            status=answer.status,
        )
    if 300 <= answer.status < 400:
        return gettext("It leads elsewhere. Type the address that it leads to.")
    if answer.status >= 500:
        return gettext(
            "It fails at the moment (status %(status)s). Try again.", status=answer.status
        )
    return gettext(
        "It answers with something else (status %(status)s). Compare it with what the LMS shows.",
        status=answer.status,
    )


def _unreached(error: PlatformUnreachable) -> str:
    why = str(error.data.get("why", ""))
    return gettext(UNREACHED.get(why, NO_ANSWER), why=why)


def _refusal(error: AccessRefused) -> str:
    """The platform's word, its own explanation if it has one, and what to do."""
    reason, why = str(error.data["reason"]), str(error.data.get("why") or "")[:200]
    said = gettext(
        "It refused our request and said: %(reason)s.", reason=f"{reason}, {why}" if why else reason
    )
    advice = SAID.get(reason)
    return f"{said} {gettext(advice)}" if advice else said


def _date(answer: Answer) -> datetime | None:
    try:
        found = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return None
    return found if found.tzinfo else None
