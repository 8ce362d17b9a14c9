"""A platform tells the tool what happened (Platform Notification Service 1.0), with access tokens and keys for it."""

import json
import secrets
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

SCOPE = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
HELLO, CONTEXT_COPY = "LtiHelloWorldNotice", "LtiContextCopyNotice"
LIFE = 3600  # seconds
TIMEOUT = 10  # seconds
Reply = tuple[int, dict[str, Any]]


@dataclass
class NoticeService:
    """``client_id``, ``deployment``: the tool, as this platform knows it. ``handlers``: addresses by kind of notice."""

    client_id: str
    deployment: str
    handlers: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    @cached_property
    def key(self) -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": "platform", "alg": "RS256", "use": "sig"})

    def claim(self, address: str) -> dict[str, Any]:
        """What launches say about the service."""
        return {
            "service_versions": ["1.0"],
            "platform_notification_service_url": address,
            "scope": [SCOPE],
            "notice_types_supported": [HELLO, CONTEXT_COPY, "LtiAssetProcessorSubmissionNotice"],
        }

    def key_set(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def grant(self, body: bytes, audience: str, jwks_uri: str) -> Reply:
        """An access token for who proves to be the tool."""
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        published = KeySet.import_key_set(requests.get(jwks_uri, timeout=TIMEOUT).json())
        try:
            told = jwt.decode(form.get("client_assertion", ""), published).claims
        except (JoseError, ValueError):
            return 400, {"error": "invalid_client"}
        if (told["iss"], told["aud"]) != (self.client_id, audience):
            return 400, {"error": "invalid_client"}
        if form.get("scope") != SCOPE:
            return 400, {"error": "invalid_scope"}
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": LIFE}

    def answer(self, method: str, bearer: str, body: bytes) -> Reply:
        """The service itself: which handlers there are (GET), and another one (PUT)."""
        if bearer.removeprefix("Bearer ") not in self.tokens:
            return 401, {"error": "invalid_token"}
        if method == "PUT":
            told = json.loads(body)
            if told.get("notice_type") not in (HELLO, CONTEXT_COPY):
                return 400, {"error": "invalid_notice_type"}
            self.handlers[told["notice_type"]] = told["handler"]
            return 200, told
        listed = [{"notice_type": kind, "handler": at} for kind, at in self.handlers.items()]
        told = {"client_id": self.client_id, "deployment_id": self.deployment}
        return 200, {**told, "notice_handlers": listed}

    def notice(self, issuer: str, kind: str, **changed: Any) -> str:
        """Signed, with these claims (by their short names) changed or added."""
        at = int(time.time())
        claims = {
            "iss": issuer,
            "aud": self.client_id,
            "azp": self.client_id,
            "iat": at,
            "exp": at + LIFE,
            "nonce": str(uuid4()),
            LTI + "version": "1.3.0",
            LTI + "deployment_id": self.deployment,
            LTI + "notice": {"id": str(uuid4()), "timestamp": _stamp(at), "type": kind},
        }
        claims |= {name if name in claims else LTI + name: told for name, told in changed.items()}
        return self.sign(claims)

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "platform", "typ": "JWT"}, claims, self.key)

    def tell(self, kind: str, *notices: str) -> int:
        """The status with which the tool answers to these notices."""
        body = {"notices": [{"jwt": one} for one in notices]}
        return requests.post(self.handlers[kind], json=body, timeout=TIMEOUT).status_code


def _stamp(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
