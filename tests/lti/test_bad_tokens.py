"""Tokens that are not what they seem: another key, another algorithm, or no token at all."""

import base64
import hmac
import json
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.kernel.db import Database

from .platforms import DROP, begin, encoded, post, rsa_key, sign, student
from .refusals import refusal


def unsigned(claims: dict[str, Any], signature: str) -> str:
    return f"{encoded({'alg': 'none', 'kid': 'first'})}.{encoded(claims)}.{signature}"


def with_header(claims: dict[str, Any], **header: Any) -> str:
    return f"{encoded(header)}.{encoded(claims)}.c2ln"


def altered(token: str) -> str:
    """The same token with another ``sub``, under the old signature."""
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["sub"] = "the-teacher"
    return f"{head}.{encoded(claims)}.{signature}"


def signed_by_public_key(claims: dict[str, Any]) -> str:
    """The old confusion of algorithms: an HMAC with the platform's public key as its secret."""
    signed = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(claims)}"
    secret = rsa_key("first").as_pem(private=False)
    return f"{signed}.{encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"


TOKENS: dict[str, tuple[Any, str]] = {
    "no_kid_sent_in_jwt_header": (lambda claims: sign(claims, kid=DROP), "kid"),
    "incorrect_kid_in_jwt_header": (lambda claims: sign(claims, kid="nobody"), "kid"),
    "kid_not_text": (lambda claims: sign(claims, kid=7), "id_token"),
    "signed_by_another_key": (
        lambda claims: sign(claims, rsa_key("other"), kid="first"),
        "signature",
    ),
    "altered": (lambda claims: altered(sign(claims)), "signature"),
    "alg_none": (lambda claims: unsigned(claims, ""), "alg"),
    "alg_none_with_signature": (lambda claims: unsigned(claims, "c2ln"), "alg"),
    "alg_hs256": (signed_by_public_key, "alg"),
    "alg_rs512": (lambda claims: sign(claims, alg="RS512"), "alg"),
    "alg_ps256": (lambda claims: sign(claims, alg="PS256"), "alg"),
    "alg_missing": (lambda claims: with_header(claims, kid="first"), "alg"),
    "header_not_an_object": (
        lambda claims: f"{encoded(['RS256'])}.{encoded(claims)}.c2ln",
        "id_token",
    ),
    "padded": (lambda claims: sign(claims) + "==", "id_token"),
    "spaced": (lambda claims: sign(claims).replace(".", ". "), "id_token"),
    "letters_of_plain_base64": (lambda claims: sign(claims)[:-1] + "+", "id_token"),
    "critical_header_empty": (
        lambda claims: with_header(claims, alg="RS256", kid="first", crit=[]),
        "id_token",
    ),
    "not_an_object": (lambda claims: sign([claims]), "id_token"),
    "not_json": (lambda _: sign("{"), "id_token"),
    "deeper_than_the_stack": (lambda _: sign('{"a":' * 20_000 + "1" + "}" * 20_000), "id_token"),
    "two_parts": (lambda claims: sign(claims).rpartition(".")[0], "id_token"),
    "five_parts": (lambda claims: sign(claims) + ".a.b", "id_token"),
    "empty": (lambda _: "", "id_token"),
    "not_base64": (lambda _: "é.é.é", "id_token"),
    "critical_header_unknown": (lambda claims: sign(claims, crit=["x"], x=1), "id_token"),
    "too_large": (lambda claims: sign(claims | {"more": "x" * 200_000}), "id_token"),
}


@pytest.mark.parametrize(("make", "reason"), TOKENS.values(), ids=TOKENS)
def test_bad_tokens(
    browser: FlaskClient,
    database: Database,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
    make: Any,
    reason: str,
) -> None:
    begun = begin(browser)
    token = make(student(begun.nonce, now))
    refusal(post(browser, begun.state, token), caplog, database, reason)
