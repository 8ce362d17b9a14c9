"""Signed references that anybody may carry and nobody can change, and secrets that are encrypted at rest."""

import base64
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadData, URLSafeSerializer

from lti_tool.kernel.errors import Forbidden, Gone
from lti_tool.kernel.i18n import N_


class TokenInvalid(Forbidden):
    code = "token_invalid"
    message = N_("This link is not complete or was changed. Go back and open it again.")


class TokenExpired(Gone):
    code = "token_expired"
    message = N_("This link has expired. Go back and open it again.")


class Signer:
    """Signs small dictionaries for one purpose and a limited time; a token of one purpose is refused for another."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._serializers: dict[str, URLSafeSerializer] = {}

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        """Made once for each of the few purposes that the code names."""
        if purpose not in self._serializers:
            made = URLSafeSerializer(self._secret, salt=f"livementor.{purpose}")
            self._serializers[purpose] = made
        return self._serializers[purpose]

    def sign(
        self, purpose: str, data: dict[str, Any], *, now: datetime, lifetime: timedelta
    ) -> str:
        expires = int((now + lifetime).timestamp())
        return str(self._serializer(purpose).dumps([expires, data]))

    def read(self, purpose: str, token: str, *, now: datetime) -> dict[str, Any]:
        """The signed data. Raises TokenInvalid, TokenExpired."""
        try:
            expires, data = self._serializer(purpose).loads(token)
        except (BadData, ValueError, TypeError) as error:
            raise TokenInvalid from error
        if now.timestamp() >= expires:
            raise TokenExpired
        found: dict[str, Any] = data
        return found


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
