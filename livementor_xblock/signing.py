"""A signed request: a JWT over its address and body, by the site's shared secret."""

import hashlib
import secrets

import jwt

from livementor_xblock.configuration import Connection

LIFETIME = 60
"""Seconds; clocks of LMS and service may differ by a few."""


def authorization(connection: Connection, url: str, body: bytes, *, now: float) -> str:
    """The ``Authorization`` header for one POST of ``body`` to ``url``.

    It is good for this address and body, once, for a minute. ``now`` is a Unix time.
    """
    claims = {
        "iss": connection.issuer or connection.key_id,
        "aud": url,
        "iat": int(now),
        "exp": int(now) + LIFETIME,
        "jti": secrets.token_urlsafe(24),
        "body": hashlib.sha256(body).hexdigest(),
    }
    headers = {"kid": connection.key_id}
    return "Bearer " + jwt.encode(claims, connection.secret, algorithm="HS256", headers=headers)
