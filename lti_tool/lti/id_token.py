"""The signature of a platform's id_token, checked by joserfc with a key that was parsed once.

RS256 and nothing else (Security Framework 1.0, 5.1.2): neither another algorithm that the token names, nor none.
"""

from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import GuestProtocol, RSAKey
from joserfc.jws import JWSRegistry

from lti_tool.lti.errors import TokenRefused

ALGORITHM = "RS256"


class _Registry(JWSRegistry):
    """Headers of other systems are passed over, and a certificate may stand in one; ``crit`` is still obeyed."""

    max_header_length = 16 * 1024


_registry = _Registry(algorithms=[ALGORITHM], strict_check_header=False)


def read(token: str, key_for: Callable[[str], RSAKey | None]) -> Mapping[str, Any]:
    """The claims of a token that one of the platform's keys signed. Raises TokenRefused.

    ``key_for``: the platform's key with this ``kid``, or None.
    """

    def key(signed: GuestProtocol) -> RSAKey:
        header = signed.headers()
        found = key_for(header["kid"]) if header.get("kid") else None
        if found is None:
            raise TokenRefused("kid")
        return found

    try:
        return jwt.decode(token, key, registry=_registry).claims
    except UnsupportedAlgorithmError as error:
        raise TokenRefused("alg") from error
    except BadSignatureError as error:
        raise TokenRefused("signature") from error
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise TokenRefused("id_token") from error
