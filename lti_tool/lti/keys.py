"""Our own keys, which platforms read at ``/lti/jwks.json``. Private parts lie encrypted in the database."""

from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import RSAKey
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.tokens import Vault
from lti_tool.lti.models import ACTIVE, DELETED, NEXT, RETIRING, ToolKey

BITS = 2048
LOCK = 20_261_126  # one rotation at a time
RETIRES_FOR = timedelta(days=2)
"""Longer than any platform keeps a key set, or a message of ours waits to be checked."""
PUBLISHED = select(ToolKey).where(ToolKey.state != DELETED).order_by(ToolKey.id.desc())


def ensure_active_key(session: Session, vault: Vault, now: datetime) -> ToolKey:
    """The key that signs, made at the first use; two first uses at once make one."""
    return _ensure(session, vault, ACTIVE, now)


def rotate_keys(session: Session, vault: Vault, now: datetime) -> list[ToolKey]:
    """Sign with the next key from now on, and return all that are published, the newest first.

    Platforms keep a key set for hours. So the next key has been published since the last rotation, the one after it
    is from now on, and the old one stays published for ``RETIRES_FOR``.
    """
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    old, following = (_ensure(session, vault, state, now) for state in (ACTIVE, NEXT))
    old.state, old.retired_at = RETIRING, now
    session.flush()
    following.state = ACTIVE
    session.flush()
    _ensure(session, vault, NEXT, now)
    delete_retired_keys(session, now)
    return list(session.scalars(PUBLISHED))


def delete_retired_keys(session: Session, now: datetime) -> None:
    """Publish no longer what retired long ago, and throw its private part away."""
    over = ToolKey.retired_at < now - RETIRES_FOR
    gone = update(ToolKey).where(ToolKey.state == RETIRING, over)
    session.execute(gone.values(state=DELETED, private_pem=""))


def public_key_set(session: Session, vault: Vault, now: datetime) -> dict[str, Any]:
    """The JSON Web Key Set of all keys that a platform may meet, from before their first signature on."""
    for state in (ACTIVE, NEXT):
        _ensure(session, vault, state, now)
    return {"keys": [key.public_jwk for key in session.scalars(PUBLISHED)]}


def private_key(key: ToolKey, vault: Vault) -> RSAKey:
    """The key, ready to sign."""
    return RSAKey.import_key(vault.decrypt(key.private_pem), {"kid": key.kid, "alg": "RS256"})


def signing_key(session: Session, vault: Vault, now: datetime) -> RSAKey:
    """The key that proves to platforms who we are."""
    return private_key(ensure_active_key(session, vault, now), vault)


def _ensure(session: Session, vault: Vault, state: str, now: datetime) -> ToolKey:
    wanted = select(ToolKey).filter_by(state=state)
    found = session.scalars(wanted).one_or_none()
    if found is not None:
        return found
    made = insert(ToolKey).values(_new(vault, state, now))
    session.execute(made.on_conflict_do_nothing())
    return session.scalars(wanted).one()


def _new(vault: Vault, state: str, now: datetime) -> dict[str, Any]:
    made = RSAKey.generate_key(BITS, {"alg": "RS256", "use": "sig"}, auto_kid=True)
    return {
        "kid": made.kid,
        "private_pem": vault.encrypt(made.as_pem(private=True).decode()),
        "public_jwk": made.as_dict(private=False),
        "state": state,
        "created_at": now,
    }
