"""Keys of LTI 1.1 that a platform had before it moved to LTI 1.3: what proves that it is still the same one."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.kernel.errors import ConfigurationError
from lti_tool.kernel.tokens import Vault
from lti_tool.lti.commands import numbered
from lti_tool.lti.models import Consumer


def add_consumer(
    session: Session, vault: Vault, public_id: str, *, key: str, secret: str, now: datetime
) -> dict[str, Any]:
    """From now on launches of this platform that are signed with the old secret bring their old users along.

    Again replaces the secret. Raises ConfigurationError for a platform that there is not, for an empty key or secret,
    and for a key that another platform has with another secret: its users would be the same.
    """
    platform = numbered(session, public_id)
    if not key.strip() or not secret:
        raise ConfigurationError("The key and the secret must not be empty.")
    others = select(Consumer.secret).where(
        Consumer.key == key, Consumer.registration_id != platform.id
    )
    if any(vault.decrypt(other) != secret for other in session.scalars(others)):
        raise ConfigurationError(f"Another platform has the key {key} with another secret.")
    row = {"registration_id": platform.id, "key": key, "created_at": now}
    told = {"secret": vault.encrypt(secret)}
    session.execute(
        insert(Consumer)
        .values(row | told)
        .on_conflict_do_update(index_elements=["registration_id", "key"], set_=told)
    )
    return {"id": public_id, "keys": keys(session, platform.id)}


def keys(session: Session, registration_id: int) -> list[str]:
    """In the order in which they were added."""
    known = select(Consumer.key).filter_by(registration_id=registration_id).order_by(Consumer.id)
    return list(session.scalars(known))


def secret_of(session: Session, vault: Vault, registration_id: int, key: str) -> str | None:
    """None for a key that this platform did not have."""
    known = select(Consumer.secret).filter_by(registration_id=registration_id, key=key)
    secret = session.scalar(known)
    return None if secret is None else vault.decrypt(secret)
