"""Signed references that anybody may carry and nobody can change, and secrets that are encrypted at rest."""

import base64
import hmac
import json
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lti_tool.kernel.errors import Forbidden, Gone
from lti_tool.kernel.i18n import N_

_written: Final = json.JSONEncoder(separators=(",", ":")).encode


class TokenInvalid(Forbidden):
    code = "token_invalid"
    message = N_("This link is not complete or was changed. Go back and open it again.")


class TokenExpired(Gone):
    code = "token_expired"
    message = N_("This link has expired. Go back and open it again.")


class Signer:
    """Signs small dictionaries for one purpose and a limited time; a token of one purpose is refused for another.

    A token is ``body.signature`` in base64url: what is signed and when it ends, as JSON, under a keyed BLAKE2b
    (RFC 7693) of 256 bits with a key of its purpose. Nothing of the body is read before the signature holds.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._keys: dict[str, bytes] = {}

    def sign(
        self, purpose: str, data: dict[str, Any], *, now: datetime, lifetime: timedelta
    ) -> str:
        expires = int((now + lifetime).timestamp())
        body = _text(_written([expires, data]).encode())
        return (body + b"." + self._signature(purpose, body)).decode()

    def read(self, purpose: str, token: str, *, now: datetime) -> dict[str, Any]:
        """The signed data. Raises TokenInvalid, TokenExpired."""
        body, _, signature = token.encode(errors="replace").partition(b".")
        if not hmac.compare_digest(signature, self._signature(purpose, body)):
            raise TokenInvalid
        expires, data = json.loads(base64.urlsafe_b64decode(body + b"=="))
        if now.timestamp() >= expires:
            raise TokenExpired
        found: dict[str, Any] = data
        return found

    def _signature(self, purpose: str, body: bytes) -> bytes:
        return _text(blake2b(body, key=self._key(purpose), digest_size=32).digest())

    def _key(self, purpose: str) -> bytes:
        """Made once for each of the few purposes that the code names."""
        if purpose not in self._keys:
            named = f"livementor.{purpose}".encode()
            self._keys[purpose] = hmac.digest(self._secret, named, "sha256")
        return self._keys[purpose]


def _text(raw: bytes) -> bytes:
    """As it can stand in an address."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


class Vault:
    """Encrypts secrets of the database, and documents, by a key derived from the service's own secret (Fernet)."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"livementor vault").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def encrypt(self, plain: str) -> str:
        return self.seal(plain.encode()).decode()

    def decrypt(self, encrypted: str) -> str:
        """Raises TokenInvalid when the service's secret is not the one it was encrypted with."""
        return self.unseal(encrypted.encode()).decode()

    def seal(self, plain: bytes) -> bytes:
        """The same for what is no text."""
        return self._fernet.encrypt(plain)

    def unseal(self, sealed: bytes) -> bytes:
        """Raises TokenInvalid as ``decrypt`` does."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise TokenInvalid from error
