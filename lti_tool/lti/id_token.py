"""The signature of a platform's id_token (a JWS in compact form, RFC 7515), checked by a key that was parsed once.

RS256 and nothing else (Security Framework 1.0, 5.1.2): neither another algorithm that the token names, nor none. The
header only says which of the platform's own keys; no key in it is looked at. What it calls critical is not understood.
"""

import json
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from lti_tool.lti.errors import TokenRefused

ALGORITHM = "RS256"
LONGEST = 128 * 1024
"""Characters of a token; those of platforms have some thousand."""
PADDING, DIGEST = PKCS1v15(), SHA256()
URL_SAFE = bytes.maketrans(b"-_+/=", b"+/!!!")
"""From the letters of base64url to those of base64, and from these to none."""


def read(token: str, key_for: Callable[[str], RSAKey | None]) -> Mapping[str, Any]:
    """The claims of a token that one of the platform's keys signed. Raises TokenRefused.

    ``key_for``: the platform's key with this ``kid``, or None.
    """
    try:
        signed, body, signature, header = _parts(token)
        _verify(signed, signature, _key(header, key_for))
        return _object(body)
    except InvalidSignature as error:
        raise TokenRefused("signature") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise TokenRefused("id_token") from error


def _parts(token: str) -> tuple[bytes, bytes, bytes, dict[str, Any]]:
    """What was signed, the second part of it, the signature, and the header. Raises ValueError."""
    if len(token) > LONGEST:
        raise ValueError
    signed, _, signature = token.encode("ascii").rpartition(b".")
    head, body = signed.split(b".")
    return signed, body, _decoded(signature), _object(head)


def _key(header: Mapping[str, Any], key_for: Callable[[str], RSAKey | None]) -> RSAKey:
    if header.get("alg") != ALGORITHM:
        raise TokenRefused("alg")
    kid = header.get("kid", "")
    if "crit" in header or not isinstance(kid, str):
        raise ValueError
    found = key_for(kid) if kid else None
    if found is None:
        raise TokenRefused("kid")
    return found


def _verify(signed: bytes, signature: bytes, key: RSAKey) -> None:
    key.public_key.verify(signature, signed, PADDING, DIGEST)


def _object(part: bytes) -> dict[str, Any]:
    found = json.loads(_decoded(part).decode())
    if not isinstance(found, dict):
        raise TypeError
    return found


def _decoded(part: bytes) -> bytes:
    """base64url as it must be: without padding, and no other letter in it. Raises ValueError."""
    return a2b_base64(part.translate(URL_SAFE) + b"=" * (-len(part) % 4), strict_mode=True)
