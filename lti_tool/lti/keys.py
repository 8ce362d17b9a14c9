"""Our own keys, which platforms read at ``/lti/jwks.json``. Private parts lie encrypted in the database."""

from datetime import datetime
from typing import Any

from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.tokens import Vault
from lti_tool.lti.models import ACTIVE, DELETED, ToolKey

BITS = 2048


def ensure_active_key(session: Session, vault: Vault, now: datetime) -> ToolKey:
    """The key that signs, made at the first use; two first uses at once make one."""
    active = select(ToolKey).filter_by(state=ACTIVE)
    found = session.scalars(active).one_or_none()
    if found is not None:
        return found
    session.execute(insert(ToolKey).values(_new(vault, now)).on_conflict_do_nothing())
    return session.scalars(active).one()


def public_key_set(session: Session, vault: Vault, now: datetime) -> dict[str, Any]:
    """The JSON Web Key Set of all keys that a platform may still meet."""
    ensure_active_key(session, vault, now)
    published = select(ToolKey).where(ToolKey.state != DELETED).order_by(ToolKey.id.desc())
    return {"keys": [key.public_jwk for key in session.scalars(published)]}


def private_key(key: ToolKey, vault: Vault) -> RSAKey:
    """The key, ready to sign."""
    return RSAKey.import_key(vault.decrypt(key.private_pem), {"kid": key.kid, "alg": "RS256"})


def _new(vault: Vault, now: datetime) -> dict[str, Any]:
    made = RSAKey.generate_key(BITS, {"alg": "RS256", "use": "sig"}, auto_kid=True)
    return {
        "kid": made.kid,
        "private_pem": vault.encrypt(made.as_pem(private=True).decode()),
        "public_jwk": made.as_dict(private=False),
        "state": ACTIVE,
        "created_at": now,
    }
