"""Our own keys, which platforms read at ``/lti/jwks.json``. Private parts lie encrypted in the database."""

from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import RSAKey
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.tokens import Vault
from lti_tool.lti.models import ACTIVE, DELETED, RETIRING, ToolKey

BITS = 2048
LOCK = 20_261_126  # one rotation at a time
RETIRES_FOR = timedelta(days=2)
"""Longer than any platform keeps a key set, or a message of ours waits to be checked."""
PUBLISHED = select(ToolKey).where(ToolKey.state != DELETED).order_by(ToolKey.id.desc())


def ensure_active_key(session: Session, vault: Vault, now: datetime) -> ToolKey:
    """The key that signs, made at the first use; two first uses at once make one."""
    active = select(ToolKey).filter_by(state=ACTIVE)
    found = session.scalars(active).one_or_none()
    if found is not None:
        return found
    session.execute(insert(ToolKey).values(_new(vault, now)).on_conflict_do_nothing())
    return session.scalars(active).one()


def rotate_keys(session: Session, vault: Vault, now: datetime) -> list[ToolKey]:
    """Sign with a new key from now on, and return all that are published, the newest first.

    The old one stays published for ``RETIRES_FOR``: platforms keep a key set for hours, and meet what it has signed.
    """
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    ensure_active_key(session, vault, now)
    old = update(ToolKey).filter_by(state=ACTIVE).values(state=RETIRING, retired_at=now)
    session.execute(old)
    session.execute(insert(ToolKey).values(_new(vault, now)))
    delete_retired_keys(session, now)
    return list(session.scalars(PUBLISHED))


def delete_retired_keys(session: Session, now: datetime) -> None:
    """Publish no longer what retired long ago, and throw its private part away."""
    over = ToolKey.retired_at < now - RETIRES_FOR
    gone = update(ToolKey).where(ToolKey.state == RETIRING, over)
    session.execute(gone.values(state=DELETED, private_pem=""))


def public_key_set(session: Session, vault: Vault, now: datetime) -> dict[str, Any]:
    """The JSON Web Key Set of all keys that a platform may still meet."""
    ensure_active_key(session, vault, now)
    return {"keys": [key.public_jwk for key in session.scalars(PUBLISHED)]}


def private_key(key: ToolKey, vault: Vault) -> RSAKey:
    """The key, ready to sign."""
    return RSAKey.import_key(vault.decrypt(key.private_pem), {"kid": key.kid, "alg": "RS256"})


def signing_key(session: Session, vault: Vault, now: datetime) -> RSAKey:
    """The key that proves to platforms who we are."""
    return private_key(ensure_active_key(session, vault, now), vault)


def _new(vault: Vault, now: datetime) -> dict[str, Any]:
    made = RSAKey.generate_key(BITS, {"alg": "RS256", "use": "sig"}, auto_kid=True)
    return {
        "kid": made.kid,
        "private_pem": vault.encrypt(made.as_pem(private=True).decode()),
        "public_jwk": made.as_dict(private=False),
        "state": ACTIVE,
        "created_at": now,
    }
