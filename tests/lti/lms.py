"""A platform's services in the tests: tokens, members, line items and scores, with the quirks of one product."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lti_tool.kernel.clock import Clock
from lti_tool.lti import claims as names
from lti_tool.lti.services import grades, members
from lti_tool.lti.transport import Answer, Call

from .platforms import CLIENT, DEPLOYMENT
from .transports import answer

Query = dict[str, str]
Link = Callable[[str, Query], str]
"""How a product writes the address of the next page: its own address, and the query that belongs there."""


@dataclass(frozen=True)
class Product:
    """What this platform does in its own way. ``audience``: empty for the token address."""

    name: str
    people: tuple[dict[str, Any], ...]
    link: Link
    audience: str = ""
    token_type: str = "application/json"
    token_error: bytes = b'{"error": "invalid_client", "error_description": "who?"}'
    query: str = ""
    """At the end of the addresses of grades."""
    knows_rlid: bool = True
    filters_line_items: bool = True
    score_status: int = 200
    score_body: bytes = b""


@dataclass
class Lms:
    """``jwks``: our public keys, as this platform reads them. Lists what it was sent."""

    product: Product
    jwks: Callable[[], Any]
    clock: Clock
    base: str = ""
    tokens: set[str] = field(default_factory=set)
    assertions: list[dict[str, Any]] = field(default_factory=list)
    line_items: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    made: int = 0
    """How many columns were made, ever."""
    refuses: dict[str, int] = field(default_factory=dict)
    """Learners whose scores are not taken, with the status that says so."""
    submissions: int = 0
    asked: list[Call] = field(default_factory=list)

    @property
    def members_claim(self) -> Mapping[str, Any]:
        return {"context_memberships_url": f"{self.base}/members", "service_versions": ["2.0"]}

    @property
    def grades_claim(self) -> Mapping[str, Any]:
        return {
            "lineitems": f"{self.base}/lineitems{self.product.query}",
            "scope": [grades.LINE_ITEM_SCOPE, grades.SCORE_SCOPE],
        }

    def __call__(self, call: Call) -> Answer:
        self.asked.append(call)
        path = urlsplit(call.url).path
        if path == "/token":
            return self._token(call)
        if call.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return answer(401)
        if path == "/members" and call.headers["Accept"] == members.ACCEPT:
            return self._members(dict(parse_qsl(urlsplit(call.url).query)))
        if path == "/lineitems" and call.method == "GET":
            return self._listed(call)
        if path == "/lineitems" and call.headers["Content-Type"] == grades.LINE_ITEM:
            return self._made(call)
        if path.endswith("/lineitem") and call.method == "GET":
            return answer(200, b"{}") if self._column(path) else answer(404)
        if path.endswith("/lineitem/scores") and call.headers["Content-Type"] == grades.SCORE:
            return self._score(path.removesuffix("/scores"), json.loads(call.body or b""))
        return answer(404, b"No handler found")

    def _token(self, call: Call) -> Answer:
        form = dict(parse_qsl((call.body or b"").decode()))
        try:
            read = jwt.decode(form["client_assertion"], KeySet.import_key_set(self.jwks()))
        except JoseError:
            return answer(400, self.product.token_error)
        if not self._accepts(read.claims) or form["grant_type"] != "client_credentials":
            return answer(400, self.product.token_error)
        self.assertions.append(read.claims)
        token = f"token-{len(self.assertions)}"
        self.tokens.add(token)
        told = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        body = json.dumps(told | {"scope": form["scope"]}).encode()
        return answer(200, body, **{"Content-Type": self.product.token_type})

    def _accepts(self, claims: dict[str, Any]) -> bool:
        at = self.clock.now().timestamp()
        used = [one["jti"] for one in self.assertions]
        audience = self.product.audience or f"{self.base}/token"
        return (
            claims["iss"] == claims["sub"] == CLIENT
            and claims["aud"] == audience
            and claims["iat"] <= at < claims["exp"]
            and claims[names.DEPLOYMENT_ID] == DEPLOYMENT
            and claims["jti"] not in used
        )

    def _members(self, query: Query) -> Answer:
        people = list(self.product.people)
        if "rlid" in query and self.product.knows_rlid:
            people = [one for one in people if one.get("status") != "Inactive"]
        if "role" in query:
            people = [one for one in people if query["role"] in one["roles"]]
        size, start = int(query.get("limit", len(people))), int(query.get("from", 0))
        body = {"id": f"{self.base}/members", "members": people[start : start + size]}
        headers = {"Content-Type": members.ACCEPT}
        if start + size < len(people):
            following = self.product.link(
                f"{self.base}/members", query | {"from": str(start + size)}
            )
            headers["Link"] = f'<{self.base}/members>; rel="first", <{following}>; rel="next"'
        return answer(200, json.dumps(body).encode(), **headers)

    def _listed(self, call: Call) -> Answer:
        if call.headers["Accept"] != grades.LINE_ITEMS:
            return answer(406)
        query = dict(parse_qsl(urlsplit(call.url).query))
        wanted = {"resourceId": query["resource_id"], "tag": query["tag"]}
        found = self.line_items
        if self.product.filters_line_items:
            found = [one for one in found if wanted.items() <= one.items()]
        return answer(200, json.dumps(found).encode())

    def _made(self, call: Call) -> Answer:
        self.made += 1
        number = self.made
        address = f"{self.base}/lineitems/{number}/lineitem{self.product.query}"
        self.line_items.append(json.loads(call.body or b"") | {"id": address})
        return answer(201, json.dumps(self.line_items[-1]).encode())

    def _column(self, path: str) -> bool:
        return any(urlsplit(one["id"]).path == path for one in self.line_items)

    def _score(self, path: str, score: dict[str, Any]) -> Answer:
        if not self._column(path):
            return answer(404, self.product.token_error)
        if score["userId"] in self.refuses:
            return answer(self.refuses[score["userId"]], b"<div>Notice: undefined</div>{'error'")
        before = [one["timestamp"] for one in self.scores if one["userId"] == score["userId"]]
        if before and score["timestamp"] <= before[-1]:
            return answer(409, b"Refusing score with an earlier timestamp")
        self.scores.append(score)
        new_submission = score.get(grades.CANVAS_SUBMISSION, {}).get("new_submission", True)
        self.submissions += bool(new_submission)
        return answer(self.product.score_status, self.product.score_body)


def absolute(address: str, query: Query) -> str:
    return f"{address}?{urlencode(query)}"


def relative(_: str, query: Query) -> str:
    return f"?{urlencode(query)}"


def without_role(address: str, query: Query) -> str:
    return absolute(address, {name: value for name, value in query.items() if name != "role"})
