"""What the service must know before anybody comes: mentors, the LTI platform, the Open edX site."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.config import Settings
from lti_tool.demo.fill import Summary, fill
from lti_tool.kernel.db import Database
from lti_tool.lti.commands import add_registration
from lti_tool.openedx.commands import add_site
from lti_tool.openedx.models import SiteKey


def fill_catalogue(database: Database, settings: Settings) -> Summary:
    """What ``livementor demo fill`` does."""
    return fill(database, now=datetime.now(UTC), settings=settings, progress=lambda _: None)


def register_platform(database: Database, told: dict[str, str]) -> None:
    """What ``livementor lti add --approve`` does. ``told``: what the platform says of itself."""
    with database.transaction() as session:
        add_registration(session, **told, approve=True, now=datetime.now(UTC))


def register_site(database: Database, settings: Settings, issuer: str, kept: Path) -> None:
    """What ``livementor openedx add`` does; the answer is kept in a file, as a site keeps it in its settings."""
    with database.transaction() as session:
        if _is_known(session, settings, issuer, kept):
            return
        told = add_site(session, settings, name="Workbench", issuer=issuer, now=datetime.now(UTC))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.unlink(missing_ok=True)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(told, file, indent=2)


def _is_known(session: Session, settings: Settings, issuer: str, kept: Path) -> bool:
    if not kept.exists():
        return False
    told = json.loads(kept.read_text())
    is_ours = told["service_url"] == settings.base_url and told["issuer"] == issuer
    return (
        is_ours and session.scalar(select(SiteKey.id).filter_by(key_id=told["key_id"])) is not None
    )
