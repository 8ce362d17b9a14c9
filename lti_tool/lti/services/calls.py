"""Calls to a platform's services with an access token, and lists that come in pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lti_tool.lti.errors import PlatformUnreachable
from lti_tool.lti.services.errors import AnswerUnreadable, ServiceRefused
from lti_tool.lti.services.tokens import Client, Tokens
from lti_tool.lti.transport import Answer, Call, Transport

MOST_PAGES = 500


@dataclass(frozen=True)
class Platform:
    """A platform's services as one client of it may use them."""

    transport: Transport
    tokens: Tokens
    client: Client

    def send(self, call: Call, *scopes: str) -> Answer:
        """A success. A token that is taken back is fetched once more.

        Raises PlatformUnreachable, AccessRefused, ServiceRefused, AnswerUnreadable.
        """
        answer = self._authorised(call, scopes)
        if answer.status == 401:
            self.tokens.forget(self.client, scopes)
            answer = self._authorised(call, scopes)
        if answer.is_success:
            return answer
        if answer.status >= 500 or answer.status == 429:
            raise PlatformUnreachable(url=call.url, why=f"status {answer.status}")
        raise ServiceRefused(answer.status, url=call.url)

    def pages(
        self, url: str, accept: str, scope: str, filters: Mapping[str, str], limit: int
    ) -> Iterator[Any]:
        """The JSON of every page of a list, until none follows or one comes twice. Raises what ``send`` raises.

        ``filters``: told again with every page, as Moodle's next addresses forget them.
        """
        following: str | None = with_query(url, {**filters, "limit": str(limit)})
        seen: set[str] = set()
        while following and following not in seen:
            if len(seen) == MOST_PAGES:
                raise AnswerUnreadable(url=url, why="too many pages")
            seen.add(following)
            call = Call("GET", following, {"Accept": accept}, repeatable=True)
            answer = self.send(call, scope)
            yield read_json(call, answer)
            following = _next(call, answer, filters)

    def _authorised(self, call: Call, scopes: tuple[str, ...]) -> Answer:
        token = self.tokens.token(self.client, scopes)
        headers = {**call.headers, "Authorization": f"Bearer {token}"}
        return self.transport.send(replace(call, headers=headers))


def read_json(call: Call, answer: Answer) -> Any:
    """Raises AnswerUnreadable."""
    try:
        return answer.json()
    except ValueError as error:
        raise AnswerUnreadable(url=call.url, why="no JSON") from error


def with_query(url: str, values: Mapping[str, str]) -> str:
    """The address with those of these values that its query does not name yet."""
    parts = urlsplit(url)
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    missing = urlencode({name: value for name, value in values.items() if name not in told})
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, missing)))))


def _next(call: Call, answer: Answer, filters: Mapping[str, str]) -> str | None:
    """The next page's address. The token goes to nobody else, whatever the answer says."""
    link = answer.link("next")
    if not link:
        return None
    try:
        following = replace(call, url=with_query(urljoin(call.url, link), filters))
        is_theirs = following.origin == call.origin
    except ValueError:
        is_theirs = False
    if not is_theirs:
        raise AnswerUnreadable(url=call.url, why="the next page is elsewhere")
    return following.url
