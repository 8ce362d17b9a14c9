"""What the operator does with sites: register, give another key, take a key back, switch off and on."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.config import Settings
from lti_tool.kernel.errors import ConfigurationError
from lti_tool.kernel.tokens import Vault
from lti_tool.openedx.models import Site, SiteKey


def add_site(
    session: Session, settings: Settings, *, name: str, issuer: str, now: datetime
) -> dict[str, str]:
    """A key for the site with this issuer, which is made if it is not there yet.

    The answer goes as it is into the LMS's ``XBLOCK_SETTINGS["livementor"]``. The secret is told this once. Raises
    ConfigurationError for an issuer that is no address.
    """
    parts = urlsplit(issuer)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("The issuer is the address of the LMS: https://lms.example.org.")
    site = session.scalars(select(Site).filter_by(issuer=issuer)).first()
    if site is None:
        site = Site(name=name, issuer=issuer, created_at=now)
        session.add(site)
        session.flush()
    site.name = name
    key_id, secret = f"lms-{secrets.token_hex(8)}", secrets.token_urlsafe(48)
    encrypted = Vault(settings.secret_key).encrypt(secret)
    session.add(SiteKey(site_id=site.id, key_id=key_id, secret=encrypted, created_at=now))
    session.flush()
    return {
        "service_url": settings.base_url,
        "key_id": key_id,
        "secret": secret,
        "issuer": issuer,
    }


def list_sites(session: Session) -> list[dict[str, Any]]:
    """Every site with its keys, without their secrets."""
    keys: dict[int, list[dict[str, Any]]] = {}
    for key in session.scalars(select(SiteKey).order_by(SiteKey.id)):
        told = {"key_id": key.key_id, "created": key.created_at.isoformat(timespec="seconds")}
        keys.setdefault(key.site_id, []).append({**told, "is_revoked": key.revoked_at is not None})
    return [
        {
            "name": site.name,
            "issuer": site.issuer,
            "is_active": site.is_active,
            "keys": keys.get(site.id, []),
        }
        for site in session.scalars(select(Site).order_by(Site.id))
    ]


def revoke_key(session: Session, *, key_id: str, now: datetime) -> None:
    """From now on this key proves nothing. Raises ConfigurationError when no site has it."""
    revoked = session.scalar(
        update(SiteKey)
        .where(SiteKey.key_id == key_id, SiteKey.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(SiteKey.id)
    )
    if revoked is None:
        raise ConfigurationError(f"No site has the key {key_id}.")


def switch_site(session: Session, *, issuer: str, active: bool) -> None:
    """Take the site's requests, or refuse them. Raises ConfigurationError for an unknown issuer."""
    switched = session.scalar(
        update(Site).where(Site.issuer == issuer).values(is_active=active).returning(Site.id)
    )
    if switched is None:
        raise ConfigurationError(f"There is no site with the issuer {issuer}.")
